#pragma once

#include "configuration/parameters/run_parameters.hpp"

namespace turgor::simulation {

/// Stages of a super step; 0: there are none.
int stages_of(configuration::SuperSteps steps);

/// What a time of transport costs.
struct CarrierSteps {
  double length = 0;  ///< s, of one step, or of one super step
  double count = 0;   ///< of these
  double sweeps = 0;  ///< over the graph: as many a step as it has stages
};

/// The steps that `time` (s) takes where `stable_step` (s) is the largest positive one, if no super step has
/// to be taken back.
CarrierSteps carrier_steps(const configuration::TransportParameters& parameters, double stable_step,
                           double time);

}  // namespace turgor::simulation
