#include "simulation/arm_record.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "discretization/node_graph_implementation.hpp"
#include "geometry/input_error.hpp"
#include "output/collective.hpp"

namespace turgor::simulation {

namespace {

std::vector<std::size_t> tumour_regions_of(const configuration::Case& run) {
  std::vector<std::size_t> regions;
  for (std::size_t r = 0; r < run.regions.size(); ++r)
    if (run.regions[r].tissue != configuration::Tissue::normal) regions.push_back(r);
  return regions;
}

std::vector<output::ProbePoint> probe_points(const configuration::Case& run) {
  std::vector<output::ProbePoint> points;
  for (const auto& probe : run.output.probes)
    for (const auto& point : probe.points) points.push_back({.probe = probe.name, .position = point});
  return points;
}

void refuse_outside(const output::Probes& probes) {
  std::string message;
  for (const auto& line : probes.outside()) message += (message.empty() ? "" : "\n") + line;
  if (!message.empty()) throw geometry::InputError(message);
}

double shell_thickness(const configuration::Case& run, const Body& body) {
  if (run.output.shell_thickness > 0) return run.output.shell_thickness;
  return output::shell_thickness_from_mesh(*body.domain, tumour_regions_of(run));
}

double radius_of_sphere(double volume) {
  return std::cbrt(3 * volume / (4 * std::numbers::pi));
}

std::optional<double> over(std::optional<double> value, double scale) {
  if (!value || scale == 0) return {};
  return *value / scale;
}

}  // namespace

void check_probes(const configuration::Case& run, const Body& body) {
  refuse_outside(output::Probes(*body.graph, *body.domain, probe_points(run)));
}

Recorder::Recorder(const configuration::Case& run, const Body& body)
    : run_(run),
      body_(body),
      tumour_regions_(tumour_regions_of(run)),
      is_tumour_(run.regions.size(), false),
      statistics_(*body.graph, *body.domain),
      shells_(*body.graph, *body.domain, tumour_regions_, shell_thickness(run, body)),
      probes_(*body.graph, *body.domain, probe_points(run)) {
  refuse_outside(probes_);
  for (const auto region : tumour_regions_) is_tumour_[region] = true;
  for (std::size_t r = 0; r < run.regions.size(); ++r) region_weights_.push_back(statistics_.weights(r));
  tumour_weights_ = statistics_.weights(tumour_regions_);
  surface_area_ = body.domain->surface_area(is_tumour_);
  for (const auto& x : body.graph->positions()) depth_.push_back(body.domain->depth({x[0], x[1], x[2]}));
}

void Recorder::open(const std::filesystem::path& folder) {
  folder_ = folder;
  int rank = 0;
  MPI_Comm_rank(body_.graph->communicator(), &rank);
  output::together(body_.graph->communicator(),
                   [&] { tables_.emplace(folder, rank == 0, !run_.output.probes.empty()); });
}

void Recorder::begin_arm(const std::string& folder_name, const configuration::ArmParameters& arm) {
  visual_.reset();
  if (run_.output.visual)
    visual_ =
        std::make_unique<output::VisualOutput>(*body_.graph, *body_.domain, folder_ / folder_name, arm.name);
}

Recorder::FluidNumbers Recorder::fluid_numbers(const ArmState& state) const {
  const double copies = body_.domain->multiplicity();
  FluidNumbers numbers{.centre_pressure = {},
                       .filtration = 0,
                       .lymph = 0,
                       .outflow = copies * state.flow.total_outflow,
                       .tumour_outflow = 0,
                       .rim_velocity = 0};
  for (std::size_t r = 0; r < run_.regions.size(); ++r) {
    numbers.filtration += copies * state.flow.region_filtration[r];
    numbers.lymph += copies * state.flow.region_lymph[r];
    if (is_tumour_[r])
      numbers.tumour_outflow += copies * (state.flow.region_filtration[r] - state.flow.region_lymph[r]);
  }
  if (surface_area_ > 0) numbers.rim_velocity = numbers.tumour_outflow / surface_area_;
  // The centre is the deepest node.
  struct {
    double depth;
    int rank;
  } deepest{-std::numeric_limits<double>::infinity(), 0};
  double pressure = 0;
  for (std::size_t i = 0; i < depth_.size(); ++i)
    if (tumour_weights_[i] > 0 && depth_[i] > deepest.depth) {
      deepest.depth = depth_[i];
      pressure = state.flow.pressure[i];
    }
  const MPI_Comm communicator = body_.graph->communicator();
  MPI_Comm_rank(communicator, &deepest.rank);
  MPI_Allreduce(MPI_IN_PLACE, &deepest, 1, MPI_DOUBLE_INT, MPI_MAXLOC, communicator);
  MPI_Bcast(&pressure, 1, MPI_DOUBLE, deepest.rank, communicator);
  if (std::isfinite(deepest.depth)) numbers.centre_pressure = pressure;
  return numbers;
}

std::vector<double> Recorder::accessible_fraction(const ArmState& state, std::size_t carrier) const {
  // Of a node between regions: the volume mean, as its storage has it.
  std::vector<double> fraction(body_.graph->owned_nodes(), 0.), volume(fraction);
  for (std::size_t r = 0; r < run_.regions.size(); ++r)
    for (std::size_t i = 0; i < fraction.size(); ++i) {
      fraction[i] += state.tissue.carriers[carrier][r].accessible_fraction * region_weights_[r][i];
      volume[i] += region_weights_[r][i];
    }
  for (std::size_t i = 0; i < fraction.size(); ++i) fraction[i] /= volume[i];
  return fraction;
}

void Recorder::write(const ArmState& state) {
  write_fluid(state);
  for (std::size_t s = 0; s < run_.carriers.size(); ++s) write_carrier(state, s);
  output::together(body_.graph->communicator(), [&] { tables_->flush(); });
  write_visual(state);
}

void Recorder::write_fluid(const ArmState& state) {
  const auto& arm = state.arm.name;
  const std::span<const double> pressure(state.flow.pressure.data(), body_.graph->owned_nodes());
  const auto put = [&](const std::string& region, const std::string& quantity, std::optional<double> value) {
    tables_->series(arm, state.time, region, "", quantity, value);
  };
  const auto put_statistics = [&](const std::string& region, std::span<const double> weights) {
    const auto statistics = statistics_.of(pressure, weights);
    put(region, "pressure_mean_Pa", statistics.mean);
    put(region, "pressure_min_Pa", statistics.minimum);
    put(region, "pressure_max_Pa", statistics.maximum);
    put(region, "pressure_cv", statistics.coefficient_of_variation);
  };
  const auto numbers = fluid_numbers(state);
  put_statistics("", tumour_weights_);
  put("", "centre_pressure_Pa", numbers.centre_pressure);
  put("", "filtration_m3_s", numbers.filtration);
  put("", "lymph_m3_s", numbers.lymph);
  put("", "outflow_m3_s", numbers.outflow);
  put("", "tumour_outflow_m3_s", numbers.tumour_outflow);
  put("", "rim_velocity_m_s", numbers.rim_velocity);
  for (std::size_t r = 0; r < run_.regions.size(); ++r) {
    put_statistics(run_.regions[r].name, region_weights_[r]);
    put(run_.regions[r].name, "filtration_m3_s",
        body_.domain->multiplicity() * state.flow.region_filtration[r]);
    put(run_.regions[r].name, "lymph_m3_s", body_.domain->multiplicity() * state.flow.region_lymph[r]);
  }
  tables_->radial(arm, state.time, "", "pressure_Pa", shells_.averages(pressure));
  if (!run_.output.probes.empty())
    tables_->probes(arm, state.time, "", "pressure_Pa", probes_.points(),
                    probes_.evaluate(state.flow.pressure));
}

void Recorder::write_carrier(const ArmState& state, std::size_t carrier) {
  const std::size_t count = run_.carriers.size(), nodes = body_.graph->owned_nodes();
  const auto& arm = state.arm.name;
  const auto& name = run_.carriers[carrier].name;
  const double peak = state.peak_plasma[carrier];
  const auto fraction = accessible_fraction(state, carrier);
  // Relative to the peak plasma concentration; undefined where there is none.
  std::vector<double> relative(nodes, 0.), tissue(nodes, 0.), exposure(nodes, 0.);
  if (peak > 0)
    for (std::size_t i = 0; i < nodes; ++i) {
      relative[i] = state.concentration[i * count + carrier] / peak;
      tissue[i] = fraction[i] * relative[i];
      exposure[i] = state.exposure[i * count + carrier] / peak;
    }
  const auto put = [&](const std::string& region, const std::string& quantity, std::optional<double> value) {
    tables_->series(arm, state.time, region, name, quantity, value);
  };
  const auto put_statistics = [&](const std::string& region, std::span<const double> weights) {
    const auto statistics = peak > 0 ? statistics_.of(relative, weights) : output::Statistics{};
    put(region, "concentration_mean", statistics.mean);
    put(region, "concentration_min", statistics.minimum);
    put(region, "concentration_max", statistics.maximum);
    put(region, "concentration_cv", statistics.coefficient_of_variation);
    put(region, "tissue_concentration_mean", peak > 0 ? statistics_.of(tissue, weights).mean : std::nullopt);
    put(region, "auc_mean_s", peak > 0 ? statistics_.of(exposure, weights).mean : std::nullopt);
  };
  put_statistics("", tumour_weights_);
  for (std::size_t r = 0; r < run_.regions.size(); ++r)
    put_statistics(run_.regions[r].name, region_weights_[r]);
  const auto shells = shells_.averages(relative);
  put("", "penetration_depth_50_m", peak > 0 ? output::penetration_depth(shells, 0.5) : std::nullopt);
  put("", "penetration_depth_10_m", peak > 0 ? output::penetration_depth(shells, 0.1) : std::nullopt);
  const double copies = body_.domain->multiplicity();
  const auto& ledger = state.ledgers[carrier];
  put("", "delivered_gross_mol", copies * ledger.from_plasma);
  put("", "delivered_net_mol", copies * ledger.net_delivered());
  put("", "supplied_mol", copies * ledger.from_outside());
  put("", "retained_mol", copies * ledger.stored);
  put("", "lymph_mol", copies * ledger.to_lymph);
  put("", "outflow_mol", copies * ledger.outflow);
  put("", "decayed_mol", copies * ledger.decayed);
  put("", "ledger_relative_error", ledger.relative_error());
  if (peak <= 0) return;
  tables_->radial(arm, state.time, name, "concentration", shells);
  tables_->radial(arm, state.time, name, "tissue_concentration", shells_.averages(tissue));
  if (!run_.output.probes.empty())
    tables_->probes(arm, state.time, name, "concentration", probes_.points(),
                    probes_.evaluate(body_.graph->with_ghosts(relative)));
}

void Recorder::write_visual(const ArmState& state) {
  if (!visual_) return;
  const std::size_t count = run_.carriers.size(), nodes = body_.graph->owned_nodes();
  // Fields live here until they are written.
  std::vector<std::vector<double>> values;
  values.reserve(2 * count);
  std::vector<output::NodalField> nodal{
      {.name = "interstitial_pressure", .unit = "Pa", .values = state.flow.pressure}};
  for (std::size_t s = 0; s < count; ++s) {
    const double peak = state.peak_plasma[s];
    const auto fraction = accessible_fraction(state, s);
    auto& relative = values.emplace_back(nodes, 0.);
    if (peak > 0)
      for (std::size_t i = 0; i < nodes; ++i) relative[i] = state.concentration[i * count + s] / peak;
    auto& tissue = values.emplace_back(relative);
    for (std::size_t i = 0; i < nodes; ++i) tissue[i] *= fraction[i];
    nodal.push_back({.name = "concentration " + run_.carriers[s].name, .unit = "1", .values = relative});
    nodal.push_back({.name = "tissue concentration " + run_.carriers[s].name, .unit = "1", .values = tissue});
  }
  output::CellField flux{.name = "flux", .unit = "m/s", .components = 3, .values = {}};
  output::CellField driving{.name = "wall driving pressure", .unit = "Pa", .components = 1, .values = {}};
  const auto& graph = body_.graph->implementation();
  discretization::for_each_cell(graph, [&](const discretization::Cell& cell, const auto& cell_nodes) {
    const discretization::TrilinearCell integrals(discretization::vertices_of(body_.domain->mapping(), cell));
    const auto pressure = discretization::at_vertices(graph, cell_nodes, state.flow.pressure);
    const auto& region = state.tissue.fluid[cell_nodes.region];
    for (const double component :
         integrals.mean(integrals.darcy_flux(pressure, region.hydraulic_conductivity)))
      flux.values.push_back(component);
    double mean = 0;
    for (const double p : pressure) mean += p / 8;
    driving.values.push_back(region.exchange() > 0 ? region.effective_pressure() - mean
                                                   : std::numeric_limits<double>::quiet_NaN());
  });
  const std::vector<output::CellField> cells{flux, driving};
  visual_->write(state.time, nodal, cells);
}

output::ArmSummary Recorder::summarize(const ArmState& state) const {
  const std::size_t count = run_.carriers.size(), nodes = body_.graph->owned_nodes();
  const double copies = body_.domain->multiplicity();
  const std::span<const double> pressure(state.flow.pressure.data(), nodes);
  output::ArmSummary summary;
  summary.end_time_s = state.time;
  const auto numbers = fluid_numbers(state);
  const auto in_tumour = statistics_.of(pressure, tumour_weights_);
  summary.fluid = {.centre_pressure_Pa = numbers.centre_pressure,
                   .mean_pressure_Pa = in_tumour.mean,
                   .maximum_pressure_Pa = in_tumour.maximum,
                   .pressure_coefficient_of_variation = in_tumour.coefficient_of_variation,
                   .rim_velocity_m_s = numbers.rim_velocity,
                   .outflow_m3_s = numbers.outflow,
                   .tumour_outflow_m3_s = numbers.tumour_outflow,
                   .filtration_m3_s = numbers.filtration,
                   .lymph_m3_s = numbers.lymph,
                   .residual_relative = {},
                   .ledger_relative_error = {},
                   .iterations = {},
                   .solves = {}};
  const double tumour_volume = statistics_.total(tumour_weights_);
  const double radius = run_.geometry.shape == configuration::Shape::sphere ? run_.geometry.radius
                                                                            : radius_of_sphere(tumour_volume);
  for (std::size_t r = 0; r < run_.regions.size(); ++r) {
    const auto& fluid = state.tissue.fluid[r];
    const double length = fluid.penetration_length();
    output::RegionSummary region{.volume_m3 = statistics_.total(region_weights_[r]),
                                 .mean_pressure_Pa = statistics_.of(pressure, region_weights_[r]).mean,
                                 .p_e_Pa = {},
                                 .alpha = {},
                                 .penetration_length_m = {},
                                 .hydraulic_conductivity_m2_Pa_s = fluid.hydraulic_conductivity,
                                 .vessel_hydraulic_conductivity_m_Pa_s = {},
                                 .vessel_surface_density_1_m = fluid.vessel_surface_density};
    if (fluid.exchange() > 0) {
      region.p_e_Pa = fluid.effective_pressure();
      region.vessel_hydraulic_conductivity_m_Pa_s = fluid.exchange() / fluid.vessel_surface_density;
    }
    if (std::isfinite(length)) {
      region.alpha = radius / length;
      region.penetration_length_m = length;
    }
    summary.regions.emplace_back(run_.regions[r].name, region);
  }
  for (std::size_t s = 0; s < count; ++s) {
    const double peak = state.peak_plasma[s];
    const auto& ledger = state.ledgers[s];
    const auto fraction = accessible_fraction(state, s);
    std::vector<double> concentration(nodes), tissue(nodes), exposure(nodes);
    for (std::size_t i = 0; i < nodes; ++i) {
      concentration[i] = state.concentration[i * count + s];
      tissue[i] = fraction[i] * concentration[i];
      exposure[i] = state.exposure[i * count + s];
    }
    const auto shells = shells_.averages(concentration);
    const auto statistics = statistics_.of(concentration, tumour_weights_);
    output::CarrierSummary carrier;
    carrier.ledger_relative_error = ledger.relative_error();
    // Infinite before the first step.
    if (!std::isinf(state.minimum[s])) carrier.minimum_relative = over(state.minimum[s], peak);
    carrier.delivered_gross_mol = copies * ledger.from_plasma;
    carrier.delivered_net_mol = copies * ledger.net_delivered();
    carrier.supplied_mol = copies * ledger.from_outside();
    carrier.retained_mol = copies * ledger.stored;
    carrier.lymph_mol = copies * ledger.to_lymph;
    carrier.outflow_mol = copies * ledger.outflow;
    carrier.decayed_mol = copies * ledger.decayed;
    carrier.peak_plasma_mol_m3 = peak;
    carrier.mean_concentration_relative = over(statistics.mean, peak);
    carrier.mean_tissue_concentration_relative = over(statistics_.of(tissue, tumour_weights_).mean, peak);
    carrier.maximum_concentration_relative = over(statistics.maximum, peak);
    carrier.coefficient_of_variation = statistics.coefficient_of_variation;
    carrier.penetration_depth_m = output::penetration_depth(shells, 0.5);
    carrier.penetration_depth_10_percent_m = output::penetration_depth(shells, 0.1);
    carrier.mean_exposure_relative_s = over(statistics_.of(exposure, tumour_weights_).mean, peak);
    for (std::size_t r = 0; r < run_.regions.size(); ++r) {
      const auto& here = state.tissue.carriers[s][r];
      output::CarrierRegionSummary region{
          .mean_concentration_relative = over(statistics_.of(concentration, region_weights_[r]).mean, peak),
          .mean_tissue_concentration_relative = over(statistics_.of(tissue, region_weights_[r]).mean, peak),
          .diffusivity_m2_s = here.diffusivity,
          .accessible_fraction = here.accessible_fraction,
          .retardation = here.retardation,
          .permeability_m_s = {},
          .reflection = {}};
      double conductivity = 0, permeability = 0, reflected = 0;
      for (const auto& way : state.tissue.wall[r]) {
        conductivity += way.hydraulic_conductivity;
        permeability += way.permeability[s];
        reflected += way.hydraulic_conductivity * way.reflection[s];
      }
      if (state.tissue.fluid[r].vessel_surface_density > 0) {
        region.permeability_m_s = permeability;
        // What convection through all classes together holds back.
        region.reflection = over(reflected, conductivity);
      }
      carrier.regions.emplace_back(run_.regions[r].name, region);
    }
    summary.carriers.emplace_back(run_.carriers[s].name, std::move(carrier));
  }
  return summary;
}

}  // namespace turgor::simulation
