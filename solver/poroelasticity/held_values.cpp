#include "poroelasticity/held_values.hpp"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_tools.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

namespace turgor::poroelasticity {

HeldValues::HeldValues(const TaylorHoodMesh& mesh,
                       const std::map<dealii::types::boundary_id, Boundary>& boundaries) {
  const auto places = mesh.displacement.places(mesh.mapping),
             corner_places = mesh.pressure.places(mesh.mapping);
  for (const auto& [id, boundary] : boundaries) {
    for (std::size_t c = 0; c < 3; ++c)
      if (boundary.displacement[c])
        for (const auto node : mesh.displacement.on_boundary(id))
          if (static_cast<std::size_t>(node) < mesh.displacement.owned())
            values_.push_back(
                {3 * static_cast<std::size_t>(node) + c, places[node], *boundary.displacement[c]});
    if (boundary.fluid_pressure)
      for (const auto node : mesh.pressure.on_boundary(id))
        if (static_cast<std::size_t>(node) < mesh.pressure.owned())
          values_.push_back(
              {3 * mesh.displacement.owned() + node, corner_places[node], *boundary.fluid_pressure});
  }
}

void HeldValues::set(double time, std::span<double> owned) const {
  for (const auto& value : values_) owned[value.unknown] = value.given(value.at, time);
}

template <int dim>
void check_tissues(const dealii::Triangulation<dim>& mesh,
                   const std::map<dealii::types::material_id, Tissue>& regions) {
  constexpr unsigned none = dealii::numbers::invalid_material_id;
  unsigned missing = none;
  for (const auto& cell : mesh.active_cell_iterators())
    if (cell->is_locally_owned() && regions.count(cell->material_id()) == 0)
      missing = std::min<unsigned>(missing, cell->material_id());
  // Every rank throws, or none: the others would wait for it.
  missing = dealii::Utilities::MPI::min(missing, mesh.get_communicator());
  if (missing != none) throw std::invalid_argument("region " + std::to_string(missing) + " has no tissue");
}

template <int dim>
void check_boundaries(const dealii::Triangulation<dim>& mesh,
                      const std::map<dealii::types::boundary_id, Boundary>& boundaries) {
  const auto ids = mesh.get_boundary_ids();
  for (const auto& [id, boundary] : boundaries)
    if (std::find(ids.begin(), ids.end(), id) == ids.end())
      throw std::invalid_argument("the mesh has no boundary " + std::to_string(id));
}

template void check_tissues(const dealii::Triangulation<1>&,
                            const std::map<dealii::types::material_id, Tissue>&);
template void check_boundaries(const dealii::Triangulation<1>&,
                               const std::map<dealii::types::boundary_id, Boundary>&);
template void check_tissues(const dealii::Triangulation<2>&,
                            const std::map<dealii::types::material_id, Tissue>&);
template void check_boundaries(const dealii::Triangulation<2>&,
                               const std::map<dealii::types::boundary_id, Boundary>&);
template void check_tissues(const dealii::Triangulation<3>&,
                            const std::map<dealii::types::material_id, Tissue>&);
template void check_boundaries(const dealii::Triangulation<3>&,
                               const std::map<dealii::types::boundary_id, Boundary>&);

std::vector<double> value_at(const TaylorHoodMesh& mesh, const NodeSpace& space,
                             std::span<const double> owned, int components, const dealii::Point<3>& place) {
  NodeVector<double> field;
  space.initialise(field, components);
  std::copy(owned.begin(), owned.end(), field.begin());
  space.fill(field, components);
  const auto [cell, unit, found] = space.locate(mesh.mapping, place);
  std::vector<double> value(components, 0.);
  const auto& element = space.dofs().get_fe();
  if (found) {
    std::vector<dealii::types::global_dof_index> nodes(element.n_dofs_per_cell());
    cell->get_dof_indices(nodes);
    for (unsigned i = 0; i < nodes.size(); ++i)
      for (int c = 0; c < components; ++c)
        value[c] += element.shape_value(i, unit) * field.begin()[components * space.local(nodes[i]) + c];
  }
  // Cells of several ranks may share the place; the lowest rank's answer is taken.
  const int rank = dealii::Utilities::MPI::this_mpi_process(mesh.communicator);
  const int nobody = std::numeric_limits<int>::max();
  const int whose = dealii::Utilities::MPI::min(found ? rank : nobody, mesh.communicator);
  if (whose == nobody)
    throw std::invalid_argument("(" + std::to_string(place[0]) + ", " + std::to_string(place[1]) + ", " +
                                std::to_string(place[2]) + ") m is not in the mesh");
  return dealii::Utilities::MPI::broadcast(mesh.communicator, value, whose);
}

std::vector<double> points_of(const TaylorHoodMesh& mesh, std::span<const double> owned) {
  NodeVector<double> field;
  mesh.displacement.initialise(field, 3);
  std::copy(owned.begin(), owned.end(), field.begin());
  mesh.displacement.fill(field, 3);
  const auto& element = mesh.displacement.dofs().get_fe();
  const auto order = dealii::FETools::hierarchic_to_lexicographic_numbering<3>(2);
  const dealii::QGauss<3> quadrature(3);
  const auto& nodes = mesh.displacement.cell_nodes();
  std::vector<double> values(81 * mesh.region.size(), 0.);
  for (unsigned q = 0; q < 27; ++q)
    for (unsigned i = 0; i < 27; ++i) {
      const double shape = element.shape_value(i, quadrature.point(q));
      for (std::size_t n = 0; n < mesh.region.size(); ++n)
        for (std::size_t d = 0; d < 3; ++d)
          values[3 * (27 * n + q) + d] +=
              shape * field.begin()[std::size_t{3} * nodes[27 * n + order[i]] + d];
    }
  return values;
}

}  // namespace turgor::poroelasticity
