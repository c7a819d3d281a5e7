#pragma once

#include <deal.II/base/point.h>
#include <deal.II/base/tensor.h>

#include <functional>
#include <map>
#include <memory>

#include "poroelasticity/poroelastic_problem.hpp"
#include "poroelasticity/poroelastic_solver.hpp"

namespace turgor::poroelasticity {

/// What PoroelasticProblem<Cartesian> solves, at small or finite strain, without a matrix and on any number
/// of ranks: Newton's method with tangents stored at the points, each step solved only as far as the residual
/// has fallen. It has displacements alone: solids above k/mu = 50 are refused.
class MatrixFreePoroelasticProblem {
 public:
  using Coordinates = Cartesian;
  static constexpr int dim = 3;
  using Regions = std::map<dealii::types::material_id, Tissue>;
  using Boundaries = std::map<dealii::types::boundary_id, Boundary>;
  using OxygenField = std::function<double(const Place&, dealii::types::material_id)>;

  /// `mesh` and `mapping` must outlive the problem. Collective, as all that is not const.
  MatrixFreePoroelasticProblem(const dealii::Triangulation<3>& mesh, const dealii::Mapping<3>& mapping,
                               const Regions& regions, const Boundaries& boundaries,
                               const PoroelasticOptions& options,
                               const PoroelasticSolverOptions& solver = {});
  ~MatrixFreePoroelasticProblem();
  MatrixFreePoroelasticProblem(const MatrixFreePoroelasticProblem&) = delete;
  MatrixFreePoroelasticProblem& operator=(const MatrixFreePoroelasticProblem&) = delete;

  void set_volume_loads(const VolumeLoads& loads);
  /// Oxygen for growth (mol/m3) at reference positions and in their region; none before.
  void set_oxygen(const OxygenField& oxygen);
  /// Other values of the laws from now on; the next step of BDF2 begins anew.
  void set_tissues(const Regions& regions);
  /// Other boundary values or kinds from now on, on the same parts; the next step of BDF2 begins anew.
  void set_boundaries(const Boundaries& boundaries);
  /// One step of `length` (s). If it fails, nothing has changed.
  StepReport step(double length);
  /// PoroelasticProblem::settle.
  StepReport settle();

  struct Saved;
  /// A state to come back to after steps that are to be done otherwise.
  using Snapshot = std::shared_ptr<const Saved>;
  Snapshot snapshot() const;
  void restore(const Snapshot& snapshot);
  /// PoroelasticProblem::continue_from; the two may be distributed differently.
  void continue_from(const MatrixFreePoroelasticProblem& whole);

  double time() const;  ///< s
  /// At a reference position, on all ranks. Throws std::invalid_argument outside of the mesh.
  double pressure_at(const dealii::Point<3>& place) const;
  dealii::Tensor<1, 3> displacement_at(const dealii::Point<3>& place) const;
  /// The points of this rank's cells. Collective.
  void visit_points(const std::function<void(const PointState<3>&)>& visit) const;
  /// This rank's cells. Collective.
  void visit_corners(const std::function<void(const CellCorners<3>&)>& visit) const;
  /// The state at a reference position, on all ranks, with the growth of the nearest quadrature point of its
  /// cell. Throws std::invalid_argument outside of the mesh.
  PointState<3> state_at(const dealii::Point<3>& place) const;
  MPI_Comm communicator() const;
  std::size_t unknowns() const;  ///< over all ranks

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::poroelasticity
