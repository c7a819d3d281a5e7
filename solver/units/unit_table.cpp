#include "units/unit_table.hpp"

#include <cmath>
#include <cstdlib>

namespace turgor::units {

namespace {

struct NamedUnit {
  std::string symbol;
  Unit unit;
  bool takes_prefix;
};

struct Prefix {
  std::string symbol;
  int exponent;
};

const std::vector<NamedUnit>& named_units() {
  static const std::vector<NamedUnit> table{
      {"m", {1, 0, length}, true},
      {"g", {1, -3, mass}, true},
      {"s", {1, 0, time}, true},
      {"mol", {1, 0, amount}, true},
      {"K", {1, 0, temperature}, true},
      {"N", {1, 0, force}, true},
      {"J", {1, 0, energy}, true},
      {"W", {1, 0, energy / time}, true},
      {"Pa", {1, 0, pressure}, true},
      {"Hz", {1, 0, rate}, true},
      {"l", {1, -3, volume}, true},
      {"L", {1, -3, volume}, true},
      {"M", {1, 3, concentration}, true},
      {"Da", {1, -3, molar_mass}, true},
      {"dyn", {1, -5, force}, false},
      {"bar", {1, 5, pressure}, true},
      {"P", {1, -1, viscosity}, true},
      {"mmHg", {133.322387415L, 0, pressure}, false},
      {"cmH2O", {98.0665L, 0, pressure}, false},
      {"atm", {101325, 0, pressure}, false},
      {"min", {60, 0, time}, false},
      {"h", {3600, 0, time}, false},
      {"hour", {3600, 0, time}, false},
      {"hours", {3600, 0, time}, false},
      {"d", {86400, 0, time}, false},
      {"day", {86400, 0, time}, false},
      {"days", {86400, 0, time}, false},
      {"week", {604800, 0, time}, false},
      {"weeks", {604800, 0, time}, false},
      {"%", {1, -2, dimensionless}, false},
      {"angstrom", {1, -10, length}, false},
  };
  return table;
}

const std::vector<Prefix>& prefixes() {
  static const std::vector<Prefix> table{{"f", -15}, {"p", -12}, {"n", -9}, {"u", -6}, {"m", -3}, {"c", -2},
                                         {"d", -1},  {"h", 2},   {"k", 3},  {"M", 6},  {"G", 9},  {"T", 12}};
  return table;
}

}  // namespace

Unit operator*(const Unit& a, const Unit& b) {
  return {a.mantissa * b.mantissa, a.exponent + b.exponent, a.dimension * b.dimension};
}

Unit power(const Unit& unit, int n) {
  Unit result{.dimension = power(unit.dimension, n)};
  for (int i = 0; i < std::abs(n); ++i)
    result.mantissa = n > 0 ? result.mantissa * unit.mantissa : result.mantissa / unit.mantissa;
  result.exponent = n * unit.exponent;
  return result;
}

std::optional<Unit> find_unit(std::string_view symbol) {
  for (const auto& named : named_units())
    if (named.symbol == symbol) return named.unit;
  for (const auto& prefix : prefixes()) {
    if (!symbol.starts_with(prefix.symbol)) continue;
    const auto rest = symbol.substr(prefix.symbol.size());
    for (const auto& named : named_units())
      if (named.takes_prefix && named.symbol == rest)
        return Unit{named.unit.mantissa, named.unit.exponent + prefix.exponent, named.unit.dimension};
  }
  return std::nullopt;
}

const std::vector<std::string>& unit_symbols() {
  static const std::vector<std::string> symbols = [] {
    std::vector<std::string> all;
    for (const auto& named : named_units()) all.push_back(named.symbol);
    for (const auto& named : named_units())
      if (named.takes_prefix)
        for (const auto& prefix : prefixes()) all.push_back(prefix.symbol + named.symbol);
    all.push_back("degC");
    return all;
  }();
  return symbols;
}

}  // namespace turgor::units
