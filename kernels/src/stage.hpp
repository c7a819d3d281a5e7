#pragma once

namespace turgor::kernels::detail {

/// How one stage enters the step. With residual the round-off of the new value, as far as double holds it:
///   target = base + keep (values - base) + step rate / storage + carry_used carry,
///   carry <- carry_kept carry + carry_added residual.
/// What rounding takes from one step is so given to the next, or a million steps would lose a billionth.
/// Stages of a super step add keep_previous (previous - base) + first first_speed.
struct Stage {
  double step;    ///< s
  double keep;    ///< share of the stage before in the new value
  double weight;  ///< of this stage in the step's time integrals (s)
  double carry_used, carry_kept, carry_added;
  /// Weights of the step's first and of this stage's values in the exposure that this stage books (s).
  double exposure_of_base, exposure_of_values;
  double keep_previous = 0;  ///< share of the stage before the stage before
  double first = 0;          ///< s, times the first stage's rate / storage
  bool keeps_first_rate = false;
  bool notes_peak = false;  ///< of the values that it starts from
  double time = 0;          ///< of these values (s)

  static Stage euler(double step) { return {step, 0, step, 1, 0, 1, 0, step}; }
  static Stage heun_first(double step) { return {step, 0, step / 2, 0, 1, 0.5, 0, 0}; }
  static Stage heun_second(double step) { return {step / 2, 0.5, step / 2, 1, 0, 1, step / 2, step / 2}; }
};

}  // namespace turgor::kernels::detail
