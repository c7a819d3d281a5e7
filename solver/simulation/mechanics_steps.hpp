#pragma once

#include <functional>
#include <stdexcept>

#include "poroelasticity/matrix_free_problem.hpp"
#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::simulation {

/// How long the steps of growth and stress may be.
struct StepControl {
  double tolerance = 1e-3;               ///< of the error of a step, relative
  double least = 1e-3, largest = 1e300;  ///< s
  double first = 1;                      ///< s
  double least_displacement = 0;         ///< below which displacements are compared with it (m)
  double least_pressure = 0;             ///< likewise pressures (Pa)
};

/// What the steps did so far.
struct StepCounts {
  long long steps = 0, taken_back = 0, newton_iterations = 0;
  long long at_least_step = 0;       ///< accepted there in spite of their error, as after a jump
  double shortest = 0, longest = 0;  ///< s
  double worst_residual = 0;
  poroelasticity::FluidAmounts fluid = {};  ///< of all steps, m3
  double gross_fluid = 0;                   ///< sum of the magnitudes in it, m3
  double last_outflow = 0;                  ///< through the boundary in the last step, m3/s
  poroelasticity::Forces forces = {};       ///< at its end
};

/// A step that could not be done at the least length; the problem is in the last good state, of `time`.
struct StepFailure : std::runtime_error {
  StepFailure(const std::string& message, double when) : std::runtime_error(message), time(when) {}
  double time = 0;
};

/// Steps of a poroelastic problem as long as their error allows (docs/theory/poroelasticity.md).
///
/// Each is done once as a whole and once in halves: what the halves end with stays, and the difference is its
/// error. A step whose error is too large, or that fails, is taken back and done in shorter ones. All ranks
/// of the problem step together.
template <class Problem>
class AdaptiveSteps {
 public:
  AdaptiveSteps(Problem& problem, const StepControl& control) : problem_(&problem), control_(control) {
    next_ = control.first;
  }
  /// Steps up to `end`, which the last one meets. `look` is called after each; where it says no, the rest is
  /// left. Throws StepFailure.
  bool advance_to(double end, const std::function<bool()>& look);
  /// Goes on with another problem, or the same on other boundaries, as after a part was cut away.
  void go_on_with(Problem& problem) {
    problem_ = &problem;
    counts_.forces = {};
  }
  /// What all has come to before time 0. Throws StepFailure.
  void settle();
  const StepCounts& counts() const { return counts_; }

 private:
  struct Values;
  Values values() const;
  double difference(const Values& whole, const Values& halves);
  /// The length after `length` was tried with this error; 0: it failed.
  bool try_step(double length, double* error);
  [[noreturn]] void give_up(double length) const;
  void refuse_without_fluid(const typename Problem::Snapshot& begin) const;

  Problem* problem_;
  StepControl control_;
  StepCounts counts_;
  poroelasticity::StepReport last_;
  double next_ = 1;
  double largest_displacement_ = 0, largest_pressure_ = 0;
};

extern template class AdaptiveSteps<poroelasticity::PoroelasticProblem<poroelasticity::Radial>>;
extern template class AdaptiveSteps<poroelasticity::PoroelasticProblem<poroelasticity::Axisymmetric>>;
extern template class AdaptiveSteps<poroelasticity::PoroelasticProblem<poroelasticity::PlaneStrain>>;
extern template class AdaptiveSteps<poroelasticity::PoroelasticProblem<poroelasticity::Cartesian>>;
extern template class AdaptiveSteps<poroelasticity::MatrixFreePoroelasticProblem>;

}  // namespace turgor::simulation
