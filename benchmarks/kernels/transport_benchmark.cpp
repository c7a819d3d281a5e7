#include <benchmark/benchmark.h>
#include <turgor/kernels/runtime.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "../../tests/kernels/support/renumbered_graph.hpp"
#include "../../tests/kernels/support/transport_case.hpp"
#include "least_time.hpp"
#include "peers.hpp"

namespace {

using namespace turgor::kernels;
using namespace turgor::benchmarks;

/// Memory bandwidth of a = b + s c (GB/s): what every figure is to be seen beside.
double triad_bandwidth() {
  static const double measured = [] {
    const std::size_t size = std::size_t(1) << 23;
    std::vector<double> a(size, 0.), b(size, 1.), c(size, 2.);
    return 24e-9 * static_cast<double>(size) / least_time(6, [&] {
             for (std::size_t n = 0; n < size; ++n) a[n] = b[n] + 3 * c[n];
             benchmark::DoNotOptimize(a.data());
             benchmark::ClobberMemory();
           });
  }();
  return measured;
}

/// How the nodes of the cube are numbered: line by line, or as an octree does.
enum class Numbering { lexicographic, z_curve };

struct Cube {
  testing::HexahedralGraph graph;
  std::map<std::size_t, PeerRates> peers;  ///< per number of species, once they are asked for
};

Cube& deformed_cube(int cells, Numbering numbering) {
  static std::map<std::pair<int, Numbering>, Cube> built;
  auto found = built.find({cells, numbering});
  if (found == built.end()) {
    built.clear();  // one at a time: the large ones take gigabytes
    auto graph = testing::build_graph(testing::swirling_cube(cells, 1e-3));
    if (numbering == Numbering::z_curve) graph = testing::renumbered(graph, testing::along_z_curve(cells));
    found = built.emplace(std::pair(cells, numbering), Cube{std::move(graph), {}}).first;
  }
  return found->second;
}

void sweep(benchmark::State& state, Scheme scheme, int cells, Numbering numbering, std::size_t species) {
  auto& cube = deformed_cube(cells, numbering);
  const auto& graph = cube.graph;
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
  std::int64_t done = 0;
  for (auto _ : state) {
    done += problem->advance(now, now + steps * step, testing::constant(0.01), testing::constant(0)).steps;
    now += steps * step;
  }
  const auto entries = static_cast<double>(graph.neighbour.size()), nodes = static_cast<double>(graph.nodes);
  const auto width = static_cast<double>(species), stages = 2. * static_cast<double>(done);
  // Read once a stage: coefficients and class (25 B), neighbour (4 B) of each edge, that is every other
  // entry; neighbour (4 B) of each entry twice more by the limiter; row begin (8 B) twice; values, base,
  // storage, reaction, source, exposure; written once: values, exposure.
  const double bytes = entries * (14.5 + (scheme == Scheme::limited ? 8 : 0)) + nodes * (16 + 8 * width * 8);
  state.counters["updates_per_second"] =
      benchmark::Counter(stages * nodes * width, benchmark::Counter::kIsRate);
  state.counters["bandwidth_GB_s"] = benchmark::Counter(1e-9 * stages * bytes, benchmark::Counter::kIsRate);
  state.counters["triad_GB_s"] = triad_bandwidth();
  if (!cube.peers.contains(species)) cube.peers[species] = peer_rates(graph, species);
  const auto& peer = cube.peers[species];
  const auto ratio = [&](const char* name, double rate) {
    if (rate > 0)
      state.counters[name] = benchmark::Counter(stages * nodes * width / rate, benchmark::Counter::kIsRate);
  };
  ratio("ratio_to_aij", peer.aij);
  ratio("ratio_to_maij", peer.maij);
  ratio("bandwidth_fraction", 1e9 * triad_bandwidth() * nodes * width / bytes);
  state.counters["nodes"] = nodes;
}

}  // namespace

int main(int count, char** arguments) {
  const Runtime runtime;
  for (const int cells : {8, 64, 119})
    for (const auto numbering : {Numbering::lexicographic, Numbering::z_curve})
      for (const auto scheme : {Scheme::upwind, Scheme::limited})
        for (const std::size_t species : {1, 3, 4, 8, 16}) {
          const std::string name =
              std::string("sweep/host/") + (scheme == Scheme::limited ? "limited" : "low") + "/general_" +
              std::to_string(cells) + "_double" + (numbering == Numbering::z_curve ? "_z_curve" : "") +
              "/species:" + std::to_string(species);
          benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
            sweep(state, scheme, cells, numbering, species);
          })->Unit(benchmark::kMillisecond);
        }
  benchmark::AddCustomContext("back end", back_end_description());
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
