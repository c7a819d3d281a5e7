#include <algorithm>
#include <cmath>
#include <utility>

#include "poroelasticity/assembled_system.hpp"

// What comes through the boundary of an AssembledSystem: forces and fluid.
namespace turgor::poroelasticity {

template <class Coordinates>
auto AssembledSystem<Coordinates>::reaction_of_free() const -> Vector {
  Vector rows = reaction;
  for (const auto& line : dependent.get_lines()) {
    for (const auto& [dof, factor] : line.entries) rows[dof] += factor * rows[line.index];
    rows[line.index] = 0;
  }
  return rows;
}

template <class Coordinates>
Forces AssembledSystem<Coordinates>::forces(const Vector& solution, const TimeStep& step) const {
  Forces forces;
  Vector rows = reaction_of_free();
  for (const auto& [id, boundary] : boundaries) {
    auto& through = forces.through[id];
    through = {};
    for (int c = 0; c < dim; ++c)
      if (boundary.displacement[c])
        for (const auto dof : dofs_on(id, c)) through[c] += std::exchange(rows[dof], 0.);
    if (boundary.plate) through[*boundary.plate] += boundary.plate_force(step.end);
  }
  for (const auto& [dof, component] : pinned) {
    forces.pinned_magnitude += std::abs(rows[dof]);
    forces.pinned[component] += std::exchange(rows[dof], 0.);
  }
  // What loads add to the rows, of which shapes sum up to 1.
  const auto flags = dealii::update_values | dealii::update_gradients | dealii::update_quadrature_points |
                     dealii::update_JxW_values;
  dealii::FEValues<dim> values(mapping, element, quadrature, flags);
  dealii::FEFaceValues<dim> face_values(mapping, element, face_quadrature,
                                        flags | dealii::update_normal_vectors);
  std::vector<Dof> indices(element.n_dofs_per_cell());
  CellForm form(element.n_dofs_per_cell(), false);
  const auto take = [&](Place& into) {
    for (unsigned i = 0; i < form.shapes.size(); ++i)
      if (form.shapes[i].component < dim) into[form.shapes[i].component] -= form.residual[i];
    form.begin();
  };
  const bool within = std::ranges::any_of(loads.force, [](const auto& given) { return given.has_value(); });
  for (const auto& cell : dofs.active_cell_iterators()) {
    if (!within && !cell->at_boundary()) continue;
    cell->get_dof_indices(indices);
    take_local(solution, indices, form.local);
    for (const unsigned face : cell->face_indices()) {
      if (!cell->at_boundary(face)) continue;
      const auto found = boundaries.find(cell->face(face)->boundary_id());
      if (found == boundaries.end()) continue;
      face_values.reinit(cell, face);
      add_face(found->second, face_values, step, form);
      take(forces.through[found->first]);
    }
    if (!within) continue;
    values.reinit(cell);
    for (unsigned q = 0; q < quadrature.size(); ++q) {
      take_shapes(values, q, form.shapes);
      const auto& at = values.quadrature_point(q);
      form.add_loads(loads, place_of(at), step, values.JxW(q) * Coordinates::measure(at));
    }
    take(forces.inside);
  }
  for (int c = 0; c < 3; ++c) {
    if (Coordinates::translates[c]) continue;
    forces.pinned[c] = forces.inside[c] = 0;
    for (auto& [id, force] : forces.through) force[c] = 0;
  }
  return forces;
}

template <class Coordinates>
double AssembledSystem<Coordinates>::inflow_at_given_pressure() const {
  const Vector rows = reaction_of_free();
  dealii::IndexSet given(dofs.n_dofs());
  for (const auto& [id, boundary] : boundaries)
    if (boundary.fluid_pressure) given.add_indices(dofs_on(id, dim));
  double sum = 0;
  for (const auto dof : given) sum += rows[dof];
  return sum;
}

template Forces AssembledSystem<Cartesian>::forces(const Vector&, const TimeStep&) const;
template double AssembledSystem<Cartesian>::inflow_at_given_pressure() const;
template Forces AssembledSystem<PlaneStrain>::forces(const Vector&, const TimeStep&) const;
template double AssembledSystem<PlaneStrain>::inflow_at_given_pressure() const;
template Forces AssembledSystem<Axisymmetric>::forces(const Vector&, const TimeStep&) const;
template double AssembledSystem<Axisymmetric>::inflow_at_given_pressure() const;
template Forces AssembledSystem<Radial>::forces(const Vector&, const TimeStep&) const;
template double AssembledSystem<Radial>::inflow_at_given_pressure() const;

}  // namespace turgor::poroelasticity
