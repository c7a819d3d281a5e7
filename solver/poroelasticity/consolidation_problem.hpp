#pragma once

#include <deal.II/base/point.h>
#include <deal.II/base/tensor.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "poroelasticity/poroelastic_problem.hpp"
#include "poroelasticity/poroelastic_solver.hpp"

namespace turgor::poroelasticity {

struct ConsolidationOptions {
  TimeScheme scheme = TimeScheme::backward_euler;
  PoroelasticSolverOptions solver = {};
};

/// Displacement u and interstitial pressure p at small strain in three dimensions, without a matrix and on
/// any number of ranks: what PoroelasticProblem<Cartesian> gives with Strain::small, for meshes that no
/// direct solver takes. Tissues grow by given curves and exchange fluid with vessels; lymph, springs, plates
/// and growth that listens to stress or oxygen are refused.
class ConsolidationProblem {
 public:
  using Regions = std::map<dealii::types::material_id, Tissue>;
  using Boundaries = std::map<dealii::types::boundary_id, Boundary>;

  /// `mesh` and `mapping` must outlive the problem. Collective, as all that is not const.
  ConsolidationProblem(const dealii::Triangulation<3>& mesh, const dealii::Mapping<3>& mapping,
                       const Regions& regions, const Boundaries& boundaries,
                       const ConsolidationOptions& options);
  ~ConsolidationProblem();
  ConsolidationProblem(const ConsolidationProblem&) = delete;
  ConsolidationProblem& operator=(const ConsolidationProblem&) = delete;

  void set_volume_loads(const VolumeLoads& loads);
  /// Sets the solver up for steps of `length` (s), as the first of them would.
  void prepare(double length);
  /// One step of `length` (s). If it does not converge, nothing has changed.
  PoroelasticSolveReport step(double length);

  double time() const;  ///< s
  /// At a reference position, on all ranks. Throws std::invalid_argument outside of the mesh.
  double pressure_at(const dealii::Point<3>& place) const;
  dealii::Tensor<1, 3> displacement_at(const dealii::Point<3>& place) const;
  /// Displacement and pressure on owned nodes, [u | p].
  std::span<const double> state() const;
  std::size_t unknowns() const;  ///< over all ranks

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::poroelasticity
