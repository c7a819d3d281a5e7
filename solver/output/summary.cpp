#include "output/summary.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "output/files.hpp"
#include "output/number_text.hpp"
#include "output/summary_keys.hpp"

namespace turgor::output {

namespace {

using Json = nlohmann::ordered_json;

/// Turns structs into JSON values; remembers where it is, for messages.
class Writer {
 public:
  template <typename Struct>
  Json operator()(const Struct& s) {
    return object([&](auto&& visit) { visit_keys(s, visit); });
  }

  Json operator()(double value) {
    if (!std::isfinite(value))
      throw std::runtime_error("summary.json: " + place_ + " came out as " + number_text(value) +
                               ", which is no result; it is not written.");
    return value;
  }
  Json operator()(std::int64_t value) { return value; }
  Json operator()(bool value) { return value; }
  Json operator()(const std::string& value) { return value; }
  template <typename Value>
  Json operator()(const std::optional<Value>& value) {
    return value ? (*this)(*value) : Json();
  }
  template <typename Thing>
  Json operator()(const Named<Thing>& things) {
    return object([&](auto&& visit) {
      for (const auto& [name, thing] : things) visit(name.c_str(), thing, "");
    });
  }

 private:
  template <typename VisitAll>
  Json object(VisitAll&& visit_all) {
    Json json = Json::object();
    visit_all([&](const char* key, const auto& member, const char*) {
      const std::string outer = place_;
      place_ += (outer.empty() ? "" : ".") + std::string(key);
      json[key] = (*this)(member);
      place_ = outer;
    });
    return json;
  }

  std::string place_;
};

/// Turns the same structs into their schema.
class SchemaWriter {
 public:
  template <typename Struct>
  Json operator()(const Struct& s) {
    return object([&](auto&& visit) { visit_keys(s, visit); });
  }

  Json operator()(double) { return {{"type", "number"}}; }
  Json operator()(std::int64_t) { return {{"type", "integer"}}; }
  Json operator()(bool) { return {{"type", "boolean"}}; }
  Json operator()(const std::string&) { return {{"type", "string"}}; }
  template <typename Value>
  Json operator()(const std::optional<Value>&) {
    return {{"type", {(*this)(Value{})["type"], "null"}}};
  }
  template <typename Thing>
  Json operator()(const Named<Thing>&) {
    return {{"type", "object"}, {"additionalProperties", (*this)(Thing{})}};
  }

 private:
  template <typename VisitAll>
  Json object(VisitAll&& visit_all) {
    Json properties = Json::object(), required = Json::array();
    visit_all([&](const char* key, const auto& member, const char* description) {
      Json property = (*this)(member);
      property["description"] = description;
      properties[key] = property;
      required.push_back(key);
    });
    return {{"type", "object"},
            {"properties", properties},
            {"required", required},
            {"additionalProperties", false}};
  }
};

}  // namespace

std::string summary_text(const Summary& summary) {
  // Names and commands come from people: what is not UTF-8 in them must not cost the results.
  return Writer()(summary).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string summary_schema_text() {
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "summary.json of Turgor"},
                 {"description",
                  "Results at the end of each arm. Units are in the keys, relative values have none; null is "
                  "undefined. Amounts and volumes are those of the whole body."}};
  schema.update(SchemaWriter()(Summary{}));
  return schema.dump(2) + "\n";
}

void write_summary(const std::filesystem::path& folder, const Summary& summary) {
  write_whole_file(folder / "summary.json", summary_text(summary));
}

}  // namespace turgor::output
