#pragma once

#include <Kokkos_Core.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "peak.hpp"

namespace turgor::kernels::detail {

/// How a space goes through the rows. A thread of the host takes a row with all its lanes, and two entries at
/// a time, which fill a register with the shorter numbers; a thread of a device takes one lane of a row.
template <class Space>
inline constexpr bool on_host =
    Kokkos::SpaceAccessibility<Kokkos::HostSpace, typename Space::memory_space>::accessible;
template <class Space>
inline constexpr int entries_at_once = on_host<Space> ? 2 : 1;

/// Whether rows come one after the other, so that one may write to those after it.
template <class Space>
inline constexpr bool rows_in_turn = false;
#if defined(KOKKOS_ENABLE_SERIAL)
template <>
inline constexpr bool rows_in_turn<Kokkos::Serial> = true;
#endif

/// What the n-th call of a functor over rows works on.
template <class Space, int width>
struct RowPart {
  static constexpr int lanes = on_host<Space> ? width : 1;
  static constexpr std::int32_t threads = width / lanes;  ///< calls a row
  std::int32_t row;
  int lane;         ///< the first
  std::int64_t at;  ///< of the first lane in nodal arrays

  KOKKOS_FORCEINLINE_FUNCTION explicit RowPart(std::int32_t n)
      : row(n / threads), lane(n % threads * lanes), at(std::int64_t(row) * width + lane) {}
};

/// The largest power of two not above `value`; 1 for 0. Dividing by it rounds nothing.
inline double power_of_two(double value) {
  return value > 0 ? std::exp2(std::floor(std::log2(value))) : 1;
}

/// Entries of the rows with their coefficients, in groups of `entries_at_once`; what is missing to fill a
/// group are entries of a row with itself, with coefficients of 0.
template <class Space>
struct EntryData {
  using Memory = typename Space::memory_space;
  Kokkos::View<std::int64_t*, Memory> begin;      ///< per row, groups
  Kokkos::View<std::int32_t*, Memory> neighbour;  ///< per entry
  /// Per group: region class of its entry, or first * classes + second of its two.
  Kokkos::View<std::uint16_t*, Memory> region_class;
  /// Per group: its stiffnesses, its flows in, its flows out, in one of two precisions.
  Kokkos::View<double*, Memory> exact;
  Kokkos::View<float*, Memory> rounded;

  template <class Number>
  KOKKOS_FORCEINLINE_FUNCTION const Number* coefficients() const {
    if constexpr (std::is_same_v<Number, double>)
      return exact.data();
    else
      return rounded.data();
  }
};

/// Who is beside whom, each neighbour once, in groups that rows fill up with themselves.
template <class Space>
struct StencilData {
  using Memory = typename Space::memory_space;
  Kokkos::View<std::int64_t*, Memory> begin;      ///< per row, groups
  Kokkos::View<std::int32_t*, Memory> neighbour;  ///< [group * entries_at_once]
  /// Per row: 1 over the number of its neighbours, or 0, and that number with what fills it up.
  Kokkos::View<double*, Memory> share;
  Kokkos::View<float*, Memory> terms;
};

/// The graph and the flow in the memory of `Space`, shared by all blocks.
template <class Space>
struct GraphData {
  using Memory = typename Space::memory_space;
  std::int32_t owned = 0, ghosts = 0;
  int classes = 1;
  StencilData<Space> stencil;
  /// What the sweeps go through. A thread may only write to its own row where rows run side by side, and then
  /// these are all entries; one after the other, the later neighbours do, and each flux serves both its
  /// nodes.
  EntryData<Space> entries;
  bool each_edge_once = false;
  /// Powers of two that the stiffnesses (m) and the flows (m3/s) are kept in.
  double stiffness_unit = 1, flow_unit = 1;
  /// Where rows come one after the other, the passes follow each other through chunks of rows, so that what
  /// one wrote is still in the cache when the next one reads it. Per chunk of deep rows: the last deep row
  /// that it or one before it has among its neighbours, which is how far the pass before has to be.
  static constexpr std::int32_t chunk = 1024;
  Kokkos::View<std::int32_t*, Kokkos::HostSpace> reach;
  /// Rows before this one are at least four edges away from every ghost: nothing in a stage of theirs waits
  /// for another part, and they hide the exchanges. The rows from here on are the rim.
  std::int32_t deep = 0;
  /// Of the rim: rows beside ghosts; the others with the deep rows beside the rim, whose neighbours are all
  /// here; rows three edges and more, and less, from ghosts.
  Kokkos::View<std::int32_t*, Memory> border, off_border, outer_rim, inner_rim;
  /// Place of a row among the prescribed ones, or -1.
  Kokkos::View<std::int32_t*, Memory> prescribed_place;
  Kokkos::View<std::int32_t*, Memory> prescribed;  ///< rows
};

/// Concentrations at the nodes, exact at the owned ones, and as other nodes see them, ghosts included.
/// In double precision both are one array.
template <class Space, class Number>
struct Field {
  using Memory = typename Space::memory_space;
  Kokkos::View<double*, Memory> exact;
  Kokkos::View<Number*, Memory> seen;

  Field() = default;
  Field(const std::string& name, std::size_t size) : exact(name, size) {
    if constexpr (std::is_same_v<Number, double>)
      seen = exact;
    else
      seen = Kokkos::View<Number*, Memory>(name + " as seen", size);
  }
};

/// `width` species that move together. Nodal arrays are [node * width + lane]. `Number`: what fluxes are
/// computed in; sums are always in double.
template <class Space, int width, class Number>
struct BlockData {
  using Memory = typename Space::memory_space;
  using Array = Kokkos::View<double*, Memory>;
  using FluxArray = Kokkos::View<Number*, Memory>;
  /// What need not be exact, so that it takes half the room.
  using ShortArray = Kokkos::View<float*, Memory>;
  /// [class of a group * entries_at_once * width + entry * width + lane], so that a product with a
  /// coefficient of the graph, which is in units of its own, comes out in `unit`.
  FluxArray diffusivity, retardation;
  double unit = 1;  ///< m3/s, a power of two: what keeps fluxes in the range of short numbers
  /// Owned: storage (m3), and 1 over it, since a division takes as long as many products.
  Array storage, inverse_storage;
  Array loss;     ///< owned, includes decay (m3/s)
  Array sources;  ///< [source * owned * width + node * width + lane]
  Array scalars;  ///< [source * width + lane]
  int source_count = 0;
  Field<Space, Number> now, stage;
  Field<Space, Number> older;  ///< the second last stage of a super step
  Array first_speed;           ///< owned: rate over storage of a super step's first stage
  Array exposure;              ///< owned
  Peaks<Space> peaks;          ///< owned
  /// Owned: what rounding left of the concentration and of the exposure, for the next sum.
  ShortArray carry, exposure_remainder;
  ShortArray curvature;  ///< owned and ghosts: mean of the neighbours less the node's own value
  /// Owned and ghosts, [node * 2 width]: how far a node may fall, then rise; at least 0.
  FluxArray bounds;
  /// Owned and ghosts: sums that rows collect from the edges of earlier rows; 0 outside a sweep.
  Array collected;
  Array prescribed_rate;  ///< [place * width + lane]: what the row received over the step (mol)
};

/// Lets `change(pointer)` write to an array, wherever it lives.
template <class View, class Change>
void write(const View& view, Change&& change) {
  auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), view);
  change(host.data());
  Kokkos::deep_copy(view, host);
}

}  // namespace turgor::kernels::detail
