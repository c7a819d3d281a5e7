// What a sweep of the transport kernels costs, beside the machine's memory and PETSc's products.
#include <benchmark/benchmark.h>
#include <turgor/kernels/runtime.hpp>

#include <cmath>
#include <optional>

#include "caches.hpp"
#include "card.hpp"
#include "peers.hpp"
#include "sweep_case.hpp"
#include "triad.hpp"

namespace {

using namespace turgor::benchmarks;
using turgor::kernels::Precision;
using turgor::kernels::Scheme;

std::vector<SweepKind> kinds() {
  constexpr Arithmetic arithmetics[] = {{.suffix = "",
                                         .precision = Precision::mixed,
                                         .tolerance = 1e-6,
                                         .limited_tolerance = 1e-6,
                                         .coefficient = 4,
                                         .seen = 4},
                                        {.suffix = "_double",
                                         .precision = Precision::all_double,
                                         .tolerance = 1e-12,
                                         .limited_tolerance = 1e-8,
                                         .coefficient = 8,
                                         .seen = 0}};
  std::vector<SweepKind> all;
  const auto add = [&](Shape shape, int n) {
    for (const auto& arithmetic : arithmetics)
      for (const auto scheme : {Scheme::upwind, Scheme::limited})
        for (const std::size_t species : {1, 3, 4, 8, 16})
          all.push_back({shape, n, scheme, arithmetic, species});
  };
  for (const auto shape : {Shape::general, Shape::cubes, Shape::sphere, Shape::scan})
    for (const int n : {8, 64}) add(shape, n);
  for (const auto shape : {Shape::general, Shape::cubes}) add(shape, 128);
  return all;
}

/// What the ranks have prepared: one graph and one case at a time, since the large ones take gigabytes.
class Bench {
 public:
  Bench(const Team& team, bool on_card) : team_(team), on_card_(on_card) {}

  void prepare(int index) {
    if (index == index_) return;
    index_ = index;
    peers_.reset();
    case_.reset();
    const auto& kind = kinds_.at(static_cast<std::size_t>(index));
    if (!graph_ || graph_->shape != kind.shape || graph_->n != kind.n) {
      graph_.reset();
      graph_ = make_graph(team_, kind.shape, kind.n);
    }
    case_.emplace(team_, *graph_, kind);
    agreement_ = case_->compare();
    peers_ = on_card_ ? make_card_peers(team_, graph_->part, kind.species)
                      : make_peers(team_, graph_->part, kind.species);
    if (on_card_) return;
    // Among the tests nobody reads the bandwidth, and arrays of a gigabyte would take longer than all else.
    const std::size_t bytes = kind.n <= 8 ? std::size_t(1) << 20 : 4 * largest_cache();
    if (!triad_ || triad_->bytes() / 24 != bytes / 24)
      triad_.emplace(bytes, threads_of(turgor::kernels::back_end_description()));
  }
  void sweep() { times_.push_back(case_->seconds_per_sweep()); }

  struct Figures {
    double sweep, triad;  ///< s, GB/s
    Peers::Rates peers;
  };
  /// Measured one right after the other, so that a busy neighbour disturbs all alike.
  Figures figures() {
    Figures result{.sweep = median(std::move(times_)),
                   .triad = on_card_ ? card_triad(team_) : triad_->bandwidth(team_),
                   .peers = {}};
    times_.clear();
    if (peers_) result.peers = peers_->rates();
    return result;
  }
  const SweepCase& measured() const { return *case_; }
  const BenchmarkGraph& graph() const { return *graph_; }
  const Agreement& agreement() const { return agreement_; }
  const std::vector<SweepKind>& kinds() const { return kinds_; }

 private:
  const Team& team_;
  const bool on_card_;
  const std::vector<SweepKind> kinds_ = ::kinds();
  int index_ = -1;
  std::optional<BenchmarkGraph> graph_;
  std::optional<SweepCase> case_;
  std::unique_ptr<Peers> peers_;
  std::optional<Triad> triad_;
  Agreement agreement_;
  std::vector<double> times_;
};

/// What the other ranks are told to do next; an index of 0 or more is a case to prepare.
enum Task { stop = -1, sweep_once = -2, measure_rest = -3 };

void follow(const Team& team, Bench& bench) {
  for (int task; (task = team.told(0)) != stop;) {
    if (task == sweep_once)
      bench.sweep();
    else if (task == measure_rest)
      bench.figures();
    else
      bench.prepare(task);
  }
}

/// What is wrong with a case, empty where nothing is.
std::string fault(const SweepKind& kind, const Agreement& agreement) {
  constexpr double least_share = 0.1;
  const double tolerance =
      kind.scheme == Scheme::limited ? kind.arithmetic.limited_tolerance : kind.arithmetic.tolerance;
  if (!(agreement.error <= tolerance))
    return "differs from the plain loop by " + std::to_string(agreement.error / tolerance) +
           " times the tolerance";
  if (kind.scheme == Scheme::limited && kind.shape == Shape::general && agreement.limited_share < least_share)
    return "the limiter is active on " + std::to_string(100 * agreement.limited_share) +
           " % of the edges only";
  return "";
}

void lead(const Team& team, Bench& bench, int index, bool& failed, benchmark::State& state) {
  bench.prepare(team.told(index));
  const auto& kind = bench.measured().kind();
  if (const auto message = fault(kind, bench.agreement()); !message.empty()) {
    failed = true;
    state.SkipWithError(message.c_str());
    return;
  }
  for (auto _ : state) {
    team.told(sweep_once);
    bench.sweep();
  }
  team.told(measure_rest);
  const auto figures = bench.figures();
  const double rate = bench.measured().updates() / figures.sweep,
               bandwidth = 1e-9 * bench.measured().bytes() / figures.sweep;
  state.counters["updates_per_second"] = rate;
  state.counters["bandwidth_GB_s"] = bandwidth;
  if (figures.triad > 0) {
    state.counters["triad_GB_s"] = figures.triad;
    state.counters["bandwidth_fraction"] = bandwidth / figures.triad;
  }
  if (figures.peers.aij > 0) state.counters["ratio_to_aij"] = rate / figures.peers.aij;
  if (figures.peers.maij > 0) state.counters["ratio_to_maij"] = rate / figures.peers.maij;
  if (kind.scheme == Scheme::limited) state.counters["limited_share"] = bench.agreement().limited_share;
  state.counters["error"] = bench.agreement().error;
  state.counters["ghosts"] = bench.measured().ghosts();
  state.counters["nodes"] = bench.graph().all_nodes;
  state.counters["entries_per_node"] = bench.graph().entries;
}

/// False where a case was wrong or an option unknown.
bool run(const Team& team, Bench& bench, const std::string& back_end, int& count, char** arguments) {
  bool failed = false;
  for (std::size_t index = 0; index < bench.kinds().size(); ++index)
    benchmark::RegisterBenchmark(bench.kinds()[index].name(back_end).c_str(), [&, index](
                                                                                  benchmark::State& state) {
      lead(team, bench, static_cast<int>(index), failed, state);
    })->Unit(benchmark::kMillisecond);
  benchmark::AddCustomContext("back_end", turgor::kernels::back_end_description());
  benchmark::AddCustomContext("compiler", TURGOR_COMPILER);
  benchmark::AddCustomContext("ranks", std::to_string(team.ranks()));
  benchmark::AddCustomContext("bandwidth_formula", SweepCase::bandwidth_formula());
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments))
    failed = true;
  else
    benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  team.told(stop);
  return !failed;
}

}  // namespace

int main(int count, char** arguments) {
  const Team team(count, arguments);
  bool good = true;
  {
    const turgor::kernels::Runtime runtime;
    Bench bench(team, runtime.back_end() == turgor::kernels::BackEnd::cuda);
    if (team.rank() == 0)
      good = run(team, bench, name_of(runtime.back_end()), count, arguments);
    else
      follow(team, bench);
  }
  stop_peers();
  return good ? 0 : 1;
}
