#pragma once

#include <string>

namespace turgor::output {

/// The shortest text that reads back as the same number.
std::string number_text(double value);

}  // namespace turgor::output
