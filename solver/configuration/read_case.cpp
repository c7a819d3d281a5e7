#include "configuration/read_case.hpp"

#include "configuration/checks.hpp"
#include "configuration/document.hpp"
#include "configuration/parameters/descriptions.hpp"
#include "configuration/reader.hpp"
#include "configuration/resolve.hpp"

namespace turgor::configuration {

namespace {

ReadResult read(std::optional<Node> document, const std::filesystem::path& file,
                const std::filesystem::path& folder, const std::vector<std::string>& overrides,
                const Vocabulary& vocabulary, ProblemList& problems) {
  if (document) {
    for (const auto& assignment : overrides) apply_override(*document, assignment, problems);
    Case parameters{.file = file};
    Description description;
    describe(description, parameters);
    read_into(description, *document, folder, problems);
    for (const auto& [key, written] : problems.written())
      if (!written.text.empty()) parameters.as_written[key] = written.text;
    resolve(parameters, vocabulary, problems);
    check(parameters, vocabulary, problems);
    if (problems.empty())
      return {.parameters = std::move(parameters), .problems = {}, .warnings = problems.warnings()};
  }
  return {.parameters = std::nullopt, .problems = problems.problems(), .warnings = problems.warnings()};
}

}  // namespace

ReadResult read_case(const std::filesystem::path& file, const std::vector<std::string>& overrides,
                     const Vocabulary& vocabulary) {
  ProblemList problems(file.string());
  return read(read_document(file, problems), file, std::filesystem::absolute(file).parent_path(), overrides,
              vocabulary, problems);
}

ReadResult read_case_text(const std::string& text, const std::string& name,
                          const std::filesystem::path& folder, const std::vector<std::string>& overrides,
                          const Vocabulary& vocabulary) {
  ProblemList problems(name);
  return read(parse_document(text, name, problems), name, std::filesystem::absolute(folder), overrides,
              vocabulary, problems);
}

}  // namespace turgor::configuration
