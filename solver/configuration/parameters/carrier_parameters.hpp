#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "transport/laws/size_laws.hpp"

namespace turgor::configuration {

enum class PlasmaKinetics { constant, bolus, infusion, bi_exponential, table };

/// What one region gives a carrier; empty entries come from the laws.
struct CarrierInRegion {
  std::optional<double> diffusivity = {};            ///< D, m2/s
  std::optional<double> accessible_fraction = {};    ///< eps
  std::optional<double> retardation = {};            ///< f
  std::optional<double> vascular_permeability = {};  ///< P, m/s
  std::optional<double> reflection = {};             ///< sigma
  bool operator==(const CarrierInRegion&) const = default;
};

/// Concentration of a carrier in the plasma over time, relative to `peak`.
struct PlasmaParameters {
  PlasmaKinetics kinetics = PlasmaKinetics::constant;
  double peak_concentration = 1;             ///< after a dose of relative amount 1 (mol/m3)
  std::optional<double> half_life = {};      ///< s
  std::optional<double> time_constant = {};  ///< s
  double fast_fraction = 0;                  ///< bi-exponential
  std::optional<double> fast_half_life, fast_time_constant = {};  ///< s
  double infusion_duration = 0;                                   ///< s
  std::filesystem::path table = {};                               ///< CSV: time_s,relative_concentration
  std::vector<double> table_times, table_values = {};             ///< the table as read (s, -)
  bool operator==(const PlasmaParameters&) const = default;
};

/// One nanocarrier or solute.
struct CarrierParameters {
  std::string name = {};
  double diameter = 0;                    ///< hydrodynamic (m)
  std::optional<double> molar_mass = {};  ///< kg/mol
  double charge = 0;                      ///< relative surface charge that meets vessel_wall.charge_energy
  // Names of laws of transport/laws/size_laws.hpp.
  std::string diffusivity_law{transport::Wang2022::name};
  std::string accessible_fraction_law{transport::WholeFluidFraction::name};
  std::string retardation_law{transport::GivenRetardation::name};
  /// Given values for every region, and what single regions have instead.
  CarrierInRegion everywhere = {};
  std::map<std::string, CarrierInRegion> regions = {};
  double decay_rate = 0;        ///< first-order loss in the tissue (1/s)
  bool allow_excluded = false;  ///< may be larger than every pore
  PlasmaParameters plasma = {};
  bool operator==(const CarrierParameters&) const = default;
};

}  // namespace turgor::configuration
