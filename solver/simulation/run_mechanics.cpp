#include "simulation/run_mechanics.hpp"

#include <fmt/format.h>

#include <turgor/kernels/runtime.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "geometry/input_error.hpp"
#include "output/collective.hpp"
#include "output/comparison.hpp"
#include "output/files.hpp"
#include "output/provenance.hpp"
#include "simulation/arm_regimen.hpp"
#include "simulation/growing_arm.hpp"
#include "simulation/limits.hpp"
#include "simulation/mechanics_record.hpp"

namespace turgor::simulation {

namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Later on a probe may be missing where the host was cut away; at first none may. Collective.
void refuse_probes_outside(const configuration::Case& run, const MechanicsState& state) {
  for (const auto& probe : run.output.probes)
    for (const auto& point : probe.points)
      if (!state.at(point))
        throw geometry::InputError(
            fmt::format("probes.{}: the point ({:.6g}, {:.6g}, {:.6g}) mm lies outside of the computed body.",
                        probe.name, 1e3 * point[0], 1e3 * point[1], 1e3 * point[2]));
}

}  // namespace

Outcome run_mechanics(MPI_Comm communicator, const configuration::Case& run, const RunOptions& options,
                      Progress& progress) {
  const auto begin = Clock::now();
  int rank = 0, ranks = 1;
  MPI_Comm_rank(communicator, &rank);
  MPI_Comm_size(communicator, &ranks);
  if (ranks > 1 && run.mechanics.coordinates != configuration::Coordinates::cartesian)
    progress.warn("These coordinates are computed by one process; the others do the same and wait.");
  const auto regimens = make_regimens(run);
  std::vector<std::string> names, broken;
  for (const auto& arm : run.arms) names.push_back(arm.name);
  const auto folders = output::folder_names(names);
  const auto make_arm = [&](std::size_t a) {
    return make_growing_arm(communicator, run, run.arms[a], regimens[a], options.folder / folders[a]);
  };
  // What its mesh or solver refuses is refused before anything is written.
  auto growing = make_arm(0);
  output::Summary summary;
  summary.mesh = growing->mesh();
  if (summary.mesh.budget_binds.value_or(false))
    progress.warn(
        fmt::format("The cell budget ({:.0f} cells) binds: cells are larger than asked for. Raise "
                    "resolution.maximum_cells, or lower mechanics.cells_per_radius to accept it.",
                    run.resolution.maximum_cells));
  if (!run.output.probes.empty()) refuse_probes_outside(run, growing->state());
  options.begin_writing();
  std::optional<MechanicsRecorder> recorder;
  output::together(communicator, [&] { recorder.emplace(run, options.folder, rank == 0); });

  summary.title = run.title;
  summary.provenance.version = options.version;
  summary.provenance.commit = options.commit;
  summary.provenance.libraries = output::library_versions();
  summary.provenance.command = options.command;
  summary.provenance.input_sha256 = output::sha256(options.input);
  summary.provenance.ranks = ranks;
  summary.provenance.back_end = kernels::back_end_description();
  double seconds_output = 0;
  const auto write_summary = [&] {
    summary.provenance.wall_time_s = {{"output", seconds_output}, {"total", seconds_since(begin)}};
    summary.provenance.peak_memory_bytes = output::peak_memory_bytes(communicator);
    summary.provenance.finished = output::utc_now();
    output::together(communicator, [&] {
      if (rank == 0) output::write_summary(options.folder, summary);
    });
  };

  bool completed = true;
  for (std::size_t a = 0; a < run.arms.size() && completed; ++a) {
    const auto& arm = run.arms[a];
    if (a > 0) {
      growing.reset();  // two may not fit where one does
      growing = make_arm(a);
    }
    output::ArmSummary result;
    double written_until = -1;
    const auto write = [&] {
      const auto begin_output = Clock::now();
      const auto state = growing->state();
      recorder->write(state);
      result = recorder->summarize(state);
      growing->write_visual();
      written_until = state.time;
      seconds_output += seconds_since(begin_output);
    };
    const double share = 1. / static_cast<double>(run.arms.size());
    std::optional<StepFailure> failure;
    try {
      completed = growing->advance(progress, share * static_cast<double>(a), share, write);
    } catch (const StepFailure& stopped) {
      failure = stopped;
      completed = false;
      if (growing->time() > written_until) write();
    }
    // What is judged is the end, also where nothing is written there.
    if (completed && growing->time() > written_until) result = recorder->summarize(growing->state());
    result.completed = completed;
    for (auto& line : broken_limits(arm.name, result)) broken.push_back(std::move(line));
    summary.arms.emplace_back(arm.name, std::move(result));
    write_summary();
    if (failure)
      throw MechanicsStopped("Arm " + arm.name + ": " + failure->what() +
                             ". The last good state is written; results are whole up to it.");
  }
  if (completed) progress.say(output::comparison_table(summary));
  progress.say(
      fmt::format("{:.1f} s in all, {:.1f} s of it for output", seconds_since(begin), seconds_output));
  for (const auto& line : broken) progress.warn(line);
  if (!completed) return Outcome::interrupted;
  return broken.empty() ? Outcome::done : Outcome::balance_broken;
}

}  // namespace turgor::simulation
