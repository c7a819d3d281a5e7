#pragma once

#include <vector>

#include "reaction_plan.hpp"

namespace turgor::kernels::detail {

/// exp(A step) and the integral of exp(A t) over the step, A the rates of a group without sites; [to * states
/// + from], without negative entries.
struct Exponential {
  std::vector<double> propagator, integrator;
};
Exponential exponential(const WidePlan& plan, double step);

}  // namespace turgor::kernels::detail
