#include "simulation/mechanics_case.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace turgor::simulation {

namespace laws = poroelasticity;
using configuration::OuterSolid;

double bulk_modulus_of(const configuration::SolidParameters& solid) {
  return solid.bulk_modulus.value_or(
      laws::bulk_modulus(solid.shear_modulus, solid.poisson_ratio.value_or(0)));
}

double softest_modulus(const configuration::Case& run) {
  double softest = run.regions.front().solid.shear_modulus;
  for (const auto& region : run.regions) softest = std::min(softest, region.solid.shear_modulus);
  return softest;
}

double oedometric_modulus_of(const configuration::SolidParameters& solid) {
  return bulk_modulus_of(solid) + 4 * solid.shear_modulus / 3;
}

laws::SolidLaw solid_law(const configuration::SolidParameters& solid) {
  const double shear = solid.shear_modulus, bulk = bulk_modulus_of(solid);
  if (solid.law == laws::FungExponential::name)
    return laws::FungExponential{
        .shear_modulus = shear, .bulk_modulus = bulk, .stiffening = solid.stiffening.value()};
  if (solid.law == laws::BlatzKo::name)
    return laws::BlatzKo{.shear_modulus = shear,
                         .poisson_ratio = solid.poisson_ratio.value(),
                         .share_of_first = solid.share_of_first.value_or(1)};
  return laws::NeoHookean{.shear_modulus = shear, .bulk_modulus = bulk};
}

namespace {

laws::GrowthLaw growth_law(const configuration::GrowthParameters& growth) {
  if (growth.law == laws::GompertzGrowth::name)
    return laws::GompertzGrowth{.rate = growth.rate.value(),
                                .largest_stretch = growth.largest_stretch.value(),
                                .stress_inhibition = growth.stress_inhibition};
  if (growth.law == laws::OxygenGrowth::name)
    return laws::OxygenGrowth{.largest_rate = growth.rate.value(),
                              .half_oxygen = growth.half_oxygen,
                              .stress_inhibition = growth.stress_inhibition};
  if (growth.times.empty()) return laws::GivenGrowth{.time = {0}, .stretch = {1}};
  return laws::GivenGrowth{.time = growth.times, .stretch = growth.stretches};
}

/// K of the fibres that there are now; `conductivity` knows of a change only where fibres drive it.
laws::FibreBedConductivity fibre_bed(const configuration::FibreParameters& fibres, double conductivity,
                                     double fibre_fraction) {
  if (!fibres.drives_hydraulic_conductivity) {
    const laws::FibreBedConductivity given{.conductivity = conductivity,
                                           .fibre_fraction = fibres.volume_fraction};
    conductivity = given(fibres.volume_fraction / fibre_fraction, 0).value;
  }
  return {.conductivity = conductivity, .fibre_fraction = fibre_fraction};
}

laws::PermeabilityLaw permeability_law(const configuration::RegionParameters& region, double conductivity,
                                       double fibre_fraction) {
  const auto& permeability = region.permeability;
  if (permeability.law == laws::ExponentialConductivity::name)
    return laws::ExponentialConductivity{.conductivity = conductivity,
                                         .sensitivity = permeability.sensitivity};
  if (permeability.law == laws::HolmesMow::name)
    return laws::HolmesMow{.conductivity = conductivity,
                           .exponent = permeability.exponent,
                           .sensitivity = permeability.sensitivity};
  if (permeability.law == laws::FibreBedConductivity::name)
    return fibre_bed(region.fibres, conductivity, fibre_fraction);
  return laws::ConstantConductivity{.conductivity = conductivity};
}

laws::SwellingLaw swelling_law(const configuration::SwellingParameters& swelling) {
  if (swelling.law == laws::DonnanSwelling::name)
    return laws::DonnanSwelling{
        .fixed_charge = swelling.fixed_charge, .salt = swelling.salt, .temperature = swelling.temperature};
  return laws::GivenSwelling{.pressure = swelling.pressure};
}

/// Linear between the times, constant before and after.
laws::Given course_of(std::vector<double> times, std::vector<double> values) {
  if (times.empty()) return laws::always(values.front());
  return [curve = laws::GivenGrowth{.time = std::move(times), .stretch = std::move(values)}](
             const laws::Place&, double time) { return curve.at(time); };
}

}  // namespace

laws::Tissue growing_tissue(const configuration::RegionParameters& region, const fluid::FluidRegion& fluid,
                            double fibre_fraction) {
  return {.solid = solid_law(region.solid),
          .growth = growth_law(region.growth),
          .permeability = permeability_law(region, fluid.hydraulic_conductivity, fibre_fraction),
          .swelling = swelling_law(region.swelling),
          .exchange = {.vessel_conductance = fluid.exchange(),
                       .driving_pressure = fluid.effective_pressure(),
                       .lymph_conductance = fluid.lymphatic_conductance,
                       .lymph_pressure = fluid.lymphatic_pressure},
          .solid_fraction = region.solid.fraction.value_or(1 - region.fluid_fraction),
          .growth_supply = region.growth.supply,
          .residual_stretch = region.solid.residual_stretch};
}

std::map<dealii::types::material_id, laws::Tissue> growing_tissues(const configuration::Case& run,
                                                                   const Tissue& tissue) {
  std::map<dealii::types::material_id, laws::Tissue> all;
  for (std::size_t r = 0; r < run.regions.size(); ++r)
    all[static_cast<dealii::types::material_id>(r)] =
        growing_tissue(run.regions[r], tissue.fluid[r], tissue.fibre_fraction[r]);
  return all;
}

namespace {

/// The direction that a plane side is square to, and whether its outward normal points along it.
struct Facing {
  int component = 0;
  bool outwards = true;
};

Facing facing_of(const std::string& side, int axis) {
  if (side == "bottom" || side == "top") return {.component = axis, .outwards = side == "top"};
  return {.component = side.front() - 'x', .outwards = side.substr(1) == "_max"};
}

laws::Boundary solid_boundary(const configuration::SolidBoundaryParameters& solid, const Facing& facing,
                              int components) {
  laws::Boundary boundary;
  const auto course = [&](double value) {
    if (solid.factors.empty()) return laws::always(value);
    auto values = solid.factors;
    for (double& factor : values) factor *= value;
    return course_of(solid.times, std::move(values));
  };
  switch (solid.solid) {
    case OuterSolid::free:
      break;
    case OuterSolid::fixed:
      for (int c = 0; c < components; ++c) boundary.displacement[c] = laws::always(0);
      break;
    case OuterSolid::roller:
      boundary.displacement[facing.component] = laws::always(0);
      break;
    case OuterSolid::pressure:
      boundary.pushing = course_of(solid.times, solid.pressures);
      break;
    case OuterSolid::foundation:
      boundary.foundation = solid.stiffness;
      break;
    case OuterSolid::displacement:
      for (int c = 0; c < components; ++c) boundary.displacement[c] = course(solid.displacement[c]);
      break;
    case OuterSolid::traction:
      for (int c = 0; c < components; ++c) boundary.traction[c] = course(solid.traction[c]);
      break;
    case OuterSolid::plate:
      boundary.plate = facing.component;
      boundary.plate_force = [force = course(facing.outwards ? solid.force : -solid.force)](double time) {
        return force({}, time);
      };
      break;
  }
  return boundary;
}

/// A given pressure of the fluid outside, which presses on the tissue's surface too.
void lie_in_fluid(laws::Boundary& boundary, double pressure) {
  boundary.fluid_pressure = laws::always(pressure);
  if (pressure == 0) return;
  const auto on_solid = boundary.pushing;
  boundary.pushing = [on_solid, pressure](const laws::Place& at, double time) {
    return pressure + (on_solid ? (*on_solid)(at, time) : 0);
  };
}

}  // namespace

laws::Boundary surface_in_fluid(double pressure) {
  laws::Boundary boundary;
  lie_in_fluid(boundary, pressure);
  return boundary;
}

laws::Boundary boundary_of_side(const configuration::Case& run, const std::string& side, int axis,
                                int components) {
  using configuration::OuterFluid, configuration::SideFluid;
  const auto& sides = run.mechanics.sides;
  const auto own =
      std::find_if(sides.begin(), sides.end(), [&](const auto& each) { return each.name == side; });
  const bool named = own != sides.end();
  auto boundary =
      solid_boundary(named ? own->body : run.mechanics.boundary, facing_of(side, axis), components);
  const auto fluid = named ? own->fluid : SideFluid::as_boundary;
  if (fluid == SideFluid::pressure) lie_in_fluid(boundary, own->fluid_pressure);
  if (fluid == SideFluid::as_boundary && run.boundary.fluid == OuterFluid::pressure)
    lie_in_fluid(boundary, run.boundary.pressure);
  if (fluid == SideFluid::inflow) {
    auto values = own->body.factors.empty() ? std::vector<double>{1} : own->body.factors;
    for (double& value : values) value *= own->inflow;
    boundary.inflow = course_of(own->body.times, std::move(values));
  }
  return boundary;
}

namespace {

struct HeldMotions {
  std::array<bool, 3> translation = {}, rotation = {};
};

/// One component that is held belongs to a plane square to it.
HeldMotions held_motions(const std::map<dealii::types::boundary_id, laws::Boundary>& boundaries,
                         int components) {
  HeldMotions held;
  for (const auto& [id, boundary] : boundaries) {
    int count = 0;
    for (int c = 0; c < components; ++c) {
      const bool plane = boundary.displacement[c].has_value();
      count += plane ? 1 : 0;
      held.translation[c] = held.translation[c] || plane;
      if (plane || boundary.plate == c)
        for (int d = 0; d < 3; ++d) held.rotation[d] = held.rotation[d] || d != c;
    }
    if (count > 1 || boundary.foundation > 0) held.rotation = {true, true, true};
    if (boundary.foundation > 0) held.translation = {true, true, true};
  }
  return held;
}

}  // namespace

template <class Coordinates>
std::vector<laws::Pin> pins_of(const std::map<dealii::types::boundary_id, laws::Boundary>& boundaries,
                               const laws::Place& centre, double radius) {
  if (std::is_same_v<Coordinates, laws::Radial>) return {};
  auto held = held_motions(boundaries, Coordinates::dimension);
  // Around an axis nothing but the way along it is left.
  if (std::is_same_v<Coordinates, laws::Axisymmetric>) {
    held.rotation = {true, true, true};
    held.translation[0] = true;
  }
  if (std::is_same_v<Coordinates, laws::PlaneStrain>) held.rotation[0] = held.rotation[1] = true;
  std::vector<laws::Pin> pins;
  for (int d = 0; d < Coordinates::dimension; ++d)
    if (!held.translation[d]) pins.push_back({.at = centre, .component = d});
  for (int axis = 0; axis < 3; ++axis)
    if (!held.rotation[axis]) {
      auto aside = centre;
      aside[(axis + 1) % 3] += radius;
      pins.push_back({.at = aside, .component = (axis + 2) % 3});
    }
  return pins;
}

template std::vector<laws::Pin> pins_of<laws::Radial>(
    const std::map<dealii::types::boundary_id, laws::Boundary>&, const laws::Place&, double);
template std::vector<laws::Pin> pins_of<laws::Axisymmetric>(
    const std::map<dealii::types::boundary_id, laws::Boundary>&, const laws::Place&, double);
template std::vector<laws::Pin> pins_of<laws::PlaneStrain>(
    const std::map<dealii::types::boundary_id, laws::Boundary>&, const laws::Place&, double);
template std::vector<laws::Pin> pins_of<laws::Cartesian>(
    const std::map<dealii::types::boundary_id, laws::Boundary>&, const laws::Place&, double);

laws::PoroelasticOptions poroelastic_options(const configuration::MechanicsParameters& mechanics) {
  using configuration::MechanicsScheme, configuration::StrainMeasure;
  return {.strain = mechanics.strain == StrainMeasure::small ? laws::Strain::small : laws::Strain::finite,
          .scheme = mechanics.scheme == MechanicsScheme::bdf2 ? laws::TimeScheme::bdf2
                                                              : laws::TimeScheme::backward_euler,
          .smooth_pressure = mechanics.smooth_pressure};
}

std::vector<double> mechanics_breaks(const configuration::Case& run) {
  std::vector<double> times = run.mechanics.boundary.times;
  for (const auto& side : run.mechanics.sides)
    times.insert(times.end(), side.body.times.begin(), side.body.times.end());
  if (run.mechanics.cut.time) times.push_back(*run.mechanics.cut.time);
  for (const auto& region : run.regions)
    times.insert(times.end(), region.growth.times.begin(), region.growth.times.end());
  if (run.mechanics.excision) times.push_back(*run.mechanics.excision);
  std::erase_if(times, [&](double time) { return !(time > 0) || time >= run.time.end; });
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

}  // namespace turgor::simulation
