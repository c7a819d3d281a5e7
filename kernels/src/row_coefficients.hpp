#pragma once

#include "block_data.hpp"
#include "edge.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Once per flow: reaction_i = sum_j f (g_ij - g_ji) - loss_i, the coefficient of a row's own value beside
/// its fluxes.
template <class Space, int width>
struct RowReaction {
  GraphData<Space> graph;
  BlockData<Space, width> block;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const std::int64_t at = std::int64_t(i) * width;
    auto inflow = Lanes<width>::all(0);
    for (std::int64_t e = graph.row_begin(i); e < graph.row_begin(i + 1); ++e)
      for (int w = 0; w < width; ++w)
        inflow.at[w] += block.retardation(graph.region_class(e) * width + w) *
                        (graph.coefficients(3 * e + 1) - graph.coefficients(3 * e + 2));
    for (int w = 0; w < width; ++w) block.reaction(at + w) = inflow.at[w] - block.loss(at + w);
  }
};

/// How fast a row can be emptied (m3/s): the largest positive Euler step is storage over this rate.
template <class Space, int width, bool limited>
struct RowDrain {
  GraphData<Space> graph;
  BlockData<Space, width> block;
  bool with_diffusion = true, with_flow = true, with_loss = true;

  KOKKOS_INLINE_FUNCTION Lanes<width> operator()(const std::int32_t i) const {
    auto drain = Lanes<width>::all(0);
    for (std::int64_t e = graph.row_begin(i); e < graph.row_begin(i + 1); ++e) {
      const int r = graph.region_class(e) * width;
      const double in = with_flow ? graph.coefficients(3 * e + 1) : 0.;
      const double out = with_flow ? graph.coefficients(3 * e + 2) : 0.;
      for (int w = 0; w < width; ++w) {
        const double retardation = block.retardation(r + w);
        const Edge edge(with_diffusion ? block.diffusivity(r + w) : 0., retardation,
                        graph.coefficients(3 * e), in, out);
        drain.at[w] += (limited ? edge.weight_here() : edge.gain) - retardation * (in - out);
      }
    }
    for (int w = 0; w < width && with_loss; ++w) drain.at[w] += block.loss(std::int64_t(i) * width + w);
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
    const auto rate = drain(i);
    const bool free_row = drain.graph.prescribed_place(i) < 0;
    for (int w = 0; w < width; ++w) {
      const double storage = drain.block.storage(at + w);
      steps(at + w) = free_row && rate.at[w] * longest > storage ? storage / rate.at[w] : longest;
    }
  }
};

}  // namespace turgor::kernels::detail
