#include "configuration/parameter_value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "units/nearest_word.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

/// Thrown inside this file only: the message of one problem.
struct Refusal {
  std::string message;
  Position position;
};

std::string example_text(const Parameter& parameter) {
  std::string example = parameter.about.example;
  if (example.empty() && !parameter.about.tumour.empty()) example = parameter.about.tumour;
  if (example.empty()) return to_toml_in_own_unit(parameter).value_or("");
  return text_to_toml(parameter, example);
}

std::string how_to_write(const Parameter& parameter) {
  const std::string example = example_text(parameter);
  return example.empty() ? "" : ", for example " + parameter.key + " = " + example;
}

double limit(const std::string& text) {
  return units::parse_quantity(text).si();
}

void check_range(const Parameter& parameter, double value, const Node& node) {
  const auto& about = parameter.about;
  const bool low = !about.minimum.empty() && value < limit(about.minimum);
  const bool high = !about.maximum.empty() && value > limit(about.maximum);
  if (low || high)
    throw Refusal{
        node.as_written() + " is out of range; allowed is " + range_text(parameter) + about.out_of_range,
        node.position};
}

std::string expected(const Parameter& parameter) {
  if (parameter.dimension == units::dimensionless) return "a number with the unit " + parameter.about.unit;
  return with_article(units::describe(parameter.dimension));
}

bool is_bare_number(const std::string& text) {
  const auto begin = text.find_first_not_of(" +"), end = text.find_last_not_of(' ');
  if (begin == std::string::npos) return false;
  double value = 0;
  const auto result = std::from_chars(text.data() + begin, text.data() + end + 1, value);
  return result.ec == std::errc() && result.ptr == text.data() + end + 1 && std::isfinite(value);
}

/// The example with the number that was written, if the unit alone is missing: "5 mm".
std::string completed(const Parameter& parameter, const std::string& number) {
  return "\"" + number + " " + parameter.about.unit + "\"";
}

double read_number(const Parameter& parameter, const Node& node) {
  const bool is_number = node.kind == Node::Kind::number || node.kind == Node::Kind::integer;
  const auto lacks_unit = [&](const std::string& number) {
    return Refusal{"the bare number " + number + " lacks a unit; write " + expected(parameter) +
                       " as text with its unit, for example " + completed(parameter, number),
                   node.position};
  };
  double value = 0;
  if (is_number) {
    value = node.number;
    if (!std::isfinite(value)) throw Refusal{node.text + " is not a finite number", node.position};
    if (parameter.needs_unit) throw lacks_unit(node.text);
  } else if (node.kind == Node::Kind::text) {
    if (parameter.needs_unit && is_bare_number(node.text)) throw lacks_unit(node.text);
    try {
      value = units::parse_si(node.text, parameter.dimension);
    } catch (const units::QuantityError& error) {
      const std::string why = error.what();
      const bool says_enough =
          why.find("did you mean") != std::string::npos || why.find("got ") != std::string::npos;
      throw Refusal{why + (says_enough ? "" : how_to_write(parameter)), node.position};
    }
  } else {
    throw Refusal{"expects " + type_text(parameter) + how_to_write(parameter) + "; got " + node.kind_name(),
                  node.position};
  }
  check_range(parameter, value, node);
  return value;
}

const std::string& read_text(const Parameter& parameter, const Node& node) {
  if (node.kind != Node::Kind::text)
    throw Refusal{"expects " + type_text(parameter) + how_to_write(parameter) + "; got " + node.kind_name(),
                  node.position};
  if (node.text.find_first_not_of(" \t\n") == std::string::npos)
    throw Refusal{
        "is empty; write " + type_text(parameter) + how_to_write(parameter) + ", or delete the line",
        node.position};
  return node.text;
}

Point read_point(const Parameter& parameter, const Node& node) {
  if (node.kind != Node::Kind::list || node.items.size() != 3)
    throw Refusal{"expects a list of three lengths" + how_to_write(parameter) + "; got " +
                      (node.kind == Node::Kind::list ? "a list of " + std::to_string(node.items.size())
                                                     : node.kind_name()),
                  node.position};
  Point point;
  for (std::size_t i = 0; i < 3; ++i) point[i] = read_number(parameter, node.items[i]);
  return point;
}

/// A list, or a single value that stands for a list of one.
std::vector<const Node*> items_of(const Parameter& parameter, const Node& node) {
  std::vector<const Node*> items;
  if (node.kind == Node::Kind::list) {
    for (const auto& item : node.items) items.push_back(&item);
  } else {
    items.push_back(&node);
  }
  if (items.empty())
    throw Refusal{
        "is an empty list; write at least one value" + how_to_write(parameter) + ", or delete the line",
        node.position};
  return items;
}

const std::vector<Node::Entry>& entries_of(const Parameter& parameter, const Node& node) {
  if (node.kind != Node::Kind::table)
    throw Refusal{"expects " + type_text(parameter) + how_to_write(parameter) + "; got " + node.kind_name(),
                  node.position};
  if (node.entries.empty())
    throw Refusal{"is empty" + how_to_write(parameter) + ", or delete the line", node.position};
  return node.entries;
}

/// Reads a node into each type that a parameter can have.
struct Assign {
  const Parameter& parameter;
  const Node& node;
  const std::filesystem::path& folder;

  void operator()(double* target) const { *target = read_number(parameter, node); }
  void operator()(std::optional<double>* target) const { *target = read_number(parameter, node); }
  void operator()(int* target) const {
    if (node.kind != Node::Kind::integer)
      throw Refusal{"expects a whole number" + how_to_write(parameter) + "; got " +
                        (node.kind == Node::Kind::number ? node.text : node.kind_name()),
                    node.position};
    check_range(parameter, node.number, node);
    *target = int(node.integer);
  }
  void operator()(bool* target) const {
    if (node.kind != Node::Kind::boolean)
      throw Refusal{"expects true or false, without quotes; got " + node.kind_name(), node.position};
    *target = node.boolean;
  }
  void operator()(std::string* target) const { *target = read_text(parameter, node); }
  void operator()(std::filesystem::path* target) const {
    const std::filesystem::path written = read_text(parameter, node);
    // What is typed on the command line is relative to where it is typed.
    const bool from_command_line = node.position.line == 0;
    const auto base = from_command_line ? std::filesystem::current_path() : folder;
    const auto file = std::filesystem::absolute(base / written).lexically_normal();
    const auto& endings = parameter.about.endings;
    const std::string name = file.filename().string();
    if (!endings.empty() && std::none_of(endings.begin(), endings.end(),
                                         [&](const auto& ending) { return name.ends_with(ending); })) {
      std::string all;
      for (const auto& ending : endings) all += " " + ending;
      throw Refusal{"\"" + written.string() + "\" has no known file name ending; allowed are" + all,
                    node.position};
    }
    std::error_code error;
    if (!std::filesystem::exists(file, error))
      throw Refusal{"there is no file " + file.string() + " (relative names start at the " +
                        (from_command_line ? "current folder)" : "parameter file's folder)") +
                        nearest_file(file),
                    node.position};
    if (std::filesystem::is_directory(file, error))
      throw Refusal{file.string() + " is a folder; name the file in it", node.position};
    *target = file;
  }
  void operator()(Point* target) const { *target = read_point(parameter, node); }
  void operator()(std::optional<Point>* target) const { *target = read_point(parameter, node); }
  void operator()(std::vector<double>* target) const {
    std::vector<double> values;
    for (const auto* item : items_of(parameter, node)) values.push_back(read_number(parameter, *item));
    *target = values;
  }
  void operator()(std::vector<Point>* target) const {
    std::vector<Point> points;
    if (node.kind != Node::Kind::list)
      throw Refusal{"expects a list of points" + how_to_write(parameter) + "; got " + node.kind_name(),
                    node.position};
    // One point may stand without the outer brackets.
    if (node.items.size() == 3 && node.items[0].kind != Node::Kind::list) {
      points.push_back(read_point(parameter, node));
    } else {
      for (const auto* item : items_of(parameter, node)) points.push_back(read_point(parameter, *item));
    }
    *target = points;
  }
  void operator()(std::vector<std::string>* target) const {
    std::vector<std::string> texts;
    for (const auto* item : items_of(parameter, node)) texts.push_back(read_text(parameter, *item));
    *target = texts;
  }
  void operator()(std::map<int, std::string>* target) const {
    std::map<int, std::string> labels;
    for (const auto& entry : entries_of(parameter, node))
      for (const auto* item : items_of(parameter, entry.value)) {
        constexpr long long largest = 1 << 30;
        if (item->kind != Node::Kind::integer || item->integer < 1 || item->integer > largest)
          throw Refusal{"the label of " + quoted_key(entry.key) +
                            " is a whole number from 1 on, or a list of them; got " +
                            (item->text.empty() ? item->kind_name() : item->text),
                        item->position};
        const auto [existing, is_new] = labels.emplace(int(item->integer), entry.key);
        if (!is_new)
          throw Refusal{"label " + item->text + " is both " + existing->second + " and " + entry.key,
                        item->position};
      }
    *target = labels;
  }
  void operator()(std::map<std::string, double>* target) const {
    std::map<std::string, double> values;
    for (const auto& entry : entries_of(parameter, node)) {
      try {
        values[entry.key] = read_number(parameter, entry.value);
      } catch (const Refusal& refusal) {
        throw Refusal{quoted_key(entry.key) + ": " + refusal.message, refusal.position};
      }
    }
    *target = values;
  }
  void operator()(const Choice& choice) const {
    const std::string& word = read_text(parameter, node);
    std::vector<std::string> words;
    for (const auto& option : choice.options) words.push_back(option.word);
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end())
      throw Refusal{"\"" + word + "\" is not " + type_text(parameter) + units::suggestion(word, words),
                    node.position};
    choice.set(std::size_t(found - words.begin()));
  }

  static std::string nearest_file(const std::filesystem::path& file) {
    std::vector<std::string> names;
    std::error_code error;
    constexpr std::size_t most = 1000;
    for (std::filesystem::directory_iterator entry(file.parent_path(), error), end; !error && entry != end;
         entry.increment(error)) {
      names.push_back(entry->path().filename().string());
      if (names.size() == most) break;
    }
    return units::suggestion(file.filename().string(), names);
  }
};

}  // namespace

void assign(const Parameter& parameter, const Node& node, const std::string& path,
            const std::filesystem::path& folder, ProblemList& problems) {
  try {
    std::visit(Assign{parameter, node, folder}, parameter.address);
  } catch (const Refusal& refusal) {
    problems.add(refusal.position, path, refusal.message);
  }
}

}  // namespace turgor::configuration
