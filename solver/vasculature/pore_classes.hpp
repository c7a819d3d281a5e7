#pragma once

#include <span>
#include <vector>

namespace turgor::vasculature {

/// Pores of one size in the vessel wall.
struct PoreClass {
  double radius = 0;         ///< r_0, m
  double area_fraction = 0;  ///< gamma: part of the wall's area that these pores cover
};

/// What a change of the pores' size leaves as it is.
enum class PoresHeldFixed {
  area_fraction,  ///< L_p ~ r^2
  number,         ///< gamma ~ r^2, L_p ~ r^4
};

/// Pores whose diameters are distributed log-normally by number, n(d).
struct LogNormalPores {
  double mean_diameter = 0;       ///< of the number of pores, m
  double standard_deviation = 0;  ///< of the diameters, m
  double area_fraction = 1e-3;    ///< gamma of all pores together
  int number_of_classes = 12;
};

/// Classes for a log-normal distribution, in order of their radius, with sum gamma_j = area_fraction.
///
/// The density by number, weighted with the pores' area, is again log-normal: the same spread s of ln d,
/// s^2 = ln(1 + sd^2/mean^2), and the median mean exp(-s^2/2 + 2 s^2). The classes are the Gauss-Hermite
/// points of that density: gamma is exact; L_p = gamma E[r^2]/(8 mu_p L_w) and every other smooth function of
/// the radius converge exponentially. Classes that carry less than 1e-15 of gamma and of L_p are left out.
std::vector<PoreClass> pore_classes(const LogNormalPores& pores);

/// The same pores, `factor` times as wide.
std::vector<PoreClass> resized(std::span<const PoreClass> pores, double factor, PoresHeldFixed held_fixed);

/// Radius of pores that cover `area_fraction` and give the wall this hydraulic conductivity (m):
/// r_0 = sqrt(8 mu_p L_w L_p/gamma).
double implied_pore_radius(double hydraulic_conductivity, double area_fraction, double thickness,
                           double plasma_viscosity);

/// L_p = gamma r_0^2/(8 mu_p L_w) of one class (m/(Pa s)).
double pore_hydraulic_conductivity(const PoreClass& pores, double thickness, double plasma_viscosity);

}  // namespace turgor::vasculature
