#pragma once

#include <string>
#include <vector>

#include "configuration/read_case.hpp"

namespace turgor::configuration {

/// The regions that the shape has: names of built-in shapes or labels; empty for a mesh, which names its own.
std::vector<std::string> regions_of_shape(const GeometryParameters& geometry);

/// Names that [mechanics.sides] may use.
std::vector<std::string> sides_of(const Case& parameters);

/// Fills in what the file leaves to defaults that depend on other values: regions of the shape, reflection
/// coefficients, output times, points of lines, the control arm, agents of the library, plasma tables.
void resolve(Case& parameters, const Vocabulary& vocabulary, ProblemList& problems);

}  // namespace turgor::configuration
