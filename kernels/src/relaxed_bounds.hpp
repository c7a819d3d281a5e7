#pragma once

#include "block_data.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Second pass: widens the bounds by the least curvature of the stencil where all of it has one sign, so that
/// smooth extrema keep second order; at a jump the signs differ and nothing is given. The lower bound stays
/// at least 0.
///
/// Twice the neighbours' mean covers an extremum that lies anywhere between the nodes
/// (docs/theory/transport.md).
template <class Space, int width>
struct RelaxedBounds {
  static constexpr double reach = 2;
  /// Nothing in a prescribed row asks for bounds: its value is given.
  static constexpr double unbounded = 1e100;
  GraphData<Space> graph;
  BlockData<Space, width> block;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const double* curvature = block.curvature.data();
    auto least = Lanes<width>::load(curvature + std::int64_t(i) * width), most = least;
    const std::int64_t end = graph.row_begin(i + 1);
    const std::int32_t* neighbour = graph.neighbour.data();
    for (std::int64_t e = graph.row_begin(i); e < end; ++e) {
      const double* other = curvature + std::int64_t(neighbour[e]) * width;
      for (int w = 0; w < width; ++w) {
        least.at[w] = smaller(least.at[w], other[w]);
        most.at[w] = larger(most.at[w], other[w]);
      }
    }
    double* bounds = block.bounds.data() + std::int64_t(i) * 2 * width;
    const bool prescribed = graph.prescribed_place(i) >= 0;
    for (int w = 0; w < width; ++w) {
      // Convex everywhere: a minimum may go below its neighbours. Concave everywhere: a maximum above them.
      const double convex = larger(0, least.at[w]), concave = larger(0, -most.at[w]);
      bounds[w] = prescribed ? -unbounded : larger(0, bounds[w] - reach * convex);
      bounds[width + w] = prescribed ? unbounded : bounds[width + w] + reach * concave;
    }
  }
};

}  // namespace turgor::kernels::detail
