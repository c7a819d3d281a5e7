#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace turgor::regimen {

/// What of the model a treatment can change.
enum class ModelParameter : std::size_t {
  pore_diameter,
  pore_area_fraction,
  vessel_surface_density,
  vessel_hydraulic_conductivity,
  vascular_permeability,
  microvascular_pressure,
  hydraulic_conductivity,
  fibre_volume_fraction,
  diffusivity,
  lymphatic_conductance,
};

/// A model parameter's name in a parameter file, and what its multiplier does.
struct ModelParameterName {
  ModelParameter parameter = {};
  std::string_view name = {};
  std::string_view meaning = {};
};

inline constexpr std::array<ModelParameterName, 10> model_parameters = {{
    {ModelParameter::pore_diameter, "pore_diameter",
     "diameter of all pores of the vessel wall; held_fixed says what else follows"},
    {ModelParameter::pore_area_fraction, "pore_area_fraction", "part of the vessel wall that is pores"},
    {ModelParameter::vessel_surface_density, "vessel_surface_density", "S_V: functional vessel surface"},
    {ModelParameter::vessel_hydraulic_conductivity, "vessel_hydraulic_conductivity",
     "L_p; where pores are given, their number"},
    {ModelParameter::vascular_permeability, "vascular_permeability", "P of every carrier"},
    {ModelParameter::microvascular_pressure, "microvascular_pressure", "p_v"},
    {ModelParameter::hydraulic_conductivity, "hydraulic_conductivity", "K of the interstitium"},
    {ModelParameter::fibre_volume_fraction, "fibre_volume_fraction",
     "phi, for the laws among fibres and for K where the fibres drive it"},
    {ModelParameter::diffusivity, "diffusivity", "D of every carrier"},
    {ModelParameter::lymphatic_conductance, "lymphatic_conductance", "L_pl S_l/V"},
}};

/// The parameter's name in a parameter file.
constexpr std::string_view name_of(ModelParameter parameter) {
  return model_parameters[std::size_t(parameter)].name;
}

/// The parameter of this name, or nothing.
constexpr std::optional<ModelParameter> model_parameter(std::string_view name) {
  for (const auto& one : model_parameters)
    if (one.name == name) return one.parameter;
  return {};
}

/// One multiplier per model parameter; 1 changes nothing.
class Multipliers {
 public:
  constexpr Multipliers() { values_.fill(1); }
  constexpr double& operator[](ModelParameter parameter) { return values_[std::size_t(parameter)]; }
  constexpr double operator[](ModelParameter parameter) const { return values_[std::size_t(parameter)]; }
  constexpr bool operator==(const Multipliers&) const = default;
  /// Effects of different agents multiply.
  constexpr Multipliers& operator*=(const Multipliers& other) {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] *= other.values_[i];
    return *this;
  }

 private:
  std::array<double, model_parameters.size()> values_ = {};
};

}  // namespace turgor::regimen
