#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "poroelasticity/cell_form.hpp"
#include "poroelasticity/node_fields.hpp"
#include "poroelasticity/poroelastic_solver.hpp"

namespace turgor::poroelasticity {

/// The residual's derivative at a point, mass rows divided as those of TissuePoints.
kernels::PoroelasticTangent tangent_at(const Tissue& tissue, const History& past, const TimeStep& step,
                                       const kernels::PoroelasticState& state);
/// Adds a cell's isotropic likeness, for the pressure block of the preconditioner.
void add_likeness(std::span<const kernels::PoroelasticTangent> tangents, CellTissue& like);
/// Throws std::invalid_argument for solids that cannot do without a dilatation of their own.
void refuse_nearly_incompressible(const std::map<dealii::types::material_id, Tissue>& regions);

/// A point that cannot be, known on all ranks.
struct PointFailure : std::domain_error {
  PointFailure(const std::string& why, const FailedPoint& where) : std::domain_error(why), point(where) {}
  FailedPoint point;
};

/// The tissue at the points of a rank's cells: what they remember, and what they answer to fields, for
/// kernels::PoroelasticCells. Mass rows are divided by the difference quotient's factor of the new time, so
/// that they are B u + ... in all schemes.
class TissuePoints {
 public:
  using Regions = std::map<dealii::types::material_id, Tissue>;
  TissuePoints(const TaylorHoodMesh& mesh, const Regions& regions, const PoroelasticOptions& options);

  /// Growth from `begin` to `end`, under the stress of these fields. `oxygen`: of point [27 cell + q], may be
  /// empty.
  void grow(const kernels::PoroelasticVector<const double>& fields, const std::vector<double>& oxygen,
            double begin, double end);
  /// Adds the residual's rows. Throws PointFailure, on all ranks, where a point is turned inside out.
  void add_residual(const kernels::PoroelasticVector<const double>& fields, const TimeStep& step,
                    const kernels::PoroelasticVector<double>& rows) const;
  /// The residual's derivative at these fields, for the solver, with the tissue that its pressure block
  /// takes.
  PoroelasticSolver::Tangents tangents(const TimeStep& step, CellTissue& like) const;
  /// The state at the end of a step is what is remembered from now on.
  void accept(const kernels::PoroelasticVector<const double>& fields);

  /// What a step to these fields does to the fluid on this rank, before it is accepted; `weight`: of points,
  /// m3. Inflow is not known here.
  FluidAmounts amounts(const kernels::PoroelasticVector<const double>& fields, const TimeStep& step,
                       std::span<const double> weight) const;

  void set_regions(const Regions& regions);
  void set_history(std::vector<History> history) { history_ = std::move(history); }
  const std::vector<History>& history() const { return history_; }
  const Tissue& tissue_of(std::size_t cell) const { return *tissue_[cell]; }

 private:
  struct Failure {
    std::string words;
    std::size_t cell = 0;
    double volume = 0;
  };
  void throw_together(const Failure& failure) const;

  const TaylorHoodMesh& mesh_;
  Regions regions_;
  Strain strain_;
  TissueField tissue_at_;
  std::vector<Tissue> varying_;        ///< of owned cells, where they vary
  std::vector<const Tissue*> tissue_;  ///< of owned cells
  bool smooth_pressure_;
  std::vector<Matrix3> smoothing_;  ///< of owned cells, where pressure is smoothed
  std::vector<History> history_;    ///< [27 cell + point]
};

}  // namespace turgor::poroelasticity
