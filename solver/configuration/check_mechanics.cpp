#include <algorithm>
#include <cmath>

#include "configuration/checks.hpp"
#include "configuration/table_check.hpp"
#include "units/nearest_word.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

namespace laws = poroelasticity;

void check_solid(const RegionParameters& region, bool by_direct_solver, TableCheck check) {
  constexpr double stiff = 10;  // chosen here: from where coarse meshes lose the mean stress
  const auto& solid = region.solid;
  check.require(solid.shear_modulus > 0, "shear_modulus",
                "growth and stress need shear_modulus = \"10 kPa\" of the region's solid");
  const bool foam = solid.law == laws::BlatzKo::name;
  if (solid.poisson_ratio && solid.bulk_modulus)
    check.problem("bulk_modulus", "poisson_ratio and bulk_modulus are both given; keep one of the two");
  if (foam) {
    check.only_for("bulk_modulus", false, "neo_hookean\" or \"fung_exponential");
    check.require(solid.poisson_ratio.has_value(), "poisson_ratio", "blatz_ko needs poisson_ratio = 0.3");
    if (solid.poisson_ratio && *solid.poisson_ratio == 0)
      check.problem("poisson_ratio", "blatz_ko takes a ratio above 0");
  } else {
    check.require(
        solid.poisson_ratio || solid.bulk_modulus || check.written("bulk_modulus"), "poisson_ratio",
        "needs poisson_ratio = 0.3 or bulk_modulus = \"20 kPa\": how far the drained solid gives way");
  }
  check.only_for("stiffening", solid.law == laws::FungExponential::name, "fung_exponential");
  if (solid.law == laws::FungExponential::name)
    check.require(solid.stiffening.has_value(), "stiffening", "fung_exponential needs stiffening = 1");
  check.only_for("share_of_first", foam, "blatz_ko");
  const double ratio = solid.bulk_modulus && solid.shear_modulus > 0
                           ? *solid.bulk_modulus / solid.shear_modulus
                       : solid.poisson_ratio ? laws::bulk_modulus(1, *solid.poisson_ratio)
                                             : 0;
  const std::string key = solid.bulk_modulus ? "bulk_modulus" : "poisson_ratio";
  // With a dilatation of its own (docs/theory/poroelasticity.md) errors do not depend on the ratio.
  if (!foam && by_direct_solver) return;
  const std::string why =
      "the bulk modulus is " + units::to_text(std::round(ratio)) +
      " times the shear modulus: so stiff a drained solid carries the mean stress by tiny changes of volume";
  if (ratio > laws::stiffest_by_displacement)
    check.problem(key, why + ", which " + (foam ? "this law" : "the solver without a matrix") +
                           " cannot tell above 50 times (poisson_ratio 0.49); write " +
                           (foam ? "law = \"neo_hookean\"" : "mechanics.linear_solver = \"direct\""));
  else if (ratio > stiff)
    check.warn(key, why + "; compare with half the cell size once (mechanics.cells_per_radius)");
}

void check_growth(const RegionParameters& region, TableCheck check) {
  const auto& growth = region.growth;
  const bool given = growth.law == laws::GivenGrowth::name,
             gompertz = growth.law == laws::GompertzGrowth::name,
             oxygen = growth.law == laws::OxygenGrowth::name;
  check.only_for("times", given, "given");
  check.only_for("stretches", given, "given");
  check.only_for("rate", !given, "gompertz\" or \"oxygen");
  // What has a default of its own stands in every echo of a file; only another value hints at a wrong law.
  const GrowthParameters usual;
  check.only_for("stress_inhibition", !given || growth.stress_inhibition == usual.stress_inhibition,
                 "gompertz\" or \"oxygen");
  check.only_for("largest_stretch", gompertz, "gompertz");
  check.only_for("half_oxygen", oxygen || growth.half_oxygen == usual.half_oxygen, "oxygen");
  check.only_for("oxygen", oxygen, "oxygen");
  if (given && growth.times.size() != growth.stretches.size())
    check.problem("stretches", "has " + std::to_string(growth.stretches.size()) + " values for " +
                                   std::to_string(growth.times.size()) + " times; give one for each");
  if (given && !std::is_sorted(growth.times.begin(), growth.times.end(), std::less_equal<>()))
    check.problem("times", "must increase");
  if (!given) check.require(growth.rate.has_value(), "rate", growth.law + " needs rate = \"0.1 1/d\"");
  if (gompertz)
    check.require(growth.largest_stretch.has_value(), "largest_stretch",
                  "gompertz needs largest_stretch = 2.5");
  if (oxygen)
    check.require(growth.oxygen.has_value(), "oxygen", "the oxygen law needs oxygen = \"0.05 mol/m3\"");
  constexpr double fast = 3. / 86400;  // doubles its volume within 6 hours
  if (growth.rate && *growth.rate > fast)
    check.warn("rate", units::to_text(*growth.rate * 86400) +
                           " per day is faster than cells divide; was another unit meant?");
}

void check_other_laws(const RegionParameters& region, TableCheck permeability, TableCheck swelling) {
  const auto& flow = region.permeability;
  const PermeabilityParameters usual_flow;
  permeability.only_for(
      "sensitivity",
      flow.law != laws::ConstantConductivity::name || flow.sensitivity == usual_flow.sensitivity,
      "exponential\" or \"holmes_mow");
  permeability.only_for("exponent", flow.law == laws::HolmesMow::name || flow.exponent == usual_flow.exponent,
                        "holmes_mow");
  const auto& given = region.swelling;
  const SwellingParameters usual;
  const bool donnan = given.law == laws::DonnanSwelling::name;
  swelling.only_for("pressure", !donnan || given.pressure == usual.pressure, "given");
  swelling.only_for("fixed_charge", donnan || given.fixed_charge == usual.fixed_charge, "donnan");
  swelling.only_for("salt", donnan || given.salt == usual.salt, "donnan");
  swelling.only_for("temperature", donnan || given.temperature == usual.temperature, "donnan");
}

bool is_mapped(const MapParameters& map, const std::string& region) {
  return map.regions.empty() || std::ranges::count(map.regions, region) > 0;
}

void check_map(const MapParameters& map, const Case& parameters, TableCheck check) {
  check.require(!map.image.empty(), "image", "a map needs its image, for example \"stiffness.nii.gz\"");
  if (parameters.mechanics.coordinates != Coordinates::cartesian)
    check.problem("image", "an image has three dimensions; write mechanics.coordinates = \"cartesian\"");
  const bool round =
      parameters.geometry.shape == Shape::sphere || parameters.geometry.shape == Shape::ellipsoid;
  if (round && parameters.geometry.symmetry != Symmetry::none)
    check.problem("image", "an image has no planes of symmetry; write geometry.symmetry = \"none\"");
  for (const auto& name : map.regions)
    if (std::ranges::none_of(parameters.regions, [&](const auto& region) { return region.name == name; }))
      check.problem("regions", "there is no region \"" + name + "\"" +
                                   units::suggestion(name, names_of(parameters.regions)));
  if (map.parameter == MappedParameter::growth_rate)
    for (const auto& region : parameters.regions)
      if (is_mapped(map, region.name) && !region.growth.rate)
        check.problem("parameter", "region " + region.name +
                                       " grows by a given curve and has no rate; name in maps." + map.name +
                                       ".regions those that have one");
  for (const auto& other : parameters.maps) {
    if (other.name == map.name) break;
    if (other.parameter == map.parameter && std::ranges::any_of(parameters.regions, [&](const auto& region) {
          return is_mapped(map, region.name) && is_mapped(other, region.name);
        }))
      check.problem("parameter", "is mapped by maps." + other.name + " in the same region already");
  }
}

}  // namespace

void check_mechanics(const Case& parameters, ProblemList& problems) {
  const auto& mechanics = parameters.mechanics;
  for (const auto& map : parameters.maps) check_map(map, parameters, {join_key("maps", map.name), problems});
  if (mechanics.coordinates == Coordinates::none) {
    if (problems.was_written("mechanics") && !problems.was_written("mechanics.coordinates"))
      problems.add("mechanics", "needs coordinates = \"radial\"; \"none\" leaves growth and stress out");
    return;
  }
  check_mechanics_body(parameters, problems);
  if (!parameters.carriers.empty())
    problems.add("carriers",
                 "carriers are not yet carried through a growing tissue; delete [carriers], or write "
                 "mechanics.coordinates = \"none\"");
  const bool by_direct_solver =
      mechanics.coordinates != Coordinates::cartesian || mechanics.linear_solver == MechanicsSolver::direct;
  bool exchanges = false;
  for (const auto& region : parameters.regions) {
    const std::string key = join_key("regions", region.name);
    check_solid(region, by_direct_solver, {key + ".solid", problems});
    check_growth(region, {key + ".growth", problems});
    check_other_laws(region, {key + ".permeability", problems}, {key + ".swelling", problems});
    exchanges = exchanges || region.vessel_surface_density > 0 || region.lymphatic_conductance > 0;
  }
  check_mechanics_sides(parameters, problems);
  const bool drained_side = std::ranges::any_of(
      mechanics.sides, [](const auto& side) { return side.fluid == SideFluid::pressure; });
  if (mechanics.start == MechanicsStart::settled && parameters.boundary.fluid == OuterFluid::sealed &&
      !exchanges && !drained_side)
    problems.add("mechanics.start",
                 "nothing settles where no fluid can go anywhere: the boundary is sealed and there are no "
                 "vessels; write \"reference\"");
  if (mechanics.largest_step && *mechanics.largest_step < mechanics.least_step)
    problems.add("mechanics.largest_step", "is below least_step");
}

}  // namespace turgor::configuration
