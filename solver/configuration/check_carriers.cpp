#include <algorithm>
#include <cmath>
#include <cstdio>

#include "configuration/checks.hpp"
#include "transport/laws/size_laws.hpp"
#include "units/nearest_word.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

std::string nanometres(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g nm", value * 1e9);
  return text;
}

/// What holds for a carrier in a region: the region's own values where they are given.
CarrierInRegion values_in(const CarrierParameters& carrier, const std::string& region) {
  CarrierInRegion values = carrier.everywhere;
  const auto own = carrier.regions.find(region);
  if (own == carrier.regions.end()) return values;
  const auto prefer = [](std::optional<double>& value, const std::optional<double>& other) {
    if (other) value = other;
  };
  prefer(values.diffusivity, own->second.diffusivity);
  prefer(values.accessible_fraction, own->second.accessible_fraction);
  prefer(values.retardation, own->second.retardation);
  prefer(values.vascular_permeability, own->second.vascular_permeability);
  prefer(values.reflection, own->second.reflection);
  return values;
}

/// The widest pore that matters (m).
double widest_pore(const RegionParameters& region) {
  const auto& wall = region.vessel_wall;
  switch (wall.pores) {
    case PoreDistribution::none:
      return 0;
    case PoreDistribution::classes: {
      double widest = 0;
      for (const auto& pores : wall.classes) widest = std::max(widest, pores.diameter);
      return widest;
    }
    // Beyond four standard deviations there is nothing left of the distribution's area.
    case PoreDistribution::log_normal:
      return wall.mean_diameter + 4 * wall.standard_deviation;
    // L_p = gamma r^2/(8 mu L_w)
    case PoreDistribution::implied:
      return 2 * std::sqrt(8 * wall.plasma_viscosity * wall.thickness * region.vessel_hydraulic_conductivity /
                           wall.area_fraction);
  }
  return 0;
}

void check_size(const Case& parameters, const CarrierParameters& carrier, const std::string& key,
                ProblemList& problems) {
  if (carrier.allow_excluded) return;
  double widest = 0;
  bool any_pores = false;
  for (const auto& region : parameters.regions) {
    if (region.vessel_surface_density <= 0) continue;
    const auto values = values_in(carrier, region.name);
    if (values.vascular_permeability && values.reflection) return;
    if (region.vessel_wall.pores == PoreDistribution::none) continue;
    any_pores = true;
    widest = std::max(widest, widest_pore(region));
  }
  if (any_pores && widest > 0 && carrier.diameter >= widest)
    problems.add(key + ".diameter",
                 nanometres(carrier.diameter) + " is larger than every pore (the widest has " +
                     nanometres(widest) +
                     "), so nothing leaves the vessels; if that is meant, add allow_excluded = true");
}

void check_exchange(const Case& parameters, const CarrierParameters& carrier, const std::string& key,
                    ProblemList& problems) {
  for (const auto& region : parameters.regions) {
    const std::string region_table = join_key("regions", region.name);
    const bool faulty =
        problems.refused(region_table) || problems.refused(region_table + ".vessel_wall.pores");
    if (faulty || region.vessel_surface_density <= 0 || region.vessel_wall.pores != PoreDistribution::none)
      continue;
    const auto values = values_in(carrier, region.name);
    if (values.vascular_permeability && values.reflection) continue;
    const std::string region_key = join_key(key + ".regions", region.name);
    const bool refused =
        problems.was_written(key + ".vascular_permeability") && problems.was_written(key + ".reflection");
    if (refused) continue;
    problems.add(key, "how it leaves the vessels of " + region.name +
                          " is not known: give the vessel wall pores ([" + region_table +
                          ".vessel_wall] pores = \"implied\" for example), or give vascular_permeability and "
                          "reflection in [" +
                          region_key + "]");
  }
}

void check_laws(const Case& parameters, const CarrierParameters& carrier, const std::string& key,
                ProblemList& problems) {
  for (const auto& region : parameters.regions) {
    const auto values = values_in(carrier, region.name);
    const auto given = [&](const std::optional<double>& value, bool law_is_given, const std::string& name) {
      if (value || !law_is_given || problems.was_written(key + "." + name)) return;
      problems.add(key + "." + name + "_law",
                   "\"given\" needs " + name + ", and the region " + region.name + " has none");
    };
    given(values.diffusivity, carrier.diffusivity_law == transport::GivenDiffusivity::name, "diffusivity");
    given(values.accessible_fraction,
          carrier.accessible_fraction_law == transport::GivenAccessibleFraction::name, "accessible_fraction");
    if (values.accessible_fraction && *values.accessible_fraction > region.fluid_fraction)
      problems.warn(key + ".accessible_fraction", "exceeds the fluid_fraction " +
                                                      units::to_text(region.fluid_fraction) +
                                                      " of the region " + region.name);
  }
  if (carrier.diffusivity_law == transport::NugentJain::name && !carrier.molar_mass &&
      !problems.was_written(key + ".molar_mass"))
    problems.add(key + ".diffusivity_law",
                 "\"nugent_jain\" needs molar_mass, for example molar_mass = \"70 kDa\"");
  const bool law_is_used = std::ranges::any_of(
      parameters.regions, [&](const auto& region) { return !values_in(carrier, region.name).diffusivity; });
  if (const auto beyond =
          transport::beyond_fit(transport::law_named<transport::DiffusivityLaw>(carrier.diffusivity_law),
                                {.diameter = carrier.diameter, .molar_mass = carrier.molar_mass});
      law_is_used && carrier.diameter > 0 && !beyond.empty())
    problems.warn(key + ".diffusivity_law", "\"" + carrier.diffusivity_law + "\": " + beyond);
}

void check_carrier_regions(const Case& parameters, const CarrierParameters& carrier, const std::string& key,
                           ProblemList& problems) {
  std::vector<std::string> names;
  for (const auto& region : parameters.regions) names.push_back(region.name);
  for (const auto& [region, values] : carrier.regions) {
    const bool known = std::find(names.begin(), names.end(), region) != names.end();
    // These two may be switched off on the command line.
    if (known || region == "host" || region == "necrotic_core") continue;
    problems.add(join_key(key + ".regions", region),
                 "there is no region of this name" + units::suggestion(region, names));
  }
}

}  // namespace

void check_carriers(const Case& parameters, ProblemList& problems) {
  for (const auto& carrier : parameters.carriers) {
    const std::string key = join_key("carriers", carrier.name);
    if (carrier.name == "all")
      problems.add(key, "a carrier cannot be called \"all\"; doses use that word for every carrier");
    if (carrier.diameter <= 0 && !problems.was_written(key + ".diameter"))
      problems.add(key, "needs its diameter, for example diameter = \"60 nm\"");
    if (carrier.diameter > 0) check_size(parameters, carrier, key, problems);
    check_exchange(parameters, carrier, key, problems);
    check_laws(parameters, carrier, key, problems);
    check_carrier_regions(parameters, carrier, key, problems);
  }
}

void check_plasma(const Case& parameters, ProblemList& problems) {
  for (const auto& carrier : parameters.carriers) {
    const auto& plasma = carrier.plasma;
    const std::string key = join_key("carriers", carrier.name) + ".plasma";
    // What else is needed depends on the kinetics.
    if (problems.refused(key + ".kinetics")) continue;
    const auto written = [&](const std::string& name) { return problems.was_written(key + "." + name); };
    const auto one_of = [&](const std::string& half_life, const std::string& time_constant, bool needed) {
      if (written(half_life) && written(time_constant))
        problems.add(key + "." + time_constant,
                     half_life + " and " + time_constant +
                         " are both given; keep one (time_constant = half_life/ln 2)");
      else if (needed && !written(half_life) && !written(time_constant))
        problems.add(key, "this kinetics needs " + half_life + " or " + time_constant + ", for example " +
                              half_life + " = \"16 h\"");
    };
    const bool decays = plasma.kinetics == PlasmaKinetics::bolus ||
                        plasma.kinetics == PlasmaKinetics::infusion ||
                        plasma.kinetics == PlasmaKinetics::bi_exponential;
    one_of("half_life", "time_constant", decays);
    one_of("fast_half_life", "fast_time_constant", plasma.kinetics == PlasmaKinetics::bi_exponential);
    const auto only_for = [&](const std::string& name, const std::string& kinetics, bool right) {
      if (!right && written(name))
        problems.add(key + "." + name, "is only for kinetics = \"" + kinetics + "\"");
    };
    only_for("half_life", "bolus\", \"infusion\" or \"bi_exponential", decays);
    only_for("time_constant", "bolus\", \"infusion\" or \"bi_exponential", decays);
    const bool is_infusion = plasma.kinetics == PlasmaKinetics::infusion;
    only_for("infusion_duration", "infusion", is_infusion);
    only_for("table", "table", plasma.kinetics == PlasmaKinetics::table);
    only_for("fast_half_life", "bi_exponential", plasma.kinetics == PlasmaKinetics::bi_exponential);
    only_for("fast_time_constant", "bi_exponential", plasma.kinetics == PlasmaKinetics::bi_exponential);
    if (is_infusion && plasma.infusion_duration <= 0 && !written("infusion_duration"))
      problems.add(
          key, "kinetics = \"infusion\" needs infusion_duration, for example infusion_duration = \"1 h\"");
    if (plasma.kinetics == PlasmaKinetics::table && plasma.table.empty() && !written("table"))
      problems.add(key, "kinetics = \"table\" needs table = \"plasma.csv\"");
  }
}

}  // namespace turgor::configuration
