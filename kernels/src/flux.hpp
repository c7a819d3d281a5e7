#pragma once

#include "edge.hpp"

namespace turgor::kernels::detail {

/// A node as its edges see it: concentration and how far it may fall and rise.
template <class L>
struct Node {
  L value, fall, rise;
};

/// Flux into `here` from `there` of the low order (mol/s). Each product is rounded by itself: an empty node
/// gives nothing, as computed, and what the other node finds is the same with the other sign.
template <class L>
KOKKOS_FORCEINLINE_FUNCTION L low_flux(const Edge<L>& edge, const L& here, const L& there) {
  return rounded_product(edge.gain(), there) - rounded_product(edge.give(), here);
}

/// A product that may be fused with the sum that follows, or is rounded by itself.
template <bool by_itself, class L>
KOKKOS_FORCEINLINE_FUNCTION L product(const L& a, const L& b) {
  if constexpr (by_itself)
    return rounded_product(a, b);
  else
    return a * b;
}

/// The unlimited flux a_ij c_j - a_ji c_i as far as the bounds of both nodes allow. What keeps a node from
/// falling comes last and is a multiple of its own value and fall only, so that no other node's round-off
/// can undercut it.
template <bool by_itself, class L>
KOKKOS_FORCEINLINE_FUNCTION L limited_flux(const Edge<L>& edge, const Node<L>& here, const Node<L>& there) {
  const auto weight_here = edge.weight_here(), weight_there = edge.weight_there();
  const auto through_here = product<by_itself>(edge.net, here.value),
             through_there = product<by_itself>(edge.net, there.value);
  auto flux = product<by_itself>(edge.forward, there.value - here.value) + through_here;
  flux = larger(flux, through_there - product<by_itself>(weight_there, there.rise));
  flux = smaller(flux, through_here + product<by_itself>(weight_here, here.rise));
  flux = larger(flux, through_here - product<by_itself>(weight_here, here.fall));
  return smaller(flux, through_there + product<by_itself>(weight_there, there.fall));
}

/// The mean of what both nodes find for the limited flux between them. They differ in round-off, but of this
/// mean each finds exactly what the other one finds, with the other sign: for edges that are computed twice.
/// No product is fused with a sum, which the compiler might do for one of the two nodes only.
template <class L>
KOKKOS_FORCEINLINE_FUNCTION L agreed_flux(const Edge<L>& edge, const Node<L>& here, const Node<L>& there) {
  return L::all(typename L::Value(0.5)) *
         (limited_flux<true>(edge, here, there) - limited_flux<true>(edge.turned(), there, here));
}

}  // namespace turgor::kernels::detail
