#include "simulation/run_case.hpp"

#include <fmt/format.h>

#include <turgor/kernels/runtime.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "output/collective.hpp"
#include "output/comparison.hpp"
#include "output/files.hpp"
#include "output/provenance.hpp"
#include "simulation/arm_record.hpp"
#include "simulation/arm_simulation.hpp"
#include "simulation/body.hpp"
#include "simulation/limits.hpp"
#include "simulation/run_mechanics.hpp"

namespace turgor::simulation {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

output::MeshSummary mesh_summary(const Body& body) {
  const auto quality = body.domain->quality();
  return {.cells = static_cast<std::int64_t>(body.resolution.cells),
          .nodes = body.graph->total_nodes(),
          .volume_m3 = quality.volume * body.domain->multiplicity(),
          .multiplicity = body.domain->multiplicity(),
          .least_cell_size_m = quality.least_cell_size,
          .least_scaled_jacobian = quality.least_scaled_jacobian,
          .budget_binds = body.resolution.budget_binds,
          .estimated_relative_error = body.resolution.estimated_relative_error};
}

}  // namespace

Outcome run_case(MPI_Comm communicator, const configuration::Case& run, const RunOptions& options,
                 Progress& progress) {
  if (run.mechanics.coordinates != configuration::Coordinates::none)
    return run_mechanics(communicator, run, options, progress);
  const auto begin = Clock::now();
  int rank = 0, ranks = 1;
  MPI_Comm_rank(communicator, &rank);
  MPI_Comm_size(communicator, &ranks);
  const auto regimens = make_regimens(run);
  const auto tissues = steepest_tissues(run, regimens);
  const Body body = make_body(communicator, run, tissues, progress);
  if (body.resolution.budget_binds)
    progress.warn(
        fmt::format("The cell budget ({:.0f} cells) binds: the pressure's estimated error is {:.2g} % of the "
                    "driving pressure. Raise resolution.maximum_cells, or lower "
                    "resolution.cells_per_penetration_length to accept it.",
                    run.resolution.maximum_cells, 100 * body.resolution.estimated_relative_error));
  Recorder recorder(run, body);
  const double seconds_mesh = seconds_since(begin);
  options.begin_writing();
  recorder.open(options.folder);

  output::Summary summary;
  summary.title = run.title;
  summary.mesh = mesh_summary(body);
  double seconds_fluid = 0, seconds_transport = 0, seconds_output = 0;
  std::vector<std::string> names, broken;
  for (const auto& arm : run.arms) names.push_back(arm.name);
  const auto folders = output::folder_names(names);
  bool completed = true;
  const auto write_summary = [&] {
    summary.provenance.wall_time_s = {{"mesh", seconds_mesh},
                                      {"fluid", seconds_fluid},
                                      {"transport", seconds_transport},
                                      {"output", seconds_output},
                                      {"total", seconds_since(begin)}};
    summary.provenance.peak_memory_bytes = output::peak_memory_bytes(communicator);
    summary.provenance.finished = output::utc_now();
    output::together(communicator, [&] {
      if (rank == 0) output::write_summary(options.folder, summary);
    });
  };
  summary.provenance.version = options.version;
  summary.provenance.commit = options.commit;
  summary.provenance.libraries = output::library_versions();
  summary.provenance.command = options.command;
  summary.provenance.input_sha256 = output::sha256(options.input);
  summary.provenance.ranks = ranks;
  summary.provenance.back_end = kernels::back_end_description();

  for (std::size_t a = 0; a < run.arms.size() && completed; ++a) {
    const auto& arm = run.arms[a];
    recorder.begin_arm(folders[a], arm);
    output::ArmSummary result;
    const double share = 1. / static_cast<double>(run.arms.size());
    const auto report = simulate_arm(run, arm, regimens[a], body, progress, share * static_cast<double>(a),
                                     share, [&](const ArmState& state) {
                                       const auto begin_output = Clock::now();
                                       recorder.write(state);
                                       result = recorder.summarize(state);
                                       seconds_output += seconds_since(begin_output);
                                     });
    completed = report.completed;
    result.completed = report.completed;
    result.transport_steps = report.transport_steps;
    if (run.transport.super_steps != configuration::SuperSteps::off)
      result.super_steps_taken_back = report.steps_taken_back;
    result.fluid.residual_relative = report.worst_residual;
    result.fluid.ledger_relative_error = report.worst_fluid_ledger;
    result.fluid.iterations = report.pressure_iterations;
    result.fluid.solves = report.flow_solves;
    for (auto& [name, carrier] : result.carriers)
      if (report.transport_steps > 0) {
        carrier.shortest_step_s = report.shortest_step;
        carrier.longest_step_s = report.longest_step;
      }
    seconds_fluid += report.seconds_fluid;
    seconds_transport += report.seconds_transport;
    for (auto& line : broken_limits(arm.name, result)) broken.push_back(std::move(line));
    summary.arms.emplace_back(arm.name, std::move(result));
    write_summary();
  }
  // An arm that was stopped early compares with nothing.
  if (completed) progress.say(output::comparison_table(summary));
  progress.say(
      fmt::format("mesh {:.1f} s, pressure {:.1f} s, carriers {:.1f} s, output {:.1f} s; {:.1f} s in all",
                  seconds_mesh, seconds_fluid, seconds_transport, seconds_output, seconds_since(begin)));
  for (const auto& line : broken) progress.warn(line);
  if (!completed) return Outcome::interrupted;
  return broken.empty() ? Outcome::done : Outcome::balance_broken;
}

}  // namespace turgor::simulation
