#pragma once

#include <string>
#include <vector>

#include "fluid/interstitial_fluid.hpp"
#include "simulation/arm_regimen.hpp"
#include "simulation/body.hpp"
#include "transport/carrier_transport.hpp"

namespace turgor::simulation {

/// One arm as it stands at a moment of its simulation.
struct ArmState {
  const configuration::ArmParameters& arm;
  double time = 0;
  const Tissue& tissue;
  const fluid::FluidState& flow;
  /// [node * carriers + carrier], owned nodes; empty without carriers (mol/m3, mol s/m3).
  std::vector<double> concentration, exposure;
  std::vector<transport::Ledger> ledgers;
  std::vector<double> peak_plasma;  ///< greatest plasma concentration of the arm, per carrier (mol/m3)
  std::vector<double> minimum;      ///< least concentration so far, per carrier (mol/m3)
};

/// What an arm's simulation did.
struct ArmReport {
  bool completed = false;  ///< false: interrupted
  std::int64_t transport_steps = 0, steps_taken_back = 0;
  double shortest_step = 0, longest_step = 0;    ///< s
  int flow_solves = 0, pressure_iterations = 0;  ///< iterations: most of a solve
  double worst_residual = 0, worst_fluid_ledger = 0;
  double seconds_fluid = 0, seconds_transport = 0;
};

/// Runs an arm on the body from its first to its last event and calls `output` at every output.
ArmReport simulate_arm(const configuration::Case& run, const configuration::ArmParameters& arm,
                       const ArmRegimen& regimen, const Body& body, Progress& progress, double share_before,
                       double share_of_arm, const std::function<void(const ArmState&)>& output);

}  // namespace turgor::simulation
