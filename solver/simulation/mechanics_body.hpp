#pragma once

#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/tria.h>

#include <memory>

#include "configuration/case.hpp"
#include "poroelasticity/poroelastic_problem.hpp"
#include "simulation/tissue.hpp"

namespace turgor::simulation {

/// The mesh of a growing body and what its symmetry asks of its boundaries.
template <class Coordinates>
struct MechanicsBody {
  static constexpr int dim = Coordinates::dimension;
  using Boundaries = typename poroelasticity::PoroelasticProblem<Coordinates>::Boundaries;

  std::unique_ptr<dealii::Triangulation<dim>> mesh;
  std::unique_ptr<dealii::MappingQ<dim>> mapping;
  Boundaries symmetry;                               ///< centre, axis, planes of symmetry
  std::vector<dealii::types::boundary_id> surfaces;  ///< what is outside
  double copies = 1;                                 ///< of the computed part in the body
};

/// Cells along the radius (m): at the rim fine enough for the radius and the pressure's penetration.
double radial_cell(const configuration::Case& run, const Tissue& tissue);

/// The ball in spherical symmetry; without its host where that was cut away.
MechanicsBody<poroelasticity::Radial> make_radial_body(const configuration::Case& run, const Tissue& tissue,
                                                       bool with_host);

}  // namespace turgor::simulation
