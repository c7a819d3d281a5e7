#include "units/dimension.hpp"

#include <utility>
#include <vector>

namespace turgor::units {

namespace {

struct NamedDimension {
  Dimension dimension;
  std::string name, si_unit, common_units;
};

const std::vector<NamedDimension>& named_dimensions() {
  static const std::vector<NamedDimension> table{
      {dimensionless, "pure number", "", "no unit, or %"},
      {length, "length", "m", "mm, um, nm"},
      {area, "area", "m2", "mm2, um2"},
      {volume, "volume", "m3", "mm3, ml"},
      {reciprocal_length, "area per volume", "1/m", "1/cm, 1/mm"},
      {mass, "mass", "kg", "g, mg"},
      {time, "time", "s", "s, min, h, d"},
      {rate, "rate", "1/s", "1/s, 1/h, 1/day"},
      {amount, "amount of substance", "mol", "mol, mmol"},
      {temperature, "temperature", "K", "K, degC"},
      {velocity, "velocity or permeability", "m/s", "m/s, cm/s, um/s"},
      {force, "force", "N", "N, mN"},
      {energy, "energy", "J", "J"},
      {pressure, "pressure", "Pa", "Pa, kPa, mmHg"},
      {viscosity, "viscosity", "Pa s", "Pa s, mPa s, cP"},
      {diffusivity, "diffusivity", "m2/s", "m2/s, cm2/s, um2/s"},
      {concentration, "concentration", "mol/m3", "mol/m3, mM, uM"},
      {molar_mass, "molar mass", "kg/mol", "kg/mol, kDa"},
      {compliance, "inverse pressure", "1/Pa", "1/Pa, 1/kPa"},
      {foundation_stiffness, "pressure per length", "Pa/m", "Pa/m, kPa/mm"},
      {tissue_conductivity, "hydraulic conductivity of tissue", "m2/(Pa s)", "m2/(Pa s), cm2/(mmHg s)"},
      {wall_conductivity, "hydraulic conductivity of a vessel wall", "m/(Pa s)", "m/(Pa s), cm/(mmHg s)"},
      {volumetric_conductance, "conductance per volume", "1/(Pa s)", "1/(Pa s), 1/(mmHg s)"},
  };
  return table;
}

const NamedDimension* find(const Dimension& dimension) {
  for (const auto& entry : named_dimensions())
    if (entry.dimension == dimension) return &entry;
  return nullptr;
}

}  // namespace

std::string si_unit(const Dimension& dimension) {
  if (const auto* known = find(dimension)) return known->si_unit;
  std::string text;
  for (const auto& [symbol, exponent] : {std::pair{"kg", dimension.kilogram}, std::pair{"m", dimension.metre},
                                         std::pair{"s", dimension.second}, std::pair{"mol", dimension.mole},
                                         std::pair{"K", dimension.kelvin}}) {
    if (exponent == 0) continue;
    if (!text.empty()) text += ' ';
    text += symbol;
    if (exponent != 1) text += "^" + std::to_string(exponent);
  }
  return text;
}

std::string name(const Dimension& dimension) {
  const auto* known = find(dimension);
  return known ? known->name : si_unit(dimension);
}

std::string describe(const Dimension& dimension) {
  const auto* known = find(dimension);
  return known ? known->name + " (" + known->common_units + ")" : si_unit(dimension);
}

}  // namespace turgor::units
