#pragma once

#include <Kokkos_Core.hpp>

#include <cstdint>

namespace turgor::kernels::detail {

/// The graph and the flow in the memory of `Space`, shared by all blocks.
template <class Space>
struct GraphData {
  using Memory = typename Space::memory_space;
  std::int32_t owned = 0, ghosts = 0;
  int classes = 1;
  Kokkos::View<std::int64_t*, Memory> row_begin;
  Kokkos::View<std::int32_t*, Memory> neighbour;
  Kokkos::View<std::uint8_t*, Memory> region_class;
  Kokkos::View<double*, Memory> coefficients;  ///< [entry * 3]: stiffness, flow in, flow out
  /// Place of a row among the prescribed ones, or -1.
  Kokkos::View<std::int32_t*, Memory> prescribed_place;
};

/// `width` species that move together. Nodal arrays are [node * width + lane].
template <class Space, int width>
struct BlockData {
  using Memory = typename Space::memory_space;
  using Array = Kokkos::View<double*, Memory>;
  Array diffusivity, retardation;  ///< [class * width + lane]
  Array storage;                   ///< owned
  Array loss;                      ///< owned, includes decay (m3/s)
  Array reaction;                  ///< owned: net inflow of the carrying flow less loss (m3/s)
  Array sources;                   ///< [source * owned * width + node * width + lane]
  Array scalars;                   ///< [source * width + lane]
  int source_count = 0;
  Array now, stage;       ///< owned and ghosts
  Array exposure;         ///< owned
  Array curvature;        ///< owned and ghosts: mean of the neighbours less the node's own value
  Array bounds;           ///< owned and ghosts, [node * 2 width]: lowest, then highest allowed
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
