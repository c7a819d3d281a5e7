#include "linear_algebra/petsc_check.hpp"

#include <petscsys.h>

#include <stdexcept>

namespace turgor::linear_algebra {

void check(int code, const char* what) {
  if (code != 0)
    throw std::runtime_error(std::string("PETSc failed to ") + what + " (error " + std::to_string(code) +
                             ").");
}

void set_defaults(const std::string& prefix,
                  std::initializer_list<std::pair<const char*, const char*>> settings) {
  for (const auto& [key, value] : settings) {
    const std::string option = "-" + prefix + key;
    PetscBool chosen_by_user = PETSC_FALSE;
    check(PetscOptionsHasName(nullptr, nullptr, option.c_str(), &chosen_by_user), "look for an option");
    if (chosen_by_user == PETSC_FALSE)
      check(PetscOptionsSetValue(nullptr, option.c_str(), value), "set an option");
  }
}

}  // namespace turgor::linear_algebra
