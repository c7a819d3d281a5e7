#pragma once

#include "block_data.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// First pass: least and greatest value of each node's stencil, and how far its neighbours' mean lies from
/// it.
template <class Space, int width>
struct StencilBounds {
  using L = Lanes<width>;
  GraphData<Space> graph;
  BlockData<Space, width> block;
  typename BlockData<Space, width>::Array values;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const double* c = values.data();
    const auto own = L::load(c + std::int64_t(i) * width);
    auto low = own, high = own, sum = L::all(0);
    const std::int64_t begin = graph.row_begin(i), end = graph.row_begin(i + 1);
    const std::int32_t* neighbour = graph.neighbour.data();
    for (std::int64_t e = begin; e < end; ++e) {
      const auto other = L::load(c + std::int64_t(neighbour[e]) * width);
      low = smaller(low, other);
      high = larger(high, other);
      sum = sum + other;
    }
    const double share = end > begin ? 1. / static_cast<double>(end - begin) : 0;
    const auto curvature = share > 0 ? sum * L::all(share) - own : L::all(0);
    curvature.store(block.curvature.data() + std::int64_t(i) * width);
    low.store(block.bounds.data() + std::int64_t(i) * 2 * width);
    high.store(block.bounds.data() + std::int64_t(i) * 2 * width + width);
  }
};

}  // namespace turgor::kernels::detail
