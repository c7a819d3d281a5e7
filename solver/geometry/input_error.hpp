#pragma once

#include <stdexcept>

namespace turgor::geometry {

/// A scan or a mesh file that cannot be used; the message names the file and says what to do.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace turgor::geometry
