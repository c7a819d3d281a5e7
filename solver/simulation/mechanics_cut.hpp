#pragma once

#include <deal.II/base/point.h>
#include <deal.II/grid/tria.h>

#include <mpi.h>

#include <algorithm>
#include <set>
#include <vector>

#include "configuration/case.hpp"
#include "poroelasticity/poroelastic_problem.hpp"
#include "simulation/mechanics_record.hpp"

namespace turgor::simulation {

/// This rank's vertices on the faces of a cut, by their numbers in the mesh.
std::set<unsigned> vertices_of(const dealii::Triangulation<3>& mesh, dealii::types::boundary_id cut);
/// Centres and areas (m2) of those faces, of all ranks.
struct CutFace {
  dealii::Point<3> centre;
  double area = 0;
};
std::vector<CutFace> faces_of(const dealii::Triangulation<3>& mesh, dealii::types::boundary_id cut,
                              MPI_Comm communicator);

/// What pulls the faces of a cut together, or holds them apart, before they are let go. Collective.
template <class Problem>
CutState released_by(const Problem& problem, const dealii::Triangulation<3>& mesh,
                     dealii::types::boundary_id cut, configuration::StrainMeasure strain) {
  CutState state;
  double area = 0;
  const bool finite = strain == configuration::StrainMeasure::finite;
  for (const auto& face : faces_of(mesh, cut, problem.communicator())) {
    const auto point = problem.state_at(face.centre);
    const double stress = point.effective_stress[8] - point.pressure;
    // Of the undeformed area: J F^-T N is J/F_zz along z on a plane of symmetry.
    const double stretch = finite ? point.volume / point.deformation[8] : 1;
    state.released_force += face.area * stretch * stress;
    area += face.area;
    state.largest_released_stress = std::max(state.largest_released_stress, std::abs(stress));
  }
  state.mean_released_stress = area > 0 ? state.released_force / area : 0;
  return state;
}

/// The widest distance between both faces of a cut (m): twice what one moves away from the plane z = 0.
/// Collective.
template <class Problem>
double opening_of(const Problem& problem, const std::set<unsigned>& vertices) {
  double widest = 0;
  problem.visit_corners([&](const auto& cell) {
    for (std::size_t v = 0; v < cell.count; ++v)
      if (vertices.count(cell.vertex[v]) > 0)
        widest = std::max(widest, 2 * cell.displacement[v][Problem::dim - 1]);
  });
  MPI_Allreduce(MPI_IN_PLACE, &widest, 1, MPI_DOUBLE, MPI_MAX, problem.communicator());
  return widest;
}

}  // namespace turgor::simulation
