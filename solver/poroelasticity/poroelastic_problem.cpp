#include "poroelasticity/poroelastic_problem.hpp"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/dofs/dof_renumbering.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/grid/grid_tools.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/sparse_direct.h>
#include <deal.II/lac/sparse_matrix.h>
#include <deal.II/lac/vector.h>
#include <deal.II/numerics/vector_tools.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include "poroelasticity/cell_form.hpp"
#include "poroelasticity/matrix_free_step.hpp"
#include "poroelasticity/point_state.hpp"

namespace turgor::poroelasticity {

namespace {

using dealii::types::boundary_id;
using dealii::types::material_id;

template <int dim>
Place place_of(const dealii::Point<dim>& point) {
  Place place = {};
  for (int d = 0; d < dim; ++d) place[d] = point[d];
  return place;
}

std::string digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", value);
  return text;
}

}  // namespace

template <class Coordinates>
struct PoroelasticProblem<Coordinates>::Saved {
  dealii::Vector<double> solution, before;
  std::vector<History> history;
  double time = 0, step_before = 0;
};

template <class Coordinates>
struct PoroelasticProblem<Coordinates>::Implementation {
  using Vector = dealii::Vector<double>;

  Implementation(const dealii::Triangulation<dim>& mesh, const dealii::Mapping<dim>& how_mapped,
                 const Regions& tissues, const Boundaries& held, const PoroelasticOptions& chosen)
      : mapping(how_mapped),
        regions(tissues),
        options(chosen),
        element(dealii::FE_Q<dim>(2), dim, dealii::FE_Q<dim>(1), 1),
        dofs(mesh),
        quadrature(3),
        face_quadrature(3) {
    dofs.distribute_dofs(element);
    dealii::DoFRenumbering::Cuthill_McKee(dofs);
    support.resize(dofs.n_dofs());
    dealii::DoFTools::map_dofs_to_support_points(mapping, dofs, support);
    set_boundaries(held);
    for (auto* vector : {&solution, &before, &residual, &magnitude, &reaction}) vector->reinit(dofs.n_dofs());
    history.resize(mesh.n_active_cells() * quadrature.size());
    grow_to(0, 0);
    for (auto& point : history) point.growth = point.growth_next;
  }

  const dealii::Mapping<dim>& mapping;
  Regions regions;
  Boundaries boundaries;
  PoroelasticOptions options;
  dealii::FESystem<dim> element;
  dealii::DoFHandler<dim> dofs;
  dealii::QGauss<dim> quadrature;
  dealii::QGauss<dim - 1> face_quadrature;
  dealii::AffineConstraints<double> constraints;  ///< of increments
  /// Values of hanging nodes and plates. Constraints of increments cannot tell them: closing those drops the
  /// parents whose values are given.
  dealii::AffineConstraints<double> dependent;
  std::unique_ptr<MatrixFreeStep> matrix_free;
  dealii::SparsityPattern sparsity;
  dealii::SparseMatrix<double> matrix;
  Vector solution, before, residual, magnitude;
  Vector reaction;  ///< the residual with the rows of given values
  std::vector<dealii::Point<dim>> support;
  std::vector<History> history;
  VolumeLoads loads;
  std::map<boundary_id, dealii::types::global_dof_index> plate_dof;
  OxygenField oxygen;
  double time = 0, step_before = 0;
  FluidAmounts fluid;                    ///< of the last assembly
  std::optional<FailedPoint> failed_at;  ///< in the last assembly that threw

  const Tissue& tissue_of(material_id id) const { return regions.at(id); }

  void check_regions_and_boundaries() const {
    for (const auto& cell : dofs.get_triangulation().active_cell_iterators())
      if (regions.count(cell->material_id()) == 0)
        throw std::invalid_argument("region " + std::to_string(cell->material_id()) + " has no tissue");
    const auto ids = dofs.get_triangulation().get_boundary_ids();
    for (const auto& [id, boundary] : boundaries)
      if (std::find(ids.begin(), ids.end(), id) == ids.end())
        throw std::invalid_argument("the mesh has no boundary " + std::to_string(id));
  }

  dealii::ComponentMask mask(int component) const {
    dealii::ComponentMask mask(dim + 1, false);
    mask.set(component, true);
    return mask;
  }
  dealii::IndexSet dofs_on(boundary_id id, int component) const {
    return dealii::DoFTools::extract_boundary_dofs(dofs, mask(component), {id});
  }

  void set_boundaries(const Boundaries& chosen) {
    boundaries = chosen;
    check_regions_and_boundaries();
    find_plates();
    constrain();
    step_before = 0;
    if (options.linear_solver == LinearSolver::matrix_free) {
      if constexpr (std::is_same_v<Coordinates, Cartesian>)
        matrix_free = std::make_unique<MatrixFreeStep>(dofs, mapping, regions, boundaries, options.strain,
                                                       options.pins);
      else
        throw std::invalid_argument(
            "the solver without a matrix is for three dimensions; take the direct one");
      return;
    }
    dealii::DynamicSparsityPattern pattern(dofs.n_dofs());
    dealii::DoFTools::make_sparsity_pattern(dofs, pattern, constraints, false);
    matrix.clear();
    sparsity.copy_from(pattern);
    matrix.reinit(sparsity);
  }

  void find_plates() {
    plate_dof.clear();
    for (const auto& [id, boundary] : boundaries)
      if (boundary.plate) plate_dof[id] = *dofs_on(id, *boundary.plate).begin();
  }

  /// Increments of given values are 0; those on a plate are all the same.
  void constrain() {
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
    visit_given([&](auto dof, const Given&) {
      if (!constraints.is_constrained(dof)) constraints.add_line(dof);
    });
    for (const auto& pin : options.pins) {
      const auto dof = vertex_dof_near(pin);
      if (!constraints.is_constrained(dof)) constraints.add_line(dof);
    }
    constraints.close();
    dependent.close();
  }

  dealii::types::global_dof_index vertex_dof_near(const Pin& pin) const {
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

  template <class Visit>
  void visit_given(const Visit& visit) const {
    for (const auto& [id, boundary] : boundaries) {
      for (int c = 0; c < dim; ++c)
        if (boundary.displacement[c])
          for (const auto dof : dofs_on(id, c)) visit(dof, *boundary.displacement[c]);
      if (boundary.fluid_pressure)
        for (const auto dof : dofs_on(id, dim)) visit(dof, *boundary.fluid_pressure);
    }
  }

  /// The shapes of a cell at point q.
  template <class Values>
  void take_shapes(const Values& values, unsigned q, std::vector<CellForm::Shape>& shapes) const {
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

  static void take_local(const Vector& from, const std::vector<dealii::types::global_dof_index>& indices,
                         std::vector<double>& local) {
    for (unsigned i = 0; i < local.size(); ++i) local[i] = from[indices[i]];
  }

  /// Residual at the current iterate, the magnitudes of what is in it, and where asked its derivative. Throws
  /// std::domain_error where a point is turned inside out.
  void assemble(const TimeStep& step, bool with_matrix) {
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
      for (unsigned q = 0; q < quadrature.size(); ++q) {
        const auto& at = values.quadrature_point(q);
        const double weight = values.JxW(q) * Coordinates::measure(at);
        take_shapes(values, q, form.shapes);
        try {
          form.add_tissue(tissue_of(cell->material_id()),
                          history[cell->active_cell_index() * quadrature.size() + q], step, weight);
        } catch (const std::domain_error&) {
          failed_at = FailedPoint{.cell = cell->active_cell_index(),
                                  .position = place_of(at),
                                  .volume = determinant_of(form.state().deformation())};
          throw;
        }
        form.add_loads(loads, place_of(at), step, weight);
      }
      for (const unsigned face : cell->face_indices())
        if (cell->at_boundary(face))
          if (const auto found = boundaries.find(cell->face(face)->boundary_id());
              found != boundaries.end()) {
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

  void add_face(const Boundary& boundary, const dealii::FEFaceValues<dim>& values, const TimeStep& step,
                CellForm& form) const {
    for (unsigned q = 0; q < values.n_quadrature_points; ++q) {
      const auto& at = values.quadrature_point(q);
      const double measure = Coordinates::measure(at);
      if (measure == 0) continue;  // a centre or an axis, where nothing can be put
      take_shapes(values, q, form.shapes);
      form.add_boundary(boundary, place_of(at), place_of(dealii::Point<dim>(values.normal_vector(q))), step,
                        values.JxW(q) * measure);
    }
  }

  /// The larger of both relative residuals.
  double relative_residual(const dealii::IndexSet& pressures) const {
    double worst[2] = {}, scale[2] = {};
    for (dealii::types::global_dof_index n = 0; n < dofs.n_dofs(); ++n) {
      const int rows = pressures.is_element(n) ? 1 : 0;
      worst[rows] = std::max(worst[rows], std::abs(residual[n]));
      scale[rows] = std::max(scale[rows], magnitude[n]);
    }
    double largest = 0;
    for (const int rows : {0, 1})
      if (worst[rows] > 0) largest = std::max(largest, worst[rows] / scale[rows]);
    return largest;
  }

  /// What came through rows of given pressure, m3.
  double inflow_at_given_pressure() const {
    Vector rows = reaction;
    for (const auto& line : dependent.get_lines()) {
      for (const auto& [dof, factor] : line.entries) rows[dof] += factor * rows[line.index];
      rows[line.index] = 0;
    }
    dealii::IndexSet given(dofs.n_dofs());
    for (const auto& [id, boundary] : boundaries)
      if (boundary.fluid_pressure) given.add_indices(dofs_on(id, dim));
    double sum = 0;
    for (const auto dof : given) sum += rows[dof];
    return sum;
  }

  template <class Visit>
  void visit_states(const Vector& of, const Visit& visit) const {
    dealii::FEValues<dim> values(mapping, element, quadrature,
                                 dealii::update_values | dealii::update_gradients |
                                     dealii::update_quadrature_points | dealii::update_JxW_values);
    std::vector<dealii::types::global_dof_index> indices(element.n_dofs_per_cell());
    CellForm form(element.n_dofs_per_cell(), false);
    for (const auto& cell : dofs.active_cell_iterators()) {
      values.reinit(cell);
      cell->get_dof_indices(indices);
      take_local(of, indices, form.local);
      for (unsigned q = 0; q < quadrature.size(); ++q) {
        take_shapes(values, q, form.shapes);
        visit(cell, values.quadrature_point(q),
              values.JxW(q) * Coordinates::measure(values.quadrature_point(q)), form.state(),
              cell->active_cell_index() * quadrature.size() + q);
      }
    }
  }

  /// The growth that the tissue under its last stress reaches at `end`.
  void grow_to(double begin, double end) {
    visit_states(solution, [&](const auto& cell, const dealii::Point<dim>& at, double,
                               const CellForm::State& state, std::size_t n) {
      const Tissue& tissue = tissue_of(cell->material_id());
      const auto stress = effective_stress(tissue, options.strain, state.gradient, history[n].growth);
      const GrowthConditions conditions{.time = begin,
                                        .mean_stress = (stress[0] + stress[4] + stress[8]) / 3,
                                        .oxygen = oxygen ? oxygen(place_of(at), cell->material_id()) : 0};
      history[n].growth_next = grow(tissue.growth, history[n].growth, begin, end, conditions);
    });
  }

  StepReport advance(double length) {
    const TimeStep step{.end = time + length,
                        .length = length,
                        .difference = difference(options.scheme, length, step_before),
                        .strain = options.strain,
                        .tolerance = options.tolerance};
    return solve(step, time + length);
  }

  /// A step so long that what is stored no longer counts, in which nothing grows.
  StepReport settle() {
    constexpr double longest = 1e18;  // s; the slowest tissue drains in 1e12
    const TimeStep step{.end = time,
                        .length = longest,
                        .difference = {},
                        .strain = options.strain,
                        .tolerance = options.tolerance};
    auto report = solve(step, time);
    step_before = 0;
    if (report.converged) before = solution;
    return report;
  }

  /// One implicit step; growth goes to `end`.
  StepReport solve(const TimeStep& step, double end) {
    StepReport report;
    const Vector kept = solution;
    failed_at.reset();
    const auto pressures = dealii::DoFTools::extract_dofs(dofs, mask(dim));
    try {
      grow_to(time, end);
      visit_given([&](auto dof, const Given& value) { solution[dof] = value(place_of(support[dof]), end); });
      hanging_values();
      assemble(step, false);
      report.residual.push_back(relative_residual(pressures));
      for (int n = 0; n < options.newton_steps && report.residual.back() > options.tolerance; ++n) {
        assemble(step, !matrix_free);
        report.residual.push_back(take_newton_step(step, pressures, report));
      }
      report.converged = report.residual.back() <= options.tolerance;
      if (!report.converged)
        report.failure =
            "Newton's method stopped at a relative residual of " + digits(report.residual.back());
    } catch (const std::domain_error& error) {
      report.failure = error.what();
    }
    if (!report.converged) {
      solution = kept;
      report.failed_at = failed_at;
      return report;
    }
    report.fluid = fluid;
    report.fluid.inflow += inflow_at_given_pressure();
    before = kept;
    accept(end, step.length);
    return report;
  }

  /// Values of hanging nodes and plates after others were set.
  void hanging_values() {
    for (const auto& line : dependent.get_lines()) {
      double value = 0;
      for (const auto& [dof, factor] : line.entries) value += factor * solution[dof];
      solution[line.index] = value;
    }
  }

  /// How far a linear system is to be solved: to a tenth of the square of the last reduction, so that
  /// convergence stays quadratic, and not beyond what is asked of the step.
  double reduction_for(const std::vector<double>& residuals) const {
    if (residuals.size() < 2) return 1e-3;
    const double last = residuals.back() / residuals[residuals.size() - 2];
    return std::clamp(0.1 * last * last, 1e-8, 1e-2);
  }

  /// A full step if it helps, else a half, a quarter ...; the relative residual after it.
  double take_newton_step(const TimeStep& step, const dealii::IndexSet& pressures, StepReport& report) {
    const double residual_before = report.residual.back();
    Vector change = residual;
    if (matrix_free) {
      report.linear_iterations.push_back(
          matrix_free->solve(solution, history, step, residual, reduction_for(report.residual), change));
    } else {
      dealii::SparseDirectUMFPACK solver;
      solver.factorize(matrix);
      solver.solve(change);
    }
    constraints.distribute(change);
    const Vector from = solution;
    constexpr double least_share = 1. / 256;
    for (double share = 1;; share *= 0.5) {
      solution = from;
      solution.add(-share, change);
      try {
        assemble(step, false);
        const double after = relative_residual(pressures);
        if (after < residual_before || share <= least_share) return after;
      } catch (const std::domain_error&) {
        if (share <= least_share) throw;
      }
    }
  }

  void accept(double end, double length) {
    const bool finite = options.strain == Strain::finite;
    visit_states(solution, [&](const auto&, const dealii::Point<dim>&, double, const CellForm::State& state,
                               std::size_t n) {
      auto& past = history[n];
      past.volume_before = past.volume;
      past.volume = finite ? determinant_of(state.deformation())
                           : 1 + state.gradient[0] + state.gradient[4] + state.gradient[8];
      past.growth = past.growth_next;
    });
    time = end;
    step_before = length;
  }

  auto locate(const dealii::Point<dim>& position) const {
    auto found = dealii::GridTools::find_active_cell_around_point(mapping, dofs, position);
    if (found.first.state() != dealii::IteratorState::valid)
      throw std::invalid_argument("the place is not in the mesh");
    return found;
  }

  PointState<dim> describe(material_id region, const dealii::Point<dim>& at, const CellForm::State& state,
                           double growth, const Place& displacement_before) const {
    return point_state(tissue_of(region), options.strain, at, region,
                       {.displacement = state.displacement,
                        .displacement_before = displacement_before,
                        .gradient = state.gradient,
                        .slope = state.slope,
                        .pressure = state.pressure,
                        .growth = growth},
                       step_before);
  }

  /// Cells of `whole` by the centre of each of this mesh.
  void take_over(const Implementation& whole) {
    std::map<std::array<double, dim>, typename dealii::DoFHandler<dim>::active_cell_iterator> cells;
    const auto key = [](const auto& cell) {
      // Digits that the same vertices give in any mesh.
      std::array<double, dim> rounded;
      for (int d = 0; d < dim; ++d)
        rounded[d] = std::nearbyint(cell->center()[d] / cell->diameter() * 1e6) * cell->diameter();
      return rounded;
    };
    for (const auto& cell : whole.dofs.active_cell_iterators()) cells[key(cell)] = cell;
    std::vector<dealii::types::global_dof_index> here(element.n_dofs_per_cell()), there(here.size());
    for (const auto& cell : dofs.active_cell_iterators()) {
      const auto found = cells.find(key(cell));
      if (found == cells.end())
        throw std::invalid_argument("a cell of the part that was cut out is not in the whole");
      cell->get_dof_indices(here);
      found->second->get_dof_indices(there);
      for (unsigned i = 0; i < here.size(); ++i) solution[here[i]] = whole.solution[there[i]];
      for (unsigned q = 0; q < quadrature.size(); ++q)
        history[cell->active_cell_index() * quadrature.size() + q] =
            whole.history[found->second->active_cell_index() * quadrature.size() + q];
    }
    before = solution;
    time = whole.time;
    step_before = 0;
  }
};

template <class Coordinates>
PoroelasticProblem<Coordinates>::PoroelasticProblem(const dealii::Triangulation<dim>& mesh,
                                                    const dealii::Mapping<dim>& mapping,
                                                    const Regions& regions, const Boundaries& boundaries,
                                                    const PoroelasticOptions& options)
    : implementation_(std::make_unique<Implementation>(mesh, mapping, regions, boundaries, options)) {}

template <class Coordinates>
PoroelasticProblem<Coordinates>::~PoroelasticProblem() = default;

template <class Coordinates>
void PoroelasticProblem<Coordinates>::set_volume_loads(const VolumeLoads& loads) {
  implementation_->loads = loads;
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::set_oxygen(OxygenField oxygen) {
  implementation_->oxygen = std::move(oxygen);
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::set_tissues(const Regions& regions) {
  auto& self = *implementation_;
  self.regions = regions;
  self.set_boundaries(self.boundaries);  // what solves may know the tissues
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::set_boundaries(const Boundaries& boundaries) {
  implementation_->set_boundaries(boundaries);
}

template <class Coordinates>
StepReport PoroelasticProblem<Coordinates>::step(double length) {
  return implementation_->advance(length);
}

template <class Coordinates>
StepReport PoroelasticProblem<Coordinates>::settle() {
  return implementation_->settle();
}

template <class Coordinates>
typename PoroelasticProblem<Coordinates>::Snapshot PoroelasticProblem<Coordinates>::snapshot() const {
  const auto& self = *implementation_;
  return std::make_shared<const Saved>(
      Saved{self.solution, self.before, self.history, self.time, self.step_before});
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::restore(const Snapshot& snapshot) {
  auto& self = *implementation_;
  self.solution = snapshot->solution;
  self.before = snapshot->before;
  self.history = snapshot->history;
  self.time = snapshot->time;
  self.step_before = snapshot->step_before;
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::continue_from(const PoroelasticProblem& whole) {
  implementation_->take_over(*whole.implementation_);
}

template <class Coordinates>
double PoroelasticProblem<Coordinates>::time() const {
  return implementation_->time;
}

template <class Coordinates>
double PoroelasticProblem<Coordinates>::pressure_at(const dealii::Point<dim>& at) const {
  const auto& self = *implementation_;
  dealii::Vector<double> values(dim + 1);
  dealii::VectorTools::point_value(self.mapping, self.dofs, self.solution, at, values);
  return values[dim];
}

template <class Coordinates>
dealii::Tensor<1, PoroelasticProblem<Coordinates>::dim> PoroelasticProblem<Coordinates>::displacement_at(
    const dealii::Point<dim>& at) const {
  const auto& self = *implementation_;
  dealii::Vector<double> values(dim + 1);
  dealii::VectorTools::point_value(self.mapping, self.dofs, self.solution, at, values);
  dealii::Tensor<1, dim> displacement;
  for (int d = 0; d < dim; ++d) displacement[d] = values[d];
  return displacement;
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::visit_points(
    const std::function<void(const PointState<dim>&)>& visit) const {
  const auto& self = *implementation_;
  std::vector<Place> displacement_before(self.history.size());
  self.visit_states(self.before, [&](const auto&, const dealii::Point<dim>&, double, const auto& state,
                                     std::size_t n) { displacement_before[n] = state.displacement; });
  self.visit_states(self.solution, [&](const auto& cell, const dealii::Point<dim>& at, double weight,
                                       const auto& state, std::size_t n) {
    auto point =
        self.describe(cell->material_id(), at, state, self.history[n].growth, displacement_before[n]);
    point.cell = cell->active_cell_index();
    point.weight = weight;
    visit(point);
  });
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::visit_corners(
    const std::function<void(const CellCorners<dim>&)>& visit) const {
  const auto& self = *implementation_;
  for (const auto& cell : self.dofs.active_cell_iterators()) {
    CellCorners<dim> corners{.cell = cell->active_cell_index(), .region = cell->material_id()};
    const auto positions = self.mapping.get_vertices(cell);
    for (const unsigned v : cell->vertex_indices()) {
      corners.vertex[v] = cell->vertex_index(v);
      corners.position[v] = positions[v];
      for (int d = 0; d < dim; ++d) corners.displacement[v][d] = self.solution[cell->vertex_dof_index(v, d)];
      corners.pressure[v] = self.solution[cell->vertex_dof_index(v, dim)];
    }
    visit(corners);
  }
}

template <class Coordinates>
PointState<PoroelasticProblem<Coordinates>::dim> PoroelasticProblem<Coordinates>::state_at(
    const dealii::Point<dim>& position) const {
  const auto& self = *implementation_;
  const auto found = self.locate(position);
  const auto& cell = found.first;
  // A little inside: at a centre or on an axis u/R is 0/0.
  constexpr double inside = 1e-7;
  auto unit = dealii::GeometryInfo<dim>::project_to_unit_cell(found.second);
  for (int d = 0; d < dim; ++d) unit[d] += inside * (0.5 - unit[d]);
  dealii::FEValues<dim> values(
      self.mapping, self.element, dealii::Quadrature<dim>(unit),
      dealii::update_values | dealii::update_gradients | dealii::update_quadrature_points);
  values.reinit(cell);
  std::vector<dealii::types::global_dof_index> indices(self.element.n_dofs_per_cell());
  cell->get_dof_indices(indices);
  CellForm form(indices.size(), false);
  self.take_shapes(values, 0, form.shapes);
  self.take_local(self.before, indices, form.local);
  const auto displacement_before = form.state().displacement;
  self.take_local(self.solution, indices, form.local);
  unsigned nearest = 0;
  for (unsigned q = 1; q < self.quadrature.size(); ++q)
    if (unit.distance_square(self.quadrature.point(q)) < unit.distance_square(self.quadrature.point(nearest)))
      nearest = q;
  auto point = self.describe(
      cell->material_id(), values.quadrature_point(0), form.state(),
      self.history[cell->active_cell_index() * self.quadrature.size() + nearest].growth, displacement_before);
  point.cell = cell->active_cell_index();
  return point;
}

template <class Coordinates>
std::size_t PoroelasticProblem<Coordinates>::unknowns() const {
  return implementation_->dofs.n_dofs();
}

template class PoroelasticProblem<Cartesian>;
template class PoroelasticProblem<PlaneStrain>;
template class PoroelasticProblem<Axisymmetric>;
template class PoroelasticProblem<Radial>;

}  // namespace turgor::poroelasticity
