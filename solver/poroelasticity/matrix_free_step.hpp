#pragma once

#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/mapping.h>
#include <deal.II/lac/vector.h>

#include <map>
#include <memory>
#include <vector>

#include "poroelasticity/cell_form.hpp"

namespace turgor::poroelasticity {

/// Newton's linear system of PoroelasticProblem<Cartesian> by PoroelasticSolver, where no direct solver goes;
/// one rank. Springs, plates and pressures along the deformed normal are refused: their tangents are not in
/// cells.
class MatrixFreeStep {
 public:
  /// `dofs`: of displacement (Q2, three components) and pressure (Q1), in this order.
  MatrixFreeStep(const dealii::DoFHandler<3>& dofs, const dealii::Mapping<3>& mapping,
                 const std::map<dealii::types::material_id, Tissue>& regions,
                 const std::map<dealii::types::boundary_id, Boundary>& boundaries, Strain strain,
                 const std::vector<Pin>& pins);
  ~MatrixFreeStep();

  /// Solves J change = residual at a solution, until the residual has fallen by `reduction`; hanging unknowns
  /// of `change` are left to the caller. `history` of point [27 cell + q]. Gives the number of iterations.
  int solve(const dealii::Vector<double>& solution, const std::vector<History>& history, const TimeStep& step,
            const dealii::Vector<double>& residual, double reduction, dealii::Vector<double>& change);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::poroelasticity
