#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "simulation/arm_record.hpp"
#include "simulation/arm_regimen.hpp"
#include "simulation/body.hpp"
#include "simulation/run_case.hpp"
#include "simulation/run_mechanics.hpp"

namespace turgor::simulation {

namespace {

// Greatest memory of a run without pictures, fitted to octants of 1.3e5 and 8.3e5 nodes on 1 and 2 ranks with
// 0 and 3 carriers (benchmarks/results/memory.csv); bytes per rank, per node, per node and carrier.
constexpr double bytes_per_rank = 2.3e8, bytes_per_node = 2900, bytes_per_node_and_carrier = 480;
// What a super step keeps beside: two arrays of stages, and what it needs to be taken back; 37 were measured
// with three carriers (benchmarks/results/scan_study.csv).
constexpr double bytes_per_node_and_carrier_of_super_steps = 45;

std::vector<Tissue> tissues_of(const ArmRegimen& regimen) {
  std::vector<Tissue> tissues;
  for (const auto& event : regimen.events())
    if (event.flow_update) tissues.push_back(regimen.tissue(event.time));
  return tissues;
}

/// What the arm's agents do to a region: the range of what changes over its flow updates.
std::string changes(const std::vector<Tissue>& updates, std::size_t region, const configuration::Case& run) {
  std::string text;
  const auto range = [&](const std::string& what, const char* unit, const auto& value) {
    double least = value(updates.front()), most = least;
    for (const auto& tissue : updates) {
      least = std::min(least, value(tissue));
      most = std::max(most, value(tissue));
    }
    if (most > least * (1 + 1e-6))
      text += fmt::format("{} {} {:.3g} to {:.3g}{}", text.empty() ? "      over its updates:" : ",", what,
                          least, most, unit);
  };
  range("L_p S_V", " 1/(Pa s)", [&](const Tissue& t) { return t.fluid[region].exchange(); });
  range("K", " m2/(Pa s)", [&](const Tissue& t) { return t.fluid[region].hydraulic_conductivity; });
  for (std::size_t s = 0; s < run.carriers.size(); ++s) {
    range("D of " + run.carriers[s].name, " m2/s",
          [&](const Tissue& t) { return t.carriers[s][region].diffusivity; });
    range("eps of " + run.carriers[s].name, "",
          [&](const Tissue& t) { return t.carriers[s][region].accessible_fraction; });
  }
  return text.empty() ? "" : text + "\n";
}

}  // namespace

std::string describe_case(MPI_Comm communicator, const configuration::Case& run, Progress& progress) {
  if (run.mechanics.coordinates != configuration::Coordinates::none) return describe_mechanics(run);
  const auto regimens = make_regimens(run);
  std::vector<Tissue> tissues;
  for (const auto& regimen : regimens) tissues.push_back(regimen.tissue(0));
  progress.say("Building the first mesh ...");
  // The mesh of the run's first solution; only its error can ask for more cells.
  Body body = make_initial_body(communicator, run, steepest_tissues(run, regimens));
  const bool fits = body.domain->refine_to(body.plan.target, run.resolution.maximum_cells);
  refuse_empty_regions(*body.domain);
  double cells = 0;
  for (const auto& cell : body.domain->triangulation().active_cell_iterators())
    cells += cell->is_locally_owned() && cell->material_id() != geometry::Domain::outside;
  cells = dealii::Utilities::MPI::sum(cells, communicator);
  if (!run.output.probes.empty()) {
    body.graph = std::make_unique<discretization::NodeGraph>(*body.domain);
    check_probes(run, body);
  }
  std::string text = fmt::format("{}\n", run.title.empty() ? run.file.filename().string() : run.title);
  text += fmt::format("  arms {}, carriers {}, {:.4g} s simulated\n", run.arms.size(), run.carriers.size(),
                      run.time.end);
  text += fmt::format(
      "  first mesh: {:.0f} cells{}, planned are {:.3g} mm at the rim ({} of the body)\n", cells,
      fits ? "" : " (resolution.maximum_cells allows no more)", 1e3 * body.plan.rim_cell,
      body.domain->multiplicity() > 1 ? fmt::format("1/{:g}", body.domain->multiplicity()) : "the whole");
  int ranks = 1;
  MPI_Comm_size(communicator, &ranks);
  const double per_carrier =
      bytes_per_node_and_carrier + (run.transport.super_steps == configuration::SuperSteps::off
                                        ? 0
                                        : bytes_per_node_and_carrier_of_super_steps);
  const double nodes = 1.1 * cells;  // hexahedra share their corners; the surface adds some
  text += fmt::format("  memory: about {:.2g} GB over {} rank{}\n",
                      (ranks * bytes_per_rank +
                       nodes * (bytes_per_node + per_carrier * static_cast<double>(run.carriers.size()))) /
                          1e9,
                      ranks, ranks == 1 ? "" : "s");
  for (std::size_t a = 0; a < run.arms.size(); ++a) {
    text += fmt::format("  arm {}: {} flow updates\n", run.arms[a].name,
                        std::count_if(regimens[a].events().begin(), regimens[a].events().end(),
                                      [](const regimen::Event& event) { return event.flow_update; }));
    const auto& tissue = tissues[a];
    const auto updates = tissues_of(regimens[a]);
    for (std::size_t r = 0; r < run.regions.size(); ++r) {
      const auto& fluid = tissue.fluid[r];
      const double length = fluid.penetration_length();
      text +=
          fmt::format("    {}: p_e {:.4g} Pa, L_p {:.3g} m/(Pa s), penetration length {:.4g} mm",
                      run.regions[r].name, fluid.effective_pressure(),
                      fluid.vessel_surface_density > 0 ? fluid.exchange() / fluid.vessel_surface_density : 0.,
                      1e3 * length);
      if (run.geometry.radius > 0 && std::isfinite(length))
        text += fmt::format(", alpha {:.4g}", run.geometry.radius / length);
      text += "\n";
      text += changes(updates, r, run);
      // At the rim the fluid moves at about K p_e/delta.
      const double speed =
          std::isfinite(length) ? fluid.hydraulic_conductivity * fluid.effective_pressure() / length : 0;
      for (std::size_t s = 0; s < run.carriers.size(); ++s) {
        const auto& carrier = tissue.carriers[s][r];
        double permeability = 0, convection = 0;
        for (const auto& way : tissue.wall[r]) {
          permeability += way.permeability[s];
          convection += way.hydraulic_conductivity * fluid.effective_pressure() * (1 - way.reflection[s]);
        }
        text += fmt::format(
            "      {}: D {:.3g} m2/s, eps {:.3g}, f {:.3g}, P {:.3g} m/s, wall Peclet {:.3g}, "
            "rim cell Peclet w h/(2 D eps) {:.3g}, layer D eps/w {:.3g} um\n",
            run.carriers[s].name, carrier.diffusivity, carrier.accessible_fraction, carrier.retardation,
            permeability, permeability > 0 ? convection / permeability : 0.,
            speed * body.plan.rim_cell / (2 * carrier.diffusivity * carrier.accessible_fraction),
            speed > 0 ? 1e6 * carrier.diffusivity * carrier.accessible_fraction / speed : 0.);
      }
    }
  }
  for (const auto& remark : body.domain->remarks()) text += "  " + remark + "\n";
  return text;
}

}  // namespace turgor::simulation
