#pragma once

#include <stdexcept>
#include <string>

namespace turgor::vasculature {

/// Refuses a value that is not positive and finite, naming `what` it is.
inline void demand_positive(double value, const char* what) {
  if (!(value > 0) || value > 1e300)
    throw std::domain_error(std::string("vessel wall: ") + what + " must be positive and finite, but is " +
                            std::to_string(value));
}

}  // namespace turgor::vasculature
