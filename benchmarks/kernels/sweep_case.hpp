#pragma once

#include <turgor/kernels/transport.hpp>

#include <string>

#include "../../tests/kernels/support/plain_transport.hpp"
#include "graphs.hpp"

namespace turgor::benchmarks {

/// The numbers a sweep is computed with.
struct Arithmetic {
  const char* suffix;  ///< in the benchmark's name
  kernels::Precision precision;
  double tolerance;  ///< largest difference from the plain loop, relative to the largest concentration
  double limited_tolerance;  ///< with limiting, whose curvatures are kept in single precision in any case
  int coefficient;           ///< bytes of one coefficient
  int seen;                  ///< bytes of what neighbours see of a concentration, where that is kept apart
};

/// What is measured: a row of the report.
struct SweepKind {
  Shape shape;
  int n;
  kernels::Scheme scheme;
  Arithmetic arithmetic;
  std::size_t species;

  /// "sweep/host/limited/general_64_double/species:8"
  std::string name(const std::string& back_end) const;
};

/// How the plain loop and the kernel agree.
struct Agreement {
  double error = 0;          ///< largest difference, relative to the largest concentration
  double limited_share = 0;  ///< of the entries on which the limiter changes the flux
};

/// A transport problem with everything switched on that a pulse has: convection, diffusion, one source,
/// losses.
class SweepCase {
 public:
  SweepCase(const Team& team, const BenchmarkGraph& graph, const SweepKind& kind);

  const SweepKind& kind() const { return kind_; }
  /// Two steps from the beginning beside the plain loop's.
  Agreement compare();
  /// Four steps from the beginning; seconds for one sweep over the graph.
  double seconds_per_sweep();
  /// Node-species updates of one sweep on all ranks, and bytes by `bandwidth_formula`.
  double updates() const { return graph_.all_nodes * static_cast<double>(kind_.species); }
  double bytes() const { return bytes_; }
  /// Of the rank that has most of them.
  double ghosts() const { return ghosts_; }

  static const char* bandwidth_formula();

 private:
  std::vector<double> plain(std::size_t s, double step, int steps, kernels::testing::LimitedEntries& limited);

  const Team& team_;
  const BenchmarkGraph& graph_;
  SweepKind kind_;
  kernels::testing::TransportCase setup_;
  std::unique_ptr<kernels::TransportProblem> problem_;
  double bytes_ = 0, ghosts_ = 0;
};

}  // namespace turgor::benchmarks
