#include "scalar_validation.hpp"

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "validation.hpp"

namespace turgor::kernels::detail {

namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw std::invalid_argument(message);
}

std::string text(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

bool fits(double value, Allowed allowed) {
  if (!std::isfinite(value)) return false;
  return allowed == Allowed::finite || value > 0 || (allowed == Allowed::not_negative && value == 0);
}

void expect_size(const std::string& what, std::size_t got, std::size_t expected) {
  if (got != expected)
    refuse(what + " has " + std::to_string(got) + " values, expected " + std::to_string(expected));
}

void check(const std::string& what, const char* where, std::span<const double> values, std::size_t expected,
           Allowed allowed) {
  expect_size(what, values.size(), expected);
  for (std::size_t n = 0; n < values.size(); ++n)
    if (!fits(values[n], allowed))
      refuse(what + " of " + where + " " + std::to_string(n) + " is " + text(values[n]) +
             ", which has to be " + (allowed == Allowed::positive ? "above 0" : "at least 0"));
}

void check_if_given(const std::string& what, std::span<const double> values, std::size_t nodes) {
  if (!values.empty()) check(what, "node", values, nodes, Allowed::not_negative);
}

}  // namespace

void validate(const ScalarCoefficients& coefficients, std::size_t classes) {
  check("scalar diffusivity", "class", coefficients.diffusivity, classes, Allowed::not_negative);
  if (!coefficients.retardation.empty())
    check("scalar retardation", "class", coefficients.retardation, classes, Allowed::not_negative);
}

void validate(const ScalarExchange& exchange, std::size_t nodes) {
  check_if_given("scalar supply", exchange.supply, nodes);
  check_if_given("scalar release", exchange.release, nodes);
  check_if_given("scalar loss", exchange.loss, nodes);
  check_if_given("scalar demand", exchange.demand, nodes);
  check_if_given("scalar half saturation", exchange.half_saturation, nodes);
  if (exchange.demand.empty()) return;
  if (exchange.half_saturation.empty()) refuse("a scalar demand needs a half saturation");
  for (std::size_t n = 0; n < nodes; ++n)
    if (exchange.demand[n] > 0 && !(exchange.half_saturation[n] > 0))
      refuse("scalar half saturation of node " + std::to_string(n) + " is " +
             text(exchange.half_saturation[n]) + ", which has to be above 0 where there is a demand");
}

void validate(const ScalarOptions& options) {
  if (!(options.tolerance > 0 && options.tolerance <= 1e-3))
    refuse("scalar tolerance is " + text(options.tolerance) + ", which has to be above 0, at most 1e-3");
}

void validate_prescribed(std::span<const std::int32_t> nodes, std::span<const double> values,
                         std::size_t owned) {
  expect_size("prescribed scalar", values.size(), nodes.size());
  std::vector<char> listed(owned, 0);
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const auto node = nodes[n];
    if (node < 0 || static_cast<std::size_t>(node) >= owned)
      refuse("prescribed node " + std::to_string(node) + " is not an owned node");
    if (listed[node]) refuse("prescribed node " + std::to_string(node) + " is listed twice");
    listed[node] = 1;
    if (!fits(values[n], Allowed::not_negative))
      refuse("prescribed scalar of node " + std::to_string(node) + " is " + text(values[n]) +
             ", which has to be at least 0");
  }
}

void validate_storage(std::span<const double> storage, std::size_t nodes) {
  check("scalar storage", "node", storage, nodes, Allowed::positive);
}

void validate_concentration(std::span<const double> concentration, std::size_t nodes) {
  check("scalar concentration", "node", concentration, nodes, Allowed::not_negative);
}

}  // namespace turgor::kernels::detail
