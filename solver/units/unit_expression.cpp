#include "units/unit_expression.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include "units/nearest_word.hpp"
#include "units/quantity.hpp"

namespace turgor::units {

namespace {

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Recursive descent over a unit expression.
class UnitParser {
 public:
  UnitParser(std::string_view whole, std::string_view text) : whole_(whole), text_(text) {}

  Unit parse() {
    const Unit unit = expression();
    if (position_ != text_.size()) fail("has an unexpected " + quoted(text_.substr(position_)));
    return unit;
  }

 private:
  static constexpr int deepest_nesting = 32;

  [[noreturn]] void fail(const std::string& why) const { throw QuantityError(quoted(whole_) + " " + why); }

  void skip_space() {
    while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\t')) ++position_;
  }

  bool take(char sign) {
    if (position_ == text_.size() || text_[position_] != sign) return false;
    ++position_;
    return true;
  }

  bool at_end() const { return position_ == text_.size() || text_[position_] == ')'; }

  Unit expression() {
    if (++nesting_ > deepest_nesting) fail("has too many parentheses");
    Unit result = factor();
    bool divided = false;
    for (skip_space(); !at_end(); skip_space()) {
      if (take('/')) {
        result = result * power(factor(), -1);
        divided = true;
        continue;
      }
      take('*');
      const Unit next = factor();
      if (divided)
        fail("can be read in two ways; put what is divided by in parentheses, as in \"1 cm/(mmHg s)\"");
      result = result * next;
    }
    --nesting_;
    return result;
  }

  Unit factor() {
    skip_space();
    if (position_ == text_.size()) fail("ends where a unit is expected");
    if (take('(')) {
      const Unit inside = expression();
      if (!take(')')) fail("lacks a closing parenthesis");
      return power(inside, exponent());
    }
    const bool one =
        text_[position_] == '1' && (position_ + 1 == text_.size() || !is_digit(text_[position_ + 1]));
    if (one) {
      ++position_;
      return {};
    }
    const std::string_view symbol = take_symbol();
    if (symbol == "degC") fail("has degC in a composed unit; temperature differences are in K");
    const auto unit = find_unit(symbol);
    if (!unit) fail("has the unknown unit " + quoted(symbol) + suggestion(symbol, unit_symbols()));
    return power(*unit, exponent());
  }

  std::string_view take_symbol() {
    const std::size_t begin = position_;
    // The only symbol with a digit inside.
    constexpr std::string_view water_column = "cmH2O";
    if (text_.substr(begin).starts_with(water_column)) {
      position_ += water_column.size();
      return water_column;
    }
    constexpr std::string_view signs = " \t()/*^+-.,;=0123456789";
    while (position_ < text_.size() && signs.find(text_[position_]) == std::string_view::npos) ++position_;
    if (position_ == begin) fail("has an unexpected " + quoted(text_.substr(begin)));
    return text_.substr(begin, position_ - begin);
  }

  int exponent() {
    const bool caret = take('^');
    const std::size_t begin = position_;
    if (position_ < text_.size() && (text_[position_] == '-' || text_[position_] == '+')) ++position_;
    const std::size_t digits = position_;
    while (position_ < text_.size() && is_digit(text_[position_])) ++position_;
    if (position_ == digits) {
      if (caret || digits != begin) fail("has an exponent without a number");
      return 1;
    }
    if (position_ - digits > 1) fail("has an exponent of more than one digit");
    return std::atoi(std::string(text_.substr(begin, position_ - begin)).c_str());
  }

  std::string_view whole_, text_;
  std::size_t position_ = 0;
  int nesting_ = 0;
};

}  // namespace

std::string plain_symbols(std::string_view text) {
  static const std::array<std::pair<std::string_view, std::string_view>, 12> superscripts{{{"\u2070", "0"},
                                                                                           {"\u00b9", "1"},
                                                                                           {"\u00b2", "2"},
                                                                                           {"\u00b3", "3"},
                                                                                           {"\u2074", "4"},
                                                                                           {"\u2075", "5"},
                                                                                           {"\u2076", "6"},
                                                                                           {"\u2077", "7"},
                                                                                           {"\u2078", "8"},
                                                                                           {"\u2079", "9"},
                                                                                           {"\u207b", "-"},
                                                                                           {"\u207a", "+"}}};
  static const std::array<std::pair<std::string_view, std::string_view>, 9> signs{{{"\u00b5", "u"},
                                                                                   {"\u03bc", "u"},
                                                                                   {"\u00b0C", "degC"},
                                                                                   {"\u2103", "degC"},
                                                                                   {"\u00b7", "*"},
                                                                                   {"\u22c5", "*"},
                                                                                   {"\u00d7", "*"},
                                                                                   {"\u2212", "-"},
                                                                                   {"\u00a0", " "}}};
  std::string plain;
  bool raised = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto rest = text.substr(i);
    const auto replace = [&](const auto& table) -> std::string_view {
      for (const auto& [from, to] : table)
        if (rest.starts_with(from)) {
          i += from.size();
          return to;
        }
      return {};
    };
    if (const auto raised_digit = replace(superscripts); !raised_digit.empty()) {
      if (!raised) plain += '^';
      plain += raised_digit;
      raised = true;
      continue;
    }
    raised = false;
    if (const auto sign = replace(signs); !sign.empty()) {
      plain += sign;
      continue;
    }
    plain += text[i++];
  }
  return plain;
}

Unit parse_unit(std::string_view whole, std::string_view unit_text) {
  return UnitParser(whole, unit_text).parse();
}

}  // namespace turgor::units
