#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "configuration/effective_parameters.hpp"
#include "configuration/manual.hpp"
#include "configuration/parameter_listing.hpp"
#include "configuration/parameter_value.hpp"
#include "configuration/parameters/descriptions.hpp"
#include "parameter_file_fixture.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {
namespace {

using ::testing::HasSubstr;

TEST(EveryParameter, IsDescribedCompletely) {
  int count = 0;
  for (const auto& table : listed_tables())
    for (const auto& parameter : table.parameters) {
      const std::string path = table.path + "." + parameter.key;
      const auto& about = parameter.about;
      ++count;
      EXPECT_FALSE(about.help.empty()) << path;
      EXPECT_TRUE(about.help.ends_with('.')) << path;
      EXPECT_FALSE(default_text(parameter).empty() && about.otherwise.empty()) << path << " lacks a default";
      EXPECT_FALSE(default_text(parameter).empty() ? false : about.source.empty())
          << path << " lacks a source";
      EXPECT_EQ(parameter.needs_unit, !about.unit.empty()) << path;
      if (parameter.needs_unit) {
        EXPECT_EQ(units::parse_quantity("1 " + about.unit).dimension(), parameter.dimension) << path;
      }
      for (const auto& text : {about.minimum, about.maximum, about.tumour, about.normal, about.necrotic})
        if (!text.empty() && !std::holds_alternative<Choice>(parameter.address)) {
          EXPECT_EQ(units::parse_quantity(text).dimension(), parameter.dimension) << path << ": " << text;
        }
      const bool is_number = std::holds_alternative<double*>(parameter.address) ||
                             std::holds_alternative<std::optional<double>*>(parameter.address) ||
                             std::holds_alternative<int*>(parameter.address);
      if (is_number) {
        EXPECT_FALSE(about.minimum.empty() || about.maximum.empty()) << path << " lacks a range";
      }
    }
  EXPECT_GT(count, 90);
}

TEST(EveryDefault, LiesInItsOwnRange) {
  int count = 0;
  for (const auto& table : listed_tables())
    for (const auto& parameter : table.parameters) {
      const auto* value = std::get_if<double*>(&parameter.address);
      if (!value || default_text(parameter).empty() || !parameter.about.tumour.empty()) continue;
      EXPECT_LE(units::parse_quantity(parameter.about.minimum).si(), **value) << parameter.key;
      EXPECT_GE(units::parse_quantity(parameter.about.maximum).si(), **value) << parameter.key;
      ++count;
    }
  EXPECT_GT(count, 15);
}

TEST(TheManual, NamesEveryKeyWithItsUnitAndSource) {
  const std::string manual = parameters_markdown();
  for (const auto& table : listed_tables())
    for (const auto& parameter : table.parameters)
      EXPECT_THAT(manual, HasSubstr("| `" + parameter.key + "` |"));
  EXPECT_THAT(manual, HasSubstr("`tumour \"2.8e-7 cm/(mmHg s)\"; normal \"0.36e-7 cm/(mmHg s)\""));
  EXPECT_THAT(manual, HasSubstr("## `[[arms.<arm>.doses]]`"));
}

TEST(TheManual, IsTheOneInTheDocumentation) {
  std::ifstream file(std::string(TURGOR_SOURCE_DIR) + "/docs/parameters.md");
  ASSERT_TRUE(file) << "docs/parameters.md is missing: turgor parameters --markdown > docs/parameters.md";
  std::ostringstream content;
  content << file.rdbuf();
  EXPECT_EQ(content.str(), parameters_markdown())
      << "write it anew: turgor parameters --markdown > docs/parameters.md";
}

TEST(TheJSONList, HasOneEntryPerParameterWithUniquePaths) {
  const auto list = nlohmann::json::parse(parameters_json());
  std::set<std::string> paths;
  std::size_t count = 0;
  for (const auto& entry : list) paths.insert(entry.at("path").get<std::string>());
  for (const auto& table : listed_tables()) count += table.parameters.size();
  EXPECT_EQ(paths.size(), count);
  EXPECT_EQ(list.size(), count);
  EXPECT_TRUE(paths.contains("carriers.<carrier>.plasma.half_life"));
}

/// The few rules of JSON schema that the schema uses, so that no validator is needed here.
bool accepts(const nlohmann::json& schema, const nlohmann::json& value) {
  if (schema.contains("anyOf")) {
    for (const auto& option : schema["anyOf"])
      if (accepts(option, value)) return true;
    return false;
  }
  const std::string type = schema.at("type");
  if (type == "object") {
    if (!value.is_object()) return false;
    for (const auto& [key, inner] : value.items()) {
      const bool known = schema.contains("properties") && schema["properties"].contains(key);
      const auto& rest = schema["additionalProperties"];
      if (known ? !accepts(schema["properties"][key], inner) : !rest.is_object() || !accepts(rest, inner))
        return false;
    }
    return true;
  }
  if (type == "array") {
    if (!value.is_array()) return false;
    for (const auto& item : value)
      if (!accepts(schema["items"], item)) return false;
    return value.size() >= schema.value("minItems", 0u);
  }
  if (type == "string") {
    if (!value.is_string()) return false;
    if (!schema.contains("enum")) return true;
    for (const auto& word : schema["enum"])
      if (word == value) return true;
    return false;
  }
  if (type == "boolean") return value.is_boolean();
  if (type == "integer" && !value.is_number_integer()) return false;
  if (!value.is_number()) return false;
  return value.get<double>() >= schema.value("minimum", -1e300) &&
         value.get<double>() <= schema.value("maximum", 1e300);
}

TEST(TheSchema, AcceptsTheQuickStartAndRefusesAMisspeltKey) {
  const auto schema = nlohmann::json::parse(parameters_schema());
  EXPECT_EQ(schema.at("$schema"), "http://json-schema.org/draft-07/schema#");
  const auto result = read_case(std::string(TURGOR_SOURCE_DIR) + "/parameter_files/quick_start.toml");
  ASSERT_TRUE(result) << describe_problems(result.problems);
  auto values = nlohmann::json::parse(as_json(*result.parameters));
  EXPECT_TRUE(accepts(schema, values)) << values.dump(2);
  auto misspelt = values;
  misspelt["geometry"]["raduis"] = "5 mm";
  EXPECT_FALSE(accepts(schema, misspelt));
  auto bare = values;
  bare["geometry"]["radius"] = 5;
  EXPECT_FALSE(accepts(schema, bare));
  auto wrong = values;
  wrong["carriers"]["12 nm"]["plasma"]["kinetics"] = "bolu";
  EXPECT_FALSE(accepts(schema, wrong));
}

TEST(TheQuickStart, HasTheArmsCarriersAndOutputsOfItsStory) {
  const auto result = read_case(std::string(TURGOR_SOURCE_DIR) + "/parameter_files/quick_start.toml");
  ASSERT_TRUE(result) << describe_problems(result.problems);
  EXPECT_TRUE(result.warnings.empty()) << describe_problems(result.warnings);
  EXPECT_GE(result.parameters->arms.size(), 2u);
  ASSERT_EQ(result.parameters->carriers.size(), 3u);
  EXPECT_EQ(result.parameters->carriers[0].diameter, 12e-9);
  EXPECT_EQ(result.parameters->carriers[1].diameter, 60e-9);
  EXPECT_EQ(result.parameters->carriers[2].diameter, 125e-9);
  EXPECT_GE(result.parameters->time.outputs.size(), 3u);
}

}  // namespace
}  // namespace turgor::configuration
