#pragma once

#include <optional>
#include <string>
#include <vector>

namespace turgor::configuration {

/// A parameter file to start from.
struct Template {
  std::string name, help;
};

/// The templates there are.
const std::vector<Template>& templates();

/// A complete commented parameter file; empty if there is none of this name.
std::optional<std::string> template_file(const std::string& name);

}  // namespace turgor::configuration
