#pragma once

#include "entry_group.hpp"

namespace turgor::kernels::detail {

/// Values of a nodal array on the stencil of a row: the least and the greatest, the row's own included, and
/// the sum of its neighbours' with what fills its last group up.
template <class One>
struct StencilValues {
  One least, greatest, sum;
};

/// The lanes of `part` in `nodal`, [node * width + lane]. A function with its sums in variables of its own:
/// as members of an object they left the registers, which cost 8 % of a sweep in double precision.
template <class Space, int width, class Number>
KOKKOS_FORCEINLINE_FUNCTION auto stencil_values(const GraphData<Space>& graph,
                                                const RowPart<Space, width>& part, const Number* nodal) {
  using Group = EntryGroup<Space, width, Number>;
  using One = typename Group::One;
  auto low = Group::own(One::load(nodal + part.at)), high = low, sum = Group::L::all(0);
  const std::int32_t* neighbour = graph.stencil.neighbour.data();
  const std::int64_t end = graph.stencil.begin(part.row + 1);
  for (std::int64_t g = graph.stencil.begin(part.row); g < end; ++g) {
    const auto there = Group::neighbours(nodal + part.lane, neighbour + g * Group::entries, width);
    low = smaller(low, there);
    high = larger(high, there);
    sum = sum + there;
  }
  return StencilValues<One>{Group::template merged<Number>(low, [](auto a, auto b) { return smaller(a, b); }),
                            Group::template merged<Number>(high, [](auto a, auto b) { return larger(a, b); }),
                            Group::template merged<Number>(sum, [](auto a, auto b) { return a + b; })};
}

}  // namespace turgor::kernels::detail
