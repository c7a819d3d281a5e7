#pragma once

#include <string>
#include <vector>

#include "output/summary.hpp"

namespace turgor::simulation {

/// A carrier's ledger that closes worse than this is reported and ends the run with a code of its own.
inline constexpr double ledger_limit = 1e-10;
/// So is a pressure whose relative residual, or whose balance of fluid, is above this.
inline constexpr double residual_limit = 1e-8;

/// What an arm's results break, one sentence each; a number that is none breaks its limit. Empty if all is
/// well.
std::vector<std::string> broken_limits(const std::string& arm, const output::ArmSummary& summary);

}  // namespace turgor::simulation
