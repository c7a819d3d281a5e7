#include "simulation/mechanics_steps.hpp"

#include <fmt/format.h>
#include <mpi.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace turgor::simulation {

namespace {

std::string place_text(const poroelasticity::Place& place, int dimension) {
  std::string text = fmt::format("{:.4g}", 1e3 * place[0]);
  for (int d = 1; d < dimension; ++d) text += fmt::format(", {:.4g}", 1e3 * place[d]);
  return dimension == 1 ? "a radius of " + text + " mm" : "(" + text + ") mm";
}

void add(poroelasticity::FluidAmounts& sum, const poroelasticity::FluidAmounts& more) {
  sum.stored += more.stored;
  sum.fed += more.fed;
  sum.supplied += more.supplied;
  sum.inflow += more.inflow;
}

/// The point for which `value` is least, of those that all ranks offer: `mine`, or none at infinity.
struct Extreme {
  double value = std::numeric_limits<double>::infinity();
  std::array<double, 6> told = {};  ///< cell, position, J, Jg
};

Extreme least_of_all(Extreme mine, MPI_Comm communicator) {
  struct {
    double value;
    int rank;
  } least{mine.value, 0};
  MPI_Comm_rank(communicator, &least.rank);
  MPI_Allreduce(MPI_IN_PLACE, &least, 1, MPI_DOUBLE_INT, MPI_MINLOC, communicator);
  mine.value = least.value;
  MPI_Bcast(mine.told.data(), static_cast<int>(mine.told.size()), MPI_DOUBLE, least.rank, communicator);
  return mine;
}

/// The point where `value(point)` is least.
template <class Problem, class Value>
Extreme least_point(const Problem& problem, const Value& value) {
  Extreme least;
  problem.visit_points([&](const auto& point) {
    if (const double here = value(point); here < least.value) {
      least.value = here;
      least.told = {static_cast<double>(point.cell),           0, 0, 0, point.volume,
                    point.growth * point.growth * point.growth};
      for (int d = 0; d < Problem::dim; ++d) least.told[1 + d] = point.position[d];
    }
  });
  return least_of_all(least, problem.communicator());
}

std::string place_of(const Extreme& point, int dimension) {
  return fmt::format("cell {:.0f} at {} of the undeformed body", point.told[0],
                     place_text({point.told[1], point.told[2], point.told[3]}, dimension));
}

/// None where the first assembly failed.
long long iterations_of(const poroelasticity::StepReport& report) {
  return std::max(0LL, static_cast<long long>(report.residual.size()) - 1);
}

}  // namespace

/// What is compared of a state, per quadrature point.
template <class Problem>
struct AdaptiveSteps<Problem>::Values {
  std::vector<double> weight, displacement, pressure, growth;  ///< displacement: `dimension` per point
};

template <class Problem>
typename AdaptiveSteps<Problem>::Values AdaptiveSteps<Problem>::values() const {
  Values all;
  problem_->visit_points([&](const auto& point) {
    all.weight.push_back(point.weight);
    for (int d = 0; d < Problem::dim; ++d) all.displacement.push_back(point.displacement[d]);
    all.pressure.push_back(point.pressure);
    all.growth.push_back(point.growth);
  });
  return all;
}

template <class Problem>
double AdaptiveSteps<Problem>::difference(const Values& whole, const Values& halves) {
  double volume = 0, moved = 0, moved_apart = 0, pressed = 0, pressed_apart = 0, grown_apart = 0;
  for (std::size_t n = 0; n < halves.weight.size(); ++n) {
    const double weight = halves.weight[n];
    volume += weight;
    for (int d = 0; d < Problem::dim; ++d) {
      const double u = halves.displacement[Problem::dim * n + d],
                   apart = u - whole.displacement[Problem::dim * n + d];
      moved += weight * u * u;
      moved_apart += weight * apart * apart;
    }
    const double apart = halves.pressure[n] - whole.pressure[n];
    pressed += weight * halves.pressure[n] * halves.pressure[n];
    pressed_apart += weight * apart * apart;
    grown_apart = std::max(grown_apart, std::abs(halves.growth[n] - whole.growth[n]) / halves.growth[n]);
  }
  const MPI_Comm communicator = problem_->communicator();
  for (double* sum : {&volume, &moved, &moved_apart, &pressed, &pressed_apart})
    MPI_Allreduce(MPI_IN_PLACE, sum, 1, MPI_DOUBLE, MPI_SUM, communicator);
  MPI_Allreduce(MPI_IN_PLACE, &grown_apart, 1, MPI_DOUBLE, MPI_MAX, communicator);
  largest_displacement_ =
      std::max({largest_displacement_, control_.least_displacement, std::sqrt(moved / volume)});
  largest_pressure_ = std::max({largest_pressure_, control_.least_pressure, std::sqrt(pressed / volume)});
  return std::max({std::sqrt(moved_apart / volume) / largest_displacement_,
                   std::sqrt(pressed_apart / volume) / largest_pressure_, grown_apart});
}

template <class Problem>
bool AdaptiveSteps<Problem>::try_step(double length, double* error) {
  const auto begin = problem_->snapshot();
  const auto count = [&](const poroelasticity::StepReport& report) {
    counts_.newton_iterations += iterations_of(report);
    last_ = report;
    return report.converged;
  };
  if (!count(problem_->step(length))) return false;
  const Values whole = values();
  problem_->restore(begin);
  StepCounts after = counts_;
  for (const double half : {0.5 * length, 0.5 * length}) {
    if (!count(problem_->step(half))) {
      problem_->restore(begin);
      return false;
    }
    const auto& fluid = last_.fluid;
    add(after.fluid, fluid);
    after.gross_fluid +=
        std::abs(fluid.stored) + std::abs(fluid.fed) + std::abs(fluid.supplied) + std::abs(fluid.inflow);
    after.worst_residual = std::max(after.worst_residual, last_.residual.back());
    after.last_outflow = -fluid.inflow / half;
    after.forces = last_.forces;
  }
  *error = difference(whole, values());
  // Halves cannot do better at the least length, as right after a jump.
  const bool at_least = length <= control_.least * (1 + 1e-9);
  if (!(*error <= control_.tolerance) && !at_least) {
    problem_->restore(begin);
    return true;
  }
  refuse_without_fluid(begin);
  after.newton_iterations = counts_.newton_iterations;
  after.steps = counts_.steps + 1;
  after.at_least_step += !(*error <= control_.tolerance);
  after.shortest = after.steps == 1 ? length : std::min(after.shortest, length);
  after.longest = std::max(after.longest, length);
  counts_ = after;
  return true;
}

template <class Problem>
bool AdaptiveSteps<Problem>::advance_to(double end, const std::function<bool()>& look) {
  constexpr double rounding = 1e-12, safety = 0.9, shortest_change = 0.2, longest_change = 3,
                   after_failure = 0.25;
  constexpr std::size_t much_effort = 8;  // Newton iterations of a step that should not get longer
  while (end - problem_->time() > rounding * std::max(end, control_.least)) {
    const double left = end - problem_->time();
    double length = std::clamp(next_, control_.least, control_.largest);
    // The last step meets the end, and the one before it does not leave a sliver.
    if (length >= left * (1 - 1e-9))
      length = left;
    else if (2 * length > left)
      length = 0.5 * left;
    const long long steps = counts_.steps;
    double error = 0;
    if (!try_step(length, &error)) {
      ++counts_.taken_back;
      if (length <= control_.least * (1 + 1e-9)) give_up(length);
      next_ = std::max(control_.least, after_failure * length);
      continue;
    }
    double change = error > 0 ? safety * std::sqrt(control_.tolerance / error) : longest_change;
    change = std::clamp(change, shortest_change, longest_change);
    if (last_.residual.size() > much_effort) change = std::min(change, 1.);
    if (counts_.steps == steps) {
      ++counts_.taken_back;
      next_ = std::max(control_.least, std::min(change, safety) * length);
      continue;
    }
    // A step that was cut to meet an event says nothing against a longer one.
    next_ = std::max(change * length, length < next_ ? next_ : 0.);
    if (!look()) return false;
  }
  return true;
}

template <class Problem>
void AdaptiveSteps<Problem>::settle() {
  last_ = problem_->settle();
  counts_.newton_iterations += iterations_of(last_);
  if (!last_.converged)
    throw StepFailure(
        "the tissue found no equilibrium before time 0: " + last_.failure +
            ". Write mechanics.start = \"reference\", or lessen swelling, residual stretch or load",
        problem_->time());
  counts_.forces = last_.forces;
}

template <class Problem>
void AdaptiveSteps<Problem>::give_up(double length) const {
  std::string where;
  if (last_.failed_at)
    where = fmt::format("cell {} at {} of the undeformed body has J = {:.3g}: {}", last_.failed_at->cell,
                        place_text(last_.failed_at->position, Problem::dim), last_.failed_at->volume,
                        last_.failure);
  else {
    // Where no point was turned inside out, the one that is squeezed most tells most.
    const auto worst = least_point(*problem_, [](const auto& point) {
      return point.volume / (point.growth * point.growth * point.growth);
    });
    where = fmt::format("{}; most squeezed is {} with J = {:.3g}", last_.failure,
                        place_of(worst, Problem::dim), worst.told[4]);
  }
  throw StepFailure(
      fmt::format(
          "at {:.6g} s ({:.4g} d) a step of {:.3g} s failed, and mechanics.least_step allows no shorter "
          "one: {}. Try a finer mesh (mechanics.cells_per_radius), slower or less growth, a stiffer or "
          "more compressible solid, or time.end before this",
          problem_->time(), problem_->time() / 86400, length, where),
      problem_->time());
}

template <class Problem>
void AdaptiveSteps<Problem>::refuse_without_fluid(const typename Problem::Snapshot& begin) const {
  double held = 0;
  for (const auto& [id, force] : last_.forces.through)
    for (const double component : force) held += std::abs(component);
  constexpr double much = 1e-3;
  const bool pulled_at_points = last_.forces.pinned_magnitude > much * held;
  const auto refuse = [&](const std::string& found) {
    problem_->restore(begin);
    throw StepFailure(
        found + (pulled_at_points ? ". Nothing holds this body and its loads do not balance, so that it is "
                                    "pulled at single points: let a side be \"fixed\" or \"roller\""
                                  : ""),
        problem_->time());
  };
  // At finite strain no step converges there.
  const auto smallest = least_point(*problem_, [](const auto& point) { return point.volume; });
  if (!(smallest.value > 0))
    refuse(fmt::format(
        "J = {:.4g} at {:.6g} s ({:.4g} d), in {}: so large a strain is not small. Write mechanics.strain = "
        "\"finite\", or lessen growth or load",
        smallest.value, problem_->time(), problem_->time() / 86400, place_of(smallest, Problem::dim)));
  const auto driest = least_point(*problem_, [](const auto& point) { return point.fluid_fraction; });
  if (driest.value > 0) return;
  refuse(fmt::format(
      "the fluid fraction phi_f = 1 - phi_s0 Jg/J reached 0 at {:.6g} s ({:.4g} d), in {}: J = {:.4g}, Jg = "
      "{:.4g}. Growth or load has squeezed out all fluid there; give the solid a smaller fraction "
      "(solid.fraction), a larger bulk modulus or stress_inhibition, or let time.end be earlier",
      problem_->time(), problem_->time() / 86400, place_of(driest, Problem::dim), driest.told[4],
      driest.told[5]));
}

template class AdaptiveSteps<poroelasticity::PoroelasticProblem<poroelasticity::Radial>>;
template class AdaptiveSteps<poroelasticity::PoroelasticProblem<poroelasticity::Axisymmetric>>;
template class AdaptiveSteps<poroelasticity::PoroelasticProblem<poroelasticity::PlaneStrain>>;
template class AdaptiveSteps<poroelasticity::PoroelasticProblem<poroelasticity::Cartesian>>;
template class AdaptiveSteps<poroelasticity::MatrixFreePoroelasticProblem>;

}  // namespace turgor::simulation
