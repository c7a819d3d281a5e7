// Oxygen over one step of the carriers: what the implicit solver costs, and what sub-cycling by the explicit
// sweeps costs, each with the error it leaves in time.
#include <benchmark/benchmark.h>
#include <turgor/kernels/runtime.hpp>
#include <turgor/kernels/scalar.hpp>
#include <turgor/kernels/transport.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../../tests/kernels/support/scalar_case.hpp"
#include "../../tests/kernels/support/transport_case.hpp"

namespace {

using namespace turgor::kernels;
using namespace turgor::kernels::testing;

/// Oxygen: D (m2/s), cells (m), the carriers' step (s), what is in blood (mol/m3), how far it gets (m).
constexpr double diffusivity = 2e-9, carriers_step = 100, blood = 0.2, reach = 1.5e-4;
/// Of the first order, so that the explicit sweeps, whose losses are linear, have the same problem (1/s).
constexpr double demand_rate = diffusivity / (reach * reach);
/// A residual that is small beside the error in time.
constexpr double loose = 1e-6;
/// The same initial slope, but saturable as oxygen's (mol/(m3 s), mol/m3).
constexpr double half_saturation = 4.64e-3, demand = demand_rate * half_saturation;

/// A cube of tissue, vessels in a part of it, which are open half as much from the step's beginning on; the
/// state before is steady.
struct Tissue {
  HexahedralGraph graph;
  ScalarCase before, after, saturable;
  TransportCase carriers;

  Tissue(int cells, double width, double shift)
      : graph(build_graph({.cells = {cells, cells, cells},
                           .extent = {cells * width, cells * width, cells * width},
                           .random_shift = shift})),
        before(graph, diffusivity),
        after(graph, diffusivity),
        saturable(graph, diffusivity),
        carriers(graph, 1, diffusivity) {
    carriers.sources.assign(1, std::vector<double>(graph.nodes));
    carriers.options.precision = Precision::mixed;
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      const auto& x = graph.position[i];
      const double extent = cells * width,
                   open = 0.1 * (1 + std::cos(7 * x[0] / extent) * std::cos(5 * x[1] / extent));
      before.supply[i] = open * before.storage[i];
      before.loss[i] = after.loss[i] = demand_rate * before.storage[i];
      after.supply[i] = saturable.supply[i] = carriers.sources[0][i] = 0.5 * before.supply[i];
      carriers.loss[i] = after.supply[i] + after.loss[i];
      saturable.demand[i] = demand * before.storage[i];
      saturable.half_saturation[i] = half_saturation;
    }
  }
};

/// One way from the step's beginning to its end: `reset` goes back to the beginning.
struct Way {
  std::function<void()> reset, go;
  std::function<std::vector<double>()> result;
  std::function<double()> work;  ///< sweeps over the graph that the last go took
};

Way implicit_way(const Tissue& tissue, const ScalarCase& setup, const std::vector<double>& start,
                 std::int64_t steps) {
  const std::shared_ptr<ScalarProblem> scalar = setup.make(tissue.graph.view());
  const auto report = std::make_shared<ScalarReport>();
  return {
      .reset = [scalar, start] { scalar->set_concentration(start); },
      .go =
          [scalar, report, steps] {
            *report = steps == 0 ? scalar->solve_steady(blood)
                                 : scalar->advance(0, carriers_step, steps, always(blood));
          },
      .result = [scalar, setup] { return values_of(*scalar, setup); },
      .work =
          [report] { return static_cast<double>(report->linear_iterations + report->newton_iterations); }};
}

Way explicit_way(const Tissue& tissue, const std::vector<double>& start, int super_stages,
                 double maximum_step = 0) {
  TransportCase setup = tissue.carriers;
  setup.options.super_stages = super_stages;
  setup.options.maximum_step = maximum_step;
  const std::shared_ptr<TransportProblem> problem = setup.make(tissue.graph.view(), tissue.graph.flow());
  const auto sweeps = std::make_shared<double>(0);
  return {.reset = [problem, start] { problem->set_concentration(start); },
          .go =
              [problem, sweeps, super_stages] {
                const auto report = problem->advance(0, carriers_step, constant(blood), constant(0));
                *sweeps = static_cast<double>(report.steps) * (super_stages > 0 ? super_stages : 2);
              },
          .result =
              [problem, nodes = tissue.graph.nodes] {
                std::vector<double> values(nodes);
                problem->concentration(values);
                return values;
              },
          .work = [sweeps] { return *sweeps; }};
}

/// What a way gets wrong about the change over the step, beside the largest change.
double error(const std::vector<double>& got, const std::vector<double>& right,
             const std::vector<double>& start) {
  double wrong = 0, change = 0;
  for (std::size_t i = 0; i < right.size(); ++i) {
    wrong = std::max(wrong, std::abs(got[i] - right[i]));
    change = std::max(change, std::abs(right[i] - start[i]));
  }
  return wrong / change;
}

struct Mesh {
  const char* name;
  int cells;
  double width, shift;
};

/// All ways on one mesh, made when they are asked for.
class Comparison {
 public:
  explicit Comparison(const Mesh& mesh) : tissue_(mesh.cells, mesh.width, mesh.shift) {
    const auto settled = tissue_.before.make(tissue_.graph.view());
    settled->solve_steady(blood);
    start_ = values_of(*settled, tissue_.before);
    right_ = reference(tissue_.after);
    right_saturable_ = reference(tissue_.saturable);
    // The carriers' limiter is another scheme in space; time is what is compared.
    const auto fine = explicit_way(tissue_, start_, 0, 0.15);
    fine.reset();
    fine.go();
    right_explicit_ = fine.result();
  }

  void measure(benchmark::State& state, const std::string& name) {
    const auto has = [&](const char* word) { return name.find(word) != std::string::npos; };
    ScalarCase setup = has("saturable") ? tissue_.saturable : tissue_.after;
    if (has("loose")) setup.options.tolerance = loose;
    std::int64_t steps = 0;
    if (const auto at = name.find("steps_"); at != std::string::npos) steps = std::stoll(name.substr(at + 6));
    const bool sweeps = has("explicit");
    const Way way = sweeps ? explicit_way(tissue_, start_, has("super") ? 5 : 0)
                           : implicit_way(tissue_, setup, start_, steps);
    for (auto _ : state) {
      state.PauseTiming();
      way.reset();
      state.ResumeTiming();
      way.go();
    }
    const auto& right = sweeps ? right_explicit_ : has("saturable") ? right_saturable_ : right_;
    const double wrong = error(way.result(), right, start_);
    state.counters["error"] = wrong;
    state.counters["sweeps"] = way.work();
    state.counters["nodes"] = static_cast<double>(tissue_.graph.nodes);
    // One implicit step is of first order: its 1 / (1 + t) stands for exp(-t).
    if (!(wrong < 0.3)) state.SkipWithError("the error in time is larger than that of one implicit step");
  }

 private:
  /// Backward Euler steps of 1 and 0.5 s, extrapolated; good to some 1e-6 of the change.
  std::vector<double> reference(const ScalarCase& setup) const {
    const auto run = [&](std::int64_t steps) {
      const auto scalar = setup.make(tissue_.graph.view());
      scalar->set_concentration(start_);
      scalar->advance(0, carriers_step, steps, always(blood));
      return values_of(*scalar, setup);
    };
    auto coarse = run(100), fine = run(200);
    for (std::size_t i = 0; i < fine.size(); ++i) fine[i] += fine[i] - coarse[i];
    return fine;
  }

  Tissue tissue_;
  std::vector<double> start_, right_, right_saturable_, right_explicit_;
};

}  // namespace

int main(int count, char** arguments) {
  const Runtime runtime;
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  benchmark::AddCustomContext("back_end", back_end_description());
  benchmark::AddCustomContext("compiler", TURGOR_COMPILER);
  std::unique_ptr<Comparison> comparison;
  std::string prepared;
  for (const Mesh& mesh :
       {Mesh{"cubes_8", 8, 1e-4, 0}, Mesh{"general_8", 8, 1e-4, 0.15}, Mesh{"cubes_32", 32, 1e-4, 0},
        Mesh{"general_32", 32, 1e-4, 0.15}, Mesh{"cubes_fine_32", 32, 5e-5, 0}})
    for (const char* way :
         {"explicit/heun", "explicit/super_5", "implicit/steps_1", "implicit/steps_4", "implicit/steps_16",
          "implicit/steps_64", "implicit/loose_steps_4", "implicit/loose_steps_16", "implicit/steady",
          "implicit/saturable_steps_1", "implicit/saturable_steps_16", "implicit/saturable_steady"})
      benchmark::RegisterBenchmark((std::string("oxygen/") + way + "/" + mesh.name).c_str(),
                                   [&comparison, &prepared, mesh, way](benchmark::State& state) {
                                     if (prepared != mesh.name) {
                                       comparison.reset();
                                       comparison = std::make_unique<Comparison>(mesh);
                                       prepared = mesh.name;
                                     }
                                     comparison->measure(state, way);
                                   })
          ->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
