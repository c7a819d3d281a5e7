#pragma once

#include "block_data.hpp"
#include "edge.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Last pass: one stage of the time step for the rows of all owned nodes,
///   target = keep * base + (1 - keep) * (values + step * rate(values)).
template <class Space, int width, bool limited>
struct RowUpdate {
  using Array = typename BlockData<Space, width>::Array;
  GraphData<Space> graph;
  BlockData<Space, width> block;
  Array values, base, target;
  double step, keep, weight;  ///< weight: of this stage in the step's time integrals

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const std::int64_t at = std::int64_t(i) * width;
    const auto own = Lanes<width>::load(values.data() + at);
    auto rate = Lanes<width>::all(0);
    receive(i, own, rate);
    const double* reaction = block.reaction.data() + at;
    for (int w = 0; w < width; ++w) rate.at[w] += reaction[w] * own.at[w];
    for (int q = 0; q < block.source_count; ++q) {
      const double* source = block.sources.data() + std::int64_t(q) * graph.owned * width + at;
      for (int w = 0; w < width; ++w) rate.at[w] += source[w] * block.scalars(q * width + w);
    }
    const std::int32_t place = graph.prescribed_place(i);
    if (place >= 0) {
      for (int w = 0; w < width; ++w)
        block.prescribed_rate(std::int64_t(place) * width + w) += weight * rate.at[w];
    } else {
      const double* storage = block.storage.data() + at;
      const auto before = Lanes<width>::load(base.data() + at);
      Lanes<width> after;
      for (int w = 0; w < width; ++w)
        after.at[w] = keep * before.at[w] + (1 - keep) * (own.at[w] + step * rate.at[w] / storage[w]);
      after.store(target.data() + at);
    }
    double* exposure = block.exposure.data() + at;
    for (int w = 0; w < width; ++w) exposure[w] += weight * own.at[w];
  }

 private:
  /// Adds what row i receives over its entries, less the share of its own value in `reaction`.
  KOKKOS_INLINE_FUNCTION void receive(const std::int32_t i, const Lanes<width>& own,
                                      Lanes<width>& rate) const {
    const double* c = values.data();
    const double* bounds = block.bounds.data();
    const double* diffusivities = block.diffusivity.data();
    const double* retardations = block.retardation.data();
    const double* coefficients = graph.coefficients.data();
    const std::int32_t* neighbour = graph.neighbour.data();
    const std::uint8_t* region_class = graph.region_class.data();
    Lanes<width> below = own, above = own;
    if constexpr (limited) {
      const double* mine = bounds + 2 * std::int64_t(i) * width;
      for (int w = 0; w < width; ++w) {
        below.at[w] = mine[w] - own.at[w];
        above.at[w] = mine[width + w] - own.at[w];
      }
    }
    const std::int64_t end = graph.row_begin(i + 1);
    for (std::int64_t e = graph.row_begin(i); e < end; ++e) {
      const std::int64_t j = neighbour[e];
      const double k = coefficients[3 * e], in = coefficients[3 * e + 1], out = coefficients[3 * e + 2];
      const double* diffusivity = diffusivities + region_class[e] * width;
      const double* retardation = retardations + region_class[e] * width;
      const double* other = c + j * width;
      const double* other_bounds = bounds + 2 * j * width;
      for (int w = 0; w < width; ++w) {
        const Edge edge(diffusivity[w], retardation[w], k, in, out);
        const double difference = other[w] - own.at[w], bar = edge.gain * difference;
        if constexpr (limited) {
          // What discrete upwinding added is taken back as far as the bounds of both nodes allow.
          const double here = edge.weight_here(), there = edge.weight_there(), given = edge.give * difference;
          const double lowest = here * below.at[w];
          const double least = larger(lowest - bar, there * (other[w] - other_bounds[width + w]) - given);
          const double most = smaller(here * above.at[w] - bar, there * (other[w] - other_bounds[w]) - given);
          const double taken_back = smaller(larger(-edge.added * difference, least), most);
          // Round-off must not undercut the bound.
          const double sum = larger(bar + taken_back, lowest);
          rate.at[w] += edge.added > 0 ? sum : bar;
        } else {
          rate.at[w] += bar;
        }
      }
    }
  }
};

}  // namespace turgor::kernels::detail
