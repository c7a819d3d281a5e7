#pragma once

#include <string>

#include "configuration/case.hpp"

namespace turgor::configuration {

/// A parameter file with every key, resolved, quantities in SI, what was written beside it; read again it
/// gives the same case.
std::string effective_parameters(const Case& parameters);

/// The same values as a JSON object that the schema of parameter files accepts.
std::string as_json(const Case& parameters);

}  // namespace turgor::configuration
