#include "poroelasticity/poroelastic_problem.hpp"

#include <deal.II/grid/grid_tools.h>
#include <deal.II/lac/sparse_direct.h>
#include <deal.II/numerics/vector_tools.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>

#include "poroelasticity/assembled_system.hpp"
#include "poroelasticity/cell_key.hpp"
#include "poroelasticity/point_state.hpp"

namespace turgor::poroelasticity {

namespace {

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

  Implementation(const dealii::Triangulation<dim>& mesh, const dealii::Mapping<dim>& mapping,
                 const Regions& tissues, const Boundaries& held, const PoroelasticOptions& chosen)
      : options(chosen), system(mesh, mapping, tissues, chosen) {
    set_boundaries(held);
    for (auto* vector : {&solution, &before}) vector->reinit(system.dofs.n_dofs());
    history.resize(mesh.n_active_cells() * system.quadrature.size());
    grow_to(0, 0);
    for (auto& point : history) point.growth = point.growth_next;
  }

  PoroelasticOptions options;
  AssembledSystem<Coordinates> system;
  Vector solution, before;
  std::vector<History> history;
  OxygenField oxygen;
  double time = 0, step_before = 0;

  void set_boundaries(const Boundaries& chosen) {
    system.hold(chosen, options.pins);
    step_before = 0;
    system.make_matrix();
  }

  /// The growth that the tissue under its last stress reaches at `end`.
  void grow_to(double begin, double end) {
    system.visit_states(
        solution, history,
        [&](const auto& cell, const dealii::Point<dim>& at, double, const CellForm::State& state,
            std::size_t n) {
          const Tissue& tissue = system.tissue_of(cell);
          const auto stress =
              effective_stress(tissue, options.strain, state.gradient, history[n].growth, state.dilatation);
          const GrowthConditions conditions{.time = begin,
                                            .mean_stress = (stress[0] + stress[4] + stress[8]) / 3,
                                            .oxygen = oxygen ? oxygen(place_of(at), cell->material_id()) : 0};
          history[n].growth_next = grow(tissue.growth, history[n].growth, begin, end, conditions);
        });
  }

  StepReport advance(double length) {
    const auto step = next_step(options, time, length, step_before);
    return solve(step, step.end);
  }

  StepReport settle() {
    auto report = solve(settling_step(options, time), time);
    step_before = 0;
    if (report.converged) before = solution;
    return report;
  }

  /// One implicit step; growth goes to `end`.
  StepReport solve(const TimeStep& step, double end) {
    StepReport report;
    const Vector kept = solution;
    system.failed_at.reset();
    try {
      system.foresee_tension(solution, Vector(solution.size()), history, &History::growth);
      grow_to(time, end);
      system.visit_given(
          [&](auto dof, const Given& value) { solution[dof] = value(place_of(system.support[dof]), end); });
      system.set_dependent(solution);
      system.assemble(solution, history, step, false);
      report.residual.push_back(system.relative_residual());
      for (int n = 0; n < options.newton_steps && report.residual.back() > options.tolerance; ++n) {
        system.assemble(solution, history, step, true);
        report.residual.push_back(take_newton_step(step, report.residual.back()));
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
      report.failed_at = system.failed_at;
      return report;
    }
    report.fluid = system.fluid;
    report.fluid.inflow += system.inflow_at_given_pressure();
    report.forces = system.forces(solution, step);
    before = kept;
    accept(end, step.length);
    return report;
  }

  void solve(Vector& change) const {
    try {
      dealii::SparseDirectUMFPACK solver;
      solver.factorize(system.matrix);
      solver.solve(change);
    } catch (const dealii::ExceptionBase&) {
      throw std::domain_error("Newton's tangent is singular");
    }
  }

  /// A full step if it helps, else a half, a quarter ...; the relative residual after it.
  double take_newton_step(const TimeStep& step, double residual_before) {
    Vector change = system.residual;
    solve(change);
    system.constraints.distribute(change);
    change *= -1;
    system.foresee_tension(solution, change, history, &History::growth_next);
    const Vector from = solution;
    constexpr double least_share = 1. / 256;
    // A volume that is off by a little squared is stress times k: no measure of the way that is left.
    const bool may_grow = options.strain == Strain::finite && !system.tension.empty();
    for (double share = 1;; share *= 0.5) {
      solution = from;
      solution.add(share, change);
      try {
        system.assemble(solution, history, step, false);
        const double after = system.relative_residual();
        if (after < residual_before || may_grow || share <= least_share) return after;
      } catch (const std::domain_error&) {
        if (share <= least_share) throw;
      }
    }
  }

  void accept(double end, double length) {
    const bool finite = options.strain == Strain::finite;
    system.visit_states(
        solution, history,
        [&](const auto&, const dealii::Point<dim>&, double, const CellForm::State& state, std::size_t n) {
          auto& past = history[n];
          past.volume_before = past.volume;
          past.volume = finite ? determinant_of(state.deformation())
                               : 1 + state.gradient[0] + state.gradient[4] + state.gradient[8];
          past.growth = past.growth_next;
          past.slope_before = std::exchange(past.slope, state.slope);
        });
    time = end;
    step_before = length;
  }

  auto locate(const dealii::Point<dim>& position) const {
    const auto find = [&](double beside) {
      return dealii::GridTools::find_active_cell_around_point(system.mapping, system.dofs, position, {},
                                                              beside);
    };
    auto found = find(1e-10);
    if (found.first.state() != dealii::IteratorState::valid) found = find(beside_a_curved_surface);
    if (found.first.state() != dealii::IteratorState::valid)
      throw std::invalid_argument("the place is not in the mesh");
    return found;
  }

  template <class Cell>
  PointState<dim> describe(const Cell& cell, const dealii::Point<dim>& at, const CellForm::State& state,
                           double growth, const Place& displacement_before) const {
    auto point = point_state(system.tissue_of(cell), options.strain, at, cell->material_id(),
                             {.displacement = state.displacement,
                              .displacement_before = displacement_before,
                              .gradient = state.gradient,
                              .slope = state.slope,
                              .pressure = state.pressure,
                              .growth = growth,
                              .dilatation = state.dilatation},
                             step_before);
    point.cell = cell->active_cell_index();
    return point;
  }

  /// Cells of `whole` by the centre of each of this mesh.
  void take_over(const Implementation& whole) {
    std::map<std::array<double, dim>, typename dealii::DoFHandler<dim>::active_cell_iterator> cells;
    for (const auto& cell : whole.system.dofs.active_cell_iterators()) cells[cell_key<dim>(cell)] = cell;
    std::vector<dealii::types::global_dof_index> here(system.element.n_dofs_per_cell()), there(here.size());
    for (const auto& cell : system.dofs.active_cell_iterators()) {
      const auto found = cells.find(cell_key<dim>(cell));
      if (found == cells.end())
        throw std::invalid_argument("a cell of the part that was cut out is not in the whole");
      cell->get_dof_indices(here);
      found->second->get_dof_indices(there);
      for (unsigned i = 0; i < here.size(); ++i) solution[here[i]] = whole.solution[there[i]];
      for (unsigned q = 0; q < system.quadrature.size(); ++q)
        history[cell->active_cell_index() * system.quadrature.size() + q] =
            whole.history[found->second->active_cell_index() * system.quadrature.size() + q];
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
  implementation_->system.loads = loads;
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::set_oxygen(OxygenField oxygen) {
  implementation_->oxygen = std::move(oxygen);
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::set_tissues(const Regions& regions) {
  auto& self = *implementation_;
  self.system.set_tissues(regions);
  self.step_before = 0;
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
  dealii::VectorTools::point_value(self.system.mapping, self.system.dofs, self.solution, at, values);
  return values[dim];
}

template <class Coordinates>
dealii::Tensor<1, PoroelasticProblem<Coordinates>::dim> PoroelasticProblem<Coordinates>::displacement_at(
    const dealii::Point<dim>& at) const {
  const auto& self = *implementation_;
  dealii::Vector<double> values(dim + 1);
  dealii::VectorTools::point_value(self.system.mapping, self.system.dofs, self.solution, at, values);
  dealii::Tensor<1, dim> displacement;
  for (int d = 0; d < dim; ++d) displacement[d] = values[d];
  return displacement;
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::visit_points(
    const std::function<void(const PointState<dim>&)>& visit) const {
  const auto& self = *implementation_;
  std::vector<Place> displacement_before(self.history.size());
  self.system.visit_states(self.before, self.history,
                           [&](const auto&, const dealii::Point<dim>&, double, const auto& state,
                               std::size_t n) { displacement_before[n] = state.displacement; });
  self.system.visit_states(
      self.solution, self.history,
      [&](const auto& cell, const dealii::Point<dim>& at, double weight, const auto& state, std::size_t n) {
        auto point = self.describe(cell, at, state, self.history[n].growth, displacement_before[n]);
        point.weight = weight;
        visit(point);
      });
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::visit_corners(
    const std::function<void(const CellCorners<dim>&)>& visit) const {
  const auto& self = *implementation_;
  for (const auto& cell : self.system.dofs.active_cell_iterators()) {
    CellCorners<dim> corners{.cell = cell->active_cell_index(), .region = cell->material_id()};
    const auto positions = self.system.mapping.get_vertices(cell);
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
      self.system.mapping, self.system.element, dealii::Quadrature<dim>(unit),
      dealii::update_values | dealii::update_gradients | dealii::update_quadrature_points);
  values.reinit(cell);
  std::vector<dealii::types::global_dof_index> indices(self.system.element.n_dofs_per_cell());
  cell->get_dof_indices(indices);
  CellForm form(indices.size(), false);
  self.system.take_shapes(values, 0, form.shapes);
  self.system.take_local(self.before, indices, form.local);
  const auto displacement_before = form.state().displacement;
  self.system.take_local(self.solution, indices, form.local);
  dealii::FEValues<dim> all(self.system.mapping, self.system.element, self.system.quadrature,
                            dealii::update_values | dealii::update_gradients |
                                dealii::update_quadrature_points | dealii::update_JxW_values);
  all.reinit(cell);
  if (const auto dilatation = self.system.dilatation_of(cell, all, self.history, &History::growth, form))
    form.dilatation = dilatation->at(place_of(values.quadrature_point(0)));
  self.system.take_shapes(values, 0, form.shapes);
  unsigned nearest = 0;
  for (unsigned q = 1; q < self.system.quadrature.size(); ++q)
    if (unit.distance_square(self.system.quadrature.point(q)) <
        unit.distance_square(self.system.quadrature.point(nearest)))
      nearest = q;
  return self.describe(
      cell, values.quadrature_point(0), form.state(),
      self.history[cell->active_cell_index() * self.system.quadrature.size() + nearest].growth,
      displacement_before);
}

template <class Coordinates>
std::size_t PoroelasticProblem<Coordinates>::unknowns() const {
  return implementation_->system.dofs.n_dofs();
}

template class PoroelasticProblem<Cartesian>;
template class PoroelasticProblem<PlaneStrain>;
template class PoroelasticProblem<Axisymmetric>;
template class PoroelasticProblem<Radial>;

}  // namespace turgor::poroelasticity
