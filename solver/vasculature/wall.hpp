#pragma once

#include <vector>

#include "vasculature/laws/hindrance.hpp"
#include "vasculature/pore_classes.hpp"

namespace turgor::vasculature {

/// The vessel wall between its pores.
struct Wall {
  double thickness = 5e-6;           ///< L_w, m
  double plasma_viscosity = 1.2e-3;  ///< mu, Pa s
  double temperature = 310.15;       ///< T, K
  Hindrance hindrance = {};
  double contact_energy = 0;     ///< of a carrier of unit charge touching the wall, over k_B T; > 0 repels
  double debye_length = 0.8e-9;  ///< m
};

/// A carrier as the vessel wall sees it.
struct CarrierInWall {
  double diameter = 0;  ///< hydrodynamic, m
  double charge = 0;    ///< multiplies `Wall::contact_energy`
};

/// What one pore class, or a wall known only by its coefficients, lets through.
struct PathThroughWall {
  double hydraulic_conductivity = 0;      ///< L_p, m/(Pa s)
  double osmotic_reflection = 0;          ///< sigma_T, 1
  std::vector<double> permeability = {};  ///< P of each carrier, m/s
  std::vector<double> reflection = {};    ///< sigma of each carrier, 1
};

/// Diffusivity in free solution (m2/s), Stokes and Einstein: D_0 = k_B T / (3 pi mu d).
double free_diffusivity(double diameter, double viscosity, double temperature);

/// One path per pore class, in the order of `pores`.
///
/// L_p = gamma r_0^2 / (8 mu L_w), P = gamma H D_0 / L_w, sigma = 1 - W, sigma_T = 1 - W of the neutral
/// osmotic agent (albumin: 7 nm). A carrier as large as a pore or larger has P = 0 and sigma = 1 there; the
/// pore still carries fluid. Fluxes are to be added over paths, each with its own Peclet number.
std::vector<PathThroughWall> paths_through_pores(const Wall& wall, const std::vector<PoreClass>& pores,
                                                 double osmotic_agent_diameter,
                                                 const std::vector<CarrierInWall>& carriers);

/// L_p of the whole wall (m/(Pa s)): the sum over its paths.
double total_hydraulic_conductivity(const std::vector<PathThroughWall>& paths);

/// sigma_T of the whole wall: sum L_p,k sigma_T,k / sum L_p,k, the one that belongs into p_e.
double mean_osmotic_reflection(const std::vector<PathThroughWall>& paths);

}  // namespace turgor::vasculature
