#include "engine.hpp"

/// All that the library for CUDA shows. Nothing where the one who asks was built from another version.
extern "C" __attribute__((visibility("default"))) turgor::kernels::detail::EngineLibrary* turgor_kernels_cuda(
    int engine_interface, const char* version) {
  using namespace turgor::kernels::detail;
  const bool same = engine_interface == turgor::kernels::detail::engine_interface &&
                    std::string(version) == TURGOR_KERNELS_VERSION;
  return same ? &engine_library() : nullptr;
}
