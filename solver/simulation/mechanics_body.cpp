#include "simulation/mechanics_body.hpp"

#include <algorithm>
#include <cmath>

#include "geometry/radial_line.hpp"

namespace turgor::simulation {

double radial_cell(const configuration::Case& run, const Tissue& tissue) {
  double cell = run.geometry.radius / run.mechanics.cells_per_radius;
  if (run.resolution.rim_cell) return std::min(cell, *run.resolution.rim_cell);
  for (std::size_t r = 0; r < run.regions.size(); ++r)
    if (run.regions[r].tissue != configuration::Tissue::normal)
      cell =
          std::min(cell, tissue.fluid[r].penetration_length() / run.resolution.cells_per_penetration_length);
  return std::max(cell, run.geometry.radius / (0.5 * run.resolution.maximum_cells));
}

MechanicsBody<poroelasticity::Radial> make_radial_body(const configuration::Case& run, const Tissue& tissue,
                                                       bool with_host) {
  const auto& geometry = run.geometry;
  const auto region = [&](const std::string& name) {
    const auto found = std::find_if(run.regions.begin(), run.regions.end(),
                                    [&](const auto& candidate) { return candidate.name == name; });
    return static_cast<dealii::types::material_id>(found - run.regions.begin());
  };
  const double cell = radial_cell(run, tissue);
  // The host's fields fall with the cube of the distance; so may its cells grow.
  constexpr double growing = 1.1;
  std::vector<geometry::RadialLayer> layers;
  if (geometry.necrotic_core_radius > 0)
    layers.push_back(
        {.region = region("necrotic_core"), .outer_radius = geometry.necrotic_core_radius, .cell = cell});
  layers.push_back({.region = region("tumour"), .outer_radius = geometry.radius, .cell = cell});
  if (with_host && geometry.host.shape != configuration::HostShape::none)
    layers.push_back({.region = region("host"),
                      .outer_radius = geometry.radius + geometry.host.extent.value(),
                      .cell = cell,
                      .growing = growing});
  MechanicsBody<poroelasticity::Radial> body{.mesh = std::make_unique<dealii::Triangulation<1>>(),
                                             .mapping = std::make_unique<dealii::MappingQ<1>>(1),
                                             .symmetry = {},
                                             .surfaces = {geometry::radial_surface}};
  geometry::make_radial_line(*body.mesh, layers);
  body.symmetry[geometry::radial_centre].displacement[0] = poroelasticity::always(0);
  return body;
}

}  // namespace turgor::simulation
