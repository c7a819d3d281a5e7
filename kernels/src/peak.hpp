#pragma once

#include <Kokkos_Core.hpp>

#include <cstdint>

namespace turgor::kernels::detail {

/// The greatest concentrations so far and when they were there; empty where nobody asks. A value that comes
/// again keeps its first time.
template <class Space>
struct Peaks {
  using Array = Kokkos::View<double*, typename Space::memory_space>;
  Array value, time;

  Peaks() = default;
  explicit Peaks(std::size_t size) : value("peak", size), time("time of peak", size) {}

  /// Below everything that can come.
  void forget() const { Kokkos::deep_copy(value, -1.); }
  KOKKOS_FORCEINLINE_FUNCTION void note(const std::int64_t at, double concentration, double now) const {
    if (!(concentration > value(at))) return;
    value(at) = concentration;
    time(at) = now;
  }
};

/// Notes a state as a whole.
template <class Space>
struct NotePeaks {
  Peaks<Space> peaks;
  typename Peaks<Space>::Array concentration;
  double now;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const { peaks.note(n, concentration(n), now); }
};

}  // namespace turgor::kernels::detail
