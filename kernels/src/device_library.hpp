#pragma once

#include <optional>
#include <string>

#include "engine.hpp"

namespace turgor::kernels::detail {

/// The library for CUDA, or what keeps it from being used.
struct DeviceLibrary {
  EngineLibrary* library = nullptr;
  std::optional<std::string> lacks;
};

/// Opened once, from the folder of this library or else where the loader looks. It stays open to the end of
/// the program: what CUDA registers when it is loaded cannot be taken back.
const DeviceLibrary& device_library();

}  // namespace turgor::kernels::detail
