#include "device_library.hpp"

#include <dlfcn.h>

namespace turgor::kernels::detail {

namespace {

constexpr const char* file_name = "libturgor_kernels_cuda.so." TURGOR_KERNELS_SOVERSION;

DeviceLibrary open() {
  Dl_info here{};
  void* opened = nullptr;
  std::string obstacle;
  const auto open_as = [&](const std::string& name) {
    if (opened != nullptr) return;
    opened = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (opened == nullptr && obstacle.empty()) obstacle = dlerror();
  };
  if (dladdr(reinterpret_cast<const void*>(&device_library), &here) != 0 && here.dli_fname != nullptr) {
    const std::string path = here.dli_fname;
    if (const auto end = path.rfind('/'); end != std::string::npos)
      open_as(path.substr(0, end + 1) + file_name);
  }
  open_as(file_name);
  if (opened == nullptr)
    return {.library = nullptr, .lacks = "the kernels' library for it cannot be opened (" + obstacle + ")"};
  using Entry = EngineLibrary* (*)(int, const char*);
  const auto entry = reinterpret_cast<Entry>(dlsym(opened, "turgor_kernels_cuda"));
  EngineLibrary* const library = entry == nullptr ? nullptr : entry(engine_interface, TURGOR_KERNELS_VERSION);
  if (library == nullptr)
    return {.library = nullptr,
            .lacks = std::string(file_name) + " was built from another version than this program"};
  return {.library = library, .lacks = std::nullopt};
}

}  // namespace

const DeviceLibrary& device_library() {
  static const DeviceLibrary library = open();
  return library;
}

}  // namespace turgor::kernels::detail
