#pragma once

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/sparse_matrix.h>
#include <deal.II/lac/vector.h>

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "poroelasticity/cell_dilatation.hpp"
#include "poroelasticity/cell_form.hpp"
#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::poroelasticity {

template <int dim>
Place place_of(const dealii::Point<dim>& point) {
  Place place = {};
  for (int d = 0; d < dim; ++d) place[d] = point[d];
  return place;
}

/// The discrete equations of PoroelasticProblem: unknowns, what holds them, residual and matrix.
template <class Coordinates>
struct AssembledSystem {
  static constexpr int dim = Coordinates::dimension;
  using Regions = typename PoroelasticProblem<Coordinates>::Regions;
  using Boundaries = typename PoroelasticProblem<Coordinates>::Boundaries;
  using Vector = dealii::Vector<double>;
  using Dof = dealii::types::global_dof_index;
  using Cell = typename dealii::DoFHandler<dim>::active_cell_iterator;

  /// The unknowns; nothing holds them yet.
  AssembledSystem(const dealii::Triangulation<dim>& mesh, const dealii::Mapping<dim>& mapping,
                  const Regions& regions, const PoroelasticOptions& options);

  const dealii::Mapping<dim>& mapping;
  Regions regions;
  TissueField tissue_at;
  std::vector<Tissue> varying;  ///< of active cells, where they vary
  Strain strain;
  double own_dilatation_above;
  bool smooth_pressure;
  Boundaries boundaries;
  VolumeLoads loads;
  dealii::FESystem<dim> element;
  dealii::DoFHandler<dim> dofs;
  dealii::QGauss<dim> quadrature;
  dealii::QGauss<dim - 1> face_quadrature;
  dealii::AffineConstraints<double> constraints;  ///< of increments
  /// Values of hanging nodes and plates. Constraints of increments cannot tell them: closing those drops the
  /// parents whose values are given.
  dealii::AffineConstraints<double> dependent;
  dealii::SparsityPattern sparsity;
  dealii::SparseMatrix<double> matrix;
  Vector residual, magnitude;
  Vector reaction;  ///< the residual with the rows of given values
  std::vector<dealii::Point<dim>> support;
  std::map<dealii::types::boundary_id, Dof> plate_dof;
  std::vector<std::pair<Dof, int>> pinned;     ///< with their components
  std::vector<CellDilatation::Modes> tension;  ///< of cells, Pa; empty where none has a dilatation of its own
  FluidAmounts fluid;                          ///< of the last assembly
  std::optional<FailedPoint> failed_at;        ///< in the last assembly that threw

  /// Throws std::invalid_argument for a region without tissue, or a boundary that the mesh does not have.
  void hold(const Boundaries& chosen, const std::vector<Pin>& pins);
  void make_matrix();
  void set_tissues(const Regions& tissues);
  const Tissue& tissue_of(const Cell& cell) const {
    return varying.empty() ? regions.at(cell->material_id()) : varying[cell->active_cell_index()];
  }
  dealii::IndexSet dofs_of(int component) const;
  void visit_given(const std::function<void(Dof, const Given&)>& visit) const;
  /// Values of hanging nodes and plates after others were set.
  void set_dependent(Vector& solution) const;

  /// Residual at `solution`, the magnitudes of what is in it, and where asked its derivative. Throws
  /// std::domain_error where a point is turned inside out.
  void assemble(const Vector& solution, const std::vector<History>& history, const TimeStep& step,
                bool with_matrix);
  /// The larger of both relative residuals.
  double relative_residual() const;
  /// What came through rows of given pressure, m3.
  double inflow_at_given_pressure() const;
  /// After an assembly at `solution`.
  Forces forces(const Vector& solution, const TimeStep& step) const;

  /// The shapes of a cell at point q.
  void take_shapes(const dealii::FEValuesBase<dim>& values, unsigned q,
                   std::vector<CellForm::Shape>& shapes) const;
  /// All quadrature points, with their reference volumes (m3) and numbers; `history` has the growth.
  using VisitState = std::function<void(const Cell&, const dealii::Point<dim>&, double weight,
                                        const CellForm::State&, std::size_t number)>;
  void visit_states(const Vector& of, const std::vector<History>& history, const VisitState& visit) const;
  /// The dilatation of a cell whose values `form` has; none where its solid needs none. `values` are those of
  /// the quadrature.
  std::optional<CellDilatation> dilatation_of(const Cell& cell, const dealii::FEValues<dim>& values,
                                              const std::vector<History>& history, double History::*growth,
                                              CellForm& form) const;
  /// Foresees the tension of each cell with a dilatation of its own, at `of` with this growth and after a
  /// `change`, for the tangents of the next assembly: of k (theta - 1) itself, which a volume that is not yet
  /// right makes huge, they would be indefinite.
  void foresee_tension(const Vector& of, const Vector& change, const std::vector<History>& history,
                       double History::*growth);
  static void take_local(const Vector& from, const std::vector<Dof>& indices, std::vector<double>& local);

 private:
  dealii::ComponentMask mask(int component) const;
  dealii::IndexSet dofs_on(dealii::types::boundary_id id, int component) const;
  Dof vertex_dof_near(const Pin& pin) const;
  /// `reaction` with the rows of hanging nodes and plates given to those that they depend on.
  Vector reaction_of_free() const;
  bool may_have_own_dilatation() const;
  void add_face(const Boundary& boundary, const dealii::FEFaceValues<dim>& values, const TimeStep& step,
                CellForm& form) const;
};

}  // namespace turgor::poroelasticity
