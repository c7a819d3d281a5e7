#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "configuration/problem.hpp"

namespace turgor::configuration {

/// A value of a parameter file as it was written, with its place.
struct Node {
  enum class Kind { text, integer, number, boolean, date, list, table };
  struct Entry;

  Kind kind = Kind::table;
  std::string text = {};  ///< of a text, or a number, boolean or date as text
  long long integer = 0;
  double number = 0;  ///< of an integer too
  bool boolean = false;
  std::vector<Node> items;     ///< of a list
  std::vector<Entry> entries;  ///< of a table, in the order of the file
  Position position = {};

  const Node* find(const std::string& key) const;
  /// The value as a person would write it.
  std::string as_written() const;
  /// "a text", "a number", "a table" ...
  std::string kind_name() const;
};

struct Node::Entry {
  std::string key = {};
  Position position = {};
  Node value = {};
};

/// Reads a parameter file into a tree; a file that is none (absent, empty, binary, huge, not TOML) leaves one
/// problem and gives nothing.
std::optional<Node> read_document(const std::filesystem::path& file, ProblemList& problems);

/// Reads TOML text; `name` stands for the file in problems.
std::optional<Node> parse_document(const std::string& text, const std::string& name, ProblemList& problems);

/// Applies `section.key=value` (a TOML value, or a plain text without quotes) to a document.
void apply_override(Node& document, const std::string& assignment, ProblemList& problems);

}  // namespace turgor::configuration
