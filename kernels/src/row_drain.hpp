#pragma once

#include <limits>

#include "entry_group.hpp"

namespace turgor::kernels::detail {

/// How fast a row can be emptied (m3/s), sum_j (weight_ij - net_ij) + loss_i: the largest positive Euler step
/// is storage over this rate (docs/theory/transport.md). Includes what a flux may lose to rounding, a few
/// units in the last place of the two terms that cancel in it.
template <class Space, int width, class Number, bool limited, bool once>
struct RowDrain {
  using Group = EntryGroup<Space, width, Number>;
  GraphData<Space> graph;
  BlockData<Space, width, Number> block;
  typename BlockData<Space, width, Number>::Array drains;
  bool with_diffusion = true, with_flow = true, with_loss = true;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    const RowPart<Space, width> part(n);
    using Sum = Lanes<double, Group::lanes>;
    double* collected = block.collected.data();
    const auto none = Group::L::all(0), rounding = Group::L::all(8 * std::numeric_limits<Number>::epsilon());
    auto drain = Sum::all(0);  // in the block's unit
    for (std::int64_t g = graph.entries.begin(part.row); g < graph.entries.begin(part.row + 1); ++g) {
      const auto edge = Group::edge(graph, block, g, part.lane, with_diffusion ? 1 : 0, with_flow ? 1 : 0);
      const auto here = limited ? edge.weight_here() : edge.gain(),
                 there = limited ? edge.weight_there() : edge.give();
      const auto through = larger(edge.net, none - edge.net);
      drain = drain + Group::sum(here - edge.net + rounding * (here + through));
      if constexpr (once)
        Group::subtract(none - (there + edge.net + rounding * (there + through)), collected + part.lane,
                        graph.entries.neighbour.data() + g * Group::entries);
    }
    if constexpr (once) {
      drain = drain + Sum::load(collected + part.at);
      Sum::all(0).store(collected + part.at);
    }
    (Sum::all(block.unit) * drain + Sum::all(with_loss ? 1 : 0) * Sum::load(block.loss.data() + part.at))
        .store(drains.data() + part.at);
  }
};

}  // namespace turgor::kernels::detail
