#include <nlohmann/json.hpp>

#include "configuration/effective_parameters.hpp"
#include "configuration/manual.hpp"
#include "configuration/parameter_listing.hpp"
#include "configuration/parameter_value.hpp"
#include "configuration/parameters/descriptions.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* quantity_pattern =
    R"(^\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*(1\s*/|/|\()?\s*[^\s0-9./].*$)";

/// The schema of each type that a parameter can have.
struct TypeSchema {
  const Parameter& parameter;

  Json number() const {
    if (parameter.needs_unit) {
      Json text{{"type", "string"}, {"pattern", quantity_pattern}};
      if (!parameter.about.example.empty() && !parameter.about.example.starts_with('['))
        text["examples"] = {parameter.about.example.substr(0, parameter.about.example.find(','))};
      return text;
    }
    Json plain{{"type", "number"}};
    const auto limit = [&](const char* name, const std::string& text) {
      if (!text.empty()) plain[name] = units::parse_quantity(text).si();
    };
    limit("minimum", parameter.about.minimum);
    limit("maximum", parameter.about.maximum);
    return {{"anyOf", {plain, {{"type", "string"}, {"pattern", "%\\s*$"}}}}};
  }
  Json point() const { return {{"type", "array"}, {"items", number()}, {"minItems", 3}, {"maxItems", 3}}; }
  Json list(const Json& item) const { return {{"type", "array"}, {"items", item}, {"minItems", 1}}; }
  Json or_list(const Json& item) const { return {{"anyOf", {item, list(item)}}}; }
  Json table(const Json& item) const {
    return {{"type", "object"}, {"additionalProperties", item}, {"minProperties", 1}};
  }

  Json operator()(const double*) const { return number(); }
  Json operator()(const std::optional<double>*) const { return number(); }
  Json operator()(const int*) const {
    return {{"type", "integer"},
            {"minimum", std::stoi(parameter.about.minimum)},
            {"maximum", std::stoi(parameter.about.maximum)}};
  }
  Json operator()(const bool*) const { return {{"type", "boolean"}}; }
  Json operator()(const std::string*) const { return {{"type", "string"}, {"minLength", 1}}; }
  Json operator()(const std::filesystem::path*) const { return {{"type", "string"}, {"minLength", 1}}; }
  Json operator()(const Point*) const { return point(); }
  Json operator()(const std::optional<Point>*) const { return point(); }
  Json operator()(const std::vector<double>*) const { return or_list(number()); }
  Json operator()(const std::vector<Point>*) const { return {{"anyOf", {point(), list(point())}}}; }
  Json operator()(const std::vector<std::string>*) const {
    return or_list({{"type", "string"}, {"minLength", 1}});
  }
  Json operator()(const std::map<int, std::string>*) const {
    return table(or_list({{"type", "integer"}, {"minimum", 1}}));
  }
  Json operator()(const std::map<std::string, double>*) const { return table(number()); }
  Json operator()(const Choice& choice) const {
    Json words = Json::array();
    for (const auto& option : choice.options) words.push_back(option.word);
    return {{"type", "string"}, {"enum", words}};
  }
};

Json schema_of(const Parameter& parameter) {
  Json schema = std::visit(TypeSchema{parameter}, parameter.address);
  std::string text = parameter.about.help;
  const std::string range = range_text(parameter), value = default_text(parameter);
  if (!range.empty()) text += " Allowed: " + range + ".";
  if (!value.empty()) text += " Default: " + value + " (" + parameter.about.source + ").";
  if (value.empty() && !parameter.about.otherwise.empty())
    text += " If not given: " + parameter.about.otherwise + ".";
  schema["description"] = text;
  return schema;
}

Json schema_of(const Description& description, const std::string& help) {
  Json properties = Json::object();
  for (const auto& element : description.elements()) {
    if (const auto* parameter = std::get_if<Parameter>(&element)) {
      properties[parameter->key] = schema_of(*parameter);
    } else if (const auto* section = std::get_if<Section>(&element)) {
      properties[section->key] = schema_of(*section->contents, section->help);
    } else if (const auto* collection = std::get_if<Collection>(&element)) {
      const Json item = schema_of(*collection->sample(), "");
      Json& property = properties[collection->key];
      property = collection->is_list ? Json{{"type", "array"}, {"items", item}}
                                     : Json{{"type", "object"}, {"additionalProperties", item}};
      property["description"] = collection->help;
    }
  }
  Json schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!help.empty()) schema["description"] = help;
  return schema;
}

/// A parameter's value as JSON; quantities are texts in SI, as in a parameter file.
struct ValueJson {
  const Parameter& parameter;

  Json number(double value) const {
    if (!parameter.needs_unit) return value;
    if (parameter.dimension == units::dimensionless) return units::to_text(value) + " kg/kg";
    return units::to_text(value, parameter.dimension);
  }
  template <class Container>
  Json list(const Container& values) const {
    if (values.empty()) return nullptr;
    Json all = Json::array();
    for (const auto& value : values) all.push_back((*this)(&value));
    return all;
  }

  Json operator()(const double* value) const {
    return parameter.about.zero_means_absent && *value == 0 ? Json() : number(*value);
  }
  Json operator()(const std::optional<double>* value) const { return *value ? number(**value) : Json(); }
  Json operator()(const int* value) const { return *value; }
  Json operator()(const bool* value) const { return *value; }
  Json operator()(const std::string* value) const { return value->empty() ? Json() : Json(*value); }
  Json operator()(const std::filesystem::path* value) const {
    return value->empty() ? Json() : Json(value->string());
  }
  Json operator()(const Point* value) const {
    if (parameter.about.zero_means_absent && *value == Point{}) return nullptr;
    return {number((*value)[0]), number((*value)[1]), number((*value)[2])};
  }
  Json operator()(const std::optional<Point>* value) const { return *value ? (*this)(&**value) : Json(); }
  Json operator()(const std::vector<double>* values) const { return list(*values); }
  Json operator()(const std::vector<Point>* values) const { return list(*values); }
  Json operator()(const std::vector<std::string>* values) const { return list(*values); }
  Json operator()(const std::map<int, std::string>* labels) const {
    Json all = Json::object();
    for (const auto& [label, region] : *labels) all[region].push_back(label);
    return all;
  }
  Json operator()(const std::map<std::string, double>* values) const {
    if (values->empty()) return nullptr;
    Json all = Json::object();
    for (const auto& [key, value] : *values) all[key] = number(value);
    return all;
  }
  Json operator()(const Choice& choice) const { return choice.options.at(choice.get()).word; }
};

Json values_of(const Description& description) {
  Json all = Json::object();
  for (const auto& element : description.elements()) {
    if (const auto* parameter = std::get_if<Parameter>(&element)) {
      Json value = std::visit(ValueJson{*parameter}, parameter->address);
      if (!value.is_null()) all[parameter->key] = value;
    } else if (const auto* section = std::get_if<Section>(&element)) {
      all[section->key] = values_of(*section->contents);
    } else if (const auto* collection = std::get_if<Collection>(&element)) {
      const auto items = collection->items();
      if (items.empty()) continue;
      for (const auto& [name, item] : items) {
        if (collection->is_list)
          all[collection->key].push_back(values_of(*item));
        else
          all[collection->key][name] = values_of(*item);
      }
    }
  }
  return all;
}

}  // namespace

std::string parameters_json() {
  Json all = Json::array();
  for (const auto& table : listed_tables())
    for (const auto& parameter : table.parameters) {
      const auto& about = parameter.about;
      Json entry{{"path", table.path.empty() ? parameter.key : table.path + "." + parameter.key},
                 {"table", table.header},
                 {"key", parameter.key},
                 {"type", type_text(parameter)},
                 {"unit", about.unit},
                 {"minimum", about.minimum},
                 {"maximum", about.maximum},
                 {"default", default_text(parameter)},
                 {"source", default_text(parameter).empty() ? "" : about.source},
                 {"otherwise", about.otherwise},
                 {"help", about.help}};
      if (const auto* choice = std::get_if<Choice>(&parameter.address))
        for (const auto& option : choice->options) entry["options"][option.word] = option.help;
      all.push_back(entry);
    }
  return all.dump(2) + "\n";
}

std::string parameters_schema() {
  Case defaults;
  Description description;
  describe(description, defaults);
  Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "Turgor parameter file"}};
  schema.update(schema_of(description, ""));
  return schema.dump(2) + "\n";
}

std::string as_json(const Case& parameters) {
  Case copy = parameters;
  Description description;
  describe(description, copy);
  return values_of(description).dump(2) + "\n";
}

}  // namespace turgor::configuration
