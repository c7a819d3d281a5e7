#pragma once

#include <deal.II/fe/mapping.h>
#include <deal.II/grid/tria.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "configuration/case.hpp"
#include "poroelasticity/poroelastic_problem.hpp"
#include "simulation/tissue.hpp"

namespace turgor::simulation {

/// The mesh of a growing body and what its symmetry asks of its boundaries. Regions are material ids, in the
/// order of the case.
template <class Coordinates>
struct MechanicsBody {
  static constexpr int dim = Coordinates::dimension;
  using Boundaries = typename poroelasticity::PoroelasticProblem<Coordinates>::Boundaries;

  std::shared_ptr<dealii::Triangulation<dim>> mesh;
  std::shared_ptr<const dealii::Mapping<dim>> mapping;      ///< goes before the mesh
  Boundaries symmetry;                                      ///< centre, axis, planes of symmetry
  std::map<std::string, dealii::types::boundary_id> sides;  ///< by the names of [mechanics.sides]
  /// Faces of the plane z = 0 that [mechanics.cut] lets go; where there is a cut.
  std::optional<dealii::types::boundary_id> cut = {};
  bool budget_binds = false;          ///< resolution.maximum_cells ended the refinement
  double copies = 1;                  ///< of the computed part in the body
  double radius = 0;                  ///< of the tumour, or of a ball of its volume (m)
  poroelasticity::Place centre = {};  ///< of the tumour, for radial components
  /// Where in the mesh a place of the body is found.
  std::function<dealii::Point<dim>(const poroelasticity::Place&)> fold;
};

/// Cells at the tumour's surface (m): fine enough for its radius and the pressure's penetration.
double mechanics_cell(const configuration::Case& run, const Tissue& tissue);
/// Half the tumour's extent along x, from where a cut goes in (m).
double reach_along_x(const configuration::GeometryParameters& geometry);
/// Half the size of the body that the file describes, 0 where only its image or mesh tells (m).
double radius_of(const configuration::GeometryParameters& geometry);

/// Without its host where that was cut away: the same cells. Throws geometry::InputError for a mesh that
/// cannot be used. In three dimensions the ranks share it; otherwise each makes all of it.
template <class Coordinates>
MechanicsBody<Coordinates> make_mechanics_body(MPI_Comm communicator, const configuration::Case& run,
                                               const Tissue& tissue, bool with_host);

}  // namespace turgor::simulation
