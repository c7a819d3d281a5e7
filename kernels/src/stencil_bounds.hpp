#pragma once

#include "entry_group.hpp"

namespace turgor::kernels::detail {

/// First pass: how far the least and the greatest value of each node's stencil lie below and above its own,
/// and how far its neighbours' mean does.
template <class Space, int width, class Number>
struct StencilBounds {
  using Group = EntryGroup<Space, width, Number>;
  GraphData<Space> graph;
  BlockData<Space, width, Number> block;
  Kokkos::View<Number*, typename Space::memory_space> values;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    using L = typename Group::L;
    using One = typename Group::One;
    const RowPart<Space, width> part(n);
    const Number* c = values.data();
    const auto own = One::load(c + part.at);
    auto low = Group::own(own), high = low, sum = L::all(0);
    const std::int32_t* neighbour = graph.stencil.neighbour.data();
    const std::int64_t end = graph.stencil.begin(part.row + 1);
    for (std::int64_t g = graph.stencil.begin(part.row); g < end; ++g) {
      const auto there = Group::neighbours(c + part.lane, neighbour + g * Group::entries, width);
      low = smaller(low, there);
      high = larger(high, there);
      sum = sum + there;
    }
    const auto total = Group::merged(sum, [](auto a, auto b) { return a + b; });
    const auto terms = One::all(Number(graph.stencil.terms(part.row))),
               share = One::all(Number(graph.stencil.share(part.row)));
    ((total - terms * own) * share).store_to(block.curvature.data() + part.at);
    Number* bounds = block.bounds.data() + 2 * std::int64_t(part.row) * width + part.lane;
    (own - Group::merged(low, [](auto a, auto b) { return smaller(a, b); })).store(bounds);
    (Group::merged(high, [](auto a, auto b) { return larger(a, b); }) - own).store(bounds + width);
  }
};

}  // namespace turgor::kernels::detail
