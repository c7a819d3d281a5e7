#include "configuration/problem.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <tuple>

namespace turgor::configuration {

std::string describe_problems(const std::vector<Problem>& problems) {
  std::string text;
  for (const auto& problem : problems) {
    text += problem.file + ":";
    if (problem.line > 0) text += std::to_string(problem.line) + ":";
    if (!problem.key.empty()) text += " " + problem.key + ":";
    text += " " + problem.message + "\n";
  }
  return text;
}

namespace {

// A message repeats what stands in the file, which may be a million letters: its ends say enough.
std::string readable(std::string message) {
  for (std::size_t at = 0; at < message.size(); ++at)
    if (const auto code = static_cast<unsigned char>(message[at]);
        (code < 0x20 && code != '\n') || code == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", code);
      message.replace(at, 1, escape);
    }
  constexpr std::size_t longest = 1000, kept = 300;
  if (message.size() <= longest) return message;
  return message.substr(0, kept) + " [... " + std::to_string(message.size() - 2 * kept) + " letters ...] " +
         message.substr(message.size() - kept);
}

}  // namespace

void ProblemList::add(const Position& position, const std::string& key, const std::string& message) {
  problems_.push_back({position.file, position.line, position.column, readable(key), readable(message)});
}

void ProblemList::add(const std::string& key, const std::string& message) {
  problems_.push_back(at_key(key, message));
}

void ProblemList::warn(const std::string& key, const std::string& message) {
  warnings_.push_back(at_key(key, message));
}

bool ProblemList::refused(const std::string& key) const {
  return std::any_of(problems_.begin(), problems_.end(),
                     [&](const Problem& problem) { return problem.key == key; });
}

Problem ProblemList::at_key(const std::string& key, const std::string& message) const {
  // The longest written key that is this one or a table around it.
  const Written* best = nullptr;
  std::size_t longest = 0;
  for (const auto& [path, written] : written_) {
    const bool around = key.starts_with(path) && (key.size() == path.size() || key[path.size()] == '.');
    if (around && path.size() >= longest) {
      best = &written;
      longest = path.size();
    }
  }
  if (best) return {best->position.file, best->position.line, best->position.column, key, readable(message)};
  return {file_, 0, 0, key, readable(message)};
}

namespace {

std::vector<Problem> in_file_order(std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
  });
  problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
  return problems;
}

}  // namespace

std::vector<Problem> ProblemList::problems() const {
  return in_file_order(problems_);
}
std::vector<Problem> ProblemList::warnings() const {
  return in_file_order(warnings_);
}

std::string quoted_text(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else if (code < 0x20 || code == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", code);
      quoted += escape;
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string quoted_key(const std::string& key) {
  const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return (c < 0x80 && std::isalnum(c)) || c == '_' || c == '-';
  });
  return bare ? key : quoted_text(key);
}

std::string join_key(const std::string& table, const std::string& key) {
  return table.empty() ? quoted_key(key) : table + "." + quoted_key(key);
}

}  // namespace turgor::configuration
