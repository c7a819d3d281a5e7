#pragma once

#include <deal.II/distributed/tria.h>
#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "poroelasticity/boundary.hpp"

namespace turgor::poroelasticity::testing {

using Distributed = dealii::parallel::distributed::Triangulation<3>;

/// A cube of 1 with a ball in its middle, region 1 in region 0.
struct Cube {
  int cells = 4;
  bool distorted = false, hanging = false;
  double inclusion = 1;  ///< stiffness of the ball over that around
};

/// The same cells whether distributed or not; boundaries 0 to 5 are x = 0, x = 1, y = 0 ...
template <class Triangulation>
void make(Triangulation& mesh, const Cube& cube) {
  dealii::GridGenerator::subdivided_hyper_cube(mesh, cube.cells, 0, 1, true);
  if (cube.distorted)
    dealii::GridTools::transform(
        [](const dealii::Point<3>& x) {
          constexpr double pi = std::numbers::pi;
          const double bulge = 0.1 * std::sin(pi * x[0]) * std::sin(pi * x[1]) * std::sin(pi * x[2]);
          return dealii::Point<3>(x[0] + bulge, x[1] - 0.8 * bulge, x[2] + 0.6 * bulge * std::cos(5 * x[0]));
        },
        mesh);
  if (cube.hanging) {
    for (const auto& cell : mesh.active_cell_iterators())
      if (cell->is_locally_owned() && cell->center().distance(dealii::Point<3>(0.25, 0.25, 0.75)) < 0.3)
        cell->set_refine_flag();
    mesh.execute_coarsening_and_refinement();
  }
  for (const auto& cell : mesh.active_cell_iterators())
    cell->set_material_id(cell->center().distance(dealii::Point<3>(0.5, 0.5, 0.5)) < 0.35 ? 1 : 0);
}

/// Displacement and pressure at a few places.
template <class Problem>
std::vector<double> answers(const Problem& problem) {
  std::vector<double> values;
  for (const auto& at : {dealii::Point<3>(0.2, 0.3, 0.9), dealii::Point<3>(0.55, 0.45, 0.52),
                         dealii::Point<3>(0.81, 0.77, 0.63), dealii::Point<3>(0.1, 0.9, 0.2)}) {
    values.push_back(problem.pressure_at(at));
    const auto u = problem.displacement_at(at);
    for (int d = 0; d < 3; ++d) values.push_back(u[d]);
  }
  return values;
}

/// Largest difference over the largest number.
inline double difference(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0, scale = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    worst = std::max(worst, std::abs(a[n] - b[n]));
    scale = std::max(scale, std::abs(b[n]));
  }
  return std::isfinite(worst) ? worst / scale : 1e300;
}

/// Planes of symmetry on three sides of a cube.
inline std::map<dealii::types::boundary_id, Boundary> an_octant() {
  return {{0, {.displacement = {always(0)}}},
          {2, {.displacement = {std::nullopt, always(0)}}},
          {4, {.displacement = {std::nullopt, std::nullopt, always(0)}}}};
}

}  // namespace turgor::poroelasticity::testing
