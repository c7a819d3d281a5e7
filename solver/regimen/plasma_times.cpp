#include "regimen/plasma_times.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace turgor::regimen {

namespace {

double positive(double value, const char* what) {
  if (value > 0 && std::isfinite(value)) return value;
  throw std::invalid_argument(std::string(what) + " must be positive and finite, not " +
                              std::to_string(value));
}

double square(double x) {
  return x * x;
}

}  // namespace

double time_constant_from_half_life(double half_life) {
  return positive(half_life, "a half-life (s)") / std::numbers::ln2;
}

double half_life_from_time_constant(double time_constant) {
  return positive(time_constant, "a time constant (s)") * std::numbers::ln2;
}

double rate_from_time_constant(double time_constant) {
  return 1 / positive(time_constant, "a time constant (s)");
}

double rate_from_half_life(double half_life) {
  return std::numbers::ln2 / positive(half_life, "a half-life (s)");
}

double wang_2022_time_constant(double diameter) {
  const double d = positive(diameter, "a carrier's diameter (m)") / 1e-9;
  const double minutes =
      1081 * std::exp(-square((d + 16.63) / 84.82)) + 517.4 * std::exp(-square((d - 65.61) / 996.6));
  return 60 * minutes;
}

}  // namespace turgor::regimen
