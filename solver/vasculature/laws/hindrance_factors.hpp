#pragma once

namespace turgor::vasculature {

/// What a pore leaves of a spherical particle's concentration, diffusion and convection; all lie in [0, 1]
/// for a neutral particle, 1 for a point and 0 for a particle as wide as the pore.
struct HindranceFactors {
  double partition = 0;   ///< Phi: mean concentration in the pore over that outside
  double diffusive = 0;   ///< H: includes Phi
  double convective = 0;  ///< W: includes Phi
};

/// Phi = (1 - lambda)^2 for a neutral particle, lambda = particle radius over pore radius; 0 from lambda = 1.
constexpr double steric_partition(double lambda) {
  return lambda < 1 ? (1 - lambda) * (1 - lambda) : 0;
}

}  // namespace turgor::vasculature
