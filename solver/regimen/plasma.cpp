#include "regimen/plasma.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace turgor::regimen {

namespace {

void require_positive(double value, const std::string& what) {
  if (!(value > 0) || !std::isfinite(value))
    throw std::invalid_argument(what + " of the plasma is " + std::to_string(value) +
                                " s; it must be positive and finite");
}

void require_usable(const ConstantPlasma&) {}

void require_usable(const BolusPlasma& plasma) {
  require_positive(plasma.time_constant, "time constant");
}

void require_usable(const BiExponentialPlasma& plasma) {
  require_positive(plasma.fast_time_constant, "fast time constant");
  require_positive(plasma.slow_time_constant, "slow time constant");
  if (!(plasma.fast_fraction >= 0 && plasma.fast_fraction <= 1))
    throw std::invalid_argument("the fast fraction of the plasma must lie in [0, 1]");
}

void require_usable(const InfusionPlasma& plasma) {
  require_positive(plasma.duration, "infusion duration");
  require_positive(plasma.time_constant, "time constant");
}

void require_usable(const TabulatedPlasma& plasma) {
  if (plasma.times.size() < 2 || plasma.times.size() != plasma.values.size())
    throw std::invalid_argument("a plasma table needs two or more times, each with its value");
  if (plasma.times.front() != 0) throw std::invalid_argument("a plasma table must begin at time 0");
  for (std::size_t i = 0; i < plasma.times.size(); ++i) {
    if (!std::isfinite(plasma.times[i]) || (i > 0 && plasma.times[i] <= plasma.times[i - 1]))
      throw std::invalid_argument("the times of a plasma table must increase");
    if (!(plasma.values[i] >= 0) || !std::isfinite(plasma.values[i]))
      throw std::invalid_argument("the values of a plasma table must be 0 or more, and finite");
  }
}

/// Integral of exp(-t/tau) from 0 to `time`.
double decay_integral(double time, double tau) {
  return -tau * std::expm1(-time / tau);
}

/// Times after a dose at which the course bends.
std::vector<double> bends(const PlasmaKinetics& kinetics) {
  if (const auto* infusion = std::get_if<InfusionPlasma>(&kinetics)) return {0, infusion->duration};
  if (const auto* table = std::get_if<TabulatedPlasma>(&kinetics)) return table->times;
  return {0};
}

}  // namespace

double ConstantPlasma::value(double time) const {
  return time < 0 ? 0 : 1;
}

double ConstantPlasma::integral(double time) const {
  return std::max(time, 0.0);
}

double BolusPlasma::value(double time) const {
  return time < 0 ? 0 : std::exp(-time / time_constant);
}

double BolusPlasma::integral(double time) const {
  return time < 0 ? 0 : decay_integral(time, time_constant);
}

double BiExponentialPlasma::value(double time) const {
  return time < 0 ? 0
                  : fast_fraction * std::exp(-time / fast_time_constant) +
                        (1 - fast_fraction) * std::exp(-time / slow_time_constant);
}

double BiExponentialPlasma::integral(double time) const {
  return time < 0 ? 0
                  : fast_fraction * decay_integral(time, fast_time_constant) +
                        (1 - fast_fraction) * decay_integral(time, slow_time_constant);
}

double InfusionPlasma::value(double time) const {
  if (time < 0) return 0;
  if (time >= duration) return std::exp(-(time - duration) / time_constant);
  return std::expm1(-time / time_constant) / std::expm1(-duration / time_constant);
}

double InfusionPlasma::integral(double time) const {
  if (time < 0) return 0;
  const double during = std::min(time, duration), x = during / time_constant;
  // x - (1 - e^-x), by its series where the difference would lose its digits.
  const double rise = x < 1e-2
                          ? x * x * (1.0 / 2 - x * (1.0 / 6 - x * (1.0 / 24 - x * (1.0 / 120 - x / 720))))
                          : x + std::expm1(-x);
  const double so_far = time_constant * rise / -std::expm1(-duration / time_constant);
  return so_far + (time > duration ? decay_integral(time - duration, time_constant) : 0);
}

double TabulatedPlasma::value(double time) const {
  if (time < 0) return 0;
  if (time >= times.back()) return values.back();
  const auto next = std::size_t(std::upper_bound(times.begin(), times.end(), time) - times.begin());
  const double weight = (time - times[next - 1]) / (times[next] - times[next - 1]);
  return (1 - weight) * values[next - 1] + weight * values[next];
}

double TabulatedPlasma::integral(double time) const {
  if (time < 0) return 0;
  double sum = 0;
  for (std::size_t i = 1; i < times.size() && times[i - 1] < time; ++i) {
    const double end = std::min(times[i], time);
    sum += (end - times[i - 1]) * (values[i - 1] + value(end)) / 2;
  }
  return sum + std::max(time - times.back(), 0.0) * values.back();
}

double time_constant_of(double half_life) {
  return half_life / std::numbers::ln2;
}

double wang_2022_plasma_time_constant(double diameter) {
  const double nanometres = diameter / 1e-9;
  const double narrow = (nanometres + 16.63) / 84.82, wide = (nanometres - 65.61) / 996.6;
  return 60 * (1081 * std::exp(-narrow * narrow) + 517.4 * std::exp(-wide * wide));
}

PlasmaCourse::PlasmaCourse(PlasmaKinetics kinetics, std::vector<CarrierDose> doses)
    : kinetics_(std::move(kinetics)), doses_(std::move(doses)) {
  std::visit([](const auto& plasma) { require_usable(plasma); }, kinetics_);
  for (const auto& dose : doses_)
    if (!std::isfinite(dose.time) || !(dose.relative_amount >= 0) || !std::isfinite(dose.relative_amount))
      throw std::invalid_argument("a dose of a carrier needs a finite time and an amount of 0 or more");
}

double PlasmaCourse::at(double time) const {
  double sum = 0;
  for (const auto& dose : doses_)
    sum += dose.relative_amount *
           std::visit([&](const auto& plasma) { return plasma.value(time - dose.time); }, kinetics_);
  return sum;
}

double PlasmaCourse::before(double time) const {
  double sum = 0;
  for (const auto& dose : doses_)
    if (dose.time < time)
      sum += dose.relative_amount *
             std::visit([&](const auto& plasma) { return plasma.value(time - dose.time); }, kinetics_);
  return sum;
}

double PlasmaCourse::integral(double begin, double end) const {
  double sum = 0;
  for (const auto& dose : doses_)
    sum += dose.relative_amount * std::visit(
                                      [&](const auto& plasma) {
                                        return plasma.integral(end - dose.time) -
                                               plasma.integral(begin - dose.time);
                                      },
                                      kinetics_);
  return sum;
}

double PlasmaCourse::greatest(double begin, double end) const {
  // Between breakpoints each kinetics is monotone: doses share one time constant, or are falling, or linear.
  double most = std::max(at(begin), at(end));
  for (const double time : breakpoints())
    if (time > begin && time < end) most = std::max({most, before(time), at(time)});
  return most;
}

std::vector<double> PlasmaCourse::breakpoints() const {
  std::vector<double> times;
  for (const auto& dose : doses_)
    for (const double bend : bends(kinetics_)) times.push_back(dose.time + bend);
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  return times;
}

}  // namespace turgor::regimen
