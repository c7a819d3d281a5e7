#pragma once

#include "block_data.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// First pass: least and greatest value of each node's stencil, and how far its neighbours' mean lies from
/// it.
template <class Space, int width>
struct StencilBounds {
  GraphData<Space> graph;
  BlockData<Space, width> block;
  typename BlockData<Space, width>::Array values;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const double* c = values.data();
    const auto own = Lanes<width>::load(c + std::int64_t(i) * width);
    auto low = own, high = own, sum = Lanes<width>::all(0);
    const std::int64_t begin = graph.row_begin(i), end = graph.row_begin(i + 1);
    const std::int32_t* neighbour = graph.neighbour.data();
    for (std::int64_t e = begin; e < end; ++e) {
      const double* other = c + std::int64_t(neighbour[e]) * width;
      for (int w = 0; w < width; ++w) {
        low.at[w] = smaller(low.at[w], other[w]);
        high.at[w] = larger(high.at[w], other[w]);
        sum.at[w] += other[w];
      }
    }
    const double share = end > begin ? 1. / static_cast<double>(end - begin) : 0;
    for (int w = 0; w < width; ++w) sum.at[w] = share > 0 ? sum.at[w] * share - own.at[w] : 0;
    sum.store(block.curvature.data() + std::int64_t(i) * width);
    low.store(block.bounds.data() + std::int64_t(i) * 2 * width);
    high.store(block.bounds.data() + std::int64_t(i) * 2 * width + width);
  }
};

}  // namespace turgor::kernels::detail
