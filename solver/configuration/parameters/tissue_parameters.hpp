#pragma once

#include <optional>
#include <string>
#include <vector>

#include "configuration/parameters/mechanics_parameters.hpp"
#include "vasculature/laws/hindrance.hpp"

namespace turgor::configuration {

/// Which column of defaults a region takes.
enum class Tissue { tumour, normal, necrotic };

/// One class of pores in the vessel wall.
struct PoreClassParameters {
  double diameter = 0;       ///< m
  double area_fraction = 0;  ///< of the vessel wall
  bool operator==(const PoreClassParameters&) const = default;
};

enum class PoreDistribution { none, classes, log_normal, implied };
enum class PoresHeldFixed { area_fraction, number };

/// The vessel wall: pores that give L_p, sigma_T and each carrier's P and sigma, or nothing (all given).
struct VesselWallParameters {
  PoreDistribution pores = PoreDistribution::none;
  std::vector<PoreClassParameters> classes = {};
  double mean_diameter = 0;       ///< of the log-normal distribution (m)
  double standard_deviation = 0;  ///< of the log-normal distribution's diameters (m)
  int number_of_classes = 12;
  double area_fraction = 1e-3;
  double thickness = 5e-6;                                      ///< m
  double plasma_viscosity = 1.2e-3;                             ///< Pa s
  double temperature = 310.15;                                  ///< K
  std::string hindrance{vasculature::DeenBungayBrenner::name};  ///< of vasculature/laws/hindrance.hpp
  PoresHeldFixed held_fixed = PoresHeldFixed::number;
  double osmotic_agent_diameter = 7e-9;  ///< albumin (m)
  double charge_energy = 0;  ///< carrier-wall energy at contact per k_B T per unit carrier charge; 0: neutral
  double debye_length = 0.8e-9;  ///< m
  bool operator==(const VesselWallParameters&) const = default;
};

/// Fibres of the interstitium: one state that can drive K, D and the accessible fraction.
struct FibreParameters {
  double radius = 20e-9;  ///< m
  double volume_fraction = 0.03;
  bool drives_hydraulic_conductivity = false;
  bool operator==(const FibreParameters&) const = default;
};

/// One region of tissue.
struct RegionParameters {
  std::string name = {};
  Tissue tissue = Tissue::tumour;
  double hydraulic_conductivity = 0;  ///< K, m2/(Pa s)
  double vessel_surface_density = 0;  ///< S_V, 1/m
  /// L_p, m/(Pa s); ignored where `vessel_wall.pores` is classes or log_normal.
  double vessel_hydraulic_conductivity = 0;
  double microvascular_pressure = 0;              ///< p_v, Pa
  double plasma_oncotic_pressure = 0;             ///< pi_v, Pa
  double interstitial_oncotic_pressure = 0;       ///< pi_i, Pa
  std::optional<double> osmotic_reflection = {};  ///< sigma_T; empty: from the pores
  double lymphatic_conductance = 0;               ///< L_pl S_l/V, 1/(Pa s)
  double lymphatic_pressure = 0;                  ///< p_l, Pa
  double fluid_fraction = 0.3;                    ///< interstitial fluid volume per tissue volume
  VesselWallParameters vessel_wall = {};
  FibreParameters fibres = {};
  SolidParameters solid = {};
  GrowthParameters growth = {};
  PermeabilityParameters permeability = {};
  SwellingParameters swelling = {};
  bool operator==(const RegionParameters&) const = default;
};

}  // namespace turgor::configuration
