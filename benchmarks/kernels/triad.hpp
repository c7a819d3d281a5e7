#pragma once

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <thread>

#include "team.hpp"

namespace turgor::benchmarks {

/// Memory bandwidth of a = b + s c (GB/s), all ranks and all their threads at once: what every figure is to
/// be seen beside.
class Triad {
 public:
  /// `bytes` of all three arrays of a rank; several times what the caches hold.
  Triad(std::size_t bytes, std::size_t threads)
      : a_(bytes / 24, 0.), b_(bytes / 24, 1.), c_(bytes / 24, 2.), threads_(threads) {}

  std::size_t bytes() const { return 24 * a_.size(); }
  double bandwidth(const Team& team) {
    const double time = median_seconds(team, 5, [&] {
      std::vector<std::jthread> others;
      for (std::size_t t = 1; t < threads_; ++t) others.emplace_back([this, t] { add(t); });
      add(0);
    });
    return 1e-9 * static_cast<double>(bytes()) * team.ranks() / time;
  }

 private:
  void add(std::size_t thread) {
    const std::size_t last = a_.size() * (thread + 1) / threads_;
    for (std::size_t n = a_.size() * thread / threads_; n < last; ++n) a_[n] = b_[n] + 3 * c_[n];
    benchmark::DoNotOptimize(a_.data());
    benchmark::ClobberMemory();
  }
  std::vector<double> a_, b_, c_;
  std::size_t threads_;
};

/// How many threads a back end of this description computes with.
inline std::size_t threads_of(const std::string& back_end) {
  if (back_end.find("OpenMP") == std::string::npos) return 1;
  const char* asked = std::getenv("OMP_NUM_THREADS");
  const int threads = asked ? std::atoi(asked) : 0;
  return static_cast<std::size_t>(threads > 0 ? threads
                                              : std::max(1, int(std::thread::hardware_concurrency())));
}

}  // namespace turgor::benchmarks
