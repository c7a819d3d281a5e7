#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "units/dimension.hpp"

namespace turgor::units {

/// A unit as mantissa x 10^exponent of the SI unit; purely decimal units have mantissa 1.
struct Unit {
  long double mantissa = 1;
  int exponent = 0;
  Dimension dimension;
};

Unit operator*(const Unit& a, const Unit& b);

/// The unit raised to an integer power.
Unit power(const Unit& unit, int n);

/// The unit of this symbol, with its SI prefix where it takes one ("um", "mmHg", "kDa").
std::optional<Unit> find_unit(std::string_view symbol);

/// All symbols, for suggestions.
const std::vector<std::string>& unit_symbols();

}  // namespace turgor::units
