#include "configuration/parameter_listing.hpp"

#include "configuration/parameter_value.hpp"
#include "configuration/parameters/descriptions.hpp"
#include "configuration/problem.hpp"

namespace turgor::configuration {

namespace {

void list_table(const Description& description, const std::string& header, const std::string& path,
                const std::string& help, std::vector<ListedTable>& tables) {
  ListedTable table{.header = header, .path = path, .help = help, .parameters = {}};
  for (const auto& element : description.elements())
    if (const auto* parameter = std::get_if<Parameter>(&element)) table.parameters.push_back(*parameter);
  if (!table.parameters.empty() || !help.empty()) tables.push_back(table);
  const std::string prefix = path.empty() ? "" : path + ".";
  for (const auto& element : description.elements()) {
    if (const auto* section = std::get_if<Section>(&element)) {
      const std::string inner = prefix + section->key;
      list_table(*section->contents, "[" + inner + "]", inner, section->help, tables);
    } else if (const auto* collection = std::get_if<Collection>(&element)) {
      const std::string inner =
          prefix + collection->key + (collection->is_list ? "" : ".<" + collection->item_word + ">");
      list_table(*collection->sample(), collection->is_list ? "[[" + inner + "]]" : "[" + inner + "]", inner,
                 collection->help, tables);
    }
  }
}

}  // namespace

const std::vector<ListedTable>& listed_tables() {
  static Case defaults;
  static const std::vector<ListedTable> all = [] {
    std::vector<ListedTable> tables;
    Description description;
    describe(description, defaults);
    list_table(description, "", "", "", tables);
    return tables;
  }();
  return all;
}

std::string default_text(const Parameter& parameter) {
  const auto& about = parameter.about;
  if (!about.tumour.empty())
    return "tumour " + text_to_toml(parameter, about.tumour) + "; normal " +
           text_to_toml(parameter, about.normal) + "; necrotic " + text_to_toml(parameter, about.necrotic);
  return to_toml_in_own_unit(parameter).value_or("");
}

}  // namespace turgor::configuration
