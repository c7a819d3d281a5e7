#pragma once

#include <span>
#include <string>
#include <string_view>

namespace turgor::units {

/// How many insertions, deletions, substitutions and swaps of neighbours turn one word into the other
/// (Damerau-Levenshtein distance, optimal string alignment), letter case counting a quarter.
double edit_distance(std::string_view a, std::string_view b);

/// The candidate nearest to `word`, or empty if none is near enough to be what was meant.
std::string nearest_word(std::string_view word, std::span<const std::string> candidates);

/// "; did you mean \"radius\"?", or empty.
std::string suggestion(std::string_view word, std::span<const std::string> candidates);

}  // namespace turgor::units
