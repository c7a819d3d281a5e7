#include "linear_algebra/flexible_gmres.hpp"

#include <petscksp.h>

#include <exception>

#include "linear_algebra/petsc_check.hpp"

namespace turgor::linear_algebra {

struct FlexibleGmres::Implementation {
  Action apply, precondition;
  std::size_t owned = 0;
  Mat matrix = nullptr;
  Vec right_hand_side = nullptr, solution = nullptr;
  KSP solver = nullptr;
  std::exception_ptr thrown;  ///< by an action: it cannot pass through PETSc

  ~Implementation() {
    KSPDestroy(&solver);
    VecDestroy(&solution);
    VecDestroy(&right_hand_side);
    MatDestroy(&matrix);
  }

  PetscErrorCode act(const Action& action, Vec x, Vec y) {
    const PetscScalar* from;
    PetscScalar* to;
    PetscErrorCode code = VecGetArrayRead(x, &from);
    if (code != 0) return code;
    code = VecGetArray(y, &to);
    if (code != 0) return code;
    try {
      action({from, owned}, {to, owned});
    } catch (...) {
      thrown = std::current_exception();
      return PETSC_ERR_USER;
    }
    code = VecRestoreArray(y, &to);
    if (code != 0) return code;
    return VecRestoreArrayRead(x, &from);
  }
  static PetscErrorCode multiply(Mat matrix, Vec x, Vec y) {
    void* self;
    const PetscErrorCode code = MatShellGetContext(matrix, &self);
    if (code != 0) return code;
    auto& implementation = *static_cast<Implementation*>(self);
    return implementation.act(implementation.apply, x, y);
  }
  static PetscErrorCode apply_preconditioner(PC preconditioner, Vec x, Vec y) {
    void* self;
    const PetscErrorCode code = PCShellGetContext(preconditioner, &self);
    if (code != 0) return code;
    auto& implementation = *static_cast<Implementation*>(self);
    return implementation.act(implementation.precondition, x, y);
  }
};

FlexibleGmres::FlexibleGmres(MPI_Comm communicator, std::size_t owned_rows, Action apply, Action precondition,
                             const std::string& prefix)
    : implementation_(std::make_unique<Implementation>()) {
  auto& self = *implementation_;
  self.apply = std::move(apply);
  self.precondition = std::move(precondition);
  self.owned = owned_rows;
  const auto rows = static_cast<PetscInt>(owned_rows);
  check(MatCreateShell(communicator, rows, rows, PETSC_DETERMINE, PETSC_DETERMINE, &self, &self.matrix),
        "create an operator");
  check(MatShellSetOperation(self.matrix, MATOP_MULT, reinterpret_cast<void (*)()>(Implementation::multiply)),
        "create an operator");
  check(MatCreateVecs(self.matrix, &self.solution, &self.right_hand_side), "create vectors");
  check(KSPCreate(communicator, &self.solver), "create a solver");
  check(KSPSetOptionsPrefix(self.solver, prefix.c_str()), "name a solver");
  check(KSPSetType(self.solver, KSPFGMRES), "choose FGMRES");
  check(KSPSetOperators(self.solver, self.matrix, self.matrix), "set an operator");
  PC preconditioner;
  check(KSPGetPC(self.solver, &preconditioner), "get the preconditioner");
  check(PCSetType(preconditioner, PCSHELL), "set the preconditioner");
  check(PCShellSetContext(preconditioner, &self), "set the preconditioner");
  check(PCShellSetApply(preconditioner, Implementation::apply_preconditioner), "set the preconditioner");
  check(KSPGMRESSetRestart(self.solver, 60), "set the restart");
  // Orthogonalised once more where cancellation asks for it: to 1e-10 one pass is not enough.
  check(KSPGMRESSetCGSRefinementType(self.solver, KSP_GMRES_CGS_REFINE_IFNEEDED), "set the refinement");
  check(KSPSetFromOptions(self.solver), "read the solver's options");
}

FlexibleGmres::~FlexibleGmres() = default;

SolveReport FlexibleGmres::solve(std::span<const double> right_hand_side, std::span<double> solution,
                                 double residual, int maximum_iterations) {
  auto& self = *implementation_;
  self.thrown = nullptr;
  check(VecPlaceArray(self.right_hand_side, right_hand_side.data()), "pass the right-hand side");
  check(VecPlaceArray(self.solution, solution.data()), "pass the solution");
  SolveReport report;
  PetscReal size = 0;
  check(VecNorm(self.right_hand_side, NORM_2, &size), "take a norm");
  if (size <= residual) {
    check(VecSet(self.solution, 0), "clear the solution");
    report.converged = true;
    report.relative_residual = size > 0 ? 1 : 0;
  } else {
    check(KSPSetTolerances(self.solver, 1e-50, residual, 1e12, maximum_iterations), "set tolerances");
    const PetscErrorCode code = KSPSolve(self.solver, self.right_hand_side, self.solution);
    if (self.thrown) std::rethrow_exception(self.thrown);
    check(code, "solve");
    KSPConvergedReason reason;
    PetscInt iterations = 0;
    PetscReal left = 0;
    check(KSPGetConvergedReason(self.solver, &reason), "read the solver's result");
    check(KSPGetIterationNumber(self.solver, &iterations), "read the solver's result");
    check(KSPGetResidualNorm(self.solver, &left), "read the solver's result");
    report = {.iterations = static_cast<int>(iterations),
              .relative_residual = left / size,
              .converged = reason > 0};
  }
  check(VecResetArray(self.solution), "return the solution");
  check(VecResetArray(self.right_hand_side), "return the right-hand side");
  return report;
}

}  // namespace turgor::linear_algebra
