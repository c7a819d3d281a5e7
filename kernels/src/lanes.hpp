#pragma once

#include <Kokkos_Core.hpp>

#include <type_traits>

#include "pack.hpp"

namespace turgor::kernels::detail {

/// Numbers of a block of species at one node, or at two, in as few registers as they fit.
template <class Number, int width>
struct Lanes {
  using Value = Number;
  static constexpr int bytes = sizeof(Number), native = register_bytes < bytes ? 1 : register_bytes / bytes;
  static constexpr int pack_width = width < native ? width : native;
  static constexpr int packs = width / pack_width;
  using OnePack = Pack<Number, pack_width>;
  OnePack at[packs];

  KOKKOS_FORCEINLINE_FUNCTION static Lanes load(const Number* from) {
    Lanes lanes;
    for (int p = 0; p < packs; ++p) lanes.at[p] = pack_from<Number, pack_width>(from + p * pack_width);
    return lanes;
  }
  /// `width` numbers of another precision.
  template <class Other>
  KOKKOS_FORCEINLINE_FUNCTION static Lanes load_from(const Other* from) {
    return Lanes<Other, width>::load(from).template to<Number>();
  }
  KOKKOS_FORCEINLINE_FUNCTION static Lanes all(Number value) {
    Lanes lanes;
    for (int p = 0; p < packs; ++p) lanes.at[p] = OnePack{} + value;
    return lanes;
  }
  /// The lanes of one, then of the other.
  KOKKOS_FORCEINLINE_FUNCTION static Lanes pair(const Lanes<Number, width / 2>& first,
                                                const Lanes<Number, width / 2>& second) {
    Lanes lanes;
    if constexpr (packs == 1) {
      lanes.at[0] = joined<Number, width / 2>(first.at[0], second.at[0]);
    } else {
      for (int p = 0; p < packs / 2; ++p) {
        lanes.at[p] = first.at[p];
        lanes.at[packs / 2 + p] = second.at[p];
      }
    }
    return lanes;
  }
  /// Half of the lanes from each of two places.
  KOKKOS_FORCEINLINE_FUNCTION static Lanes pair_from(const Number* first, const Number* second) {
    if constexpr (packs == 1) {
      Lanes lanes;
      lanes.at[0] = joined_from<Number, width / 2>(first, second);
      return lanes;
    } else {
      return pair(Lanes<Number, width / 2>::load(first), Lanes<Number, width / 2>::load(second));
    }
  }
  /// One number in half of the lanes, another one in the others.
  KOKKOS_FORCEINLINE_FUNCTION static Lanes pair_of(const Number* numbers) {
    if constexpr (packs == 1) {
      Lanes lanes;
      lanes.at[0] = halves<Number, width>(numbers);
      return lanes;
    } else {
      return pair(Lanes<Number, width / 2>::all(numbers[0]), Lanes<Number, width / 2>::all(numbers[1]));
    }
  }
  /// The first half of the lanes (0) or the second (1).
  template <int which>
  KOKKOS_FORCEINLINE_FUNCTION Lanes<Number, width / 2> half() const {
    Lanes<Number, width / 2> lanes;
    if constexpr (packs == 1)
      lanes.at[0] = part_of<Number, width / 2, which * width / 2>(at[0]);
    else
      for (int p = 0; p < packs / 2; ++p) lanes.at[p] = at[which * packs / 2 + p];
    return lanes;
  }
  template <class Other>
  KOKKOS_FORCEINLINE_FUNCTION Lanes<Other, width> to() const {
    using Result = Lanes<Other, width>;
    Result lanes;
    if constexpr (std::is_same_v<Other, Number>) {
      lanes = *this;
    } else if constexpr (Result::pack_width == pack_width) {
      for (int p = 0; p < packs; ++p) lanes.at[p] = converted<Other, Number, pack_width>(at[p]);
    } else if constexpr (Result::pack_width < pack_width) {
      constexpr int part = pack_width / 2;
      static_assert(Result::pack_width == part);
      for (int p = 0; p < packs; ++p) {
        lanes.at[2 * p] = converted<Other, Number, part>(part_of<Number, part, 0>(at[p]));
        lanes.at[2 * p + 1] = converted<Other, Number, part>(part_of<Number, part, part>(at[p]));
      }
    } else {
      static_assert(Result::pack_width == 2 * pack_width);
      for (int p = 0; p < Result::packs; ++p)
        lanes.at[p] = joined<Other, pack_width>(converted<Other, Number, pack_width>(at[2 * p]),
                                                converted<Other, Number, pack_width>(at[2 * p + 1]));
    }
    return lanes;
  }
  KOKKOS_FORCEINLINE_FUNCTION void store(Number* to) const {
    for (int p = 0; p < packs; ++p) put_pack<Number, pack_width>(at[p], to + p * pack_width);
  }
  template <class Other>
  KOKKOS_FORCEINLINE_FUNCTION void store_to(Other* there) const {
    this->template to<Other>().store(there);
  }

  template <class Operation>
  KOKKOS_FORCEINLINE_FUNCTION static Lanes each(const Lanes& a, const Lanes& b, Operation&& operation) {
    Lanes result;
    for (int p = 0; p < packs; ++p) result.at[p] = operation(a.at[p], b.at[p]);
    return result;
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes operator+(const Lanes& a, const Lanes& b) {
    return each(a, b, [](OnePack x, OnePack y) { return x + y; });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes operator-(const Lanes& a, const Lanes& b) {
    return each(a, b, [](OnePack x, OnePack y) { return x - y; });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes operator*(const Lanes& a, const Lanes& b) {
    return each(a, b, [](OnePack x, OnePack y) { return x * y; });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes operator/(const Lanes& a, const Lanes& b) {
    return each(a, b, [](OnePack x, OnePack y) { return x / y; });
  }
  /// The product rounded by itself, which `a * b` is not where a sum follows.
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes rounded_product(const Lanes& a, const Lanes& b) {
    return each(a, b, [](const OnePack& x, const OnePack& y) { return product_of(x, y); });
  }
  /// a b - c, the same for the same numbers wherever it stands.
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes product_less(const Lanes& a, const Lanes& b, const Lanes& c) {
    Lanes result;
    for (int p = 0; p < packs; ++p) result.at[p] = product_less_of(a.at[p], b.at[p], c.at[p]);
    return result;
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes larger(const Lanes& a, const Lanes& b) {
    return each(a, b, [](const OnePack& x, const OnePack& y) { return larger_of(x, y); });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes smaller(const Lanes& a, const Lanes& b) {
    return each(a, b, [](const OnePack& x, const OnePack& y) { return smaller_of(x, y); });
  }
};

/// Concentrations as other nodes see them. In short numbers the least ones count as none, or products with
/// them would leave the range in which the processor is fast: 1e-25 mol/m3 are not a molecule in a litre.
template <class Number, int width>
KOKKOS_FORCEINLINE_FUNCTION Lanes<Number, width> seen(const Lanes<double, width>& concentration) {
  if constexpr (std::is_same_v<Number, double>) {
    return concentration;
  } else {
    using L = Lanes<double, width>;
    return L::each(concentration, L::all(1e-25),
                   [](auto value, auto least) { return value >= least ? value : decltype(value){}; })
        .template to<Number>();
  }
}

}  // namespace turgor::kernels::detail
