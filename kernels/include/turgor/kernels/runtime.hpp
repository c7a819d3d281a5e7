#pragma once

#include <string>

#include <turgor/kernels/export.hpp>

namespace turgor::kernels {

/// Starts the kernels' back end if nobody has, and stops it if this object started it.
class TURGOR_KERNELS_API Runtime {
 public:
  Runtime();
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

 private:
  bool started_here_;
};

/// "Kokkos 3.4.1, Serial": version and execution space of this library.
TURGOR_KERNELS_API std::string back_end_description();

}  // namespace turgor::kernels
