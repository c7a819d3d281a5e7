#include <benchmark/benchmark.h>
#include <turgor/kernels/runtime.hpp>

#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <string>

#include "../../tests/kernels/support/transport_case.hpp"

namespace {

using namespace turgor::kernels;

/// Memory bandwidth of a = b + s c (GB/s), best of some runs: what every figure is to be seen beside.
double triad_bandwidth() {
  static const double measured = [] {
    const std::size_t size = std::size_t(1) << 23;
    std::vector<double> a(size, 0.), b(size, 1.), c(size, 2.);
    double best = 0;
    for (int repetition = 0; repetition < 6; ++repetition) {
      const auto start = std::chrono::steady_clock::now();
      for (std::size_t n = 0; n < size; ++n) a[n] = b[n] + 3 * c[n];
      benchmark::DoNotOptimize(a.data());
      benchmark::ClobberMemory();
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      best = std::max(best, 24e-9 * static_cast<double>(size) / time.count());
    }
    return best;
  }();
  return measured;
}

const testing::HexahedralGraph& deformed_cube(int cells) {
  static std::map<int, testing::HexahedralGraph> built;
  auto found = built.find(cells);
  if (found == built.end()) {
    built.clear();  // one at a time: the large ones take gigabytes
    found = built.emplace(cells, testing::build_graph(testing::swirling_cube(cells, 1e-3))).first;
  }
  return found->second;
}

void sweep(benchmark::State& state, Scheme scheme, int cells, std::size_t species) {
  const auto& graph = deformed_cube(cells);
  testing::TransportCase setup(graph, species, 1e-5);
  setup.options.scheme = scheme;
  for (std::size_t s = 0; s < species; ++s) {
    setup.diffusivity[s] = 1e-5 * std::pow(0.5, static_cast<double>(s));
    setup.retardation[s] = 1 - 0.05 * static_cast<double>(s);
  }
  setup.sources.assign(1, setup.storage);
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    const auto& x = graph.position[n / species];
    setup.loss[n] = 0.01 * setup.storage[n] + std::max(0., graph.outflow[n / species]);
    setup.concentration[n] = 1 + std::sin(40 * x[0] + static_cast<double>(n % species)) *
                                     std::sin(30 * x[1]) * std::cos(35 * x[2]);
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  const double step = 0.5 * problem->stable_step().step;
  const int steps = 2;
  double now = 0;
  const auto processor_begin = std::clock();
  std::int64_t done = 0;
  for (auto _ : state) {
    done += problem->advance(now, now + steps * step, testing::constant(0.01), testing::constant(0)).steps;
    now += steps * step;
  }
  const auto entries = static_cast<double>(graph.neighbour.size()), nodes = static_cast<double>(graph.nodes);
  const auto width = static_cast<double>(species), stages = 2. * static_cast<double>(done);
  // Read once a stage: coefficients (24 B), neighbour (4 B) and class (1 B) of each entry; row begin (8 B) of
  // each node; values, base, storage, reaction, source, exposure; written once: values, exposure.
  const double bytes = entries * 29 + nodes * (8 + 8 * width * 8);
  state.counters["updates_per_second"] =
      benchmark::Counter(stages * nodes * width, benchmark::Counter::kIsRate);
  state.counters["bandwidth_GB_s"] = benchmark::Counter(1e-9 * stages * bytes, benchmark::Counter::kIsRate);
  // On a machine that others use too, the time of this process says more than the clock on the wall.
  state.counters["updates_per_cpu_second"] =
      stages * nodes * width * CLOCKS_PER_SEC / static_cast<double>(std::clock() - processor_begin);
  state.counters["triad_GB_s"] = triad_bandwidth();
  state.counters["nodes"] = nodes;
}

}  // namespace

int main(int count, char** arguments) {
  const Runtime runtime;
  for (const int cells : {8, 64, 119})
    for (const auto scheme : {Scheme::upwind, Scheme::limited})
      for (const std::size_t species : {1, 3, 4, 8}) {
        const std::string name = std::string("sweep/host/") +
                                 (scheme == Scheme::limited ? "limited" : "low") + "/general_" +
                                 std::to_string(cells) + "_double/species:" + std::to_string(species);
        benchmark::RegisterBenchmark(name.c_str(),
                                     [=](benchmark::State& state) { sweep(state, scheme, cells, species); })
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
      }
  benchmark::AddCustomContext("back end", back_end_description());
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
