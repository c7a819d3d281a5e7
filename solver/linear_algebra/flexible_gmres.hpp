#pragma once

#include <mpi.h>

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "linear_algebra/conjugate_gradient.hpp"

namespace turgor::linear_algebra {

/// y of x, on owned rows.
using Action = std::function<void(std::span<const double> x, std::span<double> y)>;

/// Generalised minimal residuals for any operator, with a preconditioner that may change from step to step
/// (PETSc's FGMRES). PETSc's options can be set with `prefix`. Needs PETSc to be started.
class FlexibleGmres {
 public:
  FlexibleGmres(MPI_Comm communicator, std::size_t owned_rows, Action apply, Action precondition,
                const std::string& prefix);
  ~FlexibleGmres();
  FlexibleGmres(const FlexibleGmres&) = delete;
  FlexibleGmres& operator=(const FlexibleGmres&) = delete;

  /// Solves A x = b from x = 0 until the residual's 2-norm is below `residual`; the report's residual is
  /// relative to b and by recurrence.
  SolveReport solve(std::span<const double> right_hand_side, std::span<double> solution, double residual,
                    int maximum_iterations);

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::linear_algebra
