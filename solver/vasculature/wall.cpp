#include "vasculature/wall.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>

#include "vasculature/demand.hpp"
#include "vasculature/laws/wall_charge.hpp"

namespace turgor::vasculature {

namespace {

constexpr double boltzmann_constant = 1.380649e-23;  // J/K, exact

Hindered hindered_carrier(const Wall& wall, const PoreClass& pore, const CarrierInWall& carrier) {
  const double lambda = carrier.diameter / (2 * pore.radius);
  Hindered result = hindered(wall.hindrance, lambda);
  const WallCharge charge{.contact_energy = wall.contact_energy * carrier.charge,
                          .debye_length = wall.debye_length / pore.radius};
  const double factor = charge(lambda);
  result.partition *= factor;
  result.diffusive *= factor;
  result.convective *= factor;
  if (!std::isfinite(result.diffusive) || !std::isfinite(result.convective))
    throw std::domain_error(
        "vessel wall: the attraction between carrier and wall is too strong to be computed; "
        "lower charge_energy (per k_B T) or the carrier's charge");
  return result;
}

}  // namespace

double free_diffusivity(double diameter, double viscosity, double temperature) {
  demand_positive(diameter, "carrier diameter");
  demand_positive(viscosity, "viscosity");
  demand_positive(temperature, "temperature");
  return boltzmann_constant * temperature / (3 * std::numbers::pi * viscosity * diameter);
}

std::vector<PathThroughWall> paths_through_pores(const Wall& wall, const std::vector<PoreClass>& pores,
                                                 double osmotic_agent_diameter,
                                                 const std::vector<CarrierInWall>& carriers) {
  demand_positive(wall.thickness, "thickness");
  demand_positive(wall.plasma_viscosity, "plasma viscosity");
  demand_positive(osmotic_agent_diameter, "diameter of the osmotic agent");
  std::vector<PathThroughWall> paths;
  for (const PoreClass& pore : pores) {
    demand_positive(pore.radius, "pore radius");
    demand_positive(pore.area_fraction, "area fraction of pores");
    PathThroughWall path{
        .hydraulic_conductivity =
            pore.area_fraction * pore.radius * pore.radius / (8 * wall.plasma_viscosity * wall.thickness),
        .osmotic_reflection =
            1 - hindered(wall.hindrance, osmotic_agent_diameter / (2 * pore.radius)).convective};
    for (const CarrierInWall& carrier : carriers) {
      const double diffusivity = free_diffusivity(carrier.diameter, wall.plasma_viscosity, wall.temperature);
      const Hindered in_pore = hindered_carrier(wall, pore, carrier);
      path.permeability.push_back(pore.area_fraction * in_pore.diffusive * diffusivity / wall.thickness);
      path.reflection.push_back(1 - in_pore.convective);
    }
    paths.push_back(std::move(path));
  }
  return paths;
}

double total_hydraulic_conductivity(const std::vector<PathThroughWall>& paths) {
  double total = 0;
  for (const PathThroughWall& path : paths) total += path.hydraulic_conductivity;
  return total;
}

double mean_osmotic_reflection(const std::vector<PathThroughWall>& paths) {
  const double total = total_hydraulic_conductivity(paths);
  if (!(total > 0))
    throw std::domain_error("vessel wall: no pore carries fluid, so it has no osmotic reflection");
  double weighted = 0;
  for (const PathThroughWall& path : paths) weighted += path.hydraulic_conductivity * path.osmotic_reflection;
  return weighted / total;
}

}  // namespace turgor::vasculature
