#pragma once

#include <map>
#include <string>
#include <vector>

namespace turgor::configuration {

/// Something wrong with the input, and where.
struct Problem {
  std::string file = {};
  int line = 0;    ///< 0: the file as a whole, or the command line
  int column = 0;  ///< 0: unknown
  std::string key = {};
  std::string message = {};  ///< what is wrong, what is allowed, what to do
  bool operator==(const Problem&) const = default;
};

/// One line per problem: "file:line: key: message".
std::string describe_problems(const std::vector<Problem>& problems);

/// Where something stands in a file.
struct Position {
  std::string file = {};
  int line = 0;
  int column = 0;
};

/// Where each key of the input was written, and as what.
struct Written {
  Position position = {};
  std::string text = {};  ///< as written; empty for tables
};

/// Collects problems by key; knows where each key was written.
class ProblemList {
 public:
  explicit ProblemList(std::string file) : file_(std::move(file)) {}

  /// A problem at a place.
  void add(const Position& position, const std::string& key, const std::string& message);
  /// A problem of a key; its place is where the key, or else the nearest table around it, was written.
  void add(const std::string& key, const std::string& message);
  /// Something legitimate that is probably not what was meant.
  void warn(const std::string& key, const std::string& message);

  void remember(const std::string& key, const Written& written) { written_[key] = written; }
  bool was_written(const std::string& key) const { return written_.contains(key); }
  const std::map<std::string, Written>& written() const { return written_; }

  /// Whether the value of this key was refused.
  bool refused(const std::string& key) const;

  /// Problems in the order of the file.
  std::vector<Problem> problems() const;
  std::vector<Problem> warnings() const;
  bool empty() const { return problems_.empty(); }

 private:
  Problem at_key(const std::string& key, const std::string& message) const;

  std::string file_ = {};
  std::map<std::string, Written> written_ = {};
  std::vector<Problem> problems_, warnings_ = {};
};

/// A key for a path: parts that are no bare TOML keys are put in quotes.
std::string join_key(const std::string& table, const std::string& key);

/// The part as it stands in a TOML file: plain, or in quotes where needed.
std::string quoted_key(const std::string& key);

/// The text as a TOML string with its quotes.
std::string quoted_text(const std::string& text);

}  // namespace turgor::configuration
