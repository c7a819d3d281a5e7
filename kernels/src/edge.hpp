#pragma once

#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Coefficients of one entry (i, j, class) for a block of species (m3/s):
///   forward = a_ij = f g_ij - D k_ij, backward = a_ji = f g_ji - D k_ij, added = max(0, -a_ij, -a_ji).
/// The low-order flux into i is gain c_j - give c_i with gain = a_ij + added, give = a_ji + added >= 0.
template <int width>
struct Edge {
  using L = Lanes<width>;
  L forward, backward, added;

  KOKKOS_FORCEINLINE_FUNCTION Edge(const double* diffusivity, const double* retardation, double stiffness,
                                   double flow_in, double flow_out) {
    const auto f = L::load(retardation);
    const auto spread = L::load(diffusivity) * L::all(stiffness);
    forward = f * L::all(flow_in) - spread;
    backward = f * L::all(flow_out) - spread;
    added = larger(L::all(0), L::all(0) - smaller(forward, backward));
  }
  KOKKOS_FORCEINLINE_FUNCTION L gain() const { return forward + added; }
  KOKKOS_FORCEINLINE_FUNCTION L give() const { return backward + added; }
  /// Weight of the bar state at i, max(2 added, gain): the rate at which this entry can empty node i when
  /// limited.
  KOKKOS_FORCEINLINE_FUNCTION L weight_here() const { return added + larger(added, forward); }
  KOKKOS_FORCEINLINE_FUNCTION L weight_there() const { return added + larger(added, backward); }
};

}  // namespace turgor::kernels::detail
