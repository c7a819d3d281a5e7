#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "configuration/description.hpp"
#include "configuration/document.hpp"

namespace turgor::configuration {

/// Gives a parameter the value that stands in a file, or says why not; `path` names it in problems, relative
/// files are relative to `folder`.
void assign(const Parameter& parameter, const Node& node, const std::string& path,
            const std::filesystem::path& folder, ProblemList& problems);

/// The value as it stands in a parameter file, quantities in SI; empty where none is given.
std::optional<std::string> to_toml(const Parameter& parameter);

/// The same with quantities in the parameter's own unit, for people.
std::optional<std::string> to_toml_in_own_unit(const Parameter& parameter);

/// A text of a description ("5 mm"; "1 h, 6 h") as it stands in a parameter file: with its quotes or
/// brackets.
std::string text_to_toml(const Parameter& parameter, const std::string& text);

/// "10 um to 20 cm", "at least 0 s", or empty.
std::string range_text(const Parameter& parameter);

/// "length", "number", "whole number", "true or false", "one of sphere, ellipsoid", "list of times" ...
std::string type_text(const Parameter& parameter);

/// "a length", "an area".
std::string with_article(const std::string& noun);

}  // namespace turgor::configuration
