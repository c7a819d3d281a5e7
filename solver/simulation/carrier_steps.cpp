#include "simulation/carrier_steps.hpp"

#include <algorithm>

namespace turgor::simulation {

int stages_of(configuration::SuperSteps steps) {
  switch (steps) {
    case configuration::SuperSteps::off:
      return 0;
    case configuration::SuperSteps::three_stages:
      return 3;
    case configuration::SuperSteps::five_stages:
      return 5;
    case configuration::SuperSteps::seven_stages:
      return 7;
  }
  return 0;
}

CarrierSteps carrier_steps(const configuration::TransportParameters& parameters, double stable_step,
                           double time) {
  const int stages = stages_of(parameters.super_steps);
  const double single = parameters.step_safety * stable_step;
  const double longest = stages > 0 ? single * (stages * stages + stages - 2) / 4. : single;
  CarrierSteps steps;
  steps.length = std::min(longest, parameters.maximum_step.value_or(longest));
  steps.count = time / steps.length;
  // A limit of the caller's own may make steps so short that no super step is needed.
  steps.sweeps = steps.count * (stages > 0 && steps.length > single ? stages : parameters.stages);
  return steps;
}

}  // namespace turgor::simulation
