#pragma once

#include "entry_group.hpp"
#include "flux.hpp"
#include "stage.hpp"

namespace turgor::kernels::detail {

/// Where a stage's values come from and go to; `target` may be `base` or, in a super step, `previous`.
template <class Field>
struct StageFields {
  Field values, previous, base, target;
};

/// Last pass: one stage of the time step for the rows of all owned nodes.
/// `once`: each flux is computed in the row of its earlier node and handed to the later one.
/// `super`: a stage of a super step (super_step.hpp).
template <class Space, int width, class Number, bool limited, bool super, bool once>
struct RowUpdate {
  using Group = EntryGroup<Space, width, Number>;
  using Sum = Lanes<double, Group::lanes>;
  GraphData<Space> graph;
  BlockData<Space, width, Number> block;
  StageFields<Field<Space, Number>> fields;
  Stage stage;

  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    const RowPart<Space, width> part(n);
    const std::int64_t at = part.at;
    const auto own = Sum::load(fields.values.exact.data() + at),
               before = Sum::load(fields.base.exact.data() + at);
    auto rate = Sum::all(block.unit) * received(part, own) - Sum::load(block.loss.data() + at) * own;
    for (int q = 0; q < block.source_count; ++q)
      rate = rate + Sum::load(block.sources.data() + std::int64_t(q) * graph.owned * width + at) *
                        Sum::load(block.scalars.data() + q * width + part.lane);
    const std::int32_t place = graph.prescribed_place(part.row);
    if (place >= 0) {
      double* booked = block.prescribed_rate.data() + std::int64_t(place) * width + part.lane;
      (Sum::load(booked) + Sum::all(stage.weight) * rate).store(booked);
    } else {
      float* carry = block.carry.data() + at;
      const auto carried = Sum::load_from(carry);
      const auto speed = rate * Sum::load(block.inverse_storage.data() + at);
      auto change = Sum::all(stage.keep) * (own - before) + Sum::all(stage.step) * speed +
                    Sum::all(stage.carry_used) * carried;
      if constexpr (super) {
        double* first_speed = block.first_speed.data() + at;
        if (stage.keeps_first_rate)
          speed.store(first_speed);
        else
          change = change +
                   Sum::all(stage.keep_previous) * (Sum::load(fields.previous.exact.data() + at) - before) +
                   Sum::all(stage.first) * Sum::load(first_speed);
      }
      const auto after = not_subnormal(before + change);
      const auto residual = residual_of_sum(before, change, after);
      (Sum::all(stage.carry_kept) * carried + Sum::all(stage.carry_added) * residual).store_to(carry);
      after.store(fields.target.exact.data() + at);
      if constexpr (!std::is_same_v<Number, double>)
        seen<Number>(after).store(fields.target.seen.data() + at);
    }
    if (stage.exposure_of_values != 0) expose(at, before, own);
    if (stage.notes_peak)
      for (int lane = 0; lane < Group::lanes; ++lane)
        block.peaks.note(at + lane, fields.values.exact(at + lane), stage.time);
  }

 private:
  KOKKOS_FORCEINLINE_FUNCTION void expose(const std::int64_t at, const Sum& before, const Sum& own) const {
    double* exposure = block.exposure.data() + at;
    float* remainder = block.exposure_remainder.data() + at;
    const auto sum = Sum::load(exposure), added = Sum::all(stage.exposure_of_base) * before +
                                                  Sum::all(stage.exposure_of_values) * own +
                                                  Sum::load_from(remainder);
    const auto longer = sum + added;
    residual_of_sum(sum, added, longer).store_to(remainder);
    longer.store(exposure);
  }

  /// a + b - sum exactly, where sum = a + b rounded.
  KOKKOS_FORCEINLINE_FUNCTION static Sum residual_of_sum(const Sum& a, const Sum& b, const Sum& sum) {
    const auto of_b = sum - a;
    return (a - (sum - of_b)) + (b - of_b);
  }

  /// Rounding is relative down to the least normal number only; what is less, of either sign, is nothing.
  /// What is no number stays none.
  KOKKOS_FORCEINLINE_FUNCTION static Sum not_subnormal(const Sum& value) {
    const auto size = larger(value, Sum::all(0) - value);
    return Sum::each(value, size, [](auto x, auto of_x) { return of_x < 1e-290 ? decltype(x){} : x; });
  }

  /// What the row receives over its entries, in the block's unit. Fluxes are computed in `Number`, and a flux
  /// with its two signs is added to both its nodes in double, so that rounding loses nothing.
  KOKKOS_FORCEINLINE_FUNCTION Sum received(const RowPart<Space, width>& part, const Sum& own) const {
    const Number* c = fields.values.seen.data() + part.lane;
    const Number* bounds = block.bounds.data() + part.lane;
    const std::int32_t* neighbour = graph.entries.neighbour.data();
    double* collected = block.collected.data() + part.lane;
    const auto none = Group::One::all(0);
    Node<typename Group::One> alone{seen<Number>(own), none, none};
    if constexpr (limited) {
      const Number* own_bounds = bounds + 2 * std::int64_t(part.row) * width;
      alone.fall = Group::One::load(own_bounds);
      alone.rise = Group::One::load(own_bounds + width);
    }
    auto rate = Sum::all(0);
    const std::int64_t begin = graph.entries.begin(part.row), end = graph.entries.begin(part.row + 1);
    // Edges to ghosts are computed by their part too, and come last in a row.
    const bool twice = !once || (end > begin && neighbour[end * Group::entries - 1] >= graph.owned);
    visit_groups<Space, width, Number>(begin, end, [&](auto kind, std::int64_t g) {
      using Now = decltype(kind);
      const std::int32_t* j = neighbour + g * Group::entries;
      const auto edge = Now::edge(graph, block, g, part.lane);
      const Node<typename Now::L> here{Now::own(alone.value), Now::own(alone.fall), Now::own(alone.rise)};
      auto there = here;
      there.value = Now::neighbours(c, j, width);
      if constexpr (limited) {
        there.fall = Now::neighbours(bounds, j, 2 * width);
        there.rise = Now::neighbours(bounds + width, j, 2 * width);
      }
      const auto flux = [&] {
        if constexpr (!limited) return low_flux(edge, here.value, there.value);
        return twice ? agreed_flux(edge, here, there) : limited_flux<false>(edge, here, there);
      }();
      rate = rate + Now::sum(flux);
      if constexpr (once) Now::subtract(flux, collected, j);
    });
    if constexpr (once) {
      double* mine = collected + std::int64_t(part.row) * width;
      rate = rate + Sum::load(mine);
      Sum::all(0).store(mine);
    }
    return rate;
  }
};

}  // namespace turgor::kernels::detail
