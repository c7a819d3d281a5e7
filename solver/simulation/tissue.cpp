#include "simulation/tissue.hpp"

#include <stdexcept>

#include "poroelasticity/laws/permeability_laws.hpp"
#include "simulation/carrier_in_tissue.hpp"
#include "vasculature/pore_classes.hpp"

namespace turgor::simulation {

namespace {

namespace conf = configuration;

vasculature::VesselWall wall_of(const conf::VesselWallParameters& parameters) {
  return {.thickness = parameters.thickness,
          .plasma_viscosity = parameters.plasma_viscosity,
          .temperature = parameters.temperature,
          .hindrance = vasculature::hindrance_law(parameters.hindrance),
          .osmotic_agent_diameter = parameters.osmotic_agent_diameter,
          .charge_energy = parameters.charge_energy,
          .debye_length = parameters.debye_length};
}

std::vector<vasculature::PoreClass> pores_of(const conf::RegionParameters& region) {
  const auto& wall = region.vessel_wall;
  switch (wall.pores) {
    case conf::PoreDistribution::none:
      return {};
    case conf::PoreDistribution::classes: {
      std::vector<vasculature::PoreClass> classes;
      for (const auto& pores : wall.classes)
        classes.push_back({.radius = pores.diameter / 2, .area_fraction = pores.area_fraction});
      return classes;
    }
    case conf::PoreDistribution::log_normal:
      return vasculature::pore_classes({.mean_diameter = wall.mean_diameter,
                                        .standard_deviation = wall.standard_deviation,
                                        .area_fraction = wall.area_fraction,
                                        .number_of_classes = wall.number_of_classes});
    case conf::PoreDistribution::implied:
      return {{.radius =
                   vasculature::implied_pore_radius(region.vessel_hydraulic_conductivity, wall.area_fraction,
                                                    wall.thickness, wall.plasma_viscosity),
               .area_fraction = wall.area_fraction}};
  }
  throw std::logic_error("A pore distribution without meaning.");
}

/// What the file gives for a carrier in a region: the region's own value, else the one for everywhere.
std::optional<double> given(const conf::CarrierParameters& carrier, const std::string& region,
                            std::optional<double> conf::CarrierInRegion::*value) {
  if (const auto own = carrier.regions.find(region); own != carrier.regions.end() && own->second.*value)
    return own->second.*value;
  return carrier.everywhere.*value;
}

std::vector<vasculature::WallClass> wall_classes(
    const conf::Case& run, const conf::RegionParameters& region,
    const std::function<double(const std::string&)>& multiplier) {
  std::vector<vasculature::WallSolute> solutes;
  for (const auto& carrier : run.carriers)
    solutes.push_back(
        {.diameter = carrier.diameter,
         .charge = carrier.charge,
         .permeability = given(carrier, region.name, &conf::CarrierInRegion::vascular_permeability),
         .reflection = given(carrier, region.name, &conf::CarrierInRegion::reflection)});
  const double conductivity_factor = multiplier("vessel_hydraulic_conductivity");
  auto pores = pores_of(region);
  if (pores.empty()) {
    // Without vessels nothing crosses; their wall needs no properties.
    if (region.vessel_surface_density == 0)
      for (auto& solute : solutes)
        solute = {.diameter = solute.diameter, .permeability = 0., .reflection = 1.};
    for (auto& solute : solutes)
      if (solute.permeability) *solute.permeability *= multiplier("vascular_permeability");
    return {vasculature::given_wall(region.vessel_hydraulic_conductivity * conductivity_factor,
                                    region.osmotic_reflection.value_or(0), solutes)};
  }
  const auto held = region.vessel_wall.held_fixed == conf::PoresHeldFixed::number
                        ? vasculature::PoresHeldFixed::number
                        : vasculature::PoresHeldFixed::area_fraction;
  pores = vasculature::resized(pores, multiplier("pore_diameter"), held);
  for (auto& way : pores) way.area_fraction *= multiplier("pore_area_fraction");
  auto classes =
      vasculature::porous_wall(wall_of(region.vessel_wall), pores, solutes, region.osmotic_reflection);
  const double permeability_factor = multiplier("vascular_permeability");
  for (auto& way : classes) {
    // Where pores are given, L_p changes through their number, and the carriers' permeability with it.
    way.hydraulic_conductivity *= conductivity_factor;
    for (double& permeability : way.permeability) permeability *= conductivity_factor * permeability_factor;
  }
  return classes;
}

}  // namespace

Tissue make_tissue(const conf::Case& run) {
  return make_tissue(run, [](const std::string&, const conf::RegionParameters&) { return 1.; });
}

Tissue make_tissue(const conf::Case& run, const Multiplier& multiplier) {
  Tissue tissue;
  for (const auto& region : run.regions) {
    const auto factor = [&](const std::string& parameter) { return multiplier(parameter, region); };
    if (run.mechanics.coordinates != conf::Coordinates::none &&
        region.permeability.law == poroelasticity::FibreBedConductivity::name)
      refuse_packed_fibres(region, factor);
    tissue.wall.push_back(wall_classes(run, region, factor));
    fluid::FluidRegion fluid{
        .hydraulic_conductivity = interstitial_conductivity(region, factor),
        .vessel_surface_density = region.vessel_surface_density * factor("vessel_surface_density"),
        .microvascular_pressure = region.microvascular_pressure * factor("microvascular_pressure"),
        .oncotic_difference = region.plasma_oncotic_pressure - region.interstitial_oncotic_pressure,
        .wall = {},
        .lymphatic_conductance = region.lymphatic_conductance * factor("lymphatic_conductance"),
        .lymphatic_pressure = region.lymphatic_pressure};
    for (const auto& way : tissue.wall.back())
      fluid.wall.push_back({.hydraulic_conductivity = way.hydraulic_conductivity,
                            .osmotic_reflection = way.osmotic_reflection});
    tissue.fluid.push_back(std::move(fluid));
    tissue.fibre_fraction.push_back(region.fibres.volume_fraction * factor("fibre_volume_fraction"));
  }
  for (const auto& carrier : run.carriers) {
    auto& in_regions = tissue.carriers.emplace_back();
    for (const auto& region : run.regions)
      in_regions.push_back(carrier_in_tissue(
          carrier, region, [&](const std::string& parameter) { return multiplier(parameter, region); }));
  }
  return tissue;
}

}  // namespace turgor::simulation
