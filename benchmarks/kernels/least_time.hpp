#pragma once

#include <algorithm>
#include <ctime>

namespace turgor::benchmarks {

/// Least processor time of some runs (s): other programs on the machine take turns, not time.
template <class Work>
double least_time(int runs, Work&& work) {
  double least = 1e300;
  for (int run = 0; run < runs; ++run) {
    const auto start = std::clock();
    work();
    least = std::min(least, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return std::max(least, 1e-9);
}

}  // namespace turgor::benchmarks
