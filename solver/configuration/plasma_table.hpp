#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace turgor::configuration {

/// A plasma curve: relative concentration over time.
struct PlasmaTable {
  std::vector<double> times;   ///< s, increasing from 0
  std::vector<double> values;  ///< relative to the peak, not negative
};

/// Reads a CSV file with the header `time_s,relative_concentration`; throws std::runtime_error with the line
/// and what is wrong with it.
PlasmaTable read_plasma_table(const std::filesystem::path& file);

}  // namespace turgor::configuration
