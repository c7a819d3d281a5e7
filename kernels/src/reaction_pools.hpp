#pragma once

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
  static constexpr double least = 4.94e-324 * 16;    // the same where numbers end

  KOKKOS_INLINE_FUNCTION double occupied(int pool, const double* amounts) const {
    double sum = 0;
    for (int n = 0; n < plan.bindings; ++n)
      if (plan.binding_pool[n] == pool) sum += plan.sites_per_content[n] * amounts[plan.binding_bound[n]];
    return sum;
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

  /// Solves for one pool while the others stay: S + occupied(S) = sites has its root between 0 and all sites.
  /// The model beta + kappa S / (1 + alpha S) of what is occupied is exact for one binding; where a bracket
  /// does not shrink with it, it is halved in size or in magnitude.
  KOKKOS_INLINE_FUNCTION bool solve_pool(int pool, double* free_sites, double* end) const {
    double& s = free_sites[pool];
    const double guess = s, all = sites[pool], enough = tolerance(pool);
    s = 0;
    eliminate(free_sites, end);
    const double beta = occupied(pool, end), room = all - beta;
    if (!(room > enough)) return room == room;
    double low = 0, high = all;
    s = guess > 0 && guess < all ? guess : 0.5 * all;
    double last = 2 * enough;
    constexpr int most_iterations = 400;  // 60 suffice to halve from 1e-300 to the last digit
    for (int iteration = 1; iteration <= most_iterations; ++iteration) {
      const auto elimination = eliminate(free_sites, end);
      const double gained = occupied(pool, end) - beta, residual = s + gained - room;
      const double mismatch = residual < 0 ? -residual : residual;
      if (mismatch <= 0.03 * enough || (mismatch <= enough && mismatch >= 0.5 * last)) return true;
      last = mismatch;
      if (residual != residual) return false;
      (residual > 0 ? high : low) = s;
      if (high - low <= 2.2e-16 * high) return true;
      double change[width];
      slopes(elimination, end, pool, change);
      const double slope = occupied(pool, change), ratio = gained / (s * slope);  // 1 + alpha S
      const double alpha = (ratio - 1) / s, kappa = gained * ratio / s, b = 1 + kappa - alpha * room;
      const double root = sqrt(b * b + 4 * alpha * room);
      double next = b > 0 ? 2 * room / (b + root) : (root - b) / (2 * alpha);
      if (!(next > low && next < high) || iteration % 4 == 0)
        next = low > 0 ? sqrt(low) * sqrt(high) : high * 1e-3;
      if (!(next > low && next < high)) next = 0.5 * (low + high);
      if (!(next > low && next < high)) return true;  // neighbours among the numbers
      s = next;
    }
    return false;
  }

  /// All pools of the node. Each pool in turn (Gauss-Seidel), unless a step of Newton's method halves the
  /// largest residual.
  KOKKOS_INLINE_FUNCTION bool solve(double* free_sites, double* end) const {
    if (plan.pools == 1) return solve_pool(0, free_sites, end);
    double largest = residual(free_sites, end);
    constexpr int most_rounds = 60;
    for (int round = 0; round < most_rounds; ++round) {
      if (largest <= 4) return true;  // as close as rounding lets several pools come
      double trial[most_pools];
      newton(free_sites, end, trial);
      const double reached = residual(trial, end);
      if (reached < 0.5 * largest) {
        for (int p = 0; p < plan.pools; ++p) free_sites[p] = trial[p];
        largest = reached;
        continue;
      }
      for (int p = 0; p < plan.pools; ++p)
        if (!solve_pool(p, free_sites, end)) return false;
      largest = residual(free_sites, end);
    }
    return false;
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

  /// One step of Newton's method from free_sites, kept within the sites.
  KOKKOS_INLINE_FUNCTION void newton(const double* free_sites, double* end, double* next) const {
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
      double change = matrix[p][pools];
      for (int c = p + 1; c < pools; ++c) change -= matrix[p][c] * (next[c] - free_sites[c]);
      const double full = free_sites[p] + change / matrix[p][p];
      next[p] = full < 0 ? 0.1 * free_sites[p] : full > sites[p] ? 0.5 * (free_sites[p] + sites[p]) : full;
    }
  }
};

}  // namespace turgor::kernels::detail
