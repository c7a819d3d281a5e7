#pragma once

#include <initializer_list>
#include <string>
#include <utility>

namespace turgor::linear_algebra {

/// Throws std::runtime_error that says what failed, if PETSc's error code is not 0.
void check(int code, const char* what);

/// Sets options that the user has not set, -prefix_key value.
void set_defaults(const std::string& prefix,
                  std::initializer_list<std::pair<const char*, const char*>> settings);

}  // namespace turgor::linear_algebra
