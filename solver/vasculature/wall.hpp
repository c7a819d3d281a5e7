#pragma once

#include <optional>
#include <span>
#include <vector>

#include "vasculature/laws/hindrance.hpp"
#include "vasculature/pore_classes.hpp"

namespace turgor::vasculature {

/// What a solute meets in the vessel wall besides the pores' size.
struct VesselWall {
  double thickness = 5e-6;           ///< L_w, m
  double plasma_viscosity = 1.2e-3;  ///< mu_p, Pa s
  double temperature = 310.15;       ///< T, K
  HindranceLaw hindrance = DeenBungayBrenner{};
  double osmotic_agent_diameter = 7e-9;  ///< albumin, m
  double charge_energy = 0;              ///< E/kT of a solute of charge 1 touching the wall; positive repels
  double debye_length = 0.8e-9;          ///< m; infinite: the energy is the same everywhere in the pore
};

/// A solute that crosses the wall.
struct WallSolute {
  double diameter = 0;                      ///< hydrodynamic, m
  double charge = 0;                        ///< multiplies the wall's charge_energy
  std::optional<double> permeability = {};  ///< P of the whole wall where it is given, m/s
  std::optional<double> reflection = {};    ///< sigma where it is given
};

/// One parallel way through the wall: a class of pores, or the whole wall.
struct WallClass {
  double hydraulic_conductivity = 0;      ///< L_p,k, m/(Pa s)
  double osmotic_reflection = 0;          ///< sigma_T,k
  std::vector<double> permeability = {};  ///< P_ks per solute, m/s, per area of the whole wall
  std::vector<double> reflection = {};    ///< sigma_ks per solute
};

/// Free diffusivity of a sphere, D_0 = k_B T/(3 pi mu d) (m2/s; Stokes-Einstein).
double stokes_einstein_diffusivity(double diameter, double viscosity, double temperature);

/// Solute in pores of one radius: P = gamma H D_0/L_w (m/s) and sigma = 1 - W; excluded: P = 0, sigma = 1.
struct PoreExchange {
  double permeability = 0;
  double reflection = 1;
};
PoreExchange pore_exchange(const VesselWall& wall, const PoreClass& pores, double diameter,
                           double charge = 0);

/// The wall as its pores make it, one way per class. `osmotic_reflection`: sigma_T where it is given for the
/// whole wall. A given P is shared among the classes in proportion to L_p,k, a given sigma holds in each:
/// with equal sigma_T,k they act together as one wall with these values.
std::vector<WallClass> porous_wall(const VesselWall& wall, std::span<const PoreClass> pores,
                                   std::span<const WallSolute> solutes,
                                   std::optional<double> osmotic_reflection = {});

/// The wall as given, one way; every solute needs its permeability and reflection.
WallClass given_wall(double hydraulic_conductivity, double osmotic_reflection,
                     std::span<const WallSolute> solutes);

/// L_p = sum_k L_p,k (m/(Pa s)).
double total_hydraulic_conductivity(std::span<const WallClass> classes);

/// sigma_T = sum_k L_p,k sigma_T,k/sum_k L_p,k: what acts on the pressure. L_p = 0: the classes' plain mean.
double mean_osmotic_reflection(std::span<const WallClass> classes);

/// p_e = p_v - sigma_T (pi_v - pi_i) with that sigma_T (Pa).
double effective_pressure(std::span<const WallClass> classes, double microvascular_pressure,
                          double oncotic_difference);

}  // namespace turgor::vasculature
