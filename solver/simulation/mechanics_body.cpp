#include "simulation/mechanics_body.hpp"

#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>

#include <algorithm>
#include <cmath>

#include "geometry/radial_line.hpp"
#include "geometry/section_mesh.hpp"

namespace turgor::simulation {

namespace {

using configuration::Case;
using configuration::Shape;
using poroelasticity::always;
using poroelasticity::Axisymmetric;
using poroelasticity::Boundary;
using poroelasticity::Place;
using poroelasticity::PlaneStrain;
using poroelasticity::Radial;

dealii::types::material_id region_of(const Case& run, const std::string& name) {
  const auto found = std::find_if(run.regions.begin(), run.regions.end(),
                                  [&](const auto& region) { return region.name == name; });
  return static_cast<dealii::types::material_id>(found - run.regions.begin());
}

/// The host's fields fall with the cube of the distance; so may its cells grow.
constexpr double growing = 1.1;

/// A layer of the tumour or host: its region and semi-axes; cells outside of the tumour may grow.
struct Layer {
  std::string region;
  std::array<double, 2> semi_axes;
};

std::vector<Layer> layers_of(const Case& run, bool with_host) {
  const auto& geometry = run.geometry;
  const bool ball = geometry.shape != Shape::ellipsoid;
  const std::array<double, 2> axes = ball ? std::array{geometry.radius, geometry.radius}
                                          : std::array{geometry.semi_axes[0], geometry.semi_axes[2]};
  std::vector<Layer> layers;
  if (geometry.necrotic_core_radius > 0)
    layers.push_back({"necrotic_core", {geometry.necrotic_core_radius, geometry.necrotic_core_radius}});
  layers.push_back({"tumour", axes});
  if (with_host && geometry.host.shape != configuration::HostShape::none) {
    const double outer = std::max(axes[0], axes[1]) + geometry.host.extent.value();
    layers.push_back({"host", {outer, outer}});
  }
  return layers;
}

/// A quarter of a section, mirrored about both of its lines.
template <class Coordinates>
MechanicsBody<Coordinates> make_quarter(const Case& run, const Tissue& tissue, bool with_host) {
  const double cell = mechanics_cell(run, tissue);
  std::vector<geometry::SectionLayer> layers;
  for (const auto& layer : layers_of(run, with_host))
    layers.push_back({.region = region_of(run, layer.region),
                      .semi_axes = {layer.semi_axes[0], layer.semi_axes[1]},
                      .cell = cell,
                      .growing = layer.region == "host" ? growing : 1});
  MechanicsBody<Coordinates> body{.mesh = std::make_shared<dealii::Triangulation<2>>()};
  body.mapping = geometry::make_quarter_section(*body.mesh, layers);
  body.symmetry[geometry::section_first].displacement[0] = always(0);
  body.symmetry[geometry::section_second].displacement[1] = always(0);
  return body;
}

/// The rectangle [0, width] x [0, height] with its sides 0 to 3.
template <class Coordinates>
MechanicsBody<Coordinates> make_rectangle(const Case& run, double width, double height, double cell) {
  MechanicsBody<Coordinates> body{.mesh = std::make_shared<dealii::Triangulation<2>>()};
  const auto cells = [&](double length) {
    return std::max(1u, static_cast<unsigned>(std::ceil(length / cell - 1e-9)));
  };
  dealii::GridGenerator::subdivided_hyper_rectangle(
      *body.mesh, {cells(width), cells(height)}, dealii::Point<2>(), dealii::Point<2>(width, height), true);
  for (const auto& each : body.mesh->active_cell_iterators()) each->set_material_id(region_of(run, "tumour"));
  body.mapping = std::make_shared<dealii::MappingQ<2>>(1);
  return body;
}

}  // namespace

double radius_of(const configuration::GeometryParameters& geometry) {
  switch (geometry.shape) {
    case Shape::ellipsoid:
      return *std::min_element(geometry.semi_axes.begin(), geometry.semi_axes.end());
    case Shape::box:
      return 0.5 * *std::max_element(geometry.size.begin(), geometry.size.end());
    case Shape::cylinder:
      return geometry.radius;
    case Shape::sphere:
      return geometry.radius;
    case Shape::mesh:
    case Shape::scan:
      return 0;
  }
  return 0;
}

double reach_along_x(const configuration::GeometryParameters& geometry) {
  return geometry.shape == Shape::ellipsoid ? geometry.semi_axes[0] : geometry.radius;
}

double mechanics_cell(const Case& run, const Tissue& tissue) {
  const double radius = radius_of(run.geometry);
  double cell = radius / run.mechanics.cells_per_radius;
  if (run.resolution.rim_cell)
    return radius > 0 ? std::min(cell, *run.resolution.rim_cell) : *run.resolution.rim_cell;
  const bool block = run.geometry.shape == Shape::box || run.geometry.shape == Shape::cylinder;
  for (std::size_t r = 0; r < run.regions.size() && !block; ++r)
    if (run.regions[r].tissue != configuration::Tissue::normal)
      cell =
          std::min(cell, tissue.fluid[r].penetration_length() / run.resolution.cells_per_penetration_length);
  return std::max(cell, radius / (0.5 * run.resolution.maximum_cells));
}

template <>
MechanicsBody<Radial> make_mechanics_body(MPI_Comm, const Case& run, const Tissue& tissue, bool with_host) {
  std::vector<geometry::RadialLayer> layers;
  for (const auto& layer : layers_of(run, with_host))
    layers.push_back({.region = region_of(run, layer.region),
                      .outer_radius = layer.semi_axes[0],
                      .cell = mechanics_cell(run, tissue),
                      .growing = layer.region == "host" ? growing : 1});
  MechanicsBody<Radial> body{.mesh = std::make_shared<dealii::Triangulation<1>>()};
  geometry::make_radial_line(*body.mesh, layers);
  body.mapping = std::make_shared<dealii::MappingQ<1>>(1);
  body.symmetry[geometry::radial_centre].displacement[0] = always(0);
  body.sides["outer"] = geometry::radial_surface;
  body.radius = run.geometry.radius;
  body.fold = [](const Place& x) {
    return dealii::Point<1>(std::sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]));
  };
  return body;
}

template <>
MechanicsBody<Axisymmetric> make_mechanics_body(MPI_Comm, const Case& run, const Tissue& tissue,
                                                bool with_host) {
  const auto& geometry = run.geometry;
  if (geometry.shape == Shape::cylinder) {
    auto body =
        make_rectangle<Axisymmetric>(run, geometry.radius, geometry.height, mechanics_cell(run, tissue));
    body.symmetry[0].displacement[0] = always(0);
    body.sides = {{"side", 1}, {"bottom", 2}, {"top", 3}};
    body.radius = geometry.radius;
    body.centre = {0, 0.5 * geometry.height, 0};
    body.fold = [](const Place& x) { return dealii::Point<2>(std::hypot(x[0], x[1]), x[2]); };
    return body;
  }
  auto body = make_quarter<Axisymmetric>(run, tissue, with_host);
  body.sides["outer"] = geometry::section_surface;
  body.copies = 2;
  body.radius = radius_of(geometry);
  body.fold = [](const Place& x) { return dealii::Point<2>(std::hypot(x[0], x[1]), std::abs(x[2])); };
  return body;
}

template <>
MechanicsBody<PlaneStrain> make_mechanics_body(MPI_Comm, const Case& run, const Tissue& tissue,
                                               bool with_host) {
  const auto& geometry = run.geometry;
  if (geometry.shape == Shape::box) {
    auto body =
        make_rectangle<PlaneStrain>(run, geometry.size[0], geometry.size[1], mechanics_cell(run, tissue));
    body.sides = {{"x_min", 0}, {"x_max", 1}, {"y_min", 2}, {"y_max", 3}};
    body.radius = radius_of(geometry);
    body.centre = {0.5 * geometry.size[0], 0.5 * geometry.size[1], 0};
    body.fold = [](const Place& x) { return dealii::Point<2>(x[0], x[1]); };
    return body;
  }
  auto body = make_quarter<PlaneStrain>(run, tissue, with_host);
  body.sides["side"] = geometry::section_surface;
  body.copies = 4;
  body.radius = geometry.radius;
  body.fold = [](const Place& x) { return dealii::Point<2>(std::abs(x[0]), std::abs(x[1])); };
  return body;
}

}  // namespace turgor::simulation
