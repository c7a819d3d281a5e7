#include "transport/laws/size_laws.hpp"

#include <cmath>
#include <sstream>
#include <stdexcept>

namespace turgor::transport {

namespace {

std::string text(double value) {
  std::ostringstream stream;
  stream << value;
  return stream.str();
}

template <class Law>
[[noreturn]] void refuse(const Law& law, double value, const std::string& what, const std::string& allowed) {
  throw std::domain_error("the law " + std::string(name_of(law)) + " gives " + what + " = " + text(value) +
                          "; " + allowed);
}

std::string beyond(double value, double smallest, double largest, const std::string& unit) {
  if (value >= smallest * (1 - 1e-12) && value <= largest * (1 + 1e-12)) return {};
  return text(value) + " " + unit + " is outside " + text(smallest) + " to " + text(largest) + " " + unit +
         ", the range of the data behind it";
}

}  // namespace

double effective_diffusivity(const DiffusivityLaw& law, const Carrier& carrier, const FibreState& fibres) {
  const double value = std::visit([&](const auto& one) { return one(carrier, fibres); }, law);
  const bool may_vanish = std::holds_alternative<GivenDiffusivity>(law);
  if (!std::isfinite(value) || value < 0 || (value == 0 && !may_vanish))
    refuse(law, value, "a diffusivity", "it must be positive and finite");
  return value;
}

double accessible_fraction(const AccessibleFractionLaw& law, const Carrier& carrier, const FibreState& fibres,
                           double fluid_fraction) {
  const double value = std::visit([&](const auto& one) { return one(carrier, fibres, fluid_fraction); }, law);
  if (!(value > 0 && value <= 1))
    refuse(law, value, "an accessible fraction",
           "it must lie in (0, 1]: the carrier is too large for these fibres, or give it in the file");
  return value;
}

double retardation(const RetardationLaw& law, const Carrier& carrier, const FibreState& fibres) {
  const double value = std::visit([&](const auto& one) { return one(carrier, fibres); }, law);
  if (!std::isfinite(value) || value < 0) refuse(law, value, "a retardation", "it must be 0 or more");
  return value;
}

std::string beyond_fit(const DiffusivityLaw& law, const Carrier& carrier) {
  if (const auto* power = std::get_if<Wang2022>(&law))
    return beyond(carrier.diameter * 1e9, power->smallest_fitted * 1e9, power->largest_fitted * 1e9, "nm");
  if (const auto* power = std::get_if<NugentJain>(&law); power && carrier.molar_mass)
    return beyond(*carrier.molar_mass, power->smallest_fitted, power->largest_fitted, "kDa");
  return {};
}

}  // namespace turgor::transport
