#include "poroelasticity/matrix_free_problem.hpp"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_values.h>

#include <algorithm>
#include <stdexcept>

#include "poroelasticity/matrix_free_implementation.hpp"
#include "poroelasticity/point_state.hpp"

namespace turgor::poroelasticity {

MatrixFreePoroelasticProblem::Implementation::Implementation(
    const dealii::Triangulation<3>& triangulation_given, const dealii::Mapping<3>& mapping,
    const Regions& regions, const Boundaries& boundaries_given, const PoroelasticOptions& options_given,
    const PoroelasticSolverOptions& solver_options_given)
    : triangulation(triangulation_given),
      options(options_given),
      solver_options(solver_options_given),
      boundaries(boundaries_given),
      mesh(triangulation, mapping),
      points(mesh, regions, options),
      fields(mesh),
      rows(mesh),
      weight(mesh.point_weights()),
      state(mesh.owned_unknowns(), 0.),
      before(state) {
  set();
  fields.load(state);
  points.grow(fields.values(), oxygen, 0, 0);
  points.accept(fields.values());
}

void MatrixFreePoroelasticProblem::Implementation::set() {
  setting.reset();
  setting.emplace(triangulation, mesh, boundaries, options, solver_options);
  step_before = 0;
  refresh = true;
}

MatrixFreePoroelasticProblem::MatrixFreePoroelasticProblem(
    const dealii::Triangulation<3>& mesh, const dealii::Mapping<3>& mapping, const Regions& regions,
    const Boundaries& boundaries, const PoroelasticOptions& options, const PoroelasticSolverOptions& solver) {
  check_tissues(mesh, regions);
  check_boundaries(mesh, boundaries);
  refuse_nearly_incompressible(regions);
  implementation_ = std::make_unique<Implementation>(mesh, mapping, regions, boundaries, options, solver);
}

MatrixFreePoroelasticProblem::~MatrixFreePoroelasticProblem() = default;

void MatrixFreePoroelasticProblem::set_volume_loads(const VolumeLoads& loads) {
  implementation_->loads = loads;
}

void MatrixFreePoroelasticProblem::set_oxygen(const OxygenField& oxygen) {
  auto& self = *implementation_;
  self.oxygen.clear();
  visit_points([&](const PointState<3>& point) {
    self.oxygen.push_back(oxygen({point.position[0], point.position[1], point.position[2]}, point.region));
  });
}

void MatrixFreePoroelasticProblem::set_tissues(const Regions& regions) {
  auto& self = *implementation_;
  check_tissues(self.triangulation, regions);
  refuse_nearly_incompressible(regions);
  self.points.set_regions(regions);
  self.set();
}

void MatrixFreePoroelasticProblem::set_boundaries(const Boundaries& boundaries) {
  auto& self = *implementation_;
  check_boundaries(self.triangulation, boundaries);
  self.boundaries = boundaries;
  self.set();
}

StepReport MatrixFreePoroelasticProblem::step(double length) {
  return implementation_->advance(length);
}

StepReport MatrixFreePoroelasticProblem::settle() {
  return implementation_->settle();
}

MatrixFreePoroelasticProblem::Snapshot MatrixFreePoroelasticProblem::snapshot() const {
  const auto& self = *implementation_;
  return std::make_shared<const Saved>(
      Saved{self.state, self.before, self.points.history(), self.time, self.step_before});
}

void MatrixFreePoroelasticProblem::restore(const Snapshot& snapshot) {
  auto& self = *implementation_;
  self.state = snapshot->state;
  self.before = snapshot->before;
  self.points.set_history(snapshot->history);
  self.time = snapshot->time;
  self.step_before = snapshot->step_before;
}

void MatrixFreePoroelasticProblem::continue_from(const MatrixFreePoroelasticProblem& whole) {
  implementation_->take_over(*whole.implementation_);
}

MPI_Comm MatrixFreePoroelasticProblem::communicator() const {
  return implementation_->mesh.communicator;
}

double MatrixFreePoroelasticProblem::time() const {
  return implementation_->time;
}

double MatrixFreePoroelasticProblem::pressure_at(const dealii::Point<3>& place) const {
  const auto& self = *implementation_;
  return value_at(self.mesh, self.mesh.pressure, std::span(self.state).subspan(self.displacements()), 1,
                  place)[0];
}

dealii::Tensor<1, 3> MatrixFreePoroelasticProblem::displacement_at(const dealii::Point<3>& place) const {
  const auto& self = *implementation_;
  const auto value = value_at(self.mesh, self.mesh.displacement, self.displacement(), 3, place);
  return dealii::Tensor<1, 3>({value[0], value[1], value[2]});
}

void MatrixFreePoroelasticProblem::visit_points(
    const std::function<void(const PointState<3>&)>& visit) const {
  auto& self = *implementation_;
  self.fields.load(self.state);
  const dealii::FE_Nothing<3> nothing;
  const auto now = points_of(self.mesh, self.displacement()),
             before = points_of(self.mesh, std::span(self.before).first(self.displacements()));
  dealii::FEValues<3> values(self.mesh.mapping, nothing, dealii::QGauss<3>(3),
                             dealii::update_quadrature_points);
  auto cell = self.triangulation.begin_active();
  self.mesh.cells.visit_states(self.fields.values(),
                               [&](std::size_t n, std::span<const kernels::PoroelasticState> state) {
                                 while (!cell->is_locally_owned()) ++cell;
                                 values.reinit(cell);
                                 for (unsigned q = 0; q < 27; ++q) {
                                   const std::size_t at = 27 * n + q;
                                   const auto place = [&](const std::vector<double>& of) {
                                     return Place{of[3 * at], of[3 * at + 1], of[3 * at + 2]};
                                   };
                                   auto point = point_state(self.points.tissue_of(n), self.options.strain,
                                                            values.quadrature_point(q), self.mesh.region[n],
                                                            {.displacement = place(now),
                                                             .displacement_before = place(before),
                                                             .gradient = state[q].gradient,
                                                             .slope = state[q].slope,
                                                             .pressure = state[q].pressure,
                                                             .growth = self.points.history()[at].growth},
                                                            self.step_before);
                                   point.cell = cell->global_active_cell_index();
                                   point.weight = self.weight[at];
                                   visit(point);
                                 }
                                 ++cell;
                               });
}

std::size_t MatrixFreePoroelasticProblem::unknowns() const {
  const auto& mesh = implementation_->mesh;
  return 3 * mesh.displacement.dofs().n_dofs() + mesh.pressure.dofs().n_dofs();
}

}  // namespace turgor::poroelasticity
