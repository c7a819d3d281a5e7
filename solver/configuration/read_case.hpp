#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "configuration/case.hpp"
#include "configuration/problem.hpp"

namespace turgor::configuration {

/// Words that other rooms define and a parameter file may use; an empty list accepts any word.
struct Vocabulary {
  std::vector<std::string> agents = {};            ///< of the built-in library
  std::vector<std::string> model_parameters = {};  ///< that an agent can change
};

/// What came of reading a parameter file: the case, or what is wrong with the file.
struct ReadResult {
  std::optional<Case> parameters = {};  ///< only without problems
  std::vector<Problem> problems = {};
  std::vector<Problem> warnings = {};
  explicit operator bool() const { return parameters.has_value(); }
};

/// Reads a parameter file, applies `overrides` ("section.key=value"), fills in defaults and checks everything
/// that can be checked without the mesh or the image. Writes nothing.
ReadResult read_case(const std::filesystem::path& file, const std::vector<std::string>& overrides = {},
                     const Vocabulary& vocabulary = {});

/// The same for a text; relative file names in it start at `folder`, `name` stands for the file in problems.
ReadResult read_case_text(const std::string& text, const std::string& name,
                          const std::filesystem::path& folder, const std::vector<std::string>& overrides = {},
                          const Vocabulary& vocabulary = {});

}  // namespace turgor::configuration
