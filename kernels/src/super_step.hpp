#pragma once

#include <vector>

#include "stage.hpp"

namespace turgor::kernels::detail {

/// A step of the Runge-Kutta-Legendre method of second order with `stages` stages (Meyer, Balsara & Aslam,
/// J. Comput. Phys. 257 (2014) 594, RKL2), in the form of Stage: where each stage enters, when, and with what
/// weight its rate and its round-off end up in the step (docs/theory/transport.md).
struct SuperStep {
  std::vector<Stage> stages;
  std::vector<double> times;  ///< of the values each stage starts from, as shares of the step; then 1

  SuperStep(int count, double step);
  /// How many stable Euler steps long it may be.
  static double reach(int count) { return (count * count + count - 2) / 4.; }
};

}  // namespace turgor::kernels::detail
