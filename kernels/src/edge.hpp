#pragma once

#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Coefficients of entries (i, j, class) for a block of species (m3/s):
///   forward = a_ij = f g_ij - D k_ij, backward = a_ji = f g_ji - D k_ij, net = a_ij - a_ji,
///   added = max(0, -a_ij, -a_ji), kept as twice that.
/// The low-order flux into i is gain c_j - give c_i with gain = a_ij + added, give = a_ji + added >= 0.
template <class L>
struct Edge {
  using Number = typename L::Value;
  L forward, backward, net, twice_added;

  KOKKOS_FORCEINLINE_FUNCTION Edge(const L& diffusivity, const L& retardation, const L& stiffness,
                                   const L& flow_in, const L& flow_out) {
    // Each rounded in one way, so that i and j find the same two coefficients.
    const auto spread = rounded_product(diffusivity, stiffness);
    forward = product_less(retardation, flow_in, spread);
    backward = product_less(retardation, flow_out, spread);
    net = forward - backward;
    twice_added = larger(L::all(-2) * smaller(forward, backward), L::all(0));
  }
  /// As seen from node j.
  KOKKOS_FORCEINLINE_FUNCTION Edge turned() const {
    Edge edge = *this;
    edge.forward = backward;
    edge.backward = forward;
    edge.net = L::all(0) - net;
    return edge;
  }
  KOKKOS_FORCEINLINE_FUNCTION L gain() const { return forward + L::all(Number(0.5)) * twice_added; }
  KOKKOS_FORCEINLINE_FUNCTION L give() const { return backward + L::all(Number(0.5)) * twice_added; }
  /// Weight of the bar state at i, max(2 added, gain): the rate at which this entry can empty node i when
  /// limited. As computed it is at least `net`, and the other one at least -net.
  KOKKOS_FORCEINLINE_FUNCTION L weight_here() const { return larger(larger(twice_added, net), forward); }
  KOKKOS_FORCEINLINE_FUNCTION L weight_there() const {
    return larger(larger(twice_added, L::all(0) - net), backward);
  }
};

}  // namespace turgor::kernels::detail
