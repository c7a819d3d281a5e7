#include <turgor/kernels/runtime.hpp>

#include "block.hpp"

namespace turgor::kernels {

Runtime::Runtime() : started_here_(!Kokkos::is_initialized()) {
  if (started_here_) Kokkos::initialize();
}

Runtime::~Runtime() {
  if (started_here_ && Kokkos::is_initialized()) Kokkos::finalize();
}

std::string back_end_description() {
  const int version = KOKKOS_VERSION;
  return "Kokkos " + std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100) + "." +
         std::to_string(version % 100) + ", " + detail::HostSpace::name();
}

}  // namespace turgor::kernels
