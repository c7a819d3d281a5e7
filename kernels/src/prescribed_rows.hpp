#pragma once

#include "block_data.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// What prescribed rows supplied, [place * width + lane] (mol), each as a sum and what rounding left of it,
/// so that millions of steps lose nothing and nothing has to leave the device's memory.
template <class Space>
struct Supplied {
  Kokkos::View<double*, typename Space::memory_space> sum, rest;

  Supplied() = default;
  explicit Supplied(std::size_t size) : sum("supplied", size), rest("supplied, rest", size) {}
  KOKKOS_FORCEINLINE_FUNCTION void add(const std::int32_t n, const double amount) const {
    const double before = sum(n), after = before + amount;
    const double of_amount = after - before;
    rest(n) += (before - (after - of_amount)) + (amount - of_amount);
    sum(n) = after;
  }
};

/// Lets other nodes see an owned node's concentration.
template <class Space, class Number>
struct Shown {
  Field<Space, Number> field;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    seen<Number>(Lanes<double, 1>::load(field.exact.data() + n)).store(field.seen.data() + n);
  }
};

/// Gives prescribed rows their values in `field`, a call for each place and lane.
template <class Space, int width, class Number>
struct Prescribe {
  Kokkos::View<std::int32_t*, typename Space::memory_space> rows;
  Field<Space, Number> field;
  double values[width] = {};

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    const std::int32_t at = rows(n / width) * width + n % width;
    field.exact(at) = values[n % width];
    Shown<Space, Number>{field}(at);
  }
};

/// Books what it takes to bring prescribed rows from `before` to `after`, less what they received from their
/// neighbours meanwhile, a call for each place and lane.
template <class Space, int width, class Number>
struct BookPrescribed {
  using Array = typename BlockData<Space, width, Number>::Array;
  Kokkos::View<std::int32_t*, typename Space::memory_space> rows;
  Array storage, before, after, received;
  Supplied<Space> supplied;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    const std::int32_t at = rows(n / width) * width + n % width;
    supplied.add(n, storage(at) * (after(at) - before(at)) - received(n));
    received(n) = 0;
  }
};

/// After the storage has changed: amounts stay, but in prescribed rows the concentrations, and what that
/// takes is booked. A call for each owned node and lane.
template <class Space, int width, class Number>
struct KeepAmounts {
  using Data = BlockData<Space, width, Number>;
  Kokkos::View<std::int32_t*, typename Space::memory_space> place;
  typename Data::Array before, after;  ///< storage
  Field<Space, Number> field;
  typename Data::ShortArray carry;
  Supplied<Space> supplied;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    if (const std::int32_t p = place(n / width); p >= 0) {
      supplied.add(p * width + n % width, (after(n) - before(n)) * field.exact(n));
      return;
    }
    const double share = before(n) / after(n);
    field.exact(n) *= share;
    carry(n) = static_cast<float>(carry(n) * share);
    Shown<Space, Number>{field}(n);
  }
};

/// Nothing is carried over to the next sum of prescribed rows.
template <class Space, int width, class Number>
struct ForgetCarry {
  Kokkos::View<std::int32_t*, typename Space::memory_space> rows;
  typename BlockData<Space, width, Number>::ShortArray carry;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    carry(rows(n / width) * width + n % width) = 0;
  }
};

}  // namespace turgor::kernels::detail
