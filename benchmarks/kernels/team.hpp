#pragma once

#include <turgor/kernels/halo.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

#include "../../tests/kernels/support/graph_part.hpp"

namespace turgor::benchmarks {

/// The processes that measure together: this one alone, or all that mpirun started. Rank 0 decides and
/// reports, the others follow.
class Team {
 public:
  Team(int& count, char**& arguments);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int rank() const { return rank_; }
  int ranks() const { return ranks_; }
  /// Waits until all are here.
  void wait() const;
  double largest(double value) const;
  double sum(double value) const;
  /// Rank 0's value, on all.
  int told(int value) const;
  /// Everybody's values, one rank after the other, on all.
  std::vector<double> gathered(const std::vector<double>& values) const;
  std::unique_ptr<kernels::Halo> halo(const kernels::testing::GraphPart& part) const;

 private:
  int rank_ = 0, ranks_ = 1;
};

/// Seconds by the clock on the wall until the slowest of all is done with work that all began together.
template <class Work>
double seconds(const Team& team, Work&& work) {
  team.wait();
  const auto begin = std::chrono::steady_clock::now();
  work();
  return team.largest(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
}

inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

template <class Work>
double median_seconds(const Team& team, int runs, Work&& work) {
  std::vector<double> times;
  for (int run = 0; run < runs; ++run) times.push_back(seconds(team, work));
  return median(std::move(times));
}

}  // namespace turgor::benchmarks
