#pragma once

#include "reaction_plan.hpp"

namespace turgor::kernels::detail {

/// (I + step K) x = r for one node, K the rates at given free sites, solved without a subtraction: every
/// entry of the factors has the relative accuracy of its sums, whatever the rates, and x >= 0 for r >= 0. The
/// elimination keeps column sums instead of diagonals (Grassmann, Taksar & Heyman 1985).
template <int width>
struct Elimination {
  double gives[width][width];  ///< [to][from], over the step
  double diagonal[width];

  /// `on`: per binding, on_rate over the free state's storage (1/(mol s)).
  KOKKOS_INLINE_FUNCTION Elimination(const GroupPlan<width>& plan, double step, const double* on,
                                     const double* free_sites) {
    const int states = plan.states;
    double excess[width];  // column sum: what stays in a state or leaves the network
    for (int s = 0; s < states; ++s) {
      excess[s] = 1 + step * plan.leak[s];
      for (int t = 0; t < states; ++t) gives[t][s] = 0;
    }
    for (int n = 0; n < plan.transfers; ++n)
      gives[plan.transfer_to[n]][plan.transfer_from[n]] += step * plan.transfer_rate[n];
    for (int n = 0; n < plan.bindings; ++n) {
      const int free = plan.binding_free[n], bound = plan.binding_bound[n];
      gives[bound][free] += step * on[n] * free_sites[plan.binding_pool[n]];
      gives[free][bound] += step * plan.off_rate[n];
    }
    for (int n = states - 1; n >= 0; --n) {
      double sum = excess[n];
      for (int o = 0; o < plan.out_count[n]; ++o) sum += gives[plan.out[n][o]][n];
      diagonal[n] = sum;
      for (int i = 0; i < plan.in_count[n]; ++i) {
        const int from = plan.in[n][i];
        const double share = gives[n][from] / sum;
        excess[from] += excess[n] * share;
        // What would come back to `from` has no part in its column sum.
        for (int o = 0; o < plan.out_count[n]; ++o)
          if (const int to = plan.out[n][o]; to != from) gives[to][from] += gives[to][n] * share;
      }
    }
  }

  /// From r to x in place.
  KOKKOS_INLINE_FUNCTION void solve(const GroupPlan<width>& plan, double* x) const {
    for (int n = plan.states - 1; n >= 0; --n) {
      x[n] /= diagonal[n];
      for (int o = 0; o < plan.out_count[n]; ++o) x[plan.out[n][o]] += gives[plan.out[n][o]][n] * x[n];
    }
    for (int n = 1; n < plan.states; ++n) {
      double sum = 0;
      for (int i = 0; i < plan.in_count[n]; ++i) sum += gives[n][plan.in[n][i]] * x[plan.in[n][i]];
      x[n] += sum / diagonal[n];
    }
  }
};

}  // namespace turgor::kernels::detail
