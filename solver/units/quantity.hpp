#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "units/dimension.hpp"

namespace turgor::units {

/// A text that is no quantity; what() says why, what is allowed and what to write instead.
class QuantityError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A value in SI units together with its dimension.
class Quantity {
 public:
  constexpr Quantity(double value_in_si, const Dimension& dimension)
      : value_(value_in_si), dimension_(dimension) {}

  /// The SI value, whatever it measures.
  constexpr double si() const { return value_; }
  /// The SI value, provided that it has this dimension; throws QuantityError.
  double si(const Dimension& expected) const;
  constexpr const Dimension& dimension() const { return dimension_; }

 private:
  double value_;
  Dimension dimension_;
};

constexpr Quantity operator*(const Quantity& a, const Quantity& b) {
  return {a.si() * b.si(), a.dimension() * b.dimension()};
}
constexpr Quantity operator/(const Quantity& a, const Quantity& b) {
  return {a.si() / b.si(), a.dimension() / b.dimension()};
}

/// Reads "2.8e-7 cm/(mmHg s)"; throws QuantityError.
///
/// A unit is a product by space, `*` or `·`, at most one kind of `/` without parentheses behind it, and
/// powers as `cm2`, `cm^2`, `cm²`, `s^-1`. Decimal units are read without rounding: "60 nm" is 60e-9 exactly.
Quantity parse_quantity(std::string_view text);

/// Reads a quantity that must have the dimension `expected`, and gives its SI value; throws QuantityError.
double parse_si(std::string_view text, const Dimension& expected);

/// "1533.2 Pa": the shortest text in SI units that reads back to exactly this value.
std::string to_text(double value_in_si, const Dimension& dimension);

/// The same in a unit of choice: "5 um"; falls back to SI where no text in that unit reads back exactly.
std::string to_text(double value_in_si, const Dimension& dimension, std::string_view unit);

/// The shortest decimal text of a number that reads back exactly.
std::string to_text(double value);

}  // namespace turgor::units
