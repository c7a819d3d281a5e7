#include "units/nearest_word.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <vector>

namespace turgor::units {

double edit_distance(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
  const std::size_t columns = b.size() + 1;
  std::vector<double> table((a.size() + 1) * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> double& { return table[i * columns + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = double(i);
  for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = double(j);
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const char x = a[i - 1], y = b[j - 1];
      const double change = x == y ? 0 : lower(x) == lower(y) ? 0.25 : 1;
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change});
      if (i > 1 && j > 1 && x == b[j - 2] && a[i - 2] == y)
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  return at(a.size(), b.size());
}

std::string nearest_word(std::string_view word, std::span<const std::string> candidates) {
  std::string best;
  double least = std::numeric_limits<double>::max();
  for (const auto& candidate : candidates) {
    double distance = edit_distance(word, candidate);
    // "permeability" for "vascular_permeability": a whole part of the name was left out.
    const bool part = word.size() >= 4 && candidate.find(word) != std::string::npos;
    const double limit = std::max(1.0, double(std::max(word.size(), candidate.size())) / 3);
    if (part) distance = std::min(distance, limit);
    // A word of which nothing is left is no misspelling.
    const bool something_left = distance < double(std::max(word.size(), candidate.size()));
    if (something_left && distance <= limit && distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, std::span<const std::string> candidates) {
  const std::string nearest = nearest_word(word, candidates);
  return nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?";
}

}  // namespace turgor::units
