#pragma once

#include "block_data.hpp"
#include "edge.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Last pass: one stage of the time step for the rows of all owned nodes,
///   target = keep * base + (1 - keep) * (values + step * rate(values)).
template <class Space, int width, bool limited>
struct RowUpdate {
  using L = Lanes<width>;
  using Array = typename BlockData<Space, width>::Array;
  GraphData<Space> graph;
  BlockData<Space, width> block;
  Array values, base, target;
  double step, keep, weight;  ///< weight: of this stage in the step's time integrals

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const std::int64_t at = std::int64_t(i) * width;
    const auto own = L::load(values.data() + at);
    auto rate = received(i, own) + L::load(block.reaction.data() + at) * own;
    for (int q = 0; q < block.source_count; ++q)
      rate = rate + L::load(block.sources.data() + std::int64_t(q) * graph.owned * width + at) *
                        L::load(block.scalars.data() + q * width);
    const std::int32_t place = graph.prescribed_place(i);
    if (place >= 0) {
      double* booked = block.prescribed_rate.data() + std::int64_t(place) * width;
      (L::load(booked) + L::all(weight) * rate).store(booked);
    } else {
      const auto after = own + L::all(step) * rate / L::load(block.storage.data() + at);
      (L::all(keep) * L::load(base.data() + at) + L::all(1 - keep) * after).store(target.data() + at);
    }
    double* exposure = block.exposure.data() + at;
    (L::load(exposure) + L::all(weight) * own).store(exposure);
  }

 private:
  /// What row i receives over its entries, less the share of its own value in `reaction`.
  KOKKOS_FORCEINLINE_FUNCTION L received(const std::int32_t i, const L& own) const {
    const double* c = values.data();
    const double* bounds = block.bounds.data();
    const double* diffusivities = block.diffusivity.data();
    const double* retardations = block.retardation.data();
    const double* coefficients = graph.coefficients.data();
    const std::int32_t* neighbour = graph.neighbour.data();
    const std::uint8_t* region_class = graph.region_class.data();
    auto rate = L::all(0), below = rate, above = rate;
    if constexpr (limited) {
      below = L::load(bounds + 2 * std::int64_t(i) * width);
      above = L::load(bounds + 2 * std::int64_t(i) * width + width);
    }
    const std::int64_t end = graph.row_begin(i + 1);
    for (std::int64_t e = graph.row_begin(i); e < end; ++e) {
      const std::int64_t j = neighbour[e];
      const int r = region_class[e] * width;
      const double* k = coefficients + 3 * e;
      const Edge<width> edge(diffusivities + r, retardations + r, k[0], k[1], k[2]);
      const auto difference = L::load(c + j * width) - own;
      if constexpr (limited) {
        // The unlimited flux, as far as the bounds of both nodes allow; the own ones come last, so that
        // round-off cannot undercut them.
        const auto here = edge.weight_here(), there = edge.weight_there();
        const auto carried = (edge.forward - edge.backward) * difference;
        auto flux = edge.forward * difference;
        flux = larger(flux, carried - there * L::load(bounds + 2 * j * width + width));
        flux = smaller(flux, carried + there * L::load(bounds + 2 * j * width));
        flux = larger(smaller(flux, here * above), L::all(0) - here * below);
        rate = rate + flux;
      } else {
        rate = rate + edge.gain() * difference;
      }
    }
    return rate;
  }
};

}  // namespace turgor::kernels::detail
