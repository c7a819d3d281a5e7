#include "poroelasticity/laws/swelling_laws.hpp"

#include <cmath>
#include <limits>

namespace turgor::poroelasticity {

SwellingPressure GivenSwelling::operator()(double, double) const {
  return {.value = pressure, .by_volume = 0};
}

SwellingPressure DonnanSwelling::operator()(double volume, double fluid_fraction) const {
  const double room = volume - 1 + fluid_fraction;
  if (!(room > 0)) return {.value = std::numeric_limits<double>::infinity(), .by_volume = 0};
  const double charge = fixed_charge * fluid_fraction / room;
  const double ions = std::sqrt(charge * charge + 4 * salt * salt);
  return {.value = gas_constant * temperature * (ions - 2 * salt),
          .by_volume = -gas_constant * temperature * charge / ions * charge / room};
}

SwellingPressure swelling_pressure(const SwellingLaw& law, double volume, double fluid_fraction) {
  return std::visit([&](const auto& of) { return of(volume, fluid_fraction); }, law);
}

}  // namespace turgor::poroelasticity
