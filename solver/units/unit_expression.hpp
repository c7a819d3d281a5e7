#pragma once

#include <string>
#include <string_view>

#include "units/unit_table.hpp"

namespace turgor::units {

/// Typographic signs as plain ones: "cm²" -> "cm^2", "·" -> "*", "µ" -> "u", "°C" -> "degC", "−" -> "-".
std::string plain_symbols(std::string_view text);

/// Reads the unit `unit_text` (plain symbols) of the quantity `whole`, which complaints quote; throws
/// QuantityError.
Unit parse_unit(std::string_view whole, std::string_view unit_text);

}  // namespace turgor::units
