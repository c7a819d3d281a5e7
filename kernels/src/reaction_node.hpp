#pragma once

#include <cmath>

#include "reaction_plan.hpp"

namespace turgor::kernels::detail {

/// Where the concentrations and storages of a state lie: node n at concentration[n * stride], storage[n *
/// storage_stride]. `carry`, where there is one, holds at [n * stride] what rounding took from a
/// concentration: the books take it over, since it may be more than what reactions leave of the
/// concentration.
struct StateField {
  double* concentration = nullptr;
  const double* storage = nullptr;
  std::int64_t stride = 1, storage_stride = 1;
  float* carry = nullptr;
};

/// A sum of products with twice the digits.
struct ExactSum {
  double high = 0, low = 0;
  KOKKOS_INLINE_FUNCTION void add(double value) {
    const double sum = high + value, part = sum - high;
    low += (high - (sum - part)) + (value - part);
    high = sum;
  }
  KOKKOS_INLINE_FUNCTION void add(double a, double b) {
    const double product = a * b;
    low += fma(a, b, -product);
    add(product);
  }
  KOKKOS_INLINE_FUNCTION void add(double a, double b, double c) {
    const double product = b * c;
    low += a * fma(b, c, -product);
    add(a, product);
  }
  KOKKOS_INLINE_FUNCTION double value() const { return high + low; }
};

/// What the states of a node are read from and written to; books exposures, peaks and what rounding takes.
/// Arrays of states are [state * nodes + node], of families [family * nodes + node].
template <int width>
struct NodeBooks {
  StateField field[width];
  double *exposure = nullptr, *exposure_remainder = nullptr;
  double* content_remainder = nullptr;  ///< content of a family that the concentrations cannot hold
  double *peak = nullptr, *time_of_peak = nullptr;  ///< null: not asked for
  std::int64_t nodes = 0;
  const std::int32_t* list = nullptr;        ///< of the nodes that a launch works on; null: all in turn
  double begin = 0, end = 0;                 ///< of the step (s)
  static constexpr double nothing = 1e-250;  ///< amounts whose differences have no digits (mol)

  /// What the n-th call of a launch works on.
  KOKKOS_INLINE_FUNCTION std::int64_t node(std::int64_t n) const { return list ? list[n] : n; }

  KOKKOS_INLINE_FUNCTION void read(const GroupPlan<width>& plan, std::int64_t node, double* content) const {
    for (int s = 0; s < plan.states; ++s) {
      content[s] = plan.weight[s] * storage(s, node) * concentration(s, node);
      // Transport keeps signs up to the rounding of the smallest numbers there are.
      if (content[s] < 0 && content[s] > -nothing) content[s] = 0;
    }
  }

  /// New amounts of content and their integrals over the step. False: one is not a number or negative.
  KOKKOS_INLINE_FUNCTION bool write(const GroupPlan<width>& plan, std::int64_t node, const double* before,
                                    const double* after, const double* integral) const {
    ExactSum balance[width];
    int largest[width];
    for (int f = 0; f < plan.families; ++f) {
      balance[f].add(content_remainder[plan.family_number[f] * nodes + node]);
      largest[f] = -1;
    }
    for (int s = 0; s < plan.states; ++s) {
      if (!(after[s] >= 0 && after[s] < 1e300 && integral[s] >= 0 && integral[s] < 1e300)) return false;
      const double volume = storage(s, node), unit = plan.weight[s] * volume;
      double& c = concentration(s, node);
      const double old = c;
      // A change is added where it is small, so that a state that nothing happens to keeps every digit.
      const bool small = before[s] > nothing && after[s] >= 0.5 * before[s] && after[s] <= 2 * before[s];
      c = small ? old + (after[s] - before[s]) / unit : after[s] / unit;
      const double change = integral[s] / unit;
      const std::int64_t at = plan.state[s] * nodes + node;
      expose(at, change);
      note_peak(at, old, begin);
      ExactSum& sum = balance[plan.family[s]];
      sum.add(plan.weight[s], volume, old);
      if (field[s].carry) {
        float& carry = field[s].carry[node * field[s].stride];
        sum.add(plan.weight[s], volume, static_cast<double>(carry));
        carry = 0;
      }
      sum.add(-plan.weight[s], volume, c);
      sum.add(-plan.leak[s] * plan.weight[s], volume, change);
      int& most = largest[plan.family[s]];
      if (most < 0 || after[s] > after[most]) most = s;
    }
    for (int f = 0; f < plan.families; ++f) {
      const int s = largest[f];
      const double unit = plan.weight[s] * storage(s, node), rest = balance[f].value();
      double& c = concentration(s, node);
      const double old = c;
      // Never more than roundings of this state, which may fill its sites to the last.
      const double most = 1e-15 * after[s];
      c += (rest > most ? most : rest < -most ? -most : rest) / unit;
      balance[f].add(plan.weight[s], storage(s, node), old);
      balance[f].add(-plan.weight[s], storage(s, node), c);
      content_remainder[plan.family_number[f] * nodes + node] = balance[f].value();
    }
    for (int s = 0; s < plan.states; ++s)
      note_peak(plan.state[s] * nodes + node, concentration(s, node), end);
    return true;
  }

 private:
  KOKKOS_INLINE_FUNCTION double& concentration(int s, std::int64_t node) const {
    return field[s].concentration[node * field[s].stride];
  }
  KOKKOS_INLINE_FUNCTION double storage(int s, std::int64_t node) const {
    return field[s].storage[node * field[s].storage_stride];
  }
  KOKKOS_INLINE_FUNCTION void expose(std::int64_t at, double change) const {
    ExactSum sum{exposure[at], exposure_remainder[at]};
    sum.add(change);
    exposure[at] = sum.value();
    exposure_remainder[at] = (sum.high - exposure[at]) + sum.low;
  }
  KOKKOS_INLINE_FUNCTION void note_peak(std::int64_t at, double value, double time) const {
    if (!peak || !(value > peak[at])) return;
    peak[at] = value;
    time_of_peak[at] = time;
  }
};

}  // namespace turgor::kernels::detail
