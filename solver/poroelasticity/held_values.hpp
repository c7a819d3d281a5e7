#pragma once

#include <map>
#include <span>
#include <vector>

#include "poroelasticity/taylor_hood_mesh.hpp"
#include "poroelasticity/tissue.hpp"

namespace turgor::poroelasticity {

/// What boundaries hold displacement and pressure at.
class HeldValues {
 public:
  HeldValues(const TaylorHoodMesh& mesh, const std::map<dealii::types::boundary_id, Boundary>& boundaries);
  /// Puts the values of a time into owned unknowns [u | p].
  void set(double time, std::span<double> owned) const;

 private:
  struct Value {
    std::size_t unknown;
    Place at;
    Given given;
  };
  std::vector<Value> values_;
};

/// Throws std::invalid_argument for a region of the mesh without tissue.
template <int dim>
void check_tissues(const dealii::Triangulation<dim>& mesh,
                   const std::map<dealii::types::material_id, Tissue>& regions);
/// Throws std::invalid_argument for a boundary that the mesh does not have.
template <int dim>
void check_boundaries(const dealii::Triangulation<dim>& mesh,
                      const std::map<dealii::types::boundary_id, Boundary>& boundaries);

/// Components of a field at a place, on all ranks. Throws std::invalid_argument outside of the mesh.
std::vector<double> value_at(const TaylorHoodMesh& mesh, const NodeSpace& space,
                             std::span<const double> owned, int components, const dealii::Point<3>& place);
/// A displacement at the points of owned cells, [3 (27 cell + point) + d].
std::vector<double> points_of(const TaylorHoodMesh& mesh, std::span<const double> owned);

}  // namespace turgor::poroelasticity
