#pragma once

#include <span>
#include <string>
#include <vector>

#include "linear_algebra/assembled_multigrid.hpp"
#include "poroelasticity/displacement_multigrid.hpp"
#include "poroelasticity/poroelastic_operator.hpp"

namespace turgor::poroelasticity {

/// Upper block triangular: pressures by what the solid's yielding makes of the mass rows,
///   S = mass / (lambda + 2 mu) + C,
/// then displacement by a V-cycle against the pressures' force. docs/theory/poroelastic-solver.md.
class BlockPreconditioner {
 public:
  BlockPreconditioner(const TaylorHoodMesh& mesh, const HeldNodes& held, const SurfaceTangents* surface,
                      const PoroelasticOperator& op, const std::string& prefix);

  struct Settings {
    double yielding = 1;  ///< factor of mass / (lambda + 2 mu)
    int smoothing_degree = 3;
  };
  /// For the operator's formulation; `with_displacement`: the stiffness has changed too.
  void set_up(const CellTissue& tissue, const Settings& settings, bool with_displacement);
  void apply(std::span<const double> residual, std::span<double> correction);

 private:
  void set_up_pressure(const CellTissue& tissue);
  void set_up_total_pressure(const CellTissue& tissue);
  void solve_mass(std::span<const double> residual, std::span<double> correction);
  void apply_to_total_pressure(std::span<const double> residual, std::span<double> correction);

  const TaylorHoodMesh& mesh_;
  const HeldNodes& held_;
  const PoroelasticOperator& operator_;
  CornerPattern pattern_;
  DisplacementMultigrid displacement_;
  linear_algebra::AssembledMultigrid pressure_;
  Settings settings_;
  std::vector<double> zeros_, by_lame_, mass_;  ///< per cell; mass_: 1/(2 mu yielding) + 1/lambda
  std::vector<double> inverse_mass_diagonal_;
  std::vector<double> momentum_, sum_, step_, product_, between_;
};

}  // namespace turgor::poroelasticity
