#include "configuration/effective_parameters.hpp"

#include "configuration/parameter_value.hpp"
#include "configuration/parameters/descriptions.hpp"

namespace turgor::configuration {

namespace {

class Writer {
 public:
  explicit Writer(const Case& parameters) : parameters_(parameters) {}

  void write_table(const Description& description, const std::string& path) {
    for (const auto& element : description.elements())
      if (const auto* parameter = std::get_if<Parameter>(&element)) write(*parameter, path);
    for (const auto& element : description.elements()) {
      if (const auto* section = std::get_if<Section>(&element)) {
        const std::string key = join_key(path, section->key);
        text_ += "\n[" + key + "]\n";
        write_table(*section->contents, key);
      } else if (const auto* collection = std::get_if<Collection>(&element)) {
        for (const auto& [name, item] : collection->items()) write_item(*collection, path, name, *item);
      }
    }
  }

  const std::string& text() const { return text_; }

 private:
  void write_item(const Collection& collection, const std::string& path, const std::string& name,
                  const Description& item) {
    const std::string table = join_key(path, collection.key);
    const std::string key = collection.is_list ? table : join_key(table, name);
    text_ += collection.is_list ? "\n[[" + key + "]]\n" : "\n[" + key + "]\n";
    write_table(item, key);
  }

  void write(const Parameter& parameter, const std::string& path) {
    const auto value = to_toml(parameter);
    if (!value) {
      text_ += "# " + quoted_key(parameter.key) + " is not given: " + parameter.about.otherwise + "\n";
      return;
    }
    text_ += quoted_key(parameter.key) + " = " + *value;
    const auto written = parameters_.as_written.find(join_key(path, parameter.key));
    if (written == parameters_.as_written.end())
      text_ += "  # default";
    else if (quoted_text(written->second) != *value && written->second != *value)
      text_ += "  # " + one_line(written->second);
    text_ += "\n";
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
  writer.write_table(description, "");
  return "# Effective parameters of " + parameters.file.filename().string() +
         ": every default resolved, in SI units; behind each value what was written.\n" + writer.text();
}

}  // namespace turgor::configuration
