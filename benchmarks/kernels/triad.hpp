#pragma once

#include <benchmark/benchmark.h>

#include "team.hpp"

namespace turgor::benchmarks {

/// Memory bandwidth of a = b + s c (GB/s), all ranks at once: what every figure is to be seen beside.
class Triad {
 public:
  /// `bytes` of all three arrays of a rank; several times what the caches hold.
  explicit Triad(std::size_t bytes) : a_(bytes / 24, 0.), b_(bytes / 24, 1.), c_(bytes / 24, 2.) {}

  std::size_t bytes() const { return 24 * a_.size(); }
  double bandwidth(const Team& team) {
    const double time = median_seconds(team, 5, [&] {
      for (std::size_t n = 0; n < a_.size(); ++n) a_[n] = b_[n] + 3 * c_[n];
      benchmark::DoNotOptimize(a_.data());
      benchmark::ClobberMemory();
    });
    return 1e-9 * static_cast<double>(bytes()) * team.ranks() / time;
  }

 private:
  std::vector<double> a_, b_, c_;
};

}  // namespace turgor::benchmarks
