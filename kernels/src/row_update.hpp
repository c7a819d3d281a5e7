#pragma once

#include "block_data.hpp"
#include "edge.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// How one stage enters the step. With residual the round-off of the new value, as far as double holds it:
///   target = base + keep (values - base) + step rate / storage + carry_used carry,
///   carry <- carry_kept carry + carry_added residual.
/// What rounding takes from one step is so given to the next, or a million steps would lose a billionth.
/// Stages of a super step add keep_previous (previous - base) + first first_speed.
struct Stage {
  double step;    ///< s
  double keep;    ///< share of the stage before in the new value
  double weight;  ///< of this stage in the step's time integrals (s)
  double carry_used, carry_kept, carry_added;
  /// Weights of the step's first and of this stage's values in the exposure that this stage books (s).
  double exposure_of_base, exposure_of_values;
  double keep_previous = 0;  ///< share of the stage before the stage before
  double first = 0;          ///< s, times the first stage's rate / storage
  bool keeps_first_rate = false;

  static Stage euler(double step) { return {step, 0, step, 1, 0, 1, 0, step}; }
  static Stage heun_first(double step) { return {step, 0, step / 2, 0, 1, 0.5, 0, 0}; }
  static Stage heun_second(double step) { return {step / 2, 0.5, step / 2, 1, 0, 1, step / 2, step / 2}; }
};

/// Where a stage's values come from and go to; `target` may be `base` or, in a super step, `previous`.
template <class Array>
struct StageArrays {
  Array values, previous, base, target;
};

/// Last pass: one stage of the time step for the rows of all owned nodes.
/// `once`: each flux is computed in the row of its earlier node and handed to the later one.
/// `super`: a stage of a super step (super_step.hpp).
template <class Space, int width, bool limited, bool super, bool once>
struct RowUpdate {
  using L = Lanes<width>;
  using Array = typename BlockData<Space, width>::Array;
  GraphData<Space> graph;
  BlockData<Space, width> block;
  StageArrays<Array> arrays;
  Stage stage;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const std::int64_t at = std::int64_t(i) * width;
    const auto own = L::load(arrays.values.data() + at), before = L::load(arrays.base.data() + at);
    auto rate = received(i, own) + L::load(block.reaction.data() + at) * own;
    for (int q = 0; q < block.source_count; ++q)
      rate = rate + L::load(block.sources.data() + std::int64_t(q) * graph.owned * width + at) *
                        L::load(block.scalars.data() + q * width);
    const std::int32_t place = graph.prescribed_place(i);
    if (place >= 0) {
      double* booked = block.prescribed_rate.data() + std::int64_t(place) * width;
      (L::load(booked) + L::all(stage.weight) * rate).store(booked);
    } else {
      float* carry = block.carry.data() + at;
      const auto carried = L::load(carry);
      const auto speed = rate / L::load(block.storage.data() + at);
      auto change = L::all(stage.keep) * (own - before) + L::all(stage.step) * speed +
                    L::all(stage.carry_used) * carried;
      if constexpr (super) {
        double* first_speed = block.first_speed.data() + at;
        if (stage.keeps_first_rate)
          speed.store(first_speed);
        else
          change = change + L::all(stage.keep_previous) * (L::load(arrays.previous.data() + at) - before) +
                   L::all(stage.first) * L::load(first_speed);
      }
      const auto after = before + change;
      const auto residual = residual_of_sum(before, change, after);
      (L::all(stage.carry_kept) * carried + L::all(stage.carry_added) * residual).store(carry);
      after.store(arrays.target.data() + at);
    }
    if (stage.exposure_of_values != 0) expose(at, before, own);
  }

 private:
  KOKKOS_FORCEINLINE_FUNCTION void expose(const std::int64_t at, const L& before, const L& own) const {
    double* exposure = block.exposure.data() + at;
    float* remainder = block.exposure_remainder.data() + at;
    const auto sum = L::load(exposure), added = L::all(stage.exposure_of_base) * before +
                                                L::all(stage.exposure_of_values) * own + L::load(remainder);
    const auto longer = sum + added;
    residual_of_sum(sum, added, longer).store(remainder);
    longer.store(exposure);
  }

  /// a + b - sum exactly, where sum = a + b rounded.
  KOKKOS_FORCEINLINE_FUNCTION static L residual_of_sum(const L& a, const L& b, const L& sum) {
    const auto of_b = sum - a;
    return (a - (sum - of_b)) + (b - of_b);
  }

  /// What row i receives over its entries, less the share of its own value in `reaction`.
  KOKKOS_FORCEINLINE_FUNCTION L received(const std::int32_t i, const L& own) const {
    const double* c = arrays.values.data();
    const double* bounds = block.bounds.data();
    const double* diffusivities = block.diffusivity.data();
    const double* retardations = block.retardation.data();
    const double* coefficients = graph.entries.coefficients.data();
    const std::int32_t* neighbour = graph.entries.neighbour.data();
    const std::uint8_t* region_class = graph.entries.region_class.data();
    double* collected = block.collected.data();
    auto rate = L::all(0), fall = rate, rise = rate;
    if constexpr (limited) {
      fall = L::all(0) - L::load(bounds + 2 * std::int64_t(i) * width);
      rise = L::load(bounds + 2 * std::int64_t(i) * width + width);
    }
    const std::int64_t end = graph.entries.begin(i + 1);
    for (std::int64_t e = graph.entries.begin(i); e < end; ++e) {
      const std::int64_t j = neighbour[e];
      const int r = region_class[e] * width;
      const double* k = coefficients + 3 * e;
      const Edge<width> edge(diffusivities + r, retardations + r, k[0], k[1], k[2]);
      const auto difference = L::load(c + j * width) - own;
      // What i gets, and what j gets beside it, add up to this.
      const auto carried = (edge.forward - edge.backward) * difference;
      L flux, lowest_there;
      if constexpr (limited) {
        // The unlimited flux, as far as the bounds of both nodes allow; the lower one of the node that gets
        // it comes last, so that round-off cannot undercut it.
        const auto here = edge.weight_here(), there = edge.weight_there();
        lowest_there = there * L::load(bounds + 2 * j * width);
        flux = edge.forward * difference;
        flux = larger(flux, carried - there * L::load(bounds + 2 * j * width + width));
        flux = smaller(flux, carried + lowest_there);
        flux = larger(smaller(flux, here * rise), here * fall);
      } else {
        flux = edge.gain() * difference;
      }
      rate = rate + flux;
      if constexpr (once) {
        auto flux_there = carried - flux;
        if constexpr (limited) flux_there = larger(flux_there, L::all(0) - lowest_there);
        double* other = collected + j * width;
        (L::load(other) + flux_there).store(other);
      }
    }
    if constexpr (once) {
      double* mine = collected + std::int64_t(i) * width;
      rate = rate + L::load(mine);
      L::all(0).store(mine);
    }
    return rate;
  }
};

}  // namespace turgor::kernels::detail
