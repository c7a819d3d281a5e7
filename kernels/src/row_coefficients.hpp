#pragma once

#include "block_data.hpp"
#include "edge.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Once per flow: reaction_i = sum_j f (g_ij - g_ji) - loss_i, the coefficient of a row's own value beside
/// its fluxes.
template <class Space, int width, bool once>
struct RowReaction {
  using L = Lanes<width>;
  GraphData<Space> graph;
  BlockData<Space, width> block;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const std::int64_t at = std::int64_t(i) * width;
    const auto& entries = graph.entries;
    double* collected = block.collected.data();
    auto inflow = L::all(0);
    for (std::int64_t e = entries.begin(i); e < entries.begin(i + 1); ++e) {
      const auto net = L::load(block.retardation.data() + entries.region_class(e) * width) *
                       L::all(entries.coefficients(3 * e + 1) - entries.coefficients(3 * e + 2));
      inflow = inflow + net;
      if constexpr (once) {
        double* other = collected + std::int64_t(entries.neighbour(e)) * width;
        (L::load(other) - net).store(other);
      }
    }
    if constexpr (once) {
      inflow = inflow + L::load(collected + at);
      L::all(0).store(collected + at);
    }
    (inflow - L::load(block.loss.data() + at)).store(block.reaction.data() + at);
  }
};

/// How fast a row can be emptied (m3/s), sum_j weight_ij - reaction_i: the largest positive Euler step is
/// storage over this rate (docs/theory/transport.md).
template <class Space, int width, bool limited, bool once>
struct RowDrain {
  using L = Lanes<width>;
  GraphData<Space> graph;
  BlockData<Space, width> block;
  typename BlockData<Space, width>::Array drains;
  bool with_diffusion = true, with_flow = true, with_loss = true;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const double diffusion = with_diffusion ? 1 : 0, flow = with_flow ? 1 : 0, loss = with_loss ? 1 : 0;
    const std::int64_t at = std::int64_t(i) * width;
    const auto& entries = graph.entries;
    double* collected = block.collected.data();
    auto drain = L::all(loss) * L::load(block.loss.data() + at);
    for (std::int64_t e = entries.begin(i); e < entries.begin(i + 1); ++e) {
      const int r = entries.region_class(e) * width;
      const double* k = entries.coefficients.data() + 3 * e;
      const Edge<width> edge(block.diffusivity.data() + r, block.retardation.data() + r, diffusion * k[0],
                             flow * k[1], flow * k[2]);
      const auto net = edge.forward - edge.backward;
      drain = drain + (limited ? edge.weight_here() : edge.gain()) - net;
      if constexpr (once) {
        double* other = collected + std::int64_t(entries.neighbour(e)) * width;
        (L::load(other) + (limited ? edge.weight_there() : edge.give()) + net).store(other);
      }
    }
    if constexpr (once) {
      drain = drain + L::load(collected + at);
      L::all(0).store(collected + at);
    }
    drain.store(drains.data() + at);
  }
};

}  // namespace turgor::kernels::detail
