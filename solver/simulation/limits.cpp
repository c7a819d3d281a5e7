#include "simulation/limits.hpp"

#include <fmt/format.h>

namespace turgor::simulation {

std::vector<std::string> broken_limits(const std::string& arm, const output::ArmSummary& summary) {
  std::vector<std::string> broken;
  // Written so that NaN is outside.
  const auto above = [](const std::optional<double>& value, double limit) {
    return value && !(*value <= limit);
  };
  if (above(summary.fluid.residual_relative, residual_limit))
    broken.push_back(fmt::format("{}: the pressure's relative residual {:.1e} is above {:.0e}", arm,
                                 *summary.fluid.residual_relative, residual_limit));
  if (above(summary.fluid.ledger_relative_error, residual_limit))
    broken.push_back(fmt::format("{}: the fluid's balance is off by {:.1e} of the exchange (limit {:.0e})",
                                 arm, *summary.fluid.ledger_relative_error, residual_limit));
  if (above(summary.solid.residual_relative, residual_limit))
    broken.push_back(fmt::format("{}: forces or mass are out of balance by {:.1e} (limit {:.0e})", arm,
                                 *summary.solid.residual_relative, residual_limit));
  if (above(summary.solid.fluid_ledger_relative_error, residual_limit))
    broken.push_back(fmt::format("{}: the fluid's volumes are out of balance by {:.1e} (limit {:.0e})", arm,
                                 *summary.solid.fluid_ledger_relative_error, residual_limit));
  if (above(summary.solid.force_ledger_relative_error, force_limit))
    broken.push_back(fmt::format("{}: the forces on the body are out of balance by {:.1e} (limit {:.0e})",
                                 arm, *summary.solid.force_ledger_relative_error, force_limit));
  if (above(summary.solid.pinned_force_share, pinned_limit))
    broken.push_back(
        fmt::format("{}: the loads on a body that nothing holds do not balance: {:.1e} of them went "
                    "into three points of it, around which stresses mean nothing; let a side be "
                    "\"fixed\" or \"roller\" in [mechanics.sides]",
                    arm, *summary.solid.pinned_force_share));
  for (const auto& [name, carrier] : summary.carriers) {
    if (above(carrier.ledger_relative_error, ledger_limit))
      broken.push_back(fmt::format("{}, {}: the ledger is off by {:.1e} (limit {:.0e})", arm, name,
                                   *carrier.ledger_relative_error, ledger_limit));
    if (carrier.minimum_relative && !(*carrier.minimum_relative >= 0))
      broken.push_back(fmt::format("{}, {}: a concentration fell below zero ({:.1e} of the peak)", arm, name,
                                   *carrier.minimum_relative));
  }
  return broken;
}

}  // namespace turgor::simulation
