#pragma once

#include <string>
#include <utility>

#include "configuration/checks.hpp"

namespace turgor::configuration {

/// Checks of one table of a file.
class TableCheck {
 public:
  TableCheck(std::string table, ProblemList& problems) : table_(std::move(table)), problems_(problems) {}

  bool written(const std::string& key) const { return problems_.was_written(table_ + "." + key); }
  void problem(const std::string& key, const std::string& message) {
    problems_.add(table_ + "." + key, message);
  }
  void warn(const std::string& key, const std::string& message) {
    problems_.warn(table_ + "." + key, message);
  }
  /// A value that was written but refused already has its problem.
  void require(bool given, const std::string& key, const std::string& message) {
    if (!given && !written(key)) problem(key, message);
  }
  /// Values that another law would use hint at a wrong `law`.
  void only_for(const std::string& key, bool right, const std::string& law) {
    const bool law_unknown = problems_.refused(table_ + ".law");
    if (!right && !law_unknown && written(key))
      problem(key, "is only for law = \"" + law + "\"; delete it or change the law");
  }

 private:
  std::string table_;
  ProblemList& problems_;
};

}  // namespace turgor::configuration
