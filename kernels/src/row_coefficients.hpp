#pragma once

#include "block_data.hpp"
#include "edge.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Once per flow: reaction_i = sum_j f (g_ij - g_ji) - loss_i, the coefficient of a row's own value beside
/// its fluxes.
template <class Space, int width>
struct RowReaction {
  using L = Lanes<width>;
  GraphData<Space> graph;
  BlockData<Space, width> block;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const std::int64_t at = std::int64_t(i) * width;
    auto inflow = L::all(0);
    for (std::int64_t e = graph.row_begin(i); e < graph.row_begin(i + 1); ++e)
      inflow = inflow + L::load(block.retardation.data() + graph.region_class(e) * width) *
                            L::all(graph.coefficients(3 * e + 1) - graph.coefficients(3 * e + 2));
    (inflow - L::load(block.loss.data() + at)).store(block.reaction.data() + at);
  }
};

/// How fast a row can be emptied (m3/s), sum_j weight_ij - reaction_i: the largest positive Euler step is
/// storage over this rate (docs/theory/transport.md).
template <class Space, int width, bool limited>
struct RowDrain {
  using L = Lanes<width>;
  GraphData<Space> graph;
  BlockData<Space, width> block;
  bool with_diffusion = true, with_flow = true, with_loss = true;

  KOKKOS_INLINE_FUNCTION L operator()(const std::int32_t i) const {
    const double diffusion = with_diffusion ? 1 : 0, flow = with_flow ? 1 : 0, loss = with_loss ? 1 : 0;
    auto drain = L::all(loss) * L::load(block.loss.data() + std::int64_t(i) * width);
    for (std::int64_t e = graph.row_begin(i); e < graph.row_begin(i + 1); ++e) {
      const int r = graph.region_class(e) * width;
      const double* k = graph.coefficients.data() + 3 * e;
      const Edge<width> edge(block.diffusivity.data() + r, block.retardation.data() + r, diffusion * k[0],
                             flow * k[1], flow * k[2]);
      drain = drain + (limited ? edge.weight_here() : edge.gain()) - (edge.forward - edge.backward);
    }
    return drain;
  }
};

/// The largest forward Euler step that keeps row i non-negative (s), per lane into `steps`.
template <class Space, int width, bool limited>
struct RowStep {
  RowDrain<Space, width, limited> drain;
  typename BlockData<Space, width>::Array steps;
  double longest;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const std::int64_t at = std::int64_t(i) * width;
    double rate[width];
    drain(i).store(rate);
    const bool free_row = drain.graph.prescribed_place(i) < 0;
    for (int w = 0; w < width; ++w) {
      const double storage = drain.block.storage(at + w);
      steps(at + w) = free_row && rate[w] * longest > storage ? storage / rate[w] : longest;
    }
  }
};

}  // namespace turgor::kernels::detail
