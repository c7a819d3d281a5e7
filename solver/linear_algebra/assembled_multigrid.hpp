#pragma once

#include <mpi.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace turgor::linear_algebra {

/// The pattern of a distributed symmetric matrix whose rows are `components` for each node; nodes by their
/// number over all ranks, those of a rank one after the other.
struct NodePattern {
  std::size_t owned_nodes = 0;
  int components = 1;
  std::span<const std::int32_t> own_neighbours;    ///< of each owned node: owned nodes in its row, itself too
  std::span<const std::int32_t> other_neighbours;  ///< nodes of other ranks
};

enum class MultigridKind {
  elastic,  ///< PETSc's GAMG, smoothed aggregation with rigid motions
  scalar,   ///< hypre's BoomerAMG
};

/// An assembled symmetric positive definite matrix and algebraic multigrid for it, as a preconditioner.
/// PETSc's options can be set with `prefix`. Needs PETSc to be started.
class AssembledMultigrid {
 public:
  AssembledMultigrid(MPI_Comm communicator, const NodePattern& pattern, MultigridKind kind,
                     const std::string& prefix);
  ~AssembledMultigrid();
  AssembledMultigrid(const AssembledMultigrid&) = delete;
  AssembledMultigrid& operator=(const AssembledMultigrid&) = delete;

  /// Adds a dense matrix, row by row, components of a node side by side; rows of other ranks too.
  void add(std::span<const std::int32_t> nodes, std::span<const double> values);
  /// After all was added: sets multigrid up. `coordinates` of owned nodes, 3 each, for rigid motions. What is
  /// added next makes a new matrix on the same pattern.
  void finish(std::span<const double> coordinates);
  /// One application, of owned rows.
  void apply(std::span<const double> residual, std::span<double> correction);
  void apply(std::span<const float> residual, std::span<float> correction);
  /// PETSc's KSP, for what is built on its levels.
  void* petsc_solver() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::linear_algebra
