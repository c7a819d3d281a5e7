#include "simulation/run_mechanics.hpp"

#include <fmt/format.h>

#include <turgor/kernels/runtime.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "output/collective.hpp"
#include "output/comparison.hpp"
#include "output/files.hpp"
#include "output/provenance.hpp"
#include "simulation/arm_regimen.hpp"
#include "simulation/limits.hpp"
#include "simulation/mechanics_body.hpp"
#include "simulation/mechanics_case.hpp"
#include "simulation/mechanics_record.hpp"

namespace turgor::simulation {

namespace {

using Clock = std::chrono::steady_clock;
using Radial = poroelasticity::Radial;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// A moment at which something changes or is written.
struct Moment {
  double time = 0;
  bool tissue = false, output = false, excision = false;
};

std::vector<Moment> moments_of(const configuration::Case& run, const ArmRegimen& regimen) {
  std::vector<Moment> moments;
  for (const auto& event : regimen.events())
    moments.push_back({.time = event.time, .tissue = event.flow_update, .output = event.output});
  for (const double time : mechanics_breaks(run)) {
    const auto same = [&](const Moment& moment) {
      return std::abs(moment.time - time) <= 1e-9 * run.time.end;
    };
    auto found = std::find_if(moments.begin(), moments.end(), same);
    if (found == moments.end()) found = moments.insert(found, {.time = time});
    found->excision = run.mechanics.excision == time;
  }
  std::stable_sort(moments.begin(), moments.end(),
                   [](const Moment& a, const Moment& b) { return a.time < b.time; });
  return moments;
}

StepControl step_control(const configuration::Case& run) {
  double softest = 1e300;
  for (const auto& region : run.regions) softest = std::min(softest, region.solid.shear_modulus);
  constexpr double no_matter = 1e-3;  // of the radius, and of the softest solid's modulus: chosen here
  return {.tolerance = run.mechanics.step_tolerance,
          .least = run.mechanics.least_step,
          .largest = run.mechanics.largest_step.value_or(run.time.end),
          .first = 1e-3 * run.time.end,
          .least_displacement = no_matter * run.geometry.radius,
          .least_pressure = no_matter * softest};
}

/// Oxygen of the region that a reference position lies in.
double oxygen_at(const configuration::Case& run, const poroelasticity::Place& place) {
  const double radius = std::sqrt(place[0] * place[0] + place[1] * place[1] + place[2] * place[2]);
  const char* name = radius < run.geometry.necrotic_core_radius ? "necrotic_core"
                     : radius < run.geometry.radius             ? "tumour"
                                                                : "host";
  for (const auto& region : run.regions)
    if (region.name == name) return region.growth.oxygen.value_or(0);
  return 0;
}

/// One arm in spherical symmetry.
class GrowingArm {
 public:
  using Problem = poroelasticity::PoroelasticProblem<Radial>;

  GrowingArm(const configuration::Case& run, const configuration::ArmParameters& arm,
             const ArmRegimen& regimen)
      : run_(run), arm_(arm), regimen_(regimen), tissue_(regimen.tissue(0)) {
    make(true);
    steps_ = std::make_unique<AdaptiveSteps<Radial>>(*problem_, step_control(run));
  }

  MechanicsState state() const {
    MechanicsState state{.arm = arm_,
                         .time = problem_->time(),
                         .tissue = tissue_,
                         .points = {},
                         .counts = steps_->counts(),
                         .unknowns = problem_->unknowns(),
                         .outflow = body_.copies * steps_->counts().last_outflow,
                         .copies = body_.copies,
                         .at = {}};
    problem_->visit_points(
        [&](const auto& point) { state.points.push_back(mechanical_point<Radial>(point, body_.copies)); });
    state.at = [this](const std::array<double, 3>& at) -> std::optional<MechanicalPoint> {
      const double radius = std::sqrt(at[0] * at[0] + at[1] * at[1] + at[2] * at[2]);
      if (radius > outer_radius_ * (1 + 1e-9)) return {};
      return mechanical_point<Radial>(problem_->state_at(dealii::Point<1>(std::min(radius, outer_radius_))),
                                      body_.copies);
    };
    return state;
  }

  /// Until the end, or until asked to stop.
  bool advance(Progress& progress, double share_before, double share, const std::function<void()>& output) {
    if (run_.mechanics.start == configuration::MechanicsStart::settled) steps_->settle();
    const auto look = [&] {
      progress.at({.arm = arm_.name,
                   .step = steps_->counts().steps,
                   .time = problem_->time(),
                   .end = run_.time.end,
                   .share_done = share_before + share * problem_->time() / run_.time.end,
                   .ledger_relative_error = steps_->counts().worst_residual});
      return !progress.interrupted();
    };
    for (const auto& moment : moments_of(run_, regimen_)) {
      if (!steps_->advance_to(moment.time, look)) return false;
      if (moment.output) output();
      if (moment.excision) excise();
      if (moment.tissue && moment.time > 0) {
        tissue_ = regimen_.tissue(moment.time);
        problem_->set_tissues(growing_tissues(run_, tissue_));
      }
    }
    return true;
  }

 private:
  void make(bool with_host) {
    body_ = make_radial_body(run_, tissue_, with_host);
    outer_radius_ = run_.geometry.radius + (with_host ? run_.geometry.host.extent.value_or(0) : 0);
    auto boundaries = body_.symmetry;
    auto outer = outer_boundary(run_, 1);
    if (!with_host) {
      // Cut free: nothing holds it any more, and what it lies in takes up its fluid.
      outer = surface_in_fluid(run_.boundary.pressure);
    }
    for (const auto surface : body_.surfaces) boundaries[surface] = outer;
    problem_ = std::make_unique<Problem>(*body_.mesh, *body_.mapping, growing_tissues(run_, tissue_),
                                         boundaries, poroelastic_options(run_.mechanics));
    problem_->set_oxygen([this](const poroelasticity::Place& place) { return oxygen_at(run_, place); });
  }

  void excise() {
    const auto whole_body = std::move(body_);
    const auto whole = std::move(problem_);
    make(false);
    problem_->continue_from(*whole);
    steps_->go_on_with(*problem_);
  }

  const configuration::Case& run_;
  const configuration::ArmParameters& arm_;
  const ArmRegimen& regimen_;
  Tissue tissue_;
  MechanicsBody<Radial> body_;
  double outer_radius_ = 0;
  std::unique_ptr<Problem> problem_;
  std::unique_ptr<AdaptiveSteps<Radial>> steps_;
};

output::MeshSummary mesh_summary(const configuration::Case& run, const Tissue& tissue) {
  const auto body = make_radial_body(run, tissue, true);
  output::MeshSummary mesh;
  mesh.cells = static_cast<std::int64_t>(body.mesh->n_active_cells());
  mesh.nodes = static_cast<std::int64_t>(body.mesh->n_vertices());
  mesh.multiplicity = body.copies;
  double least = 1e300;
  for (const auto& cell : body.mesh->active_cell_iterators()) least = std::min(least, cell->diameter());
  mesh.least_cell_size_m = least;
  const double outer = run.geometry.radius + run.geometry.host.extent.value_or(0);
  mesh.volume_m3 = 4 * std::acos(-1.) / 3 * outer * outer * outer;
  return mesh;
}

}  // namespace

Outcome run_mechanics(MPI_Comm communicator, const configuration::Case& run, const RunOptions& options,
                      Progress& progress) {
  const auto begin = Clock::now();
  int rank = 0, ranks = 1;
  MPI_Comm_rank(communicator, &rank);
  MPI_Comm_size(communicator, &ranks);
  if (ranks > 1)
    progress.warn("Radial coordinates are computed by one process; the others do the same and wait.");
  const auto regimens = make_regimens(run);
  options.begin_writing();
  std::optional<MechanicsRecorder> recorder;
  output::together(communicator, [&] { recorder.emplace(run, options.folder, rank == 0); });

  output::Summary summary;
  summary.title = run.title;
  summary.mesh = mesh_summary(run, regimens.front().tissue(0));
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
  std::vector<std::string> broken;
  for (std::size_t a = 0; a < run.arms.size() && completed; ++a) {
    const auto& arm = run.arms[a];
    GrowingArm growing(run, arm, regimens[a]);
    output::ArmSummary result;
    double written_until = -1;
    const auto write = [&] {
      const auto begin_output = Clock::now();
      const auto state = growing.state();
      recorder->write(state);
      result = recorder->summarize(state);
      written_until = state.time;
      seconds_output += seconds_since(begin_output);
    };
    const double share = 1. / static_cast<double>(run.arms.size());
    std::optional<StepFailure> failure;
    try {
      completed = growing.advance(progress, share * static_cast<double>(a), share, write);
    } catch (const StepFailure& stopped) {
      failure = stopped;
      completed = false;
      if (growing.state().time > written_until) write();
    }
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
