#pragma once

#include <mpi.h>

#include <memory>
#include <span>
#include <string>

#include "linear_algebra/assembled_multigrid.hpp"

namespace turgor::linear_algebra {

/// A V-cycle for an assembled elastic stiffness, three rows a node. The first level, where three quarters of
/// the work would be, is smoothed here in single precision by Chebyshev polynomials of the fourth kind; what
/// is below it are the levels of PETSc's GAMG, aggregated with rigid motions. PETSc's options can be set with
/// `prefix`.
class ElasticLevels {
 public:
  ElasticLevels(MPI_Comm communicator, const NodePattern& pattern, const std::string& prefix);
  ~ElasticLevels();
  ElasticLevels(const ElasticLevels&) = delete;
  ElasticLevels& operator=(const ElasticLevels&) = delete;

  /// As AssembledMultigrid's.
  void add(std::span<const std::int32_t> nodes, std::span<const double> values);
  void finish(std::span<const double> coordinates);
  /// `cycles` one after the other, each with polynomials of `degree` before and after, of owned rows.
  void apply(int degree, int cycles, std::span<const float> residual, std::span<float> correction);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::linear_algebra
