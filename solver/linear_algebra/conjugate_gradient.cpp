#include "linear_algebra/conjugate_gradient.hpp"

#include <petscksp.h>

#include "linear_algebra/petsc_check.hpp"

namespace turgor::linear_algebra {

struct ConjugateGradient::Implementation {
  Mat matrix = nullptr;
  Vec right_hand_side = nullptr, solution = nullptr, residual = nullptr;
  KSP solver = nullptr;
  PetscInt owned = 0;

  ~Implementation() {
    KSPDestroy(&solver);
    VecDestroy(&residual);
    VecDestroy(&solution);
    VecDestroy(&right_hand_side);
    MatDestroy(&matrix);
  }
};

ConjugateGradient::ConjugateGradient(MPI_Comm communicator, const DistributedRows& rows,
                                     const SolverOptions& options)
    : implementation_(std::make_unique<Implementation>()) {
  auto& self = *implementation_;
  self.owned = static_cast<PetscInt>(rows.row_begin.size()) - 1;
  check(MatCreateMPIAIJWithArrays(communicator, self.owned, self.owned, PETSC_DETERMINE, PETSC_DETERMINE,
                                  rows.row_begin.data(), rows.column.data(), rows.value.data(), &self.matrix),
        "create the pressure matrix");
  check(MatSetOption(self.matrix, MAT_SPD, PETSC_TRUE), "mark the matrix");
  check(MatCreateVecs(self.matrix, &self.solution, &self.right_hand_side), "create vectors");
  check(VecDuplicate(self.solution, &self.residual), "create vectors");
  check(KSPCreate(communicator, &self.solver), "create the solver");
  check(KSPSetOptionsPrefix(self.solver, "pressure_"), "name the solver");
  check(KSPSetType(self.solver, KSPCG), "choose conjugate gradients");
  check(KSPSetNormType(self.solver, KSP_NORM_UNPRECONDITIONED), "choose the norm");
  check(KSPSetTolerances(self.solver, options.relative_tolerance, 1e-300, 1e12, options.maximum_iterations),
        "set tolerances");
  check(KSPSetInitialGuessNonzero(self.solver, PETSC_TRUE), "use the initial guess");
  check(KSPSetOperators(self.solver, self.matrix, self.matrix), "set the matrix");
  PC preconditioner;
  check(KSPGetPC(self.solver, &preconditioner), "get the preconditioner");
  check(PCSetType(preconditioner, PCHYPRE), "choose hypre (is PETSc built with it?)");
  check(PCHYPRESetType(preconditioner, "boomeramg"), "choose BoomerAMG");
  // Measured: with hypre's default threshold of 0.25 one application costs ten times as much in three
  // dimensions.
  set_defaults("pressure_pc_hypre_boomeramg_", {{"strong_threshold", "0.5"},
                                                {"coarsen_type", "PMIS"},
                                                {"interp_type", "ext+i"},
                                                {"P_max", "4"},
                                                {"relax_type_all", "symmetric-SOR/Jacobi"}});
  check(KSPSetFromOptions(self.solver), "read the solver's options");
}

ConjugateGradient::~ConjugateGradient() = default;

void ConjugateGradient::set_values(const DistributedRows& rows, bool rebuild) {
  auto& self = *implementation_;
  check(MatUpdateMPIAIJWithArrays(self.matrix, self.owned, self.owned, PETSC_DETERMINE, PETSC_DETERMINE,
                                  rows.row_begin.data(), rows.column.data(), rows.value.data()),
        "change the pressure matrix");
  check(KSPSetReusePreconditioner(self.solver, rebuild ? PETSC_FALSE : PETSC_TRUE),
        "keep the preconditioner");
}

SolveReport ConjugateGradient::solve(std::span<const double> right_hand_side, std::span<double> solution) {
  auto& self = *implementation_;
  check(VecPlaceArray(self.right_hand_side, right_hand_side.data()), "pass the right-hand side");
  check(VecPlaceArray(self.solution, solution.data()), "pass the solution");
  SolveReport report;
  PetscReal size = 0, residual = 0;
  check(VecNorm(self.right_hand_side, NORM_2, &size), "take a norm");
  if (size == 0) {
    check(VecSet(self.solution, 0), "clear the solution");
    report.converged = true;
  } else {
    check(KSPSolve(self.solver, self.right_hand_side, self.solution), "solve for the pressure");
    KSPConvergedReason reason;
    PetscInt iterations = 0;
    check(KSPGetConvergedReason(self.solver, &reason), "read the solver's result");
    check(KSPGetIterationNumber(self.solver, &iterations), "read the solver's result");
    check(MatMult(self.matrix, self.solution, self.residual), "compute the residual");
    check(VecAXPY(self.residual, -1, self.right_hand_side), "compute the residual");
    check(VecNorm(self.residual, NORM_2, &residual), "take a norm");
    report = {.iterations = static_cast<int>(iterations),
              .relative_residual = residual / size,
              .converged = reason > 0};
  }
  check(VecResetArray(self.solution), "return the solution");
  check(VecResetArray(self.right_hand_side), "return the right-hand side");
  return report;
}

}  // namespace turgor::linear_algebra
