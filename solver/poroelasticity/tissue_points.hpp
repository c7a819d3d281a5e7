#pragma once

#include <map>
#include <optional>
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
/// Throws std::invalid_argument for what has tangents on the boundary: springs, plates, and at finite strain
/// pressures along the deformed normal.
void refuse_moving_boundaries(const std::map<dealii::types::boundary_id, Boundary>& boundaries,
                              Strain strain);

/// The tissue at the points of a rank's cells: what they remember, and what they answer to fields, for
/// kernels::PoroelasticCells. Mass rows are divided by the difference quotient's factor of the new time, so
/// that they are B u + ... in all schemes.
class TissuePoints {
 public:
  using Regions = std::map<dealii::types::material_id, Tissue>;
  TissuePoints(const TaylorHoodMesh& mesh, const Regions& regions, Strain strain);

  /// Growth from `begin` to `end`, under the stress of these fields. `oxygen`: of point [27 cell + q], may be
  /// empty.
  void grow(const kernels::PoroelasticVector<const double>& fields, const std::vector<double>& oxygen,
            double begin, double end);
  /// Adds the residual's rows. Throws std::domain_error, on all ranks, where a point is turned inside out.
  void add_residual(const kernels::PoroelasticVector<const double>& fields, const TimeStep& step,
                    const kernels::PoroelasticVector<double>& rows) const;
  /// The residual's derivative at these fields, for the solver, with the tissue that its pressure block
  /// takes.
  PoroelasticSolver::Tangents tangents(const TimeStep& step, CellTissue& like) const;
  /// The state at the end of a step is what is remembered from now on.
  void accept(const kernels::PoroelasticVector<const double>& fields);

  const Tissue& tissue_of(std::size_t cell) const { return *tissue_[cell]; }
  const History& history(std::size_t point) const { return history_[point]; }
  const Regions& regions() const { return regions_; }

 private:
  struct Failure {
    std::optional<std::string> words;
  };
  void throw_together(const Failure& failure) const;

  const TaylorHoodMesh& mesh_;
  Regions regions_;
  Strain strain_;
  std::vector<const Tissue*> tissue_;  ///< of owned cells
  std::vector<History> history_;       ///< [27 cell + point]
};

}  // namespace turgor::poroelasticity
