#include "units/quantity.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "units/unit_expression.hpp"

namespace turgor::units {

namespace {

[[noreturn]] void complain(const std::string& message) {
  throw QuantityError(message);
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// A decimal number taken apart, so that a unit's power of ten can be added before it is rounded.
struct Decimal {
  std::string digits;  ///< with sign and decimal point
  int exponent = 0;
};

/// Splits the number off the front of `text`; refuses what only looks like one.
Decimal take_decimal(std::string_view whole, std::string_view& text) {
  std::size_t i = 0;
  const auto digits_at = [&](std::size_t k) {
    while (k < text.size() && is_digit(text[k])) ++k;
    return k;
  };
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  for (const std::string_view word : {"nan", "NaN", "NAN", "inf", "Inf", "INF"})
    if (text.substr(i).starts_with(word)) complain(quoted(whole) + " is not a finite number");
  const std::size_t whole_begin = i;
  i = digits_at(i);
  std::size_t digit_count = i - whole_begin;
  if (i < text.size() && text[i] == '.') {
    const std::size_t fraction = ++i;
    i = digits_at(i);
    digit_count += i - fraction;
  }
  if (digit_count == 0) complain(quoted(whole) + " does not begin with a number");
  if (i + 1 < text.size() && text[i] == ',' && is_digit(text[i + 1]))
    complain(quoted(whole) + " has a comma in its number; the decimal sign is a point");
  Decimal decimal{.digits = std::string(text.substr(0, i))};
  if (decimal.digits.front() == '+') decimal.digits.erase(0, 1);
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    std::size_t k = i + 1;
    if (k < text.size() && (text[k] == '+' || text[k] == '-')) ++k;
    const std::size_t end = digits_at(k);
    if (end > k) {
      if (end - k > 5) complain(quoted(whole) + " is too large or too small a number");
      decimal.exponent = std::atoi(std::string(text.substr(i + 1, end - i - 1)).c_str());
      i = end;
    }
  }
  text.remove_prefix(i);
  return decimal;
}

bool has_nonzero_digit(std::string_view digits) {
  return digits.find_first_of("123456789") != std::string_view::npos;
}

/// decimal x mantissa x 10^exponent, rounded once where the mantissa is 1.
double scale(std::string_view whole, const Decimal& decimal, const Unit& unit) {
  const std::string text = decimal.digits + "e" + std::to_string(decimal.exponent + unit.exponent);
  double value = 0;
  if (unit.mantissa == 1) {
    std::from_chars(text.data(), text.data() + text.size(), value);
  } else {
    long double precise = 0;
    std::from_chars(text.data(), text.data() + text.size(), precise);
    value = double(precise * unit.mantissa);
  }
  const bool lost = !std::isfinite(value) || (!std::isnormal(value) && has_nonzero_digit(decimal.digits));
  if (lost) complain(quoted(whole) + " is too large or too small a number");
  return value;
}

std::string example_of(const Dimension& dimension) {
  const std::string unit = si_unit(dimension);
  return unit.empty() ? "\"0.3\" or \"30 %\"" : "\"1 " + unit + "\"";
}

}  // namespace

double Quantity::si(const Dimension& expected) const {
  if (dimension_ != expected)
    complain("has the wrong dimension: expected " + describe(expected) + "; got " + name(dimension_));
  return value_;
}

Quantity parse_quantity(std::string_view whole) {
  const std::string plain = plain_symbols(whole);
  std::string_view text = trimmed(plain);
  if (text.empty()) complain("is empty; expected a number with its unit");
  const Decimal decimal = take_decimal(whole, text);
  const std::string_view unit_text = trimmed(text);
  if (unit_text.empty()) return {scale(whole, decimal, Unit{}), dimensionless};
  if (unit_text == "degC") {
    // 273.15 is added in extended precision so that "37 degC" is 310.15 K exactly.
    long double celsius = 0;
    const std::string number = decimal.digits + "e" + std::to_string(decimal.exponent);
    std::from_chars(number.data(), number.data() + number.size(), celsius);
    return {double(celsius + 273.15L), temperature};
  }
  // "0.2 /day" is what some write for "0.2 1/day".
  const Unit unit =
      parse_unit(whole, unit_text.front() == '/' ? "1" + std::string(unit_text) : std::string(unit_text));
  return {scale(whole, decimal, unit), unit.dimension};
}

double parse_si(std::string_view text, const Dimension& expected) {
  const Quantity quantity = parse_quantity(text);
  if (quantity.dimension() == expected) return quantity.si();
  if (quantity.dimension() == dimensionless)
    complain(quoted(text) + " lacks a unit: expected " + describe(expected) + ", for example " +
             example_of(expected));
  complain(quoted(text) + " has the wrong dimension: expected " + describe(expected) + "; got " +
           name(quantity.dimension()));
}

std::string to_text(double value) {
  constexpr double largest_plain = 1e7, smallest_plain = 1e-4;
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= smallest_plain && size < largest_plain);
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  std::string text(buffer, end);
  // "1e-09" -> "1e-9", "4e+07" -> "4e7"
  const auto e = text.find('e');
  if (e == std::string::npos) return text;
  const bool negative = text[e + 1] == '-';
  const auto digits = text.find_first_not_of('0', e + 2);
  return text.substr(0, e + 1) + (negative ? "-" : "") +
         (digits == std::string::npos ? "0" : text.substr(digits));
}

std::string to_text(double value_in_si, const Dimension& dimension) {
  const std::string unit = si_unit(dimension);
  return unit.empty() ? to_text(value_in_si) : to_text(value_in_si) + " " + unit;
}

std::string to_text(double value_in_si, const Dimension& dimension, std::string_view unit_text) {
  if (unit_text.empty()) return to_text(value_in_si, dimension);
  const std::string plain = plain_symbols(unit_text);
  const Unit unit = parse_unit(unit_text, plain);
  const double in_unit = double(value_in_si / unit.mantissa * std::pow(10.0L, -unit.exponent));
  if (!std::isfinite(in_unit)) return to_text(value_in_si, dimension);
  constexpr int most_digits = 17;
  for (int digits = 1; digits <= most_digits; ++digits) {
    char buffer[64];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, in_unit, std::chars_format::general, digits).ptr;
    double rounded = 0;
    std::from_chars(buffer, end, rounded);
    const std::string text = to_text(rounded) + " " + std::string(unit_text);
    if (parse_quantity(text).si() == value_in_si) return text;
  }
  return to_text(value_in_si, dimension);
}

}  // namespace turgor::units
