#include "transport/laws/diffusivity_laws.hpp"

#include <numbers>
#include <stdexcept>

#include "transport/laws/fibre_bed.hpp"

namespace turgor::transport {

namespace {

constexpr double boltzmann_constant = 1.380649e-23;  // J/K, exact

}  // namespace

double free_diffusivity(const Carrier& carrier, double viscosity, double temperature) {
  return boltzmann_constant * temperature / (3 * std::numbers::pi * viscosity * carrier.diameter);
}

double NugentJain::operator()(const Carrier& carrier, const FibreState&) const {
  if (!carrier.molar_mass)
    throw std::invalid_argument("the law nugent_jain needs the carrier's molar_mass, for example \"70 kDa\"");
  return coefficient * std::pow(*carrier.molar_mass / 1e-3, exponent);
}

double EffectiveMedium::ratio(const Carrier& carrier, const FibreState& fibres) const {
  const double radius = carrier.diameter / 2, permeability = fibre_permeability(fibres);
  const double medium = 1 / (1 + radius / std::sqrt(permeability) + radius * radius / (9 * permeability));
  const double reach = 1 + radius / fibres.radius;
  const double obstruction = fibres.volume_fraction * reach * reach;
  return medium * std::exp(-steric_coefficient * std::pow(obstruction, steric_exponent));
}

double EffectiveMedium::operator()(const Carrier& carrier, const FibreState& fibres) const {
  return free_diffusivity(carrier, viscosity, temperature) * ratio(carrier, fibres);
}

double OgstonDiffusivity::ratio(const Carrier& carrier, const FibreState& fibres) const {
  return std::exp(-std::sqrt(fibres.volume_fraction) * (1 + carrier.diameter / (2 * fibres.radius)));
}

double OgstonDiffusivity::operator()(const Carrier& carrier, const FibreState& fibres) const {
  return free_diffusivity(carrier, viscosity, temperature) * ratio(carrier, fibres);
}

}  // namespace turgor::transport
