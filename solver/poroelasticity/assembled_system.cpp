#include "poroelasticity/assembled_system.hpp"

#include <deal.II/dofs/dof_renumbering.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "poroelasticity/held_values.hpp"
#include "poroelasticity/pressure_smoothing.hpp"

namespace turgor::poroelasticity {

namespace {

Matrix3 cofactor_in(Strain strain, const CellForm::State& state) {
  if (strain == Strain::small) return {1, 0, 0, 0, 1, 0, 0, 0, 1};
  return cofactor_of(state.deformation());
}

}  // namespace

template <class Coordinates>
AssembledSystem<Coordinates>::AssembledSystem(const dealii::Triangulation<dim>& mesh,
                                              const dealii::Mapping<dim>& how_mapped, const Regions& tissues,
                                              const PoroelasticOptions& options)
    : mapping(how_mapped),
      tissue_at(options.tissue_at),
      strain(options.strain),
      own_dilatation_above(options.own_dilatation_above),
      smooth_pressure(options.smooth_pressure),
      element(dealii::FE_Q<dim>(2), dim, dealii::FE_Q<dim>(1), 1),
      dofs(mesh),
      quadrature(3),
      face_quadrature(3) {
  set_tissues(tissues);
  dofs.distribute_dofs(element);
  dealii::DoFRenumbering::Cuthill_McKee(dofs);
  support.resize(dofs.n_dofs());
  dealii::DoFTools::map_dofs_to_support_points(mapping, dofs, support);
  for (auto* vector : {&residual, &magnitude, &reaction}) vector->reinit(dofs.n_dofs());
}

template <class Coordinates>
dealii::ComponentMask AssembledSystem<Coordinates>::mask(int component) const {
  dealii::ComponentMask mask(dim + 1, false);
  mask.set(component, true);
  return mask;
}

template <class Coordinates>
dealii::IndexSet AssembledSystem<Coordinates>::dofs_on(dealii::types::boundary_id id, int component) const {
  return dealii::DoFTools::extract_boundary_dofs(dofs, mask(component), {id});
}

template <class Coordinates>
dealii::IndexSet AssembledSystem<Coordinates>::dofs_of(int component) const {
  return dealii::DoFTools::extract_dofs(dofs, mask(component));
}

template <class Coordinates>
void AssembledSystem<Coordinates>::hold(const Boundaries& chosen, const std::vector<Pin>& pins) {
  check_boundaries<dim>(dofs.get_triangulation(), chosen);
  boundaries = chosen;
  plate_dof.clear();
  pinned.clear();
  for (const auto& [id, boundary] : boundaries)
    if (boundary.plate) plate_dof[id] = *dofs_on(id, *boundary.plate).begin();
  // Increments of given values are 0; those on a plate are all the same.
  dependent.clear();
  dealii::DoFTools::make_hanging_node_constraints(dofs, dependent);
  for (const auto& [id, master] : plate_dof)
    for (const auto dof : dofs_on(id, *boundaries.at(id).plate))
      if (dof != master && !dependent.is_constrained(dof)) {
        dependent.add_line(dof);
        dependent.add_entry(dof, master, 1);
      }
  constraints.clear();
  constraints.merge(dependent);
  for (const auto& [id, boundary] : boundaries)
    if (boundary.plate)
      for (const auto& [other, holds] : boundaries)
        if (holds.displacement[*boundary.plate])
          refuse_held_plate(!(dofs_on(id, *boundary.plate) & dofs_on(other, *boundary.plate)).is_empty(), id);
  visit_given([&](auto dof, const Given&) {
    if (!constraints.is_constrained(dof)) constraints.add_line(dof);
  });
  for (const auto& pin : pins) {
    const auto dof = vertex_dof_near(pin);
    pinned.emplace_back(dof, pin.component);
    if (!constraints.is_constrained(dof)) constraints.add_line(dof);
  }
  constraints.close();
  dependent.close();
}

template <class Coordinates>
void AssembledSystem<Coordinates>::set_tissues(const Regions& tissues) {
  check_tissues<dim>(dofs.get_triangulation(), tissues);
  regions = tissues;
  varying.clear();
  if (!tissue_at) return;
  for (const auto& cell : dofs.get_triangulation().active_cell_iterators())
    varying.push_back(
        tissue_at(regions.at(cell->material_id()), cell->material_id(), place_of(cell->center())));
}

template <class Coordinates>
void AssembledSystem<Coordinates>::make_matrix() {
  dealii::DynamicSparsityPattern pattern(dofs.n_dofs());
  dealii::DoFTools::make_sparsity_pattern(dofs, pattern, constraints, false);
  matrix.clear();
  sparsity.copy_from(pattern);
  matrix.reinit(sparsity);
}

template <class Coordinates>
auto AssembledSystem<Coordinates>::vertex_dof_near(const Pin& pin) const -> Dof {
  double nearest = 1e300;
  dealii::types::global_dof_index found = 0;
  for (const auto& cell : dofs.active_cell_iterators())
    for (const unsigned v : cell->vertex_indices()) {
      const auto dof = cell->vertex_dof_index(v, pin.component);
      double distance = 0;
      for (int d = 0; d < dim; ++d) distance += std::pow(support[dof][d] - pin.at[d], 2);
      if (distance < nearest && !dependent.is_constrained(dof)) {
        nearest = distance;
        found = dof;
      }
    }
  return found;
}

template <class Coordinates>
void AssembledSystem<Coordinates>::visit_given(const std::function<void(Dof, const Given&)>& visit) const {
  for (const auto& [id, boundary] : boundaries) {
    for (int c = 0; c < dim; ++c)
      if (boundary.displacement[c])
        for (const auto dof : dofs_on(id, c)) visit(dof, *boundary.displacement[c]);
    if (boundary.fluid_pressure)
      for (const auto dof : dofs_on(id, dim)) visit(dof, *boundary.fluid_pressure);
  }
}

template <class Coordinates>
void AssembledSystem<Coordinates>::set_dependent(Vector& solution) const {
  for (const auto& line : dependent.get_lines()) {
    double value = 0;
    for (const auto& [dof, factor] : line.entries) value += factor * solution[dof];
    solution[line.index] = value;
  }
}

template <class Coordinates>
void AssembledSystem<Coordinates>::take_shapes(const dealii::FEValuesBase<dim>& values, unsigned q,
                                               std::vector<CellForm::Shape>& shapes) const {
  const auto& at = values.quadrature_point(q);
  for (unsigned i = 0; i < shapes.size(); ++i) {
    const int component = static_cast<int>(element.system_to_component_index(i).first);
    auto& shape = shapes[i];
    shape.component = component < dim ? component : CellForm::pressure;
    shape.value = values.shape_value(i, q);
    const auto slope = values.shape_grad(i, q);
    shape.gradient = {};
    if (component < dim)
      shape.gradient = Coordinates::gradient(component, shape.value, slope, at);
    else
      for (int d = 0; d < dim; ++d) shape.gradient[d] = slope[d];
  }
}

template <class Coordinates>
void AssembledSystem<Coordinates>::take_local(const Vector& from, const std::vector<Dof>& indices,
                                              std::vector<double>& local) {
  for (unsigned i = 0; i < local.size(); ++i) local[i] = from[indices[i]];
}

template <class Coordinates>
void AssembledSystem<Coordinates>::assemble(const Vector& solution, const std::vector<History>& history,
                                            const TimeStep& step, bool with_matrix) {
  residual = 0;
  magnitude = 0;
  reaction = 0;
  if (with_matrix) matrix = 0;
  const auto flags = dealii::update_values | dealii::update_gradients | dealii::update_quadrature_points |
                     dealii::update_JxW_values;
  dealii::FEValues<dim> values(mapping, element, quadrature, flags);
  dealii::FEFaceValues<dim> face_values(mapping, element, face_quadrature,
                                        flags | dealii::update_normal_vectors);
  const unsigned size = element.n_dofs_per_cell();
  std::vector<dealii::types::global_dof_index> indices(size);
  CellForm form(size, with_matrix);
  for (const auto& cell : dofs.active_cell_iterators()) {
    values.reinit(cell);
    cell->get_dof_indices(indices);
    take_local(solution, indices, form.local);
    form.begin();
    const Tissue& tissue = tissue_of(cell);
    if (smooth_pressure) form.smoothing = pressure_smoothing(cell, tissue);
    auto dilatation = dilatation_of(cell, values, history, &History::growth_next, form);
    if (dilatation && !tension.empty()) dilatation->set_tension(tension[cell->active_cell_index()]);
    for (unsigned q = 0; q < quadrature.size(); ++q) {
      const auto& at = values.quadrature_point(q);
      const double weight = values.JxW(q) * Coordinates::measure(at);
      take_shapes(values, q, form.shapes);
      if (dilatation) form.dilatation = dilatation->at(place_of(at));
      try {
        form.add_tissue(tissue, history[cell->active_cell_index() * quadrature.size() + q], step, weight);
      } catch (const std::domain_error&) {
        failed_at = FailedPoint{.cell = cell->active_cell_index(),
                                .position = place_of(at),
                                .volume = determinant_of(form.state().deformation())};
        throw;
      }
      form.add_loads(loads, place_of(at), step, weight);
      if (dilatation && with_matrix)
        dilatation->add_slopes(place_of(at), cofactor_in(strain, form.state()), form.shapes, weight);
    }
    if (dilatation && with_matrix) dilatation->add_to(form.matrix, volumetric_modulus(tissue.solid));
    for (const unsigned face : cell->face_indices())
      if (cell->at_boundary(face))
        if (const auto found = boundaries.find(cell->face(face)->boundary_id()); found != boundaries.end()) {
          face_values.reinit(cell, face);
          add_face(found->second, face_values, step, form);
        }
    if (with_matrix)
      constraints.distribute_local_to_global(form.matrix, form.residual, indices, matrix, residual);
    else
      constraints.distribute_local_to_global(form.residual, indices, residual);
    for (unsigned i = 0; i < size; ++i) {
      magnitude[indices[i]] += form.magnitude[i];
      reaction[indices[i]] += form.residual[i];
    }
  }
  fluid = form.fluid;
  for (const auto& [id, dof] : plate_dof) {
    const double force = boundaries.at(id).plate_force(step.end);
    residual[dof] -= force;
    magnitude[dof] += std::abs(force);
  }
}

template <class Coordinates>
void AssembledSystem<Coordinates>::add_face(const Boundary& boundary, const dealii::FEFaceValues<dim>& values,
                                            const TimeStep& step, CellForm& form) const {
  for (unsigned q = 0; q < values.n_quadrature_points; ++q) {
    const auto& at = values.quadrature_point(q);
    const double measure = Coordinates::measure(at);
    if (measure == 0) continue;  // a centre or an axis, where nothing can be put
    take_shapes(values, q, form.shapes);
    form.add_boundary(boundary, place_of(at), place_of(dealii::Point<dim>(values.normal_vector(q))), step,
                      values.JxW(q) * measure);
  }
}

template <class Coordinates>
double AssembledSystem<Coordinates>::relative_residual() const {
  const auto pressures = dofs_of(dim);
  double worst[2] = {}, scale[2] = {};
  for (dealii::types::global_dof_index n = 0; n < dofs.n_dofs(); ++n) {
    const int rows = pressures.is_element(n) ? 1 : 0;
    if (!std::isfinite(residual[n])) throw std::domain_error("a force or volume is no finite number");
    worst[rows] = std::max(worst[rows], std::abs(residual[n]));
    scale[rows] = std::max(scale[rows], magnitude[n]);
  }
  double largest = 0;
  for (const int rows : {0, 1})
    if (worst[rows] > 0) largest = std::max(largest, worst[rows] / scale[rows]);
  return largest;
}

template <class Coordinates>
void AssembledSystem<Coordinates>::visit_states(const Vector& of, const std::vector<History>& history,
                                                const VisitState& visit) const {
  dealii::FEValues<dim> values(mapping, element, quadrature,
                               dealii::update_values | dealii::update_gradients |
                                   dealii::update_quadrature_points | dealii::update_JxW_values);
  std::vector<dealii::types::global_dof_index> indices(element.n_dofs_per_cell());
  CellForm form(element.n_dofs_per_cell(), false);
  for (const auto& cell : dofs.active_cell_iterators()) {
    values.reinit(cell);
    cell->get_dof_indices(indices);
    take_local(of, indices, form.local);
    const auto dilatation = dilatation_of(cell, values, history, &History::growth, form);
    for (unsigned q = 0; q < quadrature.size(); ++q) {
      take_shapes(values, q, form.shapes);
      if (dilatation) form.dilatation = dilatation->at(place_of(values.quadrature_point(q)));
      visit(cell, values.quadrature_point(q),
            values.JxW(q) * Coordinates::measure(values.quadrature_point(q)), form.state(),
            cell->active_cell_index() * quadrature.size() + q);
    }
  }
}

template <class Coordinates>
bool AssembledSystem<Coordinates>::may_have_own_dilatation() const {
  return std::ranges::any_of(regions, [&](const auto& region) {
    return volumetric_ratio(region.second.solid) > own_dilatation_above;
  });
}

template <class Coordinates>
void AssembledSystem<Coordinates>::foresee_tension(const Vector& of, const Vector& change,
                                                   const std::vector<History>& history,
                                                   double History::*growth) {
  tension.clear();
  if (!may_have_own_dilatation()) return;
  bool found = false;
  tension.resize(dofs.get_triangulation().n_active_cells());
  dealii::FEValues<dim> values(mapping, element, quadrature,
                               dealii::update_values | dealii::update_gradients |
                                   dealii::update_quadrature_points | dealii::update_JxW_values);
  std::vector<dealii::types::global_dof_index> indices(element.n_dofs_per_cell());
  std::vector<double> moved(indices.size());
  CellForm form(element.n_dofs_per_cell(), false);
  for (const auto& cell : dofs.active_cell_iterators()) {
    values.reinit(cell);
    cell->get_dof_indices(indices);
    take_local(of, indices, form.local);
    take_local(change, indices, moved);
    auto dilatation = dilatation_of(cell, values, history, growth, form);
    if (!dilatation) continue;
    found = true;
    for (unsigned q = 0; q < quadrature.size(); ++q) {
      const auto& at = values.quadrature_point(q);
      take_shapes(values, q, form.shapes);
      dilatation->add_slopes(place_of(at), cofactor_in(strain, form.state()), form.shapes,
                             values.JxW(q) * Coordinates::measure(at));
    }
    tension[cell->active_cell_index()] =
        dilatation->tension_after(moved, volumetric_modulus(tissue_of(cell).solid));
  }
  if (!found) tension.clear();
}

template <class Coordinates>
std::optional<CellDilatation> AssembledSystem<Coordinates>::dilatation_of(const Cell& cell,
                                                                          const dealii::FEValues<dim>& values,
                                                                          const std::vector<History>& history,
                                                                          double History::*growth,
                                                                          CellForm& form) const {
  form.dilatation.reset();
  const Tissue& tissue = tissue_of(cell);
  if (volumetric_ratio(tissue.solid) <= own_dilatation_above) return {};
  CellDilatation dilatation(dim, element.n_dofs_per_cell(), place_of(cell->center()), cell->diameter());
  for (unsigned q = 0; q < quadrature.size(); ++q) {
    const auto& at = values.quadrature_point(q);
    take_shapes(values, q, form.shapes);
    const double grown = history[cell->active_cell_index() * quadrature.size() + q].*growth;
    const auto volume = elastic_volume(tissue, strain, form.state().gradient, grown);
    dilatation.add_point(place_of(at), volume.ratio, volume.grown, values.JxW(q) * Coordinates::measure(at));
  }
  dilatation.solve();
  return dilatation;
}

template struct AssembledSystem<Cartesian>;
template struct AssembledSystem<PlaneStrain>;
template struct AssembledSystem<Axisymmetric>;
template struct AssembledSystem<Radial>;

}  // namespace turgor::poroelasticity
