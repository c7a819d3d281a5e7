#include "simulation/resolution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "discretization/curvature_indicator.hpp"

namespace turgor::simulation {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Beyond eight penetration lengths a host's pressure is within 0.04 % of its own plateau.
constexpr double host_lengths = 8;
// Cells may grow by this much of their distance to the rim, so that the mesh stays graded.
constexpr double gradation = 0.5;
// A quarter more of error than asked for is not worth eight times the cells.
constexpr double slack = 1.25;

}  // namespace

ResolutionPlan plan_resolution(const configuration::Case& run,
                               std::span<const std::vector<fluid::FluidRegion>> states) {
  ResolutionPlan plan{.tumour_length = infinity, .host_length = infinity};
  double longest_host = 0;
  for (const auto& state : states)
    for (std::size_t r = 0; r < state.size(); ++r) {
      const double length = state[r].penetration_length();
      if (run.regions[r].tissue == configuration::Tissue::normal) {
        plan.host_length = std::min(plan.host_length, length);
        longest_host = std::max(longest_host, std::isfinite(length) ? length : 0);
      } else {
        plan.tumour_length = std::min(plan.tumour_length, length);
      }
    }
  const double n = run.resolution.cells_per_penetration_length;
  const auto& geometry = run.geometry;
  double radius = geometry.radius;
  if (geometry.shape == configuration::Shape::ellipsoid)
    radius = *std::ranges::min_element(geometry.semi_axes);
  if (geometry.shape == configuration::Shape::box) radius = *std::ranges::min_element(geometry.size) / 2;
  const double body = radius > 0 ? radius : plan.tumour_length * n;
  plan.rim_cell = run.resolution.rim_cell.value_or(std::min(plan.tumour_length, body) / n);
  plan.host_extent =
      geometry.host.extent.value_or(longest_host > 0 ? host_lengths * longest_host : 20 * body);
  const double coarsest = run.resolution.coarsest_cell.value_or(infinity);
  plan.target = [=](double depth) {
    const double distance = std::max(0., std::abs(depth) - 2 * plan.rim_cell);
    if (depth >= 0) {
      const double relaxed = std::isfinite(plan.tumour_length)
                                 ? plan.rim_cell * std::exp(distance / (2 * plan.tumour_length))
                                 : infinity;
      return std::min({relaxed, coarsest, plan.rim_cell + gradation * distance});
    }
    const double host = plan.host_length / n * std::exp(distance / (2 * plan.host_length));
    return std::min(std::isfinite(host) ? host : infinity, plan.rim_cell + gradation * distance);
  };
  return plan;
}

Resolution resolve(geometry::Domain& domain, const configuration::Case& run, const ResolutionPlan& plan,
                   std::span<const std::vector<fluid::FluidRegion>> states,
                   const std::function<void(const std::string&)>& progress) {
  Resolution resolution;
  auto& report = resolution.report;
  report.budget_binds = !domain.refine_to(plan.target, run.resolution.maximum_cells);
  const double n = run.resolution.cells_per_penetration_length, tolerance = slack / (n * n);
  report.allowed_relative_error = tolerance / 8;
  for (;; ++report.cycles) {
    resolution.graph.reset();  // before the next one: either is large
    resolution.graph = std::make_unique<discretization::NodeGraph>(domain);
    const auto& graph = *resolution.graph;
    fluid::InterstitialFluidProblem problem(
        graph,
        {.sealed = run.boundary.fluid == configuration::OuterFluid::sealed,
         .pressure = run.boundary.pressure},
        {.relative_tolerance = 1e-6, .maximum_iterations = run.solver.maximum_iterations});
    std::vector<float> indicator(domain.triangulation().n_active_cells(), 0.f);
    std::vector<double> guess;
    for (const auto& state : states) {
      double scale = std::abs(run.boundary.pressure);
      std::vector<double> conductivity;
      for (const auto& region : state) {
        scale = std::max(scale, std::abs(region.effective_pressure()));
        conductivity.push_back(region.hydraulic_conductivity);
      }
      if (scale == 0) continue;
      const auto flow = problem.solve(state, guess);
      guess = flow.pressure;
      const auto now = discretization::curvature_indicator(graph, flow.pressure, conductivity);
      for (std::size_t c = 0; c < now.size(); ++c)
        indicator[c] = std::max(indicator[c], static_cast<float>(now[c] / scale));
    }
    double worst = 0, flagged = 0, total = 0;
    for (const auto& cell : domain.triangulation().active_cell_iterators()) {
      if (!cell->is_locally_owned() || cell->material_id() == geometry::Domain::outside) continue;
      const double eta = indicator[cell->active_cell_index()];
      worst = std::max(worst, eta);
      ++total;
      if (eta > tolerance) {
        cell->set_refine_flag();
        ++flagged;
      }
    }
    flagged = dealii::Utilities::MPI::sum(flagged, domain.communicator());
    report.cells = dealii::Utilities::MPI::sum(total, domain.communicator());
    report.estimated_relative_error = dealii::Utilities::MPI::max(worst, domain.communicator()) / 8;
    if (progress)
      progress("mesh: " + std::to_string(static_cast<long>(report.cells)) + " cells, " +
               std::to_string(graph.total_nodes()) + " nodes, estimated error " +
               std::to_string(100 * report.estimated_relative_error) + " % of the driving pressure");
    const bool room = report.cells + 7 * flagged <= run.resolution.maximum_cells;
    if (flagged > 0 && !room) report.budget_binds = true;
    if (flagged == 0 || !room || report.cycles >= run.resolution.adaptive_cycles) {
      for (const auto& cell : domain.triangulation().active_cell_iterators()) cell->clear_refine_flag();
      return resolution;
    }
    if (!domain.refine()) {
      report.overruled = true;
      return resolution;
    }
  }
}

}  // namespace turgor::simulation
