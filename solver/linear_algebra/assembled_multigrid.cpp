#include "linear_algebra/assembled_multigrid.hpp"

#include <petscksp.h>

#include <algorithm>

#include "linear_algebra/petsc_check.hpp"

namespace turgor::linear_algebra {

struct AssembledMultigrid::Implementation {
  Mat matrix = nullptr;
  Vec residual = nullptr, correction = nullptr;
  KSP solver = nullptr;
  MultigridKind kind;
  bool finished = false;

  ~Implementation() {
    KSPDestroy(&solver);
    VecDestroy(&correction);
    VecDestroy(&residual);
    MatDestroy(&matrix);
  }

  void attach_rigid_motions(std::span<const double> coordinates) const {
    Vec places;
    check(MatCreateVecs(matrix, &places, nullptr), "create vectors");
    check(VecSetBlockSize(places, 3), "create vectors");
    PetscScalar* values;
    check(VecGetArray(places, &values), "reach a vector");
    std::copy(coordinates.begin(), coordinates.end(), values);
    check(VecRestoreArray(places, &values), "reach a vector");
    MatNullSpace motions;
    check(MatNullSpaceCreateRigidBody(places, &motions), "create rigid motions");
    check(MatSetNearNullSpace(matrix, motions), "pass rigid motions");
    check(MatNullSpaceDestroy(&motions), "free rigid motions");
    check(VecDestroy(&places), "free a vector");
  }

  template <class Number>
  void apply(std::span<const Number> from, std::span<Number> to) const {
    PetscScalar* values;
    check(VecGetArray(residual, &values), "reach a vector");
    std::copy(from.begin(), from.end(), values);
    check(VecRestoreArray(residual, &values), "reach a vector");
    check(KSPSolve(solver, residual, correction), "apply multigrid");
    const PetscScalar* result;
    check(VecGetArrayRead(correction, &result), "reach a vector");
    std::transform(result, result + to.size(), to.begin(), [](double x) { return static_cast<Number>(x); });
    check(VecRestoreArrayRead(correction, &result), "reach a vector");
  }
};

AssembledMultigrid::AssembledMultigrid(MPI_Comm communicator, const NodePattern& pattern, MultigridKind kind,
                                       const std::string& prefix)
    : implementation_(std::make_unique<Implementation>()) {
  auto& self = *implementation_;
  self.kind = kind;
  const auto rows = static_cast<PetscInt>(pattern.owned_nodes) * pattern.components;
  check(MatCreate(communicator, &self.matrix), "create a matrix");
  check(MatSetSizes(self.matrix, rows, rows, PETSC_DETERMINE, PETSC_DETERMINE), "size a matrix");
  check(MatSetType(self.matrix, MATAIJ), "create a matrix");
  check(MatSetBlockSize(self.matrix, pattern.components), "create a matrix");
  check(MatXAIJSetPreallocation(self.matrix, pattern.components, pattern.own_neighbours.data(),
                                pattern.other_neighbours.data(), nullptr, nullptr),
        "make room for a matrix");
  // A node on which others hang may meet, through cells of other ranks, what its own rank does not see.
  check(MatSetOption(self.matrix, MAT_NEW_NONZERO_ALLOCATION_ERR, PETSC_FALSE), "let a matrix grow");
  check(MatSetOption(self.matrix, MAT_SPD, PETSC_TRUE), "mark a matrix");
  check(MatCreateVecs(self.matrix, &self.correction, &self.residual), "create vectors");
  check(KSPCreate(communicator, &self.solver), "create multigrid");
  check(KSPSetOptionsPrefix(self.solver, prefix.c_str()), "name multigrid");
  check(KSPSetType(self.solver, KSPPREONLY), "create multigrid");
  PC preconditioner;
  check(KSPGetPC(self.solver, &preconditioner), "create multigrid");
  if (kind == MultigridKind::elastic) {
    check(PCSetType(preconditioner, PCGAMG), "choose GAMG");
    // Three steps of conjugate gradients around a cycle: one cycle of smoothed aggregation leaves slow modes.
    set_defaults(prefix, {{"ksp_type", "cg"},
                          {"ksp_max_it", "3"},
                          {"ksp_convergence_test", "skip"},
                          {"ksp_norm_type", "none"},
                          {"pc_gamg_square_graph", "1"},
                          {"pc_gamg_threshold", "0.0"},
                          {"mg_levels_ksp_type", "chebyshev"},
                          {"mg_levels_ksp_max_it", "2"},
                          {"mg_levels_pc_type", "jacobi"}});
  } else {
    check(PCSetType(preconditioner, PCHYPRE), "choose hypre (is PETSc built with it?)");
    // With hypre's default threshold one application costs ten times as much (docs/theory).
    set_defaults(prefix, {{"pc_hypre_type", "boomeramg"},
                          {"pc_hypre_boomeramg_strong_threshold", "0.5"},
                          {"pc_hypre_boomeramg_coarsen_type", "PMIS"},
                          {"pc_hypre_boomeramg_interp_type", "ext+i"},
                          {"pc_hypre_boomeramg_P_max", "4"}});
  }
  check(KSPSetFromOptions(self.solver), "read multigrid's options");
}

AssembledMultigrid::~AssembledMultigrid() = default;

void AssembledMultigrid::add(std::span<const std::int32_t> nodes, std::span<const double> values) {
  auto& self = *implementation_;
  if (self.finished) {
    check(MatZeroEntries(self.matrix), "clear a matrix");
    self.finished = false;
  }
  const auto count = static_cast<PetscInt>(nodes.size());
  check(MatSetValuesBlocked(self.matrix, count, nodes.data(), count, nodes.data(), values.data(), ADD_VALUES),
        "add to a matrix");
}

void AssembledMultigrid::finish(std::span<const double> coordinates) {
  auto& self = *implementation_;
  check(MatAssemblyBegin(self.matrix, MAT_FINAL_ASSEMBLY), "assemble a matrix");
  check(MatAssemblyEnd(self.matrix, MAT_FINAL_ASSEMBLY), "assemble a matrix");
  self.finished = true;
  if (self.kind == MultigridKind::elastic) self.attach_rigid_motions(coordinates);
  check(KSPSetOperators(self.solver, self.matrix, self.matrix), "pass a matrix");
  check(KSPSetUp(self.solver), "set multigrid up");
}

void AssembledMultigrid::apply(std::span<const double> residual, std::span<double> correction) {
  implementation_->apply(residual, correction);
}
void AssembledMultigrid::apply(std::span<const float> residual, std::span<float> correction) {
  implementation_->apply(residual, correction);
}

void* AssembledMultigrid::petsc_solver() const {
  return implementation_->solver;
}

}  // namespace turgor::linear_algebra
