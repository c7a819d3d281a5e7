#pragma once

#include "lanes.hpp"

namespace turgor::kernels::detail {

/// Coefficients of one entry (i, j, class) for one species (m3/s), all at least 0:
///   added = max(0, -a_ij, -a_ji), gain = a_ij + added, give = a_ji + added,
/// with a_ij = f g_ij - D k_ij. The low-order flux into i is gain c_j - give c_i.
struct Edge {
  double added, gain, give;

  KOKKOS_INLINE_FUNCTION Edge(double diffusivity, double retardation, double stiffness, double flow_in,
                              double flow_out) {
    const double spread = diffusivity * stiffness;
    const double from_other = retardation * flow_in - spread, to_other = retardation * flow_out - spread;
    added = larger(0, -smaller(from_other, to_other));
    gain = from_other + added;
    give = to_other + added;
  }
  /// Weight of the bar state at i: the rate at which this entry can empty node i when limited.
  KOKKOS_INLINE_FUNCTION double weight_here() const { return larger(2 * added, gain); }
  KOKKOS_INLINE_FUNCTION double weight_there() const { return larger(2 * added, give); }
};

}  // namespace turgor::kernels::detail
