#pragma once

#include <Kokkos_Core.hpp>

#include <cstdint>

namespace turgor::kernels::detail {

/// One scalar's equations in the memory of `Space`; nodal arrays are of owned rows unless said otherwise.
template <class Space>
struct ScalarData {
  using Memory = typename Space::memory_space;
  using Array = Kokkos::View<double*, Memory>;
  std::int32_t owned = 0, ghosts = 0;
  Kokkos::View<std::int64_t*, Memory> begin;      ///< owned + 1
  Kokkos::View<std::int32_t*, Memory> neighbour;  ///< per entry
  Array monotone, returned;                       ///< per entry: ScalarRows::gain and returned, or none
  Array monotone_give;                            ///< ScalarRows::give
  /// The same as they are used now: where neither node is `low`, without `returned`.
  Array gain, give;
  Array storage, supply, release, loss, demand, half;
  Array fixed;  ///< 1 where the concentration is given
  Array low;    ///< owned and ghosts: 1 where the matrix has to be monotone
  Array c;      ///< owned and ghosts (mol/m3)
  /// Of a step: the matrix' diagonal without the demand's slope (m3/s), and what comes in (mol/s).
  Array diagonal, source;

  /// Sum of gain times values of the neighbours, four products side by side and always in the same order.
  KOKKOS_FORCEINLINE_FUNCTION double gathered(const Array& values, std::int32_t row) const {
    double sum[4] = {0, 0, 0, 0};
    const std::int64_t end = begin(row + 1);
    std::int64_t e = begin(row);
    for (; e + 4 <= end; e += 4)
      for (int n = 0; n < 4; ++n) sum[n] += gain(e + n) * values(neighbour(e + n));
    for (; e < end; ++e) sum[0] += gain(e) * values(neighbour(e));
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
  }
  /// While a state is looked for, half saturations below this count as this (mol/m3); 0: as they are.
  double least_half = 0;

  KOKKOS_FORCEINLINE_FUNCTION double half_of(std::int32_t row) const {
    return half(row) > least_half ? half(row) : least_half;
  }
  /// demand c / (half + c), and below zero the tangent at zero: increasing and concave everywhere.
  KOKKOS_FORCEINLINE_FUNCTION double taken(std::int32_t row, double value) const {
    const double most = demand(row);
    if (!(most > 0)) return 0;
    const double at_half = half_of(row);
    return value > 0 ? most * (value / (at_half + value)) : most * (value / at_half);
  }
  /// Its derivative (m3/s).
  KOKKOS_FORCEINLINE_FUNCTION double slope(std::int32_t row, double value) const {
    const double most = demand(row);
    if (!(most > 0)) return 0;
    const double at_half = half_of(row), sum = value > 0 ? at_half + value : at_half;
    return most / sum * (at_half / sum);
  }
};

}  // namespace turgor::kernels::detail
