#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "output/summary.hpp"

namespace turgor::simulation {

/// A carrier's ledger that closes worse than this is reported and ends the run with a code of its own.
inline constexpr double ledger_limit = 1e-10;
/// So is a pressure whose relative residual, or whose balance of fluid, is above this.
inline constexpr double residual_limit = 1e-8;
/// Of the sum of all forces on a body, which has the residuals of all rows, and of what pins may take of
/// them.
inline constexpr double force_limit = 1e-6, pinned_limit = 1e-3;

/// The larger, or NaN where one is: a running maximum must not lose it.
inline double larger(double a, double b) {
  return std::isnan(a) || b < a ? a : b;
}
/// The smaller, or NaN where one is.
inline double smaller(double a, double b) {
  return std::isnan(a) || a < b ? a : b;
}

/// What an arm's results break, one sentence each; a number that is none breaks its limit. Empty if all is
/// well.
std::vector<std::string> broken_limits(const std::string& arm, const output::ArmSummary& summary);

}  // namespace turgor::simulation
