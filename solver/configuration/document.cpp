#include "configuration/document.hpp"

// On some broken files (a table called [%name]) toml++ meets its own assertions: it would abort, or with
// NDEBUG go on in undefined territory. Its documented hook turns them into an exception.
#undef NDEBUG
namespace turgor::configuration {
struct BrokenSyntax {};
constexpr void assert_syntax(bool holds) {
  if (!holds) throw BrokenSyntax{};
}
}  // namespace turgor::configuration
#define TOML_ASSERT(condition) ::turgor::configuration::assert_syntax(static_cast<bool>(condition))
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>
#include <tuple>

#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t(64) << 20;
constexpr std::size_t longest_line_with_hint = 1000;

Position position_of(const toml::source_region& source, const std::string& name) {
  return {name, int(source.begin.line), int(source.begin.column)};
}

/// Converts toml++'s tree and restores the order of the file.
Node convert(const toml::node& from, const std::string& name) {
  Node node;
  node.position = position_of(from.source(), name);
  std::ostringstream text;
  switch (from.type()) {
    case toml::node_type::string:
      node.kind = Node::Kind::text;
      node.text = **from.as_string();
      return node;
    case toml::node_type::integer:
      node.kind = Node::Kind::integer;
      node.integer = **from.as_integer();
      node.number = double(node.integer);
      node.text = std::to_string(node.integer);
      return node;
    case toml::node_type::floating_point:
      node.kind = Node::Kind::number;
      node.number = **from.as_floating_point();
      node.text = units::to_text(node.number);
      return node;
    case toml::node_type::boolean:
      node.kind = Node::Kind::boolean;
      node.boolean = **from.as_boolean();
      node.text = node.boolean ? "true" : "false";
      return node;
    case toml::node_type::array:
      node.kind = Node::Kind::list;
      for (const auto& item : *from.as_array()) node.items.push_back(convert(item, name));
      return node;
    case toml::node_type::table:
      node.kind = Node::Kind::table;
      for (const auto& [key, value] : *from.as_table())
        node.entries.push_back(
            {std::string(key.str()), position_of(key.source(), name), convert(value, name)});
      std::stable_sort(node.entries.begin(), node.entries.end(), [](const auto& a, const auto& b) {
        return std::tie(a.position.line, a.position.column) < std::tie(b.position.line, b.position.column);
      });
      return node;
    default:
      node.kind = Node::Kind::date;
      from.visit([&](const auto& value) {
        if constexpr (!toml::is_table<decltype(value)> && !toml::is_array<decltype(value)>) text << *value;
      });
      node.text = text.str();
      return node;
  }
}

std::string line_of(const std::string& text, int line) {
  std::istringstream stream(text);
  std::string content;
  for (int i = 0; i < line && std::getline(stream, content); ++i) {
  }
  return content;
}

/// What a person most likely did wrong on a line that is no TOML.
std::string remedy(const std::string& line) {
  // std::regex recurses once a character: no hint is worth the stack.
  if (line.size() > longest_line_with_hint) return "";
  static const std::regex bare_quantity(
      R"(=\s*([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?\s*[A-Za-z%(/µ][^"#]*?)\s*(#.*)?$)");
  static const std::regex bare_word(R"(=\s*([A-Za-z_][A-Za-z0-9_ .-]*?)\s*(#.*)?$)");
  static const std::regex no_value(R"(^\s*[A-Za-z0-9_."-]+\s*=\s*(#.*)?$)");
  std::smatch found;
  if (std::regex_search(line, found, bare_quantity))
    return "; a value with its unit stands in quotes: \"" + found[1].str() + "\"";
  if (std::regex_search(line, found, bare_word))
    return "; a text stands in quotes: \"" + found[1].str() + "\"";
  if (std::regex_search(line, no_value)) return "; the key has no value: write one, or delete the line";
  if (std::count(line.begin(), line.end(), '"') % 2 == 1) return "; a quote is missing";
  return "";
}

/// Where a key that is given twice stood first: the last earlier line that sets it or opens its table.
int earlier_line(const std::string& text, int line, const std::string& key) {
  std::istringstream stream(text);
  std::string content;
  int found = 0;
  for (int i = 1; i < line && std::getline(stream, content); ++i) {
    const auto begin = content.find_first_not_of(" \t");
    if (begin == std::string::npos || content[begin] == '#') continue;
    const auto end = content.find(content[begin] == '[' ? ']' : '=');
    if (content.substr(begin, end - begin).find(key) != std::string::npos) found = i;
  }
  return found;
}

std::string reworded(const toml::parse_error& error, const std::string& text) {
  const std::string description(error.description());
  const int line = int(error.source().begin.line);
  if (description.size() > longest_line_with_hint)
    return description.substr(0, longest_line_with_hint) + "...";
  static const std::regex twice(R"((redefine|duplicate)[^']*'([^']*)')");
  std::smatch found;
  if (std::regex_search(description, found, twice)) {
    const std::string key = found[2].str();
    const int first = earlier_line(text, line, key.substr(key.find_last_of('.') + 1));
    return "\"" + key + "\" is given twice" +
           (first ? "; it stands already in line " + std::to_string(first) : "") + "; keep one of the two";
  }
  const std::string prefix = "Error while parsing ";
  const std::string rest = description.starts_with(prefix) ? description.substr(prefix.size()) : description;
  return "this is no valid TOML (" + rest + ")" + remedy(line_of(text, line));
}

std::optional<std::string> binary_reason(const std::string& text) {
  if (text.starts_with("\x1f\x8b")) return "it is a gzip-compressed file";
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return "it is UTF-16 text; save it as UTF-8";
  const auto zero = text.find('\0');
  if (zero != std::string::npos) return "it has a zero byte at offset " + std::to_string(zero);
  return std::nullopt;
}

}  // namespace

const Node* Node::find(const std::string& key) const {
  for (const auto& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

std::string Node::kind_name() const {
  switch (kind) {
    case Kind::text:
      return "a text";
    case Kind::integer:
      return "a whole number";
    case Kind::number:
      return "a number";
    case Kind::boolean:
      return "true or false";
    case Kind::date:
      return "a date or clock time";
    case Kind::list:
      return "a list";
    case Kind::table:
      return "a table";
  }
  return "";
}

std::string Node::as_written() const {
  std::string all;
  if (kind == Kind::list) {
    for (const auto& item : items) all += (all.empty() ? "" : ", ") + item.as_written();
    return "[" + all + "]";
  }
  if (kind == Kind::table) {
    for (const auto& entry : entries)
      all += (all.empty() ? "" : ", ") + quoted_key(entry.key) + " = " + entry.value.as_written();
    return "{" + all + "}";
  }
  return text;
}

namespace {

bool breaks_the_parser(std::string_view text) {
  try {
    (void)toml::parse(text);
  } catch (const BrokenSyntax&) {
    return true;
  } catch (const toml::parse_error&) {
  }
  return false;
}

/// The first line up to which the text breaks the parser.
int breaking_line(const std::string& text) {
  int line = 1;
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', end + 1), ++line)
    if (breaks_the_parser(std::string_view(text).substr(0, end + 1))) return line;
  return line;
}

/// The first line whose key has more parts than any parameter has (the parser recurses once a part), or 0.
int too_deep_line(const std::string& text) {
  constexpr int most_parts = 64;
  int line = 1, parts = 0;
  char quote = 0;
  bool in_value = false;
  for (const char c : text) {
    if (c == '\n') {
      ++line;
      parts = 0;
      quote = 0;
      in_value = false;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '=' || c == '#') {
      in_value = true;
    } else if (c == '.' && !in_value && ++parts > most_parts) {
      return line;
    }
  }
  return 0;
}

}  // namespace

std::optional<Node> parse_document(const std::string& text, const std::string& name, ProblemList& problems) {
  if (const int line = too_deep_line(text); line > 0) {
    problems.add({.file = name, .line = line}, "", "this key has more parts than any parameter has");
    return std::nullopt;
  }
  try {
    return convert(toml::parse(text, name), name);
  } catch (const BrokenSyntax&) {
    const int line = breaking_line(text);
    problems.add({.file = name, .line = line}, "",
                 "this is no valid TOML; keys are of letters, digits, _ and -, or stand in quotes" +
                     remedy(line_of(text, line)));
    return std::nullopt;
  } catch (const toml::parse_error& error) {
    problems.add(position_of(error.source(), name), "", reworded(error, text));
    return std::nullopt;
  }
}

std::optional<Node> read_document(const std::filesystem::path& file, ProblemList& problems) {
  const Position whole{.file = file.string()};
  const auto refuse = [&](const std::string& message) -> std::optional<Node> {
    problems.add(whole, "", message);
    return std::nullopt;
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) return refuse("there is no such file");
  if (std::filesystem::is_directory(status)) return refuse("this is a folder, not a parameter file");
  const auto too_large = [&](std::uintmax_t size) {
    return refuse("is too large for a parameter file (" + std::to_string(size >> 20) +
                  " MB; at most 64 MB); scans and meshes are named in one, not given in its place");
  };
  if (std::filesystem::is_regular_file(status))
    if (const auto size = std::filesystem::file_size(file, error); !error && size > largest_file)
      return too_large(size);
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return refuse("cannot be opened; check its permissions");
  // A pipe or a device does not tell its size: what is there is read, up to the limit.
  std::string text;
  std::vector<char> block(1 << 16);
  while (text.size() <= largest_file && (stream.read(block.data(), std::ssize(block)) || stream.gcount() > 0))
    text.append(block.data(), static_cast<std::size_t>(stream.gcount()));
  if (stream.bad()) return refuse("cannot be read");
  if (text.size() > largest_file) return too_large(text.size());
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    return refuse("is empty; `turgor template` prints a complete parameter file to start from");
  if (const auto reason = binary_reason(text))
    return refuse("is no text file: " + *reason + "; expected a TOML parameter file");
  return parse_document(text, file.string(), problems);
}

namespace {

/// Puts `from`'s entries into `into`, replacing values that exist.
void merge(Node& into, Node from) {
  for (auto& entry : from.entries) {
    auto existing = std::find_if(into.entries.begin(), into.entries.end(),
                                 [&](const auto& candidate) { return candidate.key == entry.key; });
    if (existing == into.entries.end()) {
      into.entries.push_back(std::move(entry));
      continue;
    }
    Node* target = &existing->value;
    Node* value = &entry.value;
    // "arms.low.doses.1.time": a number picks an item of a list, the first is 1.
    if (target->kind == Node::Kind::list && value->kind == Node::Kind::table && value->entries.size() == 1) {
      const std::string& index = value->entries[0].key;
      if (!index.empty() && index.size() < 7 && index.find_first_not_of("0123456789") == std::string::npos &&
          std::stoul(index) >= 1 && std::stoul(index) <= target->items.size()) {
        target = &target->items[std::stoul(index) - 1];
        value = &value->entries[0].value;
      }
    }
    if (target->kind == Node::Kind::table && value->kind == Node::Kind::table) {
      merge(*target, std::move(*value));
    } else {
      *target = Node(std::move(*value));
      existing->position = entry.position;
    }
  }
}

}  // namespace

void apply_override(Node& document, const std::string& assignment, ProblemList& problems) {
  const std::string name = "--set " + assignment;
  const Position whole{.file = name};
  bool in_quotes = false;
  std::size_t equals = std::string::npos;
  for (std::size_t i = 0; i < assignment.size() && equals == std::string::npos; ++i) {
    if (assignment[i] == '"') in_quotes = !in_quotes;
    if (assignment[i] == '=' && !in_quotes) equals = i;
  }
  if (equals == std::string::npos || equals == 0) {
    problems.add(whole, "", "write section.key=value, for example --set geometry.radius=\"5 mm\"");
    return;
  }
  const std::string key = assignment.substr(0, equals), value = assignment.substr(equals + 1);
  const auto attempt = [&](const std::string& written) -> std::optional<Node> {
    ProblemList ignored(name);
    auto node = parse_document(key + " = " + written + "\n", name, ignored);
    return ignored.empty() ? std::move(node) : std::nullopt;
  };
  // The shell has often eaten the quotes around a text.
  auto parsed = attempt(value);
  if (!parsed) parsed = attempt(quoted_text(value));
  if (!parsed) {
    problems.add(whole, key,
                 "is no valid key; parts with spaces stand in quotes: carriers.\"liposome 60 nm\".diameter");
    return;
  }
  const auto forget_lines = [&](const auto& self, Node& node) -> void {
    node.position = whole;
    for (auto& item : node.items) self(self, item);
    for (auto& entry : node.entries) {
      entry.position = whole;
      self(self, entry.value);
    }
  };
  forget_lines(forget_lines, *parsed);
  merge(document, std::move(*parsed));
}

}  // namespace turgor::configuration
