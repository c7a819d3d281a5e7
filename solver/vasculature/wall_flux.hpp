#pragma once

#include <cmath>

namespace turgor::vasculature {

/// Fluid out of the vessels per vessel surface (m/s): J_v = L_p (p_v - p - sigma_T (pi_v - pi_i)).
inline double fluid_flux(double hydraulic_conductivity, double microvascular_pressure,
                         double interstitial_pressure, double osmotic_reflection, double oncotic_difference) {
  return hydraulic_conductivity *
         (microvascular_pressure - interstitial_pressure - osmotic_reflection * oncotic_difference);
}

/// Solute out of the vessels per vessel surface, J_s = gain c_v - loss c (mol/(m2 s)).
struct SoluteExchange {
  double gain = 0;  ///< A, m/s; never negative
  double loss = 0;  ///< B, m/s; never negative
};

/// Patlak's equation for one parallel way through the wall:
///   A = x/(1 - exp(-Pe)),  B = x/(exp(Pe) - 1),  x = J_v (1 - sigma),  Pe = x/P,
/// for every Pe (0, +-1e3 and beyond), P = 0 and sigma = 1. A - B = x to round-off: a uniform concentration
/// that the equations keep is kept. `fluid_flux` in m/s, `permeability` in m/s and at least 0.
inline SoluteExchange solute_exchange(double fluid_flux, double permeability, double reflection) {
  const double convection = fluid_flux * (1 - reflection);
  const double speed = std::abs(convection);
  const double peclet = speed / permeability;
  // What diffuses against the convection: P Pe/(exp(Pe) - 1), by its series where Pe drops out of it.
  const double upstream = !(permeability > 0) ? 0
                          : peclet < 1e-4     ? permeability * (1 - peclet / 2 + peclet * peclet / 12)
                                              : speed / std::expm1(peclet);
  const double downstream = upstream + speed;
  return convection < 0 ? SoluteExchange{.gain = upstream, .loss = downstream}
                        : SoluteExchange{.gain = downstream, .loss = upstream};
}

}  // namespace turgor::vasculature
