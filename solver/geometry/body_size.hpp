#pragma once

#include <sstream>
#include <string>

#include "geometry/input_error.hpp"

namespace turgor::geometry {

/// Refuses a body whose largest extent (m) is no tumour's: most often a length was taken in a wrong unit.
inline void expect_body_size(double extent, const std::string& prefix, const std::string& remedy) {
  constexpr double least = 20e-6,
                   greatest = 1;  // from a few cells to a host around the largest animal tumour
  if (extent >= least && extent <= greatest) return;
  std::ostringstream why;
  why << prefix << "is " << extent << " m across; bodies from " << 1e6 * least << " um to " << greatest
      << " m are computed. " << remedy;
  throw InputError(why.str());
}

}  // namespace turgor::geometry
