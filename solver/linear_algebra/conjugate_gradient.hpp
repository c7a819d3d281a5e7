#pragma once

#include <mpi.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace turgor::linear_algebra {

/// The rows of a distributed sparse matrix that this rank owns; columns by their number over all ranks.
struct DistributedRows {
  std::vector<std::int32_t> row_begin;  ///< one more than owned rows
  std::vector<std::int32_t> column;
  std::vector<double> value;
};

struct SolverOptions {
  double relative_tolerance = 1e-10;  ///< of the residual's 2-norm against the right-hand side's
  int maximum_iterations = 500;
};

/// What a solve did.
struct SolveReport {
  int iterations = 0;
  double relative_residual = 0;  ///< |b - A x| / |b|, computed anew after the solve
  bool converged = false;
};

/// Conjugate gradients with an algebraic multigrid preconditioner (PETSc, BoomerAMG) for a symmetric positive
/// definite matrix. Needs PETSc to be started.
class ConjugateGradient {
 public:
  ConjugateGradient(MPI_Comm communicator, const DistributedRows& rows, const SolverOptions& options);
  ~ConjugateGradient();
  ConjugateGradient(const ConjugateGradient&) = delete;
  ConjugateGradient& operator=(const ConjugateGradient&) = delete;

  /// New values on the same pattern; the multigrid hierarchy is kept unless `rebuild`.
  void set_values(const DistributedRows& rows, bool rebuild);
  /// Solves A x = b on owned rows; the entry values of `solution` are the initial guess.
  SolveReport solve(std::span<const double> right_hand_side, std::span<double> solution);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::linear_algebra
