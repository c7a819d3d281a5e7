#pragma once

#include <filesystem>

#include "configuration/description.hpp"
#include "configuration/document.hpp"

namespace turgor::configuration {

/// Gives every described parameter the value that stands in the document; keys that nothing describes are
/// problems. `folder` is where relative file names start.
void read_into(const Description& description, const Node& document, const std::filesystem::path& folder,
               ProblemList& problems);

}  // namespace turgor::configuration
