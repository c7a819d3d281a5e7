#pragma once

#include <Kokkos_Core.hpp>

namespace turgor::kernels::detail {

/// Values of a block of species at one node; loops over them are what the compiler turns into vector
/// instructions.
template <int width>
struct Lanes {
  double at[width];

  KOKKOS_INLINE_FUNCTION static Lanes load(const double* from) {
    Lanes lanes;
    for (int w = 0; w < width; ++w) lanes.at[w] = from[w];
    return lanes;
  }
  KOKKOS_INLINE_FUNCTION static Lanes all(double value) {
    Lanes lanes;
    for (int w = 0; w < width; ++w) lanes.at[w] = value;
    return lanes;
  }
  KOKKOS_INLINE_FUNCTION void store(double* to) const {
    for (int w = 0; w < width; ++w) to[w] = at[w];
  }
};

KOKKOS_INLINE_FUNCTION double larger(double a, double b) {
  return a > b ? a : b;
}
KOKKOS_INLINE_FUNCTION double smaller(double a, double b) {
  return a < b ? a : b;
}

}  // namespace turgor::kernels::detail
