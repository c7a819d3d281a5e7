#pragma once

#include "reaction_node.hpp"
#include "reaction_pools.hpp"

namespace turgor::kernels::detail {

/// A step of every node of a group without sites: rates do not depend on the state, and the exponential of
/// all of them moves the amounts. Both matrices are [to * states + from] and without negative entries.
template <int width>
struct ExponentialStep {
  GroupPlan<width> plan;
  NodeBooks<width> books;
  const double *propagator, *integrator;

  KOKKOS_INLINE_FUNCTION void operator()(std::int64_t n, std::int64_t& failed) const {
    const std::int64_t node = books.node(n);
    double before[width], after[width], integral[width];
    books.read(plan, node, before);
    for (int t = 0; t < plan.states; ++t) {
      after[t] = integral[t] = 0;
      for (int s = 0; s < plan.states; ++s) {
        after[t] += propagator[t * plan.states + s] * before[s];
        integral[t] += integrator[t * plan.states + s] * before[s];
      }
    }
    if (!books.write(plan, node, before, after, integral) && node > failed) failed = node;
  }
};

/// A step of every node of a group with sites: two backward Euler steps of half the length, extrapolated with
/// one of the whole as far as nothing becomes negative.
template <int width>
struct ExtrapolatedStep {
  GroupPlan<width> plan;
  NodeBooks<width> books;
  const double* sites;  ///< [pool of the network * nodes + node] (mol)
  double step;

  KOKKOS_INLINE_FUNCTION void operator()(std::int64_t n, std::int64_t& failed) const {
    const std::int64_t node = books.node(n);
    double on[width], pool_sites[most_pools], before[width], after[width], integral[width];
    books.read(plan, node, before);
    if (is_empty(before)) {  // most nodes, before a carrier arrives
      books.write(plan, node, before, before, before);
      return;
    }
    for (int b = 0; b < plan.bindings; ++b) {
      const auto& field = books.field[plan.binding_free[b]];
      on[b] = plan.on_rate[b] / field.storage[node * field.storage_stride];
    }
    for (int p = 0; p < plan.pools; ++p) pool_sites[p] = sites[plan.pool[p] * books.nodes + node];
    // With shorter steps the pools hardly depend on each other, and their equations are easily solved.
    constexpr int most_parts = 1 << 12;
    int parts = 1;
    while (!advance(parts, on, pool_sites, before, after, integral)) {
      parts *= 2;
      if (parts > most_parts) {
        if (node > failed) failed = node;
        return;
      }
    }
    if (!books.write(plan, node, before, after, integral) && node > failed) failed = node;
  }

 private:
  KOKKOS_INLINE_FUNCTION bool is_empty(const double* content) const {
    for (int s = 0; s < plan.states; ++s)
      if (content[s] != 0) return false;
    return true;
  }
  KOKKOS_INLINE_FUNCTION bool advance(int parts, const double* on, const double* pool_sites,
                                      const double* before, double* now, double* integral) const {
    const double h = step / parts;
    for (int s = 0; s < plan.states; ++s) {
      now[s] = before[s];
      integral[s] = 0;
    }
    for (int part = 0; part < parts; ++part) {
      // Half a step, half a step, and the whole one anew.
      double middle[width], twice[width], once[width], free_sites[most_pools];
      const double lengths[3] = {0.5 * h, 0.5 * h, h};
      const double* const starts[3] = {now, middle, now};
      double* const ends[3] = {middle, twice, once};
      for (int p = 0; p < plan.pools; ++p) {
        const double left = pool_sites[p] - PoolStep<width>::occupied(plan, p, now);
        free_sites[p] = left > 0 ? left : 0;
      }
      for (int n = 0; n < 3; ++n)
        if (!PoolStep<width>{plan, on, pool_sites, lengths[n], starts[n]}.solve(free_sites, ends[n]))
          return false;
      double share = 1;
      const auto keep_above_0 = [&share](double value, double change) {
        // Not down to 0, or a tail would lose all its digits in each step.
        constexpr double most = 0.9, least = 1e-250;  // below, quotients lose digits
        if (value * most + share * change >= 0) return;
        share = most * value / -change;
        if (share < least) share = 0;
      };
      for (int s = 0; s < plan.states; ++s) {
        keep_above_0(twice[s], twice[s] - once[s]);
        const double two = 0.5 * (middle[s] + twice[s]);
        keep_above_0(two, two - once[s]);
      }
      for (int p = 0; p < plan.pools; ++p) {
        const double two = PoolStep<width>::occupied(plan, p, twice),
                     one = PoolStep<width>::occupied(plan, p, once);
        keep_above_0(pool_sites[p] > two ? pool_sites[p] - two : 0, one - two);
      }
      for (int s = 0; s < plan.states; ++s) {
        const double two = 0.5 * (middle[s] + twice[s]);
        integral[s] += h * (two + share * (two - once[s]));
        now[s] = twice[s] + share * (twice[s] - once[s]);
      }
    }
    return true;
  }
};

}  // namespace turgor::kernels::detail
