#include "geometry/block_domain.hpp"

#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>
#include <deal.II/grid/manifold_lib.h>

#include <algorithm>
#include <cmath>

namespace turgor::geometry {

namespace {

using configuration::Shape;

/// So many cells that they are about as long as the shortest edge.
unsigned cells_along(double length, double shortest) {
  return std::max(1u, static_cast<unsigned>(std::lround(length / shortest)));
}

void make_cylinder(dealii::Triangulation<3>& mesh, double radius, double height) {
  dealii::Triangulation<2> disc;
  dealii::GridGenerator::hyper_ball(disc, {}, radius);
  // Interior cells follow straight lines; only the rim is round.
  dealii::GridGenerator::extrude_triangulation(disc, cells_along(height, radius) + 1, height, mesh);
  mesh.reset_all_manifolds();
  for (const auto& cell : mesh.active_cell_iterators())
    for (const auto& face : cell->face_iterators()) {
      const auto centre = face->center();
      const bool flat = std::abs(centre[2]) < 1e-9 * height || std::abs(centre[2] - height) < 1e-9 * height;
      if (face->at_boundary() && !flat) face->set_all_manifold_ids(1);
    }
  mesh.set_manifold(1, dealii::CylindricalManifold<3>(2));
}

}  // namespace

BlockDomain::BlockDomain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
                         std::vector<std::string> region_names)
    : Domain(communicator, std::move(region_names), 1), geometry_(geometry) {
  dealii::Triangulation<3> coarse;
  if (geometry.shape == Shape::box) {
    const auto& size = geometry.size;
    const double shortest = *std::min_element(size.begin(), size.end());
    dealii::GridGenerator::subdivided_hyper_rectangle(
        coarse,
        {cells_along(size[0], shortest), cells_along(size[1], shortest), cells_along(size[2], shortest)},
        dealii::Point<3>(), dealii::Point<3>(size[0], size[1], size[2]));
  } else {
    make_cylinder(coarse, geometry.radius, geometry.height);
  }
  for (const auto& cell : coarse.active_cell_iterators()) {
    cell->set_material_id(0);
    for (const auto& face : cell->face_iterators())
      if (face->at_boundary()) face->set_all_boundary_ids(outer_boundary);
  }
  triangulation_.copy_triangulation(coarse);
}

double BlockDomain::depth(const dealii::Point<3>& point) const {
  double depth = 1e300;
  if (geometry_.shape == Shape::box) {
    for (unsigned d = 0; d < 3; ++d) depth = std::min({depth, point[d], geometry_.size[d] - point[d]});
    return depth;
  }
  return std::min({geometry_.radius - std::hypot(point[0], point[1]), point[2], geometry_.height - point[2]});
}

}  // namespace turgor::geometry
