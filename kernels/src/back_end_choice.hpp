#pragma once

#include <optional>
#include <string>
#include <vector>

#include <turgor/kernels/runtime.hpp>

namespace turgor::kernels::detail {

/// Devices as their driver names them; where there are none, why.
struct Devices {
  std::vector<std::string> names;
  std::string why_none;
  int mine = 0;  ///< number of the one for this process
};

/// What is there to choose from.
struct Surroundings {
  Devices devices;
  /// What keeps the device library from being used; nothing if it can be.
  std::optional<std::string> library_lacks;
};

struct Choice {
  BackEnd back_end;
  std::string reason;
};

/// Throws BackEndUnavailable if `wanted` is cuda and cannot be had. `wanted` may be automatic, host or cuda.
Choice choose(BackEnd wanted, const Surroundings& surroundings);

}  // namespace turgor::kernels::detail
