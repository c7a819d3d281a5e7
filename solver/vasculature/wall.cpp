#include "vasculature/wall.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "vasculature/laws/wall_interaction.hpp"

namespace turgor::vasculature {

namespace {

constexpr double boltzmann_constant = 1.380649e-23;  // J/K, exact

void require_positive(double value, const std::string& what) {
  if (!(value > 0) || !std::isfinite(value))
    throw std::invalid_argument(what + " is " + std::to_string(value) + "; it must be positive and finite");
}

void require_wall(const VesselWall& wall) {
  require_positive(wall.thickness, "thickness of the vessel wall");
  require_positive(wall.plasma_viscosity, "plasma viscosity");
  require_positive(wall.temperature, "temperature");
  require_positive(wall.osmotic_agent_diameter, "diameter of the osmotic agent");
  if (!(wall.debye_length > 0)) throw std::invalid_argument("Debye length must be positive");
}

}  // namespace

double stokes_einstein_diffusivity(double diameter, double viscosity, double temperature) {
  return boltzmann_constant * temperature / (3 * std::numbers::pi * viscosity * diameter);
}

PoreExchange pore_exchange(const VesselWall& wall, const PoreClass& pores, double diameter, double charge) {
  const double lambda = diameter / (2 * pores.radius);
  if (!(lambda < 1)) return {};
  const HindranceFactors factors = hindrance(wall.hindrance, lambda);
  const WallInteraction interaction{.contact_energy = charge * wall.charge_energy,
                                    .debye_length = wall.debye_length};
  const double charged = partition_ratio(interaction, lambda, pores.radius);
  const double free = stokes_einstein_diffusivity(diameter, wall.plasma_viscosity, wall.temperature);
  return {.permeability = pores.area_fraction * charged * factors.diffusive * free / wall.thickness,
          .reflection = 1 - charged * factors.convective};
}

std::vector<WallClass> porous_wall(const VesselWall& wall, std::span<const PoreClass> pores,
                                   std::span<const WallSolute> solutes,
                                   std::optional<double> osmotic_reflection) {
  require_wall(wall);
  if (pores.empty()) throw std::invalid_argument("a vessel wall with pores needs at least one pore class");
  double total = 0;
  for (const auto& one : pores) {
    require_positive(one.radius, "pore radius");
    require_positive(one.area_fraction, "pore area fraction");
    total += pore_hydraulic_conductivity(one, wall.thickness, wall.plasma_viscosity);
  }
  std::vector<WallClass> classes;
  classes.reserve(pores.size());
  for (const auto& one : pores) {
    const double conductivity = pore_hydraulic_conductivity(one, wall.thickness, wall.plasma_viscosity);
    WallClass result{.hydraulic_conductivity = conductivity,
                     .osmotic_reflection = osmotic_reflection.value_or(
                         pore_exchange(wall, one, wall.osmotic_agent_diameter).reflection)};
    for (const auto& solute : solutes) {
      PoreExchange exchange{};
      if (!solute.permeability || !solute.reflection) {
        require_positive(solute.diameter, "diameter of a solute");
        exchange = pore_exchange(wall, one, solute.diameter, solute.charge);
      }
      result.permeability.push_back(solute.permeability ? *solute.permeability * conductivity / total
                                                        : exchange.permeability);
      result.reflection.push_back(solute.reflection.value_or(exchange.reflection));
    }
    classes.push_back(std::move(result));
  }
  return classes;
}

WallClass given_wall(double hydraulic_conductivity, double osmotic_reflection,
                     std::span<const WallSolute> solutes) {
  WallClass result{.hydraulic_conductivity = hydraulic_conductivity,
                   .osmotic_reflection = osmotic_reflection};
  for (const auto& solute : solutes) {
    if (!solute.permeability || !solute.reflection)
      throw std::invalid_argument(
          "a vessel wall without pores needs the permeability and the reflection of every carrier");
    result.permeability.push_back(*solute.permeability);
    result.reflection.push_back(*solute.reflection);
  }
  return result;
}

double total_hydraulic_conductivity(std::span<const WallClass> classes) {
  double sum = 0;
  for (const auto& one : classes) sum += one.hydraulic_conductivity;
  return sum;
}

double mean_osmotic_reflection(std::span<const WallClass> classes) {
  double weighted = 0, plain = 0;
  for (const auto& one : classes) {
    weighted += one.hydraulic_conductivity * one.osmotic_reflection;
    plain += one.osmotic_reflection;
  }
  const double total = total_hydraulic_conductivity(classes);
  if (total > 0) return weighted / total;
  return classes.empty() ? 0 : plain / double(classes.size());
}

double effective_pressure(std::span<const WallClass> classes, double microvascular_pressure,
                          double oncotic_difference) {
  return microvascular_pressure - mean_osmotic_reflection(classes) * oncotic_difference;
}

}  // namespace turgor::vasculature
