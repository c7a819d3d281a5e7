#include "device_probe.hpp"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>

namespace turgor::kernels::detail {

namespace {

template <class Function>
Function function_of(void* library, const char* name) {
  return reinterpret_cast<Function>(dlsym(library, name));
}

/// Parts on one machine share its devices: which part of this machine's this process is.
int number_on_this_machine() {
  for (const char* const variable : {"OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID",
                                     "MV2_COMM_WORLD_LOCAL_RANK", "PMI_LOCAL_RANK", "SLURM_LOCALID"})
    if (const char* const value = std::getenv(variable)) return std::max(0, std::atoi(value));
  return 0;
}

Devices no_devices(std::string why) {
  Devices devices;
  devices.why_none = std::move(why);
  return devices;
}

}  // namespace

Devices cuda_devices() {
  // Stays open: the device library needs it too.
  void* const driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (driver == nullptr) return no_devices("no NVIDIA driver (libcuda.so.1) is installed");
  const auto start = function_of<int (*)(unsigned)>(driver, "cuInit");
  const auto count_of = function_of<int (*)(int*)>(driver, "cuDeviceGetCount");
  const auto name_of = function_of<int (*)(char*, int, int)>(driver, "cuDeviceGetName");
  if (start == nullptr || count_of == nullptr || name_of == nullptr)
    return no_devices("libcuda.so.1 is not NVIDIA's driver");
  int count = 0;
  if (const int error = start(0); error != 0)
    return no_devices("NVIDIA's driver does not start (cuInit: error " + std::to_string(error) + ")");
  if (const int error = count_of(&count); error != 0 || count == 0)
    return no_devices("NVIDIA's driver finds no device");
  Devices devices;
  for (int number = 0; number < count; ++number) {
    char name[256] = "";
    devices.names.emplace_back(name_of(name, sizeof(name) - 1, number) == 0 ? name
                                                                            : "a device without a name");
  }
  devices.mine = number_on_this_machine() % count;
  return devices;
}

}  // namespace turgor::kernels::detail
