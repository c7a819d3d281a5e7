#include "configuration/manual.hpp"

#include "configuration/parameter_listing.hpp"
#include "configuration/parameter_value.hpp"

namespace turgor::configuration {

namespace {

/// Text for a cell of a Markdown table.
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    if (c == '<') {
      escaped += "&lt;";
      continue;
    }
    escaped += c;
  }
  return escaped;
}

std::string code(const std::string& text) {
  return text.empty() ? "" : "`" + text + "`";
}

std::string default_cell(const Parameter& parameter) {
  const std::string value = default_text(parameter);
  const std::string& otherwise = parameter.about.otherwise;
  if (value.empty()) return cell(otherwise);
  return code(value) + (otherwise.empty() ? "" : "; " + cell(otherwise));
}

std::string type_cell(const Parameter& parameter) {
  if (std::holds_alternative<Choice>(parameter.address)) return "one of";
  return cell(type_text(parameter));
}

std::string meaning(const Parameter& parameter) {
  std::string text = cell(parameter.about.help);
  if (const auto* choice = std::get_if<Choice>(&parameter.address))
    for (const auto& option : choice->options)
      text += "<br>" + code("\"" + option.word + "\"") + ": " + cell(option.help);
  return text;
}

}  // namespace

std::string parameters_markdown() {
  std::string text =
      "# Parameters\n\n"
      "Written by `turgor parameters --markdown`; do not edit.\n\n"
      "A parameter file is [TOML](https://toml.io). Values with a dimension are texts with their unit, in "
      "any unit "
      "that fits: `\"5 mm\"`, `\"15.6 mmHg\"`, `\"2.8e-7 cm/(mmHg s)\"`, `\"70 kDa\"`, `\"10 mg/kg\"`, "
      "`\"0.2 1/day\"`, "
      "`\"30 %\"`. Products are written with a space, powers as `cm2`, `cm^2` or `cm²`; what is divided by "
      "stands in "
      "parentheses. Names that you choose stand in quotes where they have spaces: `[carriers.\"liposome 60 "
      "nm\"]`. "
      "Where it says \"required\", the run asks for it.\n";
  for (const auto& table : listed_tables()) {
    text += "\n## " + (table.header.empty() ? "Top of the file" : code(table.header)) + "\n\n";
    if (!table.help.empty()) text += cell(table.help) + "\n\n";
    if (table.parameters.empty()) continue;
    text +=
        "| key | type | unit | allowed | default | source of the default | meaning "
        "|\n|---|---|---|---|---|---|---|\n";
    for (const auto& parameter : table.parameters) {
      const bool has_default = !default_text(parameter).empty();
      text += "| " + code(parameter.key) + " | " + type_cell(parameter) + " | " + cell(parameter.about.unit) +
              " | " + cell(range_text(parameter)) + " | " + default_cell(parameter) + " | " +
              (has_default ? cell(parameter.about.source) : "") + " | " + meaning(parameter) + " |\n";
    }
  }
  return text;
}

}  // namespace turgor::configuration
