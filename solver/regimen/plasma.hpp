#pragma once

#include <span>
#include <string_view>
#include <variant>
#include <vector>

namespace turgor::regimen {

/// Concentration in the plasma over time after one dose of relative amount 1, relative to its peak.
/// `time` counts from the dose; nothing is there before it. Each kinetics gives its value right of `time` and
/// the exact integral from 0 to `time`.

/// Stays at the peak.
struct ConstantPlasma {
  static constexpr std::string_view name = "constant";
  double value(double time) const;
  double integral(double time) const;
};

/// exp(-t/time_constant).
struct BolusPlasma {
  static constexpr std::string_view name = "bolus";
  double time_constant = 0;  ///< tau, s: half-life/ln 2
  double value(double time) const;
  double integral(double time) const;
};

/// fast_fraction exp(-t/fast_time_constant) + (1 - fast_fraction) exp(-t/slow_time_constant).
struct BiExponentialPlasma {
  static constexpr std::string_view name = "bi_exponential";
  double fast_fraction = 0;
  double fast_time_constant = 0;  ///< s
  double slow_time_constant = 0;  ///< s
  double value(double time) const;
  double integral(double time) const;
};

/// Even input over `duration` with the decay of a bolus: (1 - e^(-t/tau))/(1 - e^(-T/tau)) up to T =
/// duration, where the peak is, then exp(-(t - T)/tau).
struct InfusionPlasma {
  static constexpr std::string_view name = "infusion";
  double duration = 0;       ///< T, s
  double time_constant = 0;  ///< tau, s
  double value(double time) const;
  double integral(double time) const;
};

/// Linear between points; the last value holds after the last time. Times increase from 0.
struct TabulatedPlasma {
  static constexpr std::string_view name = "table";
  std::vector<double> times = {};   ///< s
  std::vector<double> values = {};  ///< relative to the peak
  double value(double time) const;
  double integral(double time) const;
};

/// The closed set of plasma kinetics.
using PlasmaKinetics =
    std::variant<ConstantPlasma, BolusPlasma, BiExponentialPlasma, InfusionPlasma, TabulatedPlasma>;

/// tau = half-life/ln 2 (s).
double time_constant_of(double half_life);

/// Plasma time constant of a carrier from its diameter (s):
/// tau[min] = 1081 exp(-((d + 16.63)/84.82)^2) + 517.4 exp(-((d - 65.61)/996.6)^2), d in nm.
/// 12 nm: 1480.5 min, 125 nm: 582.1 min. Source: Wang et al. 2022 (github PSORLab/CancerModel), which calls
/// it a half-life but uses exp(-t/tau).
double wang_2022_plasma_time_constant(double diameter);

/// One giving of a carrier.
struct CarrierDose {
  double time = 0;             ///< s
  double relative_amount = 1;  ///< of the dose that gives the peak concentration
};

/// The plasma concentration of a carrier, relative to the peak of a dose of relative amount 1, over all its
/// doses (superposed: linear kinetics).
class PlasmaCourse {
 public:
  /// Throws std::invalid_argument where a time constant or a table is not usable.
  PlasmaCourse(PlasmaKinetics kinetics, std::vector<CarrierDose> doses);

  /// At `time`, a dose at this very time included.
  double at(double time) const;
  /// Just before `time`: what a step that ends on a dose has at its end.
  double before(double time) const;
  /// Exact integral over [begin, end] (s).
  double integral(double begin, double end) const;
  /// Greatest value in [begin, end], the ends included.
  double greatest(double begin, double end) const;
  /// Times at which the course jumps or bends (s), sorted: between them it is smooth.
  std::vector<double> breakpoints() const;

 private:
  PlasmaKinetics kinetics_;
  std::vector<CarrierDose> doses_;
};

}  // namespace turgor::regimen
