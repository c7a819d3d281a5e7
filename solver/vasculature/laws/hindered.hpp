#pragma once

namespace turgor::vasculature {

/// What a pore does to a sphere of lambda = sphere diameter / pore diameter, all relative to free solution.
struct Hindered {
  double partition = 0;   ///< Phi, equilibrium concentration in the pore over that outside, 1
  double diffusive = 0;   ///< H, diffusive hindrance including partitioning, 1
  double convective = 0;  ///< W, convective hindrance including partitioning, 1; reflection = 1 - W
};

}  // namespace turgor::vasculature
