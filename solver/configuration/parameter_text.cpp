#include <algorithm>

#include "configuration/parameter_value.hpp"
#include "configuration/problem.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

/// Writes each type that a parameter can have; `number` writes one number.
template <class WriteNumber>
struct ToToml {
  const About& about;
  const WriteNumber& number;

  using Text = std::optional<std::string>;
  Text operator()(const double* value) const {
    if (about.zero_means_absent && *value == 0) return std::nullopt;
    return number(*value);
  }
  Text operator()(const std::optional<double>* value) const {
    return *value ? Text(number(**value)) : std::nullopt;
  }
  Text operator()(const int* value) const { return std::to_string(*value); }
  Text operator()(const bool* value) const { return *value ? "true" : "false"; }
  Text operator()(const std::string* value) const {
    return value->empty() ? std::nullopt : Text(quoted_text(*value));
  }
  Text operator()(const std::filesystem::path* value) const {
    return value->empty() ? std::nullopt : Text(quoted_text(value->string()));
  }
  Text operator()(const Point* value) const {
    if (about.zero_means_absent && *value == Point{}) return std::nullopt;
    return list(*value, number);
  }
  Text operator()(const std::optional<Point>* value) const {
    return *value ? Text(list(**value, number)) : std::nullopt;
  }
  Text operator()(const std::vector<double>* value) const {
    return value->empty() ? std::nullopt : Text(list(*value, number));
  }
  Text operator()(const std::vector<Point>* value) const {
    if (value->empty()) return std::nullopt;
    return list(*value, [&](const Point& point) { return list(point, number); });
  }
  Text operator()(const std::vector<std::string>* value) const {
    return value->empty() ? std::nullopt : Text(list(*value, quoted_text));
  }
  Text operator()(const std::map<int, std::string>* value) const {
    std::map<std::string, std::vector<int>> labels;
    for (const auto& [label, region] : *value) labels[region].push_back(label);
    std::string all;
    for (const auto& [region, numbers] : labels) {
      all += (all.empty() ? "" : ", ") + quoted_key(region) + " = ";
      all += numbers.size() == 1 ? std::to_string(numbers[0])
                                 : list(numbers, [](int label) { return std::to_string(label); });
    }
    return all.empty() ? std::nullopt : Text("{ " + all + " }");
  }
  Text operator()(const std::map<std::string, double>* value) const {
    std::string all;
    for (const auto& [key, entry] : *value)
      all += (all.empty() ? "" : ", ") + quoted_key(key) + " = " + number(entry);
    return all.empty() ? std::nullopt : Text("{ " + all + " }");
  }
  Text operator()(const Choice& choice) const { return quoted_text(choice.options.at(choice.get()).word); }

  template <class Container, class Write>
  static std::string list(const Container& values, const Write& write) {
    std::string all;
    for (const auto& value : values) all += (all.empty() ? "" : ", ") + write(value);
    return "[" + all + "]";
  }
};

template <class WriteNumber>
std::optional<std::string> write(const Parameter& parameter, const WriteNumber& number) {
  return std::visit(ToToml<WriteNumber>{parameter.about, number}, parameter.address);
}

}  // namespace

std::optional<std::string> to_toml(const Parameter& parameter) {
  return write(parameter, [&](double value) {
    if (!parameter.needs_unit) return units::to_text(value);
    if (parameter.dimension == units::dimensionless) return "\"" + units::to_text(value) + " kg/kg\"";
    return "\"" + units::to_text(value, parameter.dimension) + "\"";
  });
}

std::optional<std::string> to_toml_in_own_unit(const Parameter& parameter) {
  return write(parameter, [&](double value) {
    if (!parameter.needs_unit) return units::to_text(value);
    return "\"" + units::to_text(value, parameter.dimension, parameter.about.unit) + "\"";
  });
}

std::string text_to_toml(const Parameter& parameter, const std::string& text) {
  const auto split = [&] {
    std::string all;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(", ", begin), text.size());
      all += (all.empty() ? "" : ", ") + quoted_text(text.substr(begin, end - begin));
      begin = end + 2;
    }
    return "[" + all + "]";
  };
  const auto& address = parameter.address;
  if (text.starts_with('{') || text.starts_with('[')) {
    return std::holds_alternative<std::vector<Point>*>(address) ? "[" + text + "]" : text;
  }
  if (std::holds_alternative<Point*>(address) || std::holds_alternative<std::optional<Point>*>(address) ||
      std::holds_alternative<std::vector<double>*>(address) ||
      std::holds_alternative<std::vector<std::string>*>(address))
    return split();
  const bool plain_number =
      !parameter.needs_unit &&
      (std::holds_alternative<double*>(address) || std::holds_alternative<std::optional<double>*>(address) ||
       std::holds_alternative<int*>(address) || std::holds_alternative<bool*>(address));
  return plain_number ? text : quoted_text(text);
}

std::string with_article(const std::string& noun) {
  return (std::string_view("aeiou").find(noun.front()) == std::string_view::npos ? "a " : "an ") + noun;
}

std::string range_text(const Parameter& parameter) {
  const auto& about = parameter.about;
  if (about.minimum.empty() && about.maximum.empty()) return "";
  if (about.maximum.empty()) return "at least " + about.minimum;
  if (about.minimum.empty()) return "at most " + about.maximum;
  return about.minimum + " to " + about.maximum;
}

namespace {

struct TypeText {
  const Parameter& parameter;
  std::string number() const {
    if (!parameter.needs_unit) return "number";
    return parameter.dimension == units::dimensionless ? "amount per mass" : units::name(parameter.dimension);
  }
  std::string operator()(const double*) const { return with_article(number()); }
  std::string operator()(const std::optional<double>*) const { return with_article(number()); }
  std::string operator()(const int*) const { return "a whole number"; }
  std::string operator()(const bool*) const { return "true or false"; }
  std::string operator()(const std::string*) const { return "a text"; }
  std::string operator()(const std::filesystem::path*) const { return "a file name"; }
  std::string operator()(const Point*) const { return "a list of three lengths"; }
  std::string operator()(const std::optional<Point>*) const { return "a list of three lengths"; }
  std::string operator()(const std::vector<double>*) const { return "a list of " + number() + "s"; }
  std::string operator()(const std::vector<Point>*) const { return "a list of points"; }
  std::string operator()(const std::vector<std::string>*) const { return "a list of texts"; }
  std::string operator()(const std::map<int, std::string>*) const { return "a table of region = label"; }
  std::string operator()(const std::map<std::string, double>*) const { return "a table of name = number"; }
  std::string operator()(const Choice& choice) const {
    std::string words;
    for (const auto& option : choice.options) words += (words.empty() ? "" : ", ") + option.word;
    return "one of " + words;
  }
};

}  // namespace

std::string type_text(const Parameter& parameter) {
  return std::visit(TypeText{parameter}, parameter.address);
}

}  // namespace turgor::configuration
