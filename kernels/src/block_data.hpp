#pragma once

#include <Kokkos_Core.hpp>

#include <cstdint>
#include <vector>

namespace turgor::kernels::detail {

/// Entries of the rows with their coefficients.
template <class Space>
struct EntryData {
  using Memory = typename Space::memory_space;
  Kokkos::View<std::int64_t*, Memory> begin;
  Kokkos::View<std::int32_t*, Memory> neighbour;
  Kokkos::View<std::uint8_t*, Memory> region_class;
  Kokkos::View<double*, Memory> coefficients;  ///< [entry * 3]: stiffness, flow in, flow out
};

/// The graph and the flow in the memory of `Space`, shared by all blocks.
template <class Space>
struct GraphData {
  using Memory = typename Space::memory_space;
  std::int32_t owned = 0, ghosts = 0;
  int classes = 1;
  Kokkos::View<std::int64_t*, Memory> row_begin;
  Kokkos::View<std::int32_t*, Memory> neighbour;
  /// What the sweeps go through. A thread may only write to its own row where rows run side by side, and then
  /// these are all entries; one after the other, the later neighbours do, and each flux serves both its
  /// nodes.
  EntryData<Space> entries;
  bool each_edge_once = false;
  /// Where rows come one after the other, the passes follow each other through chunks of rows, so that what
  /// one wrote is still in the cache when the next one reads it. Per chunk: the last row that it or one
  /// before it has among its neighbours, which is how far the pass before has to be.
  static constexpr std::int32_t chunk = 1024;
  std::vector<std::int32_t> reach;
  /// Rows beside ghosts, and these with their neighbours: other parts wait for what passes leave there.
  Kokkos::View<std::int32_t*, Memory> border, near_border;
  /// Place of a row among the prescribed ones, or -1.
  Kokkos::View<std::int32_t*, Memory> prescribed_place;
};

/// `width` species that move together. Nodal arrays are [node * width + lane].
template <class Space, int width>
struct BlockData {
  using Memory = typename Space::memory_space;
  using Array = Kokkos::View<double*, Memory>;
  /// What need not be exact, so that it takes half the room.
  using ShortArray = Kokkos::View<float*, Memory>;
  Array diffusivity, retardation;  ///< [class * width + lane]
  Array storage;                   ///< owned
  Array loss;                      ///< owned, includes decay (m3/s)
  Array reaction;                  ///< owned: net inflow of the carrying flow less loss (m3/s)
  Array sources;                   ///< [source * owned * width + node * width + lane]
  Array scalars;                   ///< [source * width + lane]
  int source_count = 0;
  Array now, stage;   ///< owned and ghosts
  Array older;        ///< owned and ghosts: the second last stage of a super step
  Array first_speed;  ///< owned: rate over storage of a super step's first stage
  Array exposure;     ///< owned
  /// Owned: what rounding left of the concentration and of the exposure, for the next sum.
  ShortArray carry, exposure_remainder;
  ShortArray curvature;  ///< owned and ghosts: mean of the neighbours less the node's own value
  /// Owned and ghosts, [node * 2 width]: how far a node may fall, then rise; at least 0.
  Array bounds;
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
