#pragma once

#include <cmath>

#include "reaction_elimination.hpp"

namespace turgor::kernels::detail {

/// A backward Euler step of one node: amounts of content `start` become `end`, with the free sites S of each
/// pool such that S and the sites of the bound amounts are all sites.
template <int width>
struct PoolStep {
  const GroupPlan<width>& plan;
  const double* on;     ///< per binding, on_rate over the free state's storage (1/(mol s))
  const double* sites;  ///< per pool (mol)
  double step;
  const double* start;

  static constexpr double round_off = 16 * 2.2e-16;  // of sums over the states
  static constexpr double least_share = 1e-9;        // of the sites: a gap this small is rounding
  static constexpr double least = 4.94e-324 * 16;    // the same where numbers end

  KOKKOS_INLINE_FUNCTION static double occupied(const GroupPlan<width>& plan, int pool,
                                                const double* amounts) {
    double sum = 0;
    for (int n = 0; n < plan.bindings; ++n)
      if (plan.binding_pool[n] == pool) sum += plan.sites_per_content[n] * amounts[plan.binding_bound[n]];
    return sum;
  }
  KOKKOS_INLINE_FUNCTION double occupied(int pool, const double* amounts) const {
    return occupied(plan, pool, amounts);
  }
  KOKKOS_INLINE_FUNCTION double tolerance(int pool) const { return round_off * sites[pool] + least; }

  KOKKOS_INLINE_FUNCTION Elimination<width> eliminate(const double* free_sites, double* end) const {
    const Elimination<width> elimination(plan, step, on, free_sites);
    for (int s = 0; s < plan.states; ++s) end[s] = start[s];
    elimination.solve(plan, end);
    return elimination;
  }
  /// Changes of the amounts with the free sites of a pool.
  KOKKOS_INLINE_FUNCTION void slopes(const Elimination<width>& elimination, const double* end, int pool,
                                     double* change) const {
    for (int s = 0; s < plan.states; ++s) change[s] = 0;
    for (int n = 0; n < plan.bindings; ++n)
      if (plan.binding_pool[n] == pool) {
        const double rate = step * on[n] * end[plan.binding_free[n]];
        change[plan.binding_bound[n]] += rate;
        change[plan.binding_free[n]] -= rate;
      }
    elimination.solve(plan, change);
  }

  /// Free sites and amounts at the end of the step, from a first guess of the free sites. False: not found.
  KOKKOS_INLINE_FUNCTION bool solve(double* free_sites, double* end) const {
    // The smallest pool innermost: what rounding leaves of a large one may be much to a small one.
    int order[most_pools];
    for (int p = 0; p < plan.pools; ++p) {
      int place = p;
      for (; place > 0 && sites[order[place - 1]] < sites[p]; --place) order[place] = order[place - 1];
      order[place] = p;
    }
    if (plan.pools > 1 && solve_together(free_sites, end)) return true;
    return solve_level<0>(order, free_sites, end);
  }

 private:
  /// The amounts, with the pools from `level` on in balance and those before it as they are.
  template <int level>
  KOKKOS_INLINE_FUNCTION bool balance(const int* order, double* free_sites, double* end) const {
    if constexpr (level < most_pools)
      if (level < plan.pools) return solve_level<level>(order, free_sites, end);
    eliminate(free_sites, end);
    return true;
  }

  /// S + occupied(S) = sites of one pool has its root between 0 and all sites, those after it in `order` in
  /// balance for each S. The model beta + S / (k + m S) of what is occupied is exact for one binding; where a
  /// bracket does not shrink with it, it is halved in size or in magnitude. Goes on until rounding is all
  /// that is left, because the same error in every step of many would add up.
  template <int level>
  KOKKOS_INLINE_FUNCTION bool solve_level(const int* order, double* free_sites, double* end) const {
    const int pool = order[level];
    const bool innermost = level + 1 == plan.pools;
    double& s = free_sites[pool];
    const double guess = s, all = sites[pool], enough = tolerance(pool);
    double beta = 0, room = all, low = 0, high = all, last = 2 * enough, before = 0, gained_before = 0;
    s = 0;
    constexpr int most_iterations = 400;  // 60 suffice to halve from 1e-300 to the last digit
    for (int iteration = 0; iteration <= most_iterations; ++iteration) {
      double slope = 0;
      if (innermost) {
        const auto elimination = eliminate(free_sites, end);
        if (iteration == 1) slope = slope_of(elimination, pool, end);
      } else if (!balance<level + 1>(order, free_sites, end)) {
        return false;
      }
      if (iteration == 0) {  // here and not before the loop, or devices get each level's code twice
        beta = occupied(pool, end);
        room = all - beta;
        if (!(room > enough)) return room == room;
        s = guess > 0 && guess < all ? guess : 0.5 * all;
        continue;
      }
      const double gained = occupied(pool, end) - beta, residual = s + gained - room;
      const double mismatch = residual < 0 ? -residual : residual;
      if (mismatch <= 0.25 * enough || (mismatch <= enough && mismatch >= 0.5 * last)) return true;
      last = mismatch;
      if (residual != residual) return false;
      (residual > 0 ? high : low) = s;
      double m = 0, k = s / gained;
      if (before > 0) {
        m = (k - before / gained_before) / (s - before);
        k -= m * s;
      } else if (innermost) {
        const double ratio = k / slope;  // 1 + m S / k
        k /= ratio;
        m = k * (ratio - 1) / s;
      }
      before = s;
      gained_before = gained;
      const double b = k + 1 - m * room, root = sqrt(b * b + 4 * m * room * k);
      double next = b > 0 ? 2 * room * k / (b + root) : (root - b) / (2 * m);
      if (!(next > low && next < high) || iteration % 4 == 0)
        next = low > 0 ? sqrt(low) * sqrt(high) : high * 1e-3;
      if (!(next > low && next < high)) next = 0.5 * (low + high);
      if (!(next > low && next < high)) return mismatch <= least_share * all;  // neighbours among the numbers
      s = next;
    }
    return false;
  }

  /// By how much the sites that a pool's bound states take rise with its free sites alone.
  KOKKOS_INLINE_FUNCTION double slope_of(const Elimination<width>& elimination, int pool,
                                         const double* end) const {
    double change[width];
    slopes(elimination, end, pool, change);
    return occupied(pool, change);
  }

  /// Newton's method for all pools; false when it does not come closer.
  KOKKOS_INLINE_FUNCTION bool solve_together(double* free_sites, double* end) const {
    double largest = residual(free_sites, end), last = 2 * largest;
    constexpr int most_rounds = 20;
    for (int round = 0; round < most_rounds; ++round) {
      if (largest <= 0.1 || (largest <= 2 && largest > 0.5 * last)) {
        eliminate(free_sites, end);
        return true;
      }
      last = largest;
      double change[most_pools], trial[most_pools];
      newton(free_sites, end, change);
      largest = improve(free_sites, largest, change, Linear{}, trial, end);
      // Sites that are nearly all taken answer to factors, not to differences.
      if (!(largest < 0.5 * last)) largest = improve(free_sites, largest, change, Exponential{}, trial, end);
      if (!(largest < 0.9 * last)) return false;
      for (int p = 0; p < plan.pools; ++p) free_sites[p] = trial[p];
    }
    return false;
  }

  struct Linear {
    KOKKOS_INLINE_FUNCTION double operator()(double value, double change, double most) const {
      const double full = value + change;
      return full < 0 ? 0.1 * value : full > most ? 0.5 * (value + most) : full;
    }
  };
  struct Exponential {
    KOKKOS_INLINE_FUNCTION double operator()(double value, double change, double most) const {
      const double ratio = change / value, factor = exp(ratio > 3 ? 3 : ratio < -3 ? -3 : ratio);
      return value * factor < most ? value * factor : 0.5 * (value + most);
    }
  };

  /// Leaves the changed free sites in `best` if they are better than `largest`; the lower mismatch of the
  /// two.
  template <class Change>
  KOKKOS_INLINE_FUNCTION double improve(const double* free_sites, double largest, const double* change,
                                        Change&& apply, double* best, double* end) const {
    double trial[most_pools];
    for (int p = 0; p < plan.pools; ++p) trial[p] = apply(free_sites[p], change[p], sites[p]);
    const double reached = residual(trial, end);
    if (!(reached < largest)) return largest;
    for (int p = 0; p < plan.pools; ++p) best[p] = trial[p];
    return reached;
  }

  /// Largest mismatch of a pool over what rounding explains; the amounts that belong to the free sites.
  KOKKOS_INLINE_FUNCTION double residual(const double* free_sites, double* end) const {
    eliminate(free_sites, end);
    double largest = 0;
    for (int p = 0; p < plan.pools; ++p) {
      double mismatch = (free_sites[p] + occupied(p, end) - sites[p]) / tolerance(p);
      if (mismatch < 0) mismatch = -mismatch;
      constexpr double hopeless = 1e300;  // what is not a number is never accepted
      largest = mismatch <= largest ? largest : mismatch < hopeless ? mismatch : hopeless;
    }
    return largest;
  }

  /// By how much Newton's method changes the free sites.
  KOKKOS_INLINE_FUNCTION void newton(const double* free_sites, double* end, double* changes) const {
    const int pools = plan.pools;
    const auto elimination = eliminate(free_sites, end);
    double matrix[most_pools][most_pools + 1];
    for (int q = 0; q < pools; ++q) {
      double change[width];
      slopes(elimination, end, q, change);
      for (int p = 0; p < pools; ++p) matrix[p][q] = occupied(p, change) + (p == q ? 1 : 0);
      matrix[q][pools] = sites[q] - free_sites[q] - occupied(q, end);
    }
    for (int p = 0; p < pools; ++p) {
      int pivot = p;
      for (int r = p + 1; r < pools; ++r)
        if (matrix[r][p] * matrix[r][p] > matrix[pivot][p] * matrix[pivot][p]) pivot = r;
      for (int c = p; c <= pools; ++c) {
        const double kept = matrix[p][c];
        matrix[p][c] = matrix[pivot][c];
        matrix[pivot][c] = kept;
      }
      for (int r = p + 1; r < pools; ++r) {
        const double share = matrix[r][p] / matrix[p][p];
        for (int c = p; c <= pools; ++c) matrix[r][c] -= share * matrix[p][c];
      }
    }
    for (int p = pools - 1; p >= 0; --p) {
      changes[p] = matrix[p][pools];
      for (int c = p + 1; c < pools; ++c) changes[p] -= matrix[p][c] * changes[c];
      changes[p] /= matrix[p][p];
    }
  }
};

}  // namespace turgor::kernels::detail
