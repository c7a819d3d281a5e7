#include "configuration/effective_parameters.hpp"

#include "configuration/parameter_value.hpp"
#include "configuration/parameters/descriptions.hpp"

namespace turgor::configuration {

namespace {

/// Writes all tables of a description below each other.
class Writer {
 public:
  explicit Writer(const Case& parameters) : parameters_(parameters) {}

  /// `header` names the table in the file, `path` in the record of what was written (list items are
  /// numbered).
  void write_table(const Description& description, const std::string& header, const std::string& path) {
    for (const auto& element : description.elements())
      if (const auto* parameter = std::get_if<Parameter>(&element)) write(*parameter, path);
    for (const auto& element : description.elements()) {
      if (const auto* section = std::get_if<Section>(&element)) {
        const std::string inner = join_key(header, section->key);
        text_ += "\n[" + inner + "]\n";
        write_table(*section->contents, inner, join_key(path, section->key));
      } else if (const auto* collection = std::get_if<Collection>(&element)) {
        write_items(*collection, header, path);
      }
    }
  }

  const std::string& text() const { return text_; }

 private:
  void write_items(const Collection& collection, const std::string& header, const std::string& path) {
    const std::string table = join_key(header, collection.key), key = join_key(path, collection.key);
    int number = 0;
    for (const auto& [name, item] : collection.items()) {
      ++number;
      if (collection.is_list) {
        text_ += "\n[[" + table + "]]\n";
        write_table(*item, table, key + "." + std::to_string(number));
      } else {
        text_ += "\n[" + join_key(table, name) + "]\n";
        write_table(*item, join_key(table, name), join_key(key, name));
      }
    }
  }

  void write(const Parameter& parameter, const std::string& path) {
    const auto value = to_toml(parameter);
    if (!value) {
      text_ += "# " + quoted_key(parameter.key) + ": " + parameter.about.otherwise + "\n";
      return;
    }
    text_ += quoted_key(parameter.key) + " = " + *value;
    const auto written = parameters_.as_written.find(join_key(path, parameter.key));
    if (written == parameters_.as_written.end())
      text_ += default_note(parameter, *value);
    else if (quoted_text(written->second) != *value && written->second != *value)
      text_ += "  # " + one_line(written->second);
    text_ += "\n";
  }

  static std::string default_note(const Parameter& parameter, const std::string& value) {
    const auto own = to_toml_in_own_unit(parameter).value_or(value);
    return "  # default" + (own == value ? "" : " " + own) + ", " + parameter.about.source;
  }

  static std::string one_line(std::string text) {
    for (auto& c : text)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return text;
  }

  const Case& parameters_;
  std::string text_;
};

}  // namespace

std::string effective_parameters(const Case& parameters) {
  Case copy = parameters;
  Description description;
  describe(description, copy);
  Writer writer(parameters);
  writer.write_table(description, "", "");
  return "# Effective parameters of " + parameters.file.filename().string() +
         ": all defaults resolved, in SI; behind each value what was written.\n" + writer.text();
}

}  // namespace turgor::configuration
