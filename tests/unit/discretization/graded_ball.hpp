#pragma once

#include <cmath>
#include <memory>

#include "geometry/shape_domain.hpp"

namespace turgor::discretization {

/// An octant of a ball (5 mm) in a spherical host, refined unevenly in both regions, so that vertices hang
/// inside each of them and on the interface. Region 0 is the tumour, 1 the host.
inline std::unique_ptr<geometry::ShapeDomain> graded_ball(MPI_Comm communicator, int passes = 2) {
  const configuration::GeometryParameters parameters{.radius = 5e-3,
                                                     .host = {.shape = configuration::HostShape::sphere}};
  auto domain = std::make_unique<geometry::ShapeDomain>(communicator, parameters,
                                                        std::vector<std::string>{"tumour", "host"}, 5e-3);
  domain->refine_to([](double) { return 3e-3; }, 1e6);
  for (int pass = 0; pass < passes; ++pass) {
    for (const auto& cell : domain->triangulation().active_cell_iterators())
      if (cell->is_locally_owned() && cell->center()[0] > cell->center()[1] &&
          std::abs(domain->depth(cell->center())) < 3e-3 - 1e-3 * pass)
        cell->set_refine_flag();
    domain->refine();
  }
  return domain;
}

}  // namespace turgor::discretization
