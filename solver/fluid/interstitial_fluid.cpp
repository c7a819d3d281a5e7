#include "fluid/interstitial_fluid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace turgor::fluid {

// A net exchange below this part of the one-way flow through the vessel walls counts as this part of it.
// Chosen here: a sphere's is about 1.5/alpha of it, so that the balance is measured more mildly above alpha =
// 1500 only.
static constexpr double least_exchange = 1e-3;

double FluidRegion::exchange() const {
  double sum = 0;
  for (const auto& path : wall) sum += path.hydraulic_conductivity;
  return vessel_surface_density * sum;
}

double FluidRegion::effective_pressure() const {
  double conductivity = 0, reflected = 0;
  for (const auto& path : wall) {
    conductivity += path.hydraulic_conductivity;
    reflected += path.hydraulic_conductivity * path.osmotic_reflection;
  }
  return microvascular_pressure - (conductivity > 0 ? oncotic_difference * reflected / conductivity : 0);
}

double FluidRegion::penetration_length() const {
  const double total = exchange() + lymphatic_conductance;
  return total > 0 ? std::sqrt(hydraulic_conductivity / total) : std::numeric_limits<double>::infinity();
}

double FluidRegion::plateau_pressure() const {
  const double a = exchange(), drained = a + lymphatic_conductance;
  if (drained <= 0) return effective_pressure();
  const double pressure = (a * effective_pressure() + lymphatic_conductance * lymphatic_pressure) / drained;
  // Below the lymphatic pressure nothing drains.
  return pressure >= lymphatic_pressure ? pressure : effective_pressure();
}

InterstitialFluidProblem::InterstitialFluidProblem(const discretization::NodeGraph& graph,
                                                   FluidBoundary boundary,
                                                   linear_algebra::SolverOptions options)
    : graph_(graph), boundary_(boundary), options_(options) {
  std::vector<double> flags(graph.owned_nodes(), 0.);
  if (!boundary.sealed)
    for (const auto node : graph.outer_nodes()) flags[node] = 1;
  for (const double flag : graph.with_ghosts(flags)) prescribed_.push_back(flag > 0.5);
}

InterstitialFluidProblem::~InterstitialFluidProblem() = default;

linear_algebra::DistributedRows InterstitialFluidProblem::matrix(std::span<const FluidRegion> regions,
                                                                 std::span<const char> drains) const {
  const auto view = graph_.view();
  const auto number = graph_.global_numbers();
  linear_algebra::DistributedRows rows{.row_begin = {0}, .column = {}, .value = {}};
  rows.column.reserve(view.neighbour.size() + graph_.owned_nodes());
  rows.value.reserve(view.neighbour.size() + graph_.owned_nodes());
  // PETSc wants the columns of a row in ascending order.
  std::vector<std::pair<std::int32_t, double>> row;
  for (std::size_t i = 0; i < graph_.owned_nodes(); ++i) {
    row.clear();
    double diagonal = 0;
    // The stiffness has zero row sums, so the diagonal follows from the neighbours.
    for (auto e = view.row_begin[i]; e < view.row_begin[i + 1]; ++e) {
      const double k = regions[view.region_class[e]].hydraulic_conductivity * view.stiffness[e];
      diagonal -= k;
      const bool kept = !prescribed_[i] && !prescribed_[view.neighbour[e]];
      row.emplace_back(static_cast<std::int32_t>(number[view.neighbour[e]]), kept ? k : 0);
    }
    for (std::size_t r = 0; r < regions.size(); ++r)
      diagonal +=
          graph_.volume(r)[i] *
          (regions[r].exchange() + (drains[i * regions.size() + r] ? regions[r].lymphatic_conductance : 0));
    row.emplace_back(static_cast<std::int32_t>(number[i]), prescribed_[i] ? 1 : diagonal);
    std::sort(row.begin(), row.end());
    for (std::size_t n = 0; n < row.size(); ++n)
      if (n > 0 && row[n].first == row[n - 1].first)
        rows.value.back() += row[n].second;  // an edge on an interface has an entry for each region
      else {
        rows.column.push_back(row[n].first);
        rows.value.push_back(row[n].second);
      }
    rows.row_begin.push_back(static_cast<std::int32_t>(rows.column.size()));
  }
  return rows;
}

FluidState InterstitialFluidProblem::solve(std::span<const FluidRegion> regions,
                                           std::span<const double> guess) {
  const std::size_t n = graph_.owned_nodes(), count = regions.size();
  FluidState state;
  // The unknown is the pressure above the boundary's: rows with a given pressure then have the right-hand
  // side 0, which would otherwise dwarf the exchange in the norm that the residual is measured against.
  const double reference = boundary_.sealed ? 0 : boundary_.pressure;
  std::vector<double> pressure(n, reference), above(n, 0.);
  if (guess.size() >= n) std::copy_n(guess.begin(), n, pressure.begin());
  for (std::size_t i = 0; i < n; ++i)
    if (!prescribed_[i]) above[i] = pressure[i] - reference;
  // Start from draining everywhere; where lymph would flow backwards the node stops draining.
  std::vector<char> drains(n * count, 1);
  bool first = true;
  int most_iterations = 0;
  for (;;) {
    const auto rows = matrix(regions, drains);
    if (!solver_)
      solver_ = std::make_unique<linear_algebra::ConjugateGradient>(graph_.communicator(), rows, options_);
    else
      solver_->set_values(rows, first && iterations_when_built_ == 0);
    std::vector<double> right_hand_side(n, 0.);
    for (std::size_t i = 0; i < n; ++i) {
      if (prescribed_[i]) continue;
      for (std::size_t r = 0; r < count; ++r) {
        const auto& region = regions[r];
        right_hand_side[i] +=
            graph_.volume(r)[i] *
            (region.exchange() * (region.effective_pressure() - reference) +
             (drains[i * count + r] ? region.lymphatic_conductance * (region.lymphatic_pressure - reference)
                                    : 0));
      }
    }
    state.solve = solver_->solve(right_hand_side, above);
    if (iterations_when_built_ == 0) iterations_when_built_ = std::max(1, state.solve.iterations);
    if (!state.solve.converged || state.solve.iterations > 2 * iterations_when_built_ + 10) {
      // The kept hierarchy no longer fits: build it anew once.
      solver_->set_values(rows, true);
      state.solve = solver_->solve(right_hand_side, above);
      iterations_when_built_ = std::max(1, state.solve.iterations);
    }
    if (!state.solve.converged) {
      std::ostringstream why;
      why << "The pressure solver stopped after " << state.solve.iterations
          << " iterations with a relative residual of " << state.solve.relative_residual
          << "; raise solver.maximum_iterations or look for a region without exchange.";
      throw SolverFailure(why.str());
    }
    most_iterations = std::max(most_iterations, state.solve.iterations);
    for (std::size_t i = 0; i < n; ++i) pressure[i] = reference + above[i];
    double changes = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t r = 0; r < count; ++r) {
        const char now = pressure[i] > regions[r].lymphatic_pressure;
        if (regions[r].lymphatic_conductance > 0 && graph_.volume(r)[i] > 0 && now != drains[i * count + r])
          ++changes;
        drains[i * count + r] = now;
      }
    MPI_Allreduce(MPI_IN_PLACE, &changes, 1, MPI_DOUBLE, MPI_SUM, graph_.communicator());
    first = false;
    if (changes == 0 || ++state.lymph_iterations > 30) break;
  }
  state.solve.iterations = most_iterations;  // the last pass starts from the solution

  state.pressure = graph_.with_ghosts(pressure);
  std::vector<double> conductivity;
  for (const auto& region : regions) conductivity.push_back(region.hydraulic_conductivity);
  state.convection = graph_.convection(state.pressure, conductivity);
  state.residual = graph_.net_inflow(state.convection);
  state.filtration.assign(n, 0.);
  state.lymph.assign(n, 0.);
  std::vector<double> sums(2 * count + 3, 0.);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t r = 0; r < count; ++r) {
      const double volume = graph_.volume(r)[i];
      const double filtered =
          volume * regions[r].exchange() * (regions[r].effective_pressure() - pressure[i]);
      const double drained = volume * regions[r].lymphatic_conductance *
                             std::max(0., pressure[i] - regions[r].lymphatic_pressure);
      state.filtration[i] += filtered;
      state.lymph[i] += drained;
      sums[r] += filtered;
      sums[count + r] += drained;
      sums[2 * count + 1] += std::abs(filtered) + drained;
      sums[2 * count + 2] += volume * regions[r].exchange() *
                             (std::abs(regions[r].effective_pressure()) + std::abs(pressure[i]));
    }
  for (std::size_t i = 0; i < n; ++i) state.residual[i] += state.filtration[i] - state.lymph[i];
  state.outflow.assign(graph_.outer_nodes().size(), 0.);
  if (!boundary_.sealed)
    for (std::size_t o = 0; o < state.outflow.size(); ++o) {
      // On a row with prescribed pressure the Darcy row's residual is the flow through the boundary.
      std::swap(state.outflow[o], state.residual[graph_.outer_nodes()[o]]);
      sums[2 * count] += state.outflow[o];
    }
  MPI_Allreduce(MPI_IN_PLACE, sums.data(), static_cast<int>(sums.size()), MPI_DOUBLE, MPI_SUM,
                graph_.communicator());
  state.region_filtration.assign(sums.begin(), sums.begin() + count);
  state.region_lymph.assign(sums.begin() + count, sums.begin() + 2 * count);
  state.total_outflow = sums[2 * count];
  double balance = -state.total_outflow;
  for (std::size_t r = 0; r < count; ++r) balance += state.region_filtration[r] - state.region_lymph[r];
  // Where the pressure is the vessels' own everywhere, what is exchanged is round-off of what could be.
  const double exchanged = std::max(sums[2 * count + 1], least_exchange * sums[2 * count + 2]);
  state.ledger_relative_error = exchanged == 0 ? 0 : std::abs(balance) / exchanged;
  return state;
}

}  // namespace turgor::fluid
