#pragma once

#include "back_end_choice.hpp"

namespace turgor::kernels::detail {

/// Asks NVIDIA's driver for its devices. A Kokkos with CUDA ends the program where there are none, so the
/// driver is asked first, and opened here since it is no part of the toolkit that programs are built with.
Devices cuda_devices();

}  // namespace turgor::kernels::detail
