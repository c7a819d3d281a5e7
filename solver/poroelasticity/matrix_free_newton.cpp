#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "poroelasticity/matrix_free_implementation.hpp"

// Newton's method of MatrixFreePoroelasticProblem (docs/theory/poroelastic-solver.md).
namespace turgor::poroelasticity {

auto MatrixFreePoroelasticProblem::Implementation::norms_of(std::span<const double> values) const -> Norms {
  double square[2] = {};
  for (std::size_t n = 0; n < values.size(); ++n)
    square[n < displacements() ? 0 : 1] += values[n] * values[n];
  for (double& sum : square) sum = std::sqrt(dealii::Utilities::MPI::sum(sum, mesh.communicator));
  return {square[0], square[1]};
}

/// Loads on the right of a step, [u | p]; the mass rows as those of the points.
std::vector<double> MatrixFreePoroelasticProblem::Implementation::loads_of(const TimeStep& step) const {
  std::vector<double> given(state.size(), 0.);
  const std::span<double> all(given);
  setting->surface.add(loads, step.end, step.length, all.first(displacements()),
                       all.subspan(displacements()));
  for (double& row : all.subspan(displacements())) row /= step.difference.now;
  setting->plates.add_loads(step.end, all.first(displacements()));
  return given;
}

/// Rows of held unknowns too.
std::vector<double> MatrixFreePoroelasticProblem::Implementation::all_rows_of(
    std::span<const double> x, const TimeStep& step, const std::vector<double>& given) {
  fields.load(x);
  rows.clear();
  points.add_residual(fields.values(), step, rows.rows());
  setting->tangents.add_forces(fields.values().displacement, step.end, rows.rows().displacement);
  std::vector<double> residual(x.size(), 0.);
  rows.add_to(residual);
  for (std::size_t n = 0; n < residual.size(); ++n) residual[n] -= given[n];
  return residual;
}

std::vector<double> MatrixFreePoroelasticProblem::Implementation::residual_of(
    std::span<const double> x, const TimeStep& step, const std::vector<double>& given) {
  auto residual = all_rows_of(x, step, given);
  const auto pulls = setting->plates.pulls(std::span<const double>(residual).first(displacements()));
  for (const auto n : setting->held.displacement)
    if (static_cast<std::size_t>(n) < displacements()) residual[n] = 0;
  setting->plates.put(pulls, residual);
  for (const auto n : setting->held.pressure)
    if (static_cast<std::size_t>(n) < mesh.pressure.owned()) residual[displacements() + n] = 0;
  return residual;
}

/// What momentum and mass are measured by: the largest residual or load of the step, and what rounding
/// leaves of numbers that cancel.
struct MatrixFreePoroelasticProblem::Implementation::Scale {
  Norms largest, noise;
  double relative(const Norms& norms, double tolerance) const {
    const auto one = [&](double norm, double by, double rounded) {
      if (!std::isfinite(norm)) return std::numeric_limits<double>::infinity();
      const double scale = std::max(by, rounded / tolerance);
      return scale > 0 ? norm / scale : 0;
    };
    return std::max(one(norms.momentum, largest.momentum, noise.momentum),
                    one(norms.mass, largest.mass, noise.mass));
  }
  void see(const Norms& norms) {
    largest.momentum = std::max(largest.momentum, norms.momentum);
    largest.mass = std::max(largest.mass, norms.mass);
  }
};

/// Rounding of stresses and volumes before they cancel. At rest stresses are differences of numbers as
/// large as moduli M, so that a row has epsilon int M |grad v| <= epsilon sqrt(diagonal int M), each over
/// the cells around; and epsilon times the diagonal times u, and epsilon times the volume that a row of
/// mass stands for.
auto MatrixFreePoroelasticProblem::Implementation::rounding(std::span<const double> x, const CellTissue& like)
    -> Norms {
  constexpr double epsilon = 8 * std::numeric_limits<double>::epsilon();
  NodeVector<double> diagonal, moduli, volume;
  for (auto* vector : {&diagonal, &moduli}) mesh.displacement.initialise(*vector, 3);
  mesh.pressure.initialise(volume, 1);
  mesh.cells.add_stiffness_diagonal({diagonal.begin(), 3 * mesh.displacement.size()});
  const std::vector<double> one(like.shear.size(), 1.), none(like.shear.size(), 0.);
  mesh.cells.visit_helmholtz(one, none, [&](std::size_t cell, std::span<const double> matrix) {
    double whole = 0;
    for (std::size_t v = 0; v < 8; ++v) {
      double share = 0;
      for (std::size_t w = 0; w < 8; ++w) share += matrix[8 * v + w];
      volume.begin()[mesh.pressure.cell_nodes()[8 * cell + v]] += share;
      whole += share;
    }
    const double modulus = like.lame[cell] + 2 * like.shear[cell];
    for (std::size_t i = 0; i < 27; ++i)
      for (std::size_t d = 0; d < 3; ++d)
        moduli.begin()[3 * mesh.displacement.cell_nodes()[27 * cell + i] + d] += modulus * whole;
  });
  for (auto* vector : {&diagonal, &moduli}) mesh.displacement.collect(*vector, 3);
  mesh.pressure.collect(volume, 1);
  std::vector<double> noise(x.size());
  for (std::size_t n = 0; n < displacements(); ++n) {
    const double stiff = std::abs(diagonal.begin()[n]);
    noise[n] = epsilon * (std::sqrt(stiff * moduli.begin()[n]) + stiff * std::abs(x[n]));
  }
  for (std::size_t n = displacements(); n < x.size(); ++n)
    noise[n] = epsilon * volume.begin()[n - displacements()];
  return norms_of(noise);
}

StepReport MatrixFreePoroelasticProblem::Implementation::advance(double length) {
  const auto step = next_step(options, time, length, step_before);
  return solve(step, step.end);
}

StepReport MatrixFreePoroelasticProblem::Implementation::settle() {
  auto report = solve(settling_step(options, time), time);
  step_before = 0;
  if (report.converged) before = state;
  return report;
}

/// One implicit step; growth goes to `end`.
StepReport MatrixFreePoroelasticProblem::Implementation::solve(const TimeStep& step, double end) {
  StepReport report;
  std::vector<double> next = state;
  try {
    fields.load(state);
    points.grow(fields.values(), oxygen, time, end);
    setting->held_values.set(end, next);
    const auto given = loads_of(step);
    iterate(step, given, next, report);
    if (report.converged) {
      auto rows_of_all = all_rows_of(next, step, given);
      report.fluid = fluid_of(rows_of_all, step);
      report.forces = forces_of(std::move(rows_of_all), step, given);
    }
  } catch (const PointFailure& failure) {
    report.converged = false;
    report.failure = failure.what();
    report.failed_at = failure.point;
  }
  if (!report.converged) return report;
  before = std::move(state);
  state = std::move(next);
  fields.load(state);
  points.accept(fields.values());
  time = end;
  step_before = step.length;
  return report;
}

/// Over all ranks. What rows of given pressure lack has come through them.
FluidAmounts MatrixFreePoroelasticProblem::Implementation::fluid_of(std::span<const double> all_rows,
                                                                    const TimeStep& step) {
  auto amounts = points.amounts(fields.values(), step, weight);
  for (const auto n : setting->held.pressure)
    if (static_cast<std::size_t>(n) < mesh.pressure.owned())
      amounts.inflow += step.difference.now * all_rows[displacements() + n];
  std::vector<double> force(displacements()), inflow(mesh.pressure.owned());
  setting->surface.add({}, step.end, step.length, force, inflow);
  for (const double row : inflow) amounts.inflow += row;
  for (double* amount : {&amounts.stored, &amounts.fed, &amounts.supplied, &amounts.inflow})
    *amount = dealii::Utilities::MPI::sum(*amount, mesh.communicator);
  return amounts;
}

/// Over all ranks. What rows of held displacements lack is what holds them.
Forces MatrixFreePoroelasticProblem::Implementation::forces_of(std::vector<double> all_rows,
                                                               const TimeStep& step,
                                                               std::span<const double> given) {
  Forces forces;
  for (const auto n : setting->held.pinned)
    if (static_cast<std::size_t>(n) < displacements()) {
      forces.pinned_magnitude += std::abs(all_rows[n]);
      forces.pinned[n % 3] += std::exchange(all_rows[n], 0.);
    }
  for (std::size_t n = 0; n < displacements(); ++n) forces.inside[n % 3] += given[n];
  const auto put = setting->surface.forces(step.end),
             follows = setting->tangents.forces(fields.values().displacement, step.end);
  for (const auto& [id, boundary] : boundaries) {
    auto& through = forces.through[id];
    const auto load = put.find(id);
    through = load == put.end() ? Place{} : load->second;
    through[boundary.plate.value_or(0)] += setting->plates.force(id, step.end);
    const auto following = follows.find(id);
    for (std::size_t c = 0; c < 3; ++c) {
      forces.inside[c] -= through[c];
      if (following != follows.end()) through[c] += following->second[c];
      if (!boundary.displacement[c]) continue;
      for (const auto node : mesh.displacement.on_boundary(id))
        if (const auto n = 3 * static_cast<std::size_t>(node) + c; n < displacements())
          through[c] += std::exchange(all_rows[n], 0.);
    }
  }
  const auto over_ranks = [&](Place& force) {
    for (double& component : force) component = dealii::Utilities::MPI::sum(component, mesh.communicator);
  };
  over_ranks(forces.pinned);
  forces.pinned_magnitude = dealii::Utilities::MPI::sum(forces.pinned_magnitude, mesh.communicator);
  over_ranks(forces.inside);
  for (auto& [id, force] : forces.through) over_ranks(force);
  return forces;
}

void MatrixFreePoroelasticProblem::Implementation::iterate(const TimeStep& step,
                                                           const std::vector<double>& given,
                                                           std::vector<double>& x, StepReport& report) {
  auto residual = residual_of(x, step, given);
  Scale scale;
  scale.see(norms_of(residual));
  scale.see(norms_of(given));
  double now = scale.relative(norms_of(residual), options.tolerance), last = 0;
  report.residual.push_back(now);
  for (int n = 0; n < options.newton_steps && now > options.tolerance && std::isfinite(now); ++n) {
    CellTissue like;
    fields.load(x);
    setting->tangents.linearise(fields.values().displacement, step.end);
    setting->solver.set_tangents(fields.values(), points.tangents(step, like), like, refresh);
    scale.noise = rounding(x, like);
    // A tenth of the square of the last reduction, so that convergence stays quadratic; what is nearly linear
    // is solved at once.
    const double needed = 0.1 * options.tolerance / now;
    const double forcing = options.strain == Strain::small ? std::clamp(needed, 1e-11, 1e-2)
                           : n == 0                        ? 1e-3
                                    : std::clamp(0.1 * (now / last) * (now / last), 1e-8, 1e-2);
    std::vector<double> change(x.size(), 0.), minus = residual;
    for (double& row : minus) row = -row;
    const auto solved = setting->solver.solve(minus, change, forcing);
    report.linear_iterations.push_back(solved.iterations);
    note_effort(solved.iterations);
    setting->plates.complete(setting->solver, residual, forcing, change, report.linear_iterations.back());
    // Mass rows may have nothing to begin with: then what the change moves is what they have to balance.
    std::vector<double> moved(x.size(), 0.);
    const std::span<double> all(moved);
    setting->solver.dilatation(std::span<const double>(change).first(displacements()),
                               all.subspan(displacements()));
    scale.see(norms_of(moved));
    last = now;
    std::tie(residual, now) = take_step(step, given, change, scale, last, x);
    report.residual.push_back(now);
  }
  report.converged = now <= options.tolerance;
  if (!std::isfinite(now))
    report.failure = "a force or volume is no finite number";
  else if (!report.converged)
    report.failure = "Newton's method stopped at a relative residual of " + std::to_string(now);
}

/// Multigrid is made anew once its tangents have changed enough to cost half as many iterations again.
void MatrixFreePoroelasticProblem::Implementation::note_effort(int iterations) {
  if (refresh) iterations_when_set_up = std::max(iterations, 4);
  refresh = iterations > 1.5 * iterations_when_set_up;
}

/// A full step if it helps, else a half, a quarter ...; the residual after it, and how large that is.
std::pair<std::vector<double>, double> MatrixFreePoroelasticProblem::Implementation::take_step(
    const TimeStep& step, const std::vector<double>& given, const std::vector<double>& change, Scale& scale,
    double last, std::vector<double>& x) {
  const std::vector<double> from = x;
  constexpr double least_share = 1. / 256;
  for (double share = 1;; share *= 0.5) {
    for (std::size_t n = 0; n < x.size(); ++n) x[n] = from[n] + share * change[n];
    try {
      auto residual = residual_of(x, step, given);
      const auto norms = norms_of(residual);
      const double after = scale.relative(norms, options.tolerance);
      if (after < last || share <= least_share) {
        scale.see(norms);
        return {std::move(residual), scale.relative(norms, options.tolerance)};
      }
    } catch (const std::domain_error&) {
      if (share <= least_share) throw;
    }
  }
}

}  // namespace turgor::poroelasticity
