#pragma once

#include <deal.II/fe/mapping.h>

#include <turgor/kernels/poroelastic_cells.hpp>

#include "poroelasticity/boundary.hpp"
#include "poroelasticity/node_space.hpp"

namespace turgor::poroelasticity {

/// What is held: owned and ghost unknowns whose values are given, or those of a plate, [3 node + component]
/// and [node].
struct HeldNodes {
  std::vector<std::int32_t> displacement, pressure, corner;  ///< corner: displacement on the pressure's nodes
  std::vector<std::int32_t> pinned;                          ///< of the displacement, by pins
};

/// A three-dimensional mesh with triquadratic displacement and trilinear pressure, distributed or not, with
/// hanging nodes or not, its cells in the hands of the kernels.
struct TaylorHoodMesh {
  TaylorHoodMesh(const dealii::Triangulation<3>& mesh, const dealii::Mapping<3>& mapping);

  const dealii::Mapping<3>& mapping;
  MPI_Comm communicator;
  NodeSpace displacement, pressure;
  kernels::PoroelasticCells cells;
  std::vector<dealii::types::material_id> region;  ///< of owned cells
  std::vector<double> corner_place;                ///< [3 owned pressure node + d], m

  HeldNodes held(const std::map<dealii::types::boundary_id, Boundary>& boundaries,
                 const std::vector<Pin>& pins = {}) const;
  /// The `n`th of this rank's cells.
  dealii::DoFHandler<3>::active_cell_iterator owned_cell(std::size_t n) const;
  /// Reference volumes that the points stand for, [27 cell + point], m3.
  std::vector<double> point_weights() const;
  /// A vertex by the numbers of its nodes over all ranks.
  struct Vertex {
    dealii::types::global_dof_index displacement = 0, pressure = 0;
  };
  /// The one nearest to a place that does not hang. Collective.
  Vertex vertex_near(const Place& place) const;
  std::size_t owned_unknowns() const { return 3 * displacement.owned() + pressure.owned(); }
};

}  // namespace turgor::poroelasticity
