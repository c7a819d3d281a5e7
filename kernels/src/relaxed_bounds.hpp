#pragma once

#include "block_data.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Second pass: widens the bounds by the least curvature of the stencil where all of it has one sign and is
/// of one size, so that smooth extrema keep second order; at a jump the signs differ, and on the shoulder of
/// a steep front the sizes, and nothing is given. The lower bound stays at least 0. Leaves how far a node may
/// fall and rise, both at least 0.
///
/// Twice the neighbours' mean covers an extremum that lies anywhere between the nodes
/// (docs/theory/transport.md).
template <class Space, int width>
struct RelaxedBounds {
  using L = Lanes<width>;
  static constexpr double reach = 2;
  /// A least curvature below this share of the greatest gives nothing, one of twice this share or more all.
  static constexpr double shoulder = 0.1;
  /// Nothing in a prescribed row asks for bounds: its value is given.
  static constexpr double unbounded = 1e100;
  GraphData<Space> graph;
  BlockData<Space, width> block;
  typename BlockData<Space, width>::Array values;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const float* curvature = block.curvature.data();
    auto least = L::load(curvature + std::int64_t(i) * width), most = least;
    const std::int64_t end = graph.row_begin(i + 1);
    const std::int32_t* neighbour = graph.neighbour.data();
    for (std::int64_t e = graph.row_begin(i); e < end; ++e) {
      const auto other = L::load(curvature + std::int64_t(neighbour[e]) * width);
      least = smaller(least, other);
      most = larger(most, other);
    }
    double* bounds = block.bounds.data() + std::int64_t(i) * 2 * width;
    const auto own = L::load(values.data() + std::int64_t(i) * width), none = L::all(0);
    if (graph.prescribed_place(i) >= 0) {
      L::all(unbounded).store(bounds);
      L::all(unbounded).store(bounds + width);
      return;
    }
    // Convex everywhere: a minimum may go below its neighbours. Concave everywhere: a maximum above them.
    const auto convex = given(least, most), concave = given(none - most, none - least);
    smaller(own, L::load(bounds) + convex).store(bounds);
    (L::load(bounds + width) + concave).store(bounds + width);
  }

 private:
  KOKKOS_FORCEINLINE_FUNCTION static L given(const L& least, const L& most) {
    const auto above_shoulder = L::all(2) * (least - L::all(shoulder) * most);
    return L::all(reach) * larger(L::all(0), smaller(least, above_shoulder));
  }
};

}  // namespace turgor::kernels::detail
