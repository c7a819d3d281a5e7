#pragma once

#include "block_data.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// First pass: how far the least and the greatest value of each node's stencil lie below and above its own,
/// and how far its neighbours' mean does.
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
    // Two strands, since each minimum and sum would wait for the one before it.
    auto other_low = own, other_high = own, other_sum = sum;
    std::int64_t e = begin;
    for (; e + 1 < end; e += 2) {
      const auto first = L::load(c + std::int64_t(neighbour[e]) * width);
      const auto second = L::load(c + std::int64_t(neighbour[e + 1]) * width);
      low = smaller(low, first);
      other_low = smaller(other_low, second);
      high = larger(high, first);
      other_high = larger(other_high, second);
      sum = sum + first;
      other_sum = other_sum + second;
    }
    if (e < end) {
      const auto last = L::load(c + std::int64_t(neighbour[e]) * width);
      low = smaller(low, last);
      high = larger(high, last);
      sum = sum + last;
    }
    low = smaller(low, other_low);
    high = larger(high, other_high);
    sum = sum + other_sum;
    const double share = end > begin ? 1. / static_cast<double>(end - begin) : 0;
    const auto curvature = share > 0 ? sum * L::all(share) - own : L::all(0);
    curvature.store(block.curvature.data() + std::int64_t(i) * width);
    double* bounds = block.bounds.data() + std::int64_t(i) * 2 * width;
    (own - low).store(bounds);
    (high - own).store(bounds + width);
  }
};

}  // namespace turgor::kernels::detail
