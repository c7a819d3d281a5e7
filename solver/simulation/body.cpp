#include "simulation/body.hpp"

#include <fmt/format.h>

#include "geometry/input_error.hpp"
#include "geometry/make_domain.hpp"

namespace turgor::simulation {

namespace {

std::vector<std::vector<fluid::FluidRegion>> fluid_states(std::span<const Tissue> tissues) {
  std::vector<std::vector<fluid::FluidRegion>> states;
  for (const auto& tissue : tissues) states.push_back(tissue.fluid);
  return states;
}

std::vector<std::string> region_names(const configuration::Case& run) {
  std::vector<std::string> names;
  for (const auto& region : run.regions) names.push_back(region.name);
  return names;
}

}  // namespace

void refuse_empty_regions(const geometry::Domain& domain) {
  std::vector<double> cells(domain.region_names().size(), 0.);
  for (const auto& cell : domain.triangulation().active_cell_iterators())
    if (cell->is_locally_owned() && cell->material_id() != geometry::Domain::outside)
      ++cells[cell->material_id()];
  MPI_Allreduce(MPI_IN_PLACE, cells.data(), static_cast<int>(cells.size()), MPI_DOUBLE, MPI_SUM,
                domain.communicator());
  for (std::size_t r = 0; r < cells.size(); ++r)
    if (cells[r] == 0)
      throw geometry::InputError(
          "The region \"" + domain.region_names()[r] +
          "\" has no cell of the mesh: it is smaller than one, or smoothed away. Give a smaller "
          "resolution.rim_cell, a larger resolution.maximum_cells or less geometry.scan.smoothing.");
}

Body make_initial_body(MPI_Comm communicator, const configuration::Case& run,
                       std::span<const Tissue> tissues) {
  Body body;
  body.plan = plan_resolution(run, fluid_states(tissues));
  body.domain = geometry::make_domain(communicator, run.geometry, region_names(run),
                                      {.host_extent = body.plan.host_extent,
                                       .rim_cell = body.plan.rim_cell,
                                       .maximum_cells = run.resolution.maximum_cells});
  return body;
}

Body make_body(MPI_Comm communicator, const configuration::Case& run, std::span<const Tissue> tissues,
               Progress& progress) {
  Body body = make_initial_body(communicator, run, tissues);
  const auto states = fluid_states(tissues);
  auto resolution = resolve(*body.domain, run, body.plan, states,
                            [&](const std::string& message) { progress.say(message); });
  body.resolution = resolution.report;
  body.graph = std::move(resolution.graph);
  const auto& reached = body.resolution;
  if (!reached.budget_binds && reached.estimated_relative_error > reached.allowed_relative_error)
    progress.say(
        fmt::format("The pressure's estimated error in the worst cell is {:.2g} % of the driving pressure, "
                    "more than the {:.2g} % that "
                    "cells_per_penetration_length = {:g} stands for: {}.",
                    100 * reached.estimated_relative_error, 100 * reached.allowed_relative_error,
                    run.resolution.cells_per_penetration_length,
                    reached.overruled
                        ? "a surface is refined as a whole or not at all; give a smaller resolution.rim_cell"
                        : "resolution.adaptive_cycles are used up"));
  refuse_empty_regions(*body.domain);
  for (const auto& remark : body.domain->remarks()) progress.say(remark);
  return body;
}

}  // namespace turgor::simulation
