#include "configuration/document.hpp"
#include "configuration/parameter_value.hpp"
#include "configuration/parameters/descriptions.hpp"

namespace turgor::configuration {

namespace {

std::string tissue_of(const std::string& region) {
  if (region == "host") return "normal";
  if (region == "necrotic_core") return "necrotic";
  return "tumour";
}

const std::string& default_text(const About& about, const std::string& tissue) {
  return tissue == "normal" ? about.normal : tissue == "necrotic" ? about.necrotic : about.tumour;
}

}  // namespace

RegionParameters default_region(const std::string& name, const std::string& tissue) {
  RegionParameters region{.name = name};
  const bool known = tissue == "tumour" || tissue == "normal" || tissue == "necrotic";
  const std::string column = known ? tissue : tissue_of(name);
  Description description;
  describe(description, region);
  ProblemList problems("built-in defaults");
  for (const auto& element : description.elements()) {
    const auto* parameter = std::get_if<Parameter>(&element);
    // Whether the reflection has a default depends on the pores, which are not read yet.
    if (!parameter || parameter->key == "osmotic_reflection") continue;
    const std::string& text = default_text(parameter->about, column);
    if (text.empty()) continue;
    assign(*parameter, {.kind = Node::Kind::text, .text = text}, parameter->key, {}, problems);
  }
  if (!problems.empty()) throw std::logic_error(describe_problems(problems.problems()));
  return region;
}

}  // namespace turgor::configuration
