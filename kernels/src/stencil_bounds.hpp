#pragma once

#include "stencil_values.hpp"

namespace turgor::kernels::detail {

/// First pass: how far the least and the greatest value of each node's stencil lie below and above its own,
/// and how far its neighbours' mean does.
template <class Space, int width, class Number>
struct StencilBounds {
  using One = typename EntryGroup<Space, width, Number>::One;
  GraphData<Space> graph;
  BlockData<Space, width, Number> block;
  Kokkos::View<Number*, typename Space::memory_space> values;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    const RowPart<Space, width> part(n);
    const Number* nodal = values.data();
    const auto own = One::load(nodal + part.at);
    const auto stencil = stencil_values(graph, part, nodal);
    const auto terms = One::all(Number(graph.stencil.terms(part.row))),
               share = One::all(Number(graph.stencil.share(part.row)));
    ((stencil.sum - terms * own) * share).store_to(block.curvature.data() + part.at);
    Number* bounds = block.bounds.data() + 2 * std::int64_t(part.row) * width + part.lane;
    (own - stencil.least).store(bounds);
    (stencil.greatest - own).store(bounds + width);
  }
};

}  // namespace turgor::kernels::detail
