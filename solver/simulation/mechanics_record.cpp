#include "simulation/mechanics_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>

#include "simulation/mechanics_case.hpp"

namespace turgor::simulation {

namespace {

using Points = std::vector<const MechanicalPoint*>;

template <class Choose>
Points chosen(const std::vector<MechanicalPoint>& points, const Choose& choose) {
  Points some;
  for (const auto& point : points)
    if (choose(point)) some.push_back(&point);
  return some;
}

VolumeStatistics of(const Points& points, double MechanicalPoint::*value,
                    double MechanicalPoint::*volume = &MechanicalPoint::volume) {
  std::vector<std::pair<double, double>> values;
  for (const auto* point : points) values.emplace_back(point->*value, point->*volume);
  return volume_statistics(std::move(values));
}

/// Of a ball of that volume; in plane strain, where volumes are per metre, of a disc.
double equivalent_diameter(const configuration::Case& run, double volume) {
  return run.mechanics.coordinates == configuration::Coordinates::plane_strain
             ? 2 * std::sqrt(volume / std::numbers::pi)
             : 2 * std::cbrt(3 * volume / (4 * std::numbers::pi));
}

output::SolidRegionSummary summary_of(const Points& points) {
  if (points.empty()) return {};
  const auto stress = of(points, &MechanicalPoint::compressive_stress);
  const auto hoop = of(points, &MechanicalPoint::hoop_stress);
  const auto reference = &MechanicalPoint::reference_volume;
  double energy = 0;
  for (const auto* point : points) energy += point->energy * point->reference_volume;
  return {.volume_m3 = stress.volume,
          .mean_compressive_stress_Pa = stress.mean,
          .maximum_compressive_stress_Pa = stress.maximum,
          .compressive_stress_5_percent_Pa = stress.percentiles[0],
          .compressive_stress_50_percent_Pa = stress.percentiles[1],
          .compressive_stress_95_percent_Pa = stress.percentiles[2],
          .mean_radial_stress_Pa = of(points, &MechanicalPoint::radial_stress).mean,
          .mean_hoop_stress_Pa = hoop.mean,
          .maximum_hoop_stress_Pa = hoop.maximum,
          .mean_volume_ratio = of(points, &MechanicalPoint::volume_ratio, reference).mean,
          .mean_growth_volume_ratio = of(points, &MechanicalPoint::growth_volume_ratio, reference).mean,
          .least_fluid_fraction = of(points, &MechanicalPoint::fluid_fraction).minimum,
          .elastic_energy_J = energy};
}

struct Exchange {
  double filtration = 0, lymph = 0;  ///< m3/s
};

Exchange exchange_of(const Points& points) {
  Exchange sum;
  for (const auto* point : points) {
    sum.filtration += point->volume * point->filtration;
    sum.lymph += point->volume * point->lymph;
  }
  return sum;
}

/// What the balance of the fluid leaves unexplained so far; amounts far below the volume are round-off of it.
double fluid_ledger_error(const MechanicsState& state) {
  const auto& fluid = state.counts.fluid;
  double volume = 0;
  for (const auto& point : state.points) volume += point.reference_volume;
  constexpr double least_share = 1e-3;
  return std::abs(fluid.stored - fluid.fed - fluid.supplied - fluid.inflow) /
         std::max(state.counts.gross_fluid, least_share * volume / state.copies);
}

/// What the forces on the computed part come to.
struct ForceBalance {
  double left = 0;   ///< largest component of their sum, N
  double scale = 0;  ///< sum of their magnitudes, or what strains the softest tissue by a thousandth
  double share(double force) const { return force / scale; }
};

ForceBalance balance_of(const MechanicsState& state, double softest) {
  ForceBalance balance;
  std::map<char, double> sum;
  for (const auto& force : state.forces)
    for (const auto& [axis, value] : force.along) {
      sum[axis] += value;
      balance.scale += std::abs(value);
    }
  for (const auto& [axis, value] : sum) balance.left = std::max(balance.left, std::abs(value));
  double volume = 0;
  for (const auto& point : state.points) volume += point.reference_volume;
  constexpr double least_strain = 1e-3;
  balance.scale = std::max(balance.scale, least_strain * softest * volume / state.copies / state.radius);
  return balance;
}

/// The point nearest to the centre of the body.
const MechanicalPoint& centre_of(const std::vector<MechanicalPoint>& points) {
  return *std::min_element(points.begin(), points.end(), [](const auto& a, const auto& b) {
    return a.reference_radius < b.reference_radius;
  });
}

}  // namespace

MechanicsRecorder::MechanicsRecorder(const configuration::Case& run, const std::filesystem::path& folder,
                                     bool writes)
    : run_(run), tables_(folder, writes, !run.output.probes.empty()) {
  for (const auto& probe : run.output.probes)
    for (const auto& point : probe.points) probes_.push_back({.probe = probe.name, .position = point});
}

bool MechanicsRecorder::is_tumour(std::size_t region) const {
  return run_.regions[region].tissue != configuration::Tissue::normal;
}

void MechanicsRecorder::write(const MechanicsState& state) {
  write_series(state);
  write_radial(state);
  if (!probes_.empty()) write_probes(state);
  tables_.flush();
}

void MechanicsRecorder::write_series(const MechanicsState& state) {
  const auto write_part = [&](const std::string& region, const Points& points) {
    const auto series = [&](std::string_view quantity, double value) {
      tables_.series(state.arm.name, state.time, region, "", quantity, value);
    };
    if (points.empty()) return;
    const auto summary = summary_of(points);
    const auto pressure = of(points, &MechanicalPoint::pressure);
    const auto exchange = exchange_of(points);
    series("volume_m3", *summary.volume_m3);
    if (region.empty()) series("equivalent_diameter_m", equivalent_diameter(run_, *summary.volume_m3));
    series("compressive_stress_mean_Pa", *summary.mean_compressive_stress_Pa);
    series("compressive_stress_max_Pa", *summary.maximum_compressive_stress_Pa);
    series("compressive_stress_p05_Pa", *summary.compressive_stress_5_percent_Pa);
    series("compressive_stress_p50_Pa", *summary.compressive_stress_50_percent_Pa);
    series("compressive_stress_p95_Pa", *summary.compressive_stress_95_percent_Pa);
    series("radial_stress_mean_Pa", *summary.mean_radial_stress_Pa);
    series("hoop_stress_mean_Pa", *summary.mean_hoop_stress_Pa);
    series("hoop_stress_max_Pa", *summary.maximum_hoop_stress_Pa);
    series("pressure_mean_Pa", pressure.mean);
    series("pressure_min_Pa", pressure.minimum);
    series("pressure_max_Pa", pressure.maximum);
    series("volume_ratio_mean", *summary.mean_volume_ratio);
    series("growth_volume_ratio_mean", *summary.mean_growth_volume_ratio);
    series("fluid_fraction_mean", of(points, &MechanicalPoint::fluid_fraction).mean);
    series("fluid_fraction_min", *summary.least_fluid_fraction);
    series("elastic_energy_J", *summary.elastic_energy_J);
    series("filtration_m3_s", exchange.filtration);
    series("lymph_m3_s", exchange.lymph);
  };
  write_part("", chosen(state.points, [&](const auto& point) { return is_tumour(point.region); }));
  for (std::size_t r = 0; r < run_.regions.size(); ++r)
    write_part(run_.regions[r].name,
               chosen(state.points, [&](const auto& point) { return point.region == r; }));
  const auto whole = [&](std::string_view quantity, double value) {
    tables_.series(state.arm.name, state.time, "", "", quantity, value);
  };
  const auto& fluid = state.counts.fluid;
  whole("centre_pressure_Pa", centre_of(state.points).pressure);
  whole("outflow_m3_s", state.outflow);
  whole("fluid_stored_m3", state.copies * fluid.stored);
  whole("fluid_fed_m3", state.copies * fluid.fed);
  whole("fluid_supplied_m3", state.copies * fluid.supplied);
  whole("fluid_inflow_m3", state.copies * fluid.inflow);
  whole("fluid_ledger_relative_error", fluid_ledger_error(state));
  for (const auto& force : state.forces)
    for (const auto& [axis, value] : force.along)
      whole(fmt::format("force_{}_{}_N", force.side, axis), value);
  const auto balance = balance_of(state, softest_modulus(run_));
  whole("force_ledger_relative_error", balance.share(balance.left));
  whole("force_balance_relative_error", state.counts.worst_residual);
  if (state.cut) whole("cut_opening_m", state.cut->opening);
  whole("steps", static_cast<double>(state.counts.steps));
}

void MechanicsRecorder::write_radial(const MechanicsState& state) {
  double volume = 0;
  for (const auto& point : state.points)
    if (is_tumour(point.region)) volume += point.volume;
  const double surface = 0.5 * equivalent_diameter(run_, volume);
  // In radial coordinates one shell per cell, which is a layer.
  std::map<std::size_t, std::vector<const MechanicalPoint*>> shells;
  for (const auto& point : state.points) {
    const auto layer = state.shell > 0 ? static_cast<std::size_t>(point.radius / state.shell) : point.cell;
    shells[layer].push_back(&point);
  }
  std::map<std::string_view, std::vector<output::Shell>> columns;
  std::vector<std::string_view> names;
  for (auto shell = shells.rbegin(); shell != shells.rend(); ++shell) {
    double weight = 0, radius = 0;
    std::map<std::string_view, double> sums;
    for (const auto* point : shell->second) {
      weight += point->volume;
      radius += point->volume * point->radius;
      for (const auto& [name, value] : named_values(*point)) {
        sums[name] += point->volume * value;
        if (columns.empty() && std::find(names.begin(), names.end(), name) == names.end())
          names.push_back(name);
      }
    }
    for (const auto& [name, sum] : sums)
      columns[name].push_back(
          {.distance = surface - radius / weight, .volume = weight, .mean = sum / weight});
  }
  for (const auto name : names) tables_.radial(state.arm.name, state.time, "", name, columns.at(name));
}

void MechanicsRecorder::write_probes(const MechanicsState& state) {
  std::vector<std::optional<MechanicalPoint>> read;
  std::vector<output::ProbePoint> there;
  std::map<std::string_view, std::vector<double>> columns;
  std::vector<std::string_view> names;
  for (const auto& probe : probes_) {
    const auto point = state.at(probe.position);
    if (!point) continue;
    there.push_back(probe);
    for (const auto& [name, value] : named_values(*point)) {
      if (there.size() == 1) names.push_back(name);
      columns[name].push_back(value);
    }
  }
  for (const auto name : names) tables_.probes(state.arm.name, state.time, "", name, there, columns.at(name));
}

output::ArmSummary MechanicsRecorder::summarize(const MechanicsState& state) const {
  output::ArmSummary summary;
  summary.end_time_s = state.time;
  const auto tumour = chosen(state.points, [&](const auto& point) { return is_tumour(point.region); });
  const Points whole = chosen(state.points, [](const auto&) { return true; });
  const auto& counts = state.counts;
  auto& solid = summary.solid;
  solid.tumour = summary_of(tumour);
  if (solid.tumour.volume_m3)
    solid.equivalent_diameter_m = equivalent_diameter(run_, *solid.tumour.volume_m3);
  solid.residual_relative = counts.worst_residual;
  solid.fluid_ledger_relative_error = fluid_ledger_error(state);
  const auto balance = balance_of(state, softest_modulus(run_));
  solid.force_ledger_relative_error = balance.share(balance.left);
  solid.pinned_force_share = balance.share(state.pinned);
  for (const auto& force : state.forces) {
    output::ForceSummary of_side;
    for (const auto& [axis, value] : force.along)
      (axis == 'x' ? of_side.x_N : axis == 'y' ? of_side.y_N : of_side.z_N) = value;
    solid.forces.emplace_back(force.side, of_side);
  }
  solid.unknowns = static_cast<std::int64_t>(state.unknowns);
  solid.steps = counts.steps;
  solid.steps_taken_back = counts.taken_back;
  solid.steps_at_the_least = counts.at_least_step;
  solid.newton_iterations = counts.newton_iterations;
  if (state.cut)
    solid.cut = {.depth_m = state.cut->depth,
                 .opening_m = state.cut->opening,
                 .opening_share = state.cut->opening / (2 * state.radius),
                 .released_force_N = state.cut->released_force,
                 .mean_released_stress_Pa = state.cut->mean_released_stress,
                 .largest_released_stress_Pa = state.cut->largest_released_stress};
  if (counts.steps > 0) {
    solid.shortest_step_s = counts.shortest;
    solid.longest_step_s = counts.longest;
  }
  const auto exchange = exchange_of(whole);
  auto& fluid = summary.fluid;
  fluid.centre_pressure_Pa = centre_of(state.points).pressure;
  if (!tumour.empty()) {
    const auto pressure = of(tumour, &MechanicalPoint::pressure);
    fluid.mean_pressure_Pa = pressure.mean;
    fluid.maximum_pressure_Pa = pressure.maximum;
  }
  fluid.outflow_m3_s = state.outflow;
  fluid.filtration_m3_s = exchange.filtration;
  fluid.lymph_m3_s = exchange.lymph;
  for (std::size_t r = 0; r < run_.regions.size(); ++r) {
    const auto points = chosen(state.points, [&](const auto& point) { return point.region == r; });
    solid.regions.emplace_back(run_.regions[r].name, summary_of(points));
    output::RegionSummary region;
    if (!points.empty()) {
      const auto pressure = of(points, &MechanicalPoint::pressure);
      region.volume_m3 = pressure.volume;
      region.mean_pressure_Pa = pressure.mean;
    }
    const auto& here = state.tissue.fluid[r];
    region.p_e_Pa = here.effective_pressure();
    region.hydraulic_conductivity_m2_Pa_s = here.hydraulic_conductivity;
    region.vessel_surface_density_1_m = here.vessel_surface_density;
    if (std::isfinite(here.penetration_length())) {
      region.penetration_length_m = here.penetration_length();
      region.alpha = state.radius / here.penetration_length();
    }
    summary.regions.emplace_back(run_.regions[r].name, region);
  }
  return summary;
}

}  // namespace turgor::simulation
