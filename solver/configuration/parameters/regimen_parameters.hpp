#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace turgor::configuration {

/// A normalizing agent of the file itself, or a changed copy of one of the library.
struct AgentParameters {
  std::string name = {};
  std::string like = {};                       ///< name in the library; empty: all given here
  std::map<std::string, double> effects = {};  ///< model parameter -> multiplier at full effect
  std::vector<std::string> regions = {};       ///< where it acts; empty: the tumour's regions
  std::optional<double> half_effect_dose =
      {};                             ///< E_inf = dose/(dose + half_effect_dose) (kg/kg); empty: E_inf = 1
  std::optional<double> onset = {};   ///< time constant (s)
  std::optional<double> offset = {};  ///< time constant after the window (s)
  std::optional<double> window = {};  ///< how long one dose acts (s)
  bool operator==(const AgentParameters&) const = default;
};

/// One giving of an agent or of carriers.
struct DoseParameters {
  std::string agent = {};      ///< agent name, or empty
  std::string carrier = {};    ///< carrier name, "all", or empty
  double time = 0;             ///< s
  double amount = 0;           ///< agent: kg per kg body mass
  double relative_amount = 1;  ///< carrier: of its peak concentration
  bool operator==(const DoseParameters&) const = default;
};

/// One regimen, run as a simulation of its own.
struct ArmParameters {
  std::string name = {};
  std::vector<DoseParameters> doses = {};  ///< without a carrier dose, all carriers are given at time 0
  bool operator==(const ArmParameters&) const = default;
};

}  // namespace turgor::configuration
