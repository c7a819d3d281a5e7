#pragma once

#include <string>

namespace turgor::configuration {

/// Every parameter as a Markdown page: one table per section.
std::string parameters_markdown();

/// Every parameter as a JSON list: path, type, unit, range, default, source, help, options.
std::string parameters_json();

/// JSON schema (draft-07) of parameter files, for completion and checks in editors.
std::string parameters_schema();

}  // namespace turgor::configuration
