#pragma once

#include <limits>

#include "stencil_values.hpp"

namespace turgor::kernels::detail {

/// Second pass: widens the bounds by the least curvature of the stencil where all of it has one sign and is
/// of one size, so that smooth extrema keep second order; at a jump the signs differ, and on the shoulder of
/// a steep front the sizes, and nothing is given. The lower bound stays at least 0. Leaves how far a node may
/// fall and rise, both at least 0.
///
/// Twice the neighbours' mean covers an extremum that lies anywhere between the nodes
/// (docs/theory/transport.md).
template <class Space, int width, class Number>
struct RelaxedBounds {
  using One = typename EntryGroup<Space, width, Number>::One;
  static constexpr Number reach = 2;
  /// A least curvature below this share of the greatest gives nothing, one of twice this share or more all.
  static constexpr Number shoulder = Number(0.1);
  /// Nothing in a prescribed row asks for bounds: its value is given.
  static constexpr Number unbounded = Number(1e30);
  /// Room for the round-off of a flux's bound, which may so not ask an empty node for anything.
  static constexpr Number room = 1 + 4 * std::numeric_limits<Number>::epsilon();
  GraphData<Space> graph;
  BlockData<Space, width, Number> block;
  Kokkos::View<Number*, typename Space::memory_space> values;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    const RowPart<Space, width> part(n);
    Number* bounds = block.bounds.data() + 2 * std::int64_t(part.row) * width + part.lane;
    if (graph.prescribed_place(part.row) >= 0) {
      One::all(unbounded).store(bounds);
      One::all(unbounded).store(bounds + width);
      return;
    }
    const float* nodal = block.curvature.data();
    const auto curvature = stencil_values(graph, part, nodal);
    const auto least = curvature.least.template to<Number>(), most = curvature.greatest.template to<Number>();
    const auto own = One::load(values.data() + part.at), none = One::all(0), wider = One::all(room);
    // Convex everywhere: a minimum may go below its neighbours. Concave everywhere: a maximum above them.
    const auto convex = given(least, most), concave = given(none - most, none - least);
    (wider * smaller(own, One::load(bounds) + convex)).store(bounds);
    (wider * (One::load(bounds + width) + concave)).store(bounds + width);
  }

 private:
  KOKKOS_FORCEINLINE_FUNCTION static One given(const One& least, const One& most) {
    const auto above_shoulder = One::all(2) * (least - One::all(shoulder) * most);
    return One::all(reach) * larger(One::all(0), smaller(least, above_shoulder));
  }
};

}  // namespace turgor::kernels::detail
