#include "poroelasticity/laws/permeability_laws.hpp"

#include <cmath>

namespace turgor::poroelasticity {

Conductivity ConstantConductivity::operator()(double, double) const {
  return {.value = conductivity, .by_volume = 0};
}

Conductivity ExponentialConductivity::operator()(double volume, double) const {
  const double value = conductivity * std::exp(sensitivity * (volume - 1));
  return {.value = value, .by_volume = sensitivity * value};
}

Conductivity HolmesMow::operator()(double volume, double solid_fraction) const {
  const double room = volume - solid_fraction;
  if (!(room > 0)) return {};
  const double value = conductivity * std::pow(room / (1 - solid_fraction), exponent) *
                       std::exp(0.5 * sensitivity * (volume * volume - 1));
  return {.value = value, .by_volume = value * (exponent / room + sensitivity * volume)};
}

Conductivity FibreBedConductivity::operator()(double volume, double) const {
  constexpr double densest = 0.931;  // -ln of the share of fibres that leaves no way through
  const auto openness = [](double fraction) { return -std::log(fraction) - densest; };
  if (!(volume > 0 && openness(fibre_fraction / volume) > 0)) return {};
  const double scale = conductivity / openness(fibre_fraction), open = openness(fibre_fraction / volume);
  return {.value = scale * volume * open, .by_volume = scale * (open + 1)};
}

Conductivity conductivity(const PermeabilityLaw& law, double volume, double solid_fraction) {
  return std::visit([&](const auto& of) { return of(volume, solid_fraction); }, law);
}

}  // namespace turgor::poroelasticity
