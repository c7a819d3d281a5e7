#pragma once

#include <vector>

namespace turgor::vasculature {

/// Pores of one size in the vessel wall.
struct PoreClass {
  double radius = 0;         ///< r_0, m
  double area_fraction = 0;  ///< gamma, open area of these pores per area of wall, 1
  bool operator==(const PoreClass&) const = default;
};

/// What stays the same while an agent changes the size of the pores.
enum class PoresHeldFixed {
  area_fraction,  ///< L_p ~ radius^2
  number          ///< area fraction ~ radius^2, L_p ~ radius^4
};

/// Classes that stand for a log-normal number density of pore diameters.
///
/// With s^2 = ln(1 + (standard_deviation/mean_diameter)^2) the logarithm of the diameter is normal with mean
/// ln(mean_diameter) - s^2/2 and deviation s by number, hence with mean ln(mean_diameter) + 3 s^2/2 and the
/// same s by area (d^2 times the number density). The classes are the nodes of Gauss-Hermite quadrature of
/// that normal density and their area fractions its weights times `area_fraction`: they add up to
/// `area_fraction`, and L_p, the second moment, is right to round-off from a few classes on. Without spread
/// there is one class. Diameters in m; `classes` from 1 to 64.
std::vector<PoreClass> log_normal_pores(double mean_diameter, double standard_deviation, double area_fraction,
                                        int classes);

/// The pores after their radii changed by `factor`, with their number or their area fraction kept.
std::vector<PoreClass> scaled(const std::vector<PoreClass>& pores, double factor, PoresHeldFixed held_fixed);

/// Radius (m) of equal pores that give the wall its hydraulic conductivity: r_0 = sqrt(8 mu L_w L_p / gamma).
///
/// L_p `hydraulic_conductivity` in m/(Pa s), gamma `area_fraction`, mu `plasma_viscosity` in Pa s, L_w
/// `thickness` in m.
double implied_pore_radius(double hydraulic_conductivity, double area_fraction, double plasma_viscosity,
                           double thickness);

}  // namespace turgor::vasculature
