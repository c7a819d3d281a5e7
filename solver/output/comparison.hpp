#pragma once

#include <string>

#include "output/summary.hpp"

namespace turgor::output {

/// The table printed at the end of a run: a row per arm and carrier with the delivery relative to the control
/// (the first arm), the carrier's mean concentration, heterogeneity and penetration, and the arm's mean
/// pressure. "-" is undefined.
std::string comparison_table(const Summary& summary);

}  // namespace turgor::output
