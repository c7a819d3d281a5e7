#pragma once

/// Marks what the shared library shows; everything else, Kokkos included, stays hidden in it.
#if defined(__GNUC__)
#define TURGOR_KERNELS_API __attribute__((visibility("default")))
#else
#define TURGOR_KERNELS_API
#endif
