#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/scalar_case.hpp"
#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// A carrier of 1e-11 m2/s and oxygen on one graph of 0.1 mm cells, vessels everywhere.
struct Tissue {
  static constexpr double carrier_diffusivity = 1e-11, oxygen_diffusivity = 2e-9, width = 1e-4;
  static constexpr int cells = 10;
  HexahedralGraph graph =
      build_graph({.cells = {cells, cells, cells}, .extent = {cells * width, cells* width, cells* width}});
  TransportCase carrier{graph, 1, carrier_diffusivity};
  ScalarCase oxygen{graph, oxygen_diffusivity};

  Tissue() {
    carrier.options.scheme = Scheme::limited;
    carrier.sources.assign(1, carrier.storage);
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      carrier.sources[0][i] *= 1e-6;
      oxygen.supply[i] = 0.1 * graph.position[i][0] / (cells * width) * oxygen.storage[i];
      oxygen.demand[i] = 0.01 * oxygen.storage[i];
      oxygen.half_saturation[i] = 4.64e-3;
    }
  }
};

TEST(ScalarBesideCarriers, TheCarriersStepIsTheirOwn) {
  const Tissue tissue;
  const auto carriers = tissue.carrier.make(tissue.graph.view(), tissue.graph.flow());
  const double own = carriers->stable_step().step;
  // The same oxygen as one more carrier would cut it down.
  TransportCase both(tissue.graph, 2, Tissue::carrier_diffusivity);
  both.diffusivity[1] = Tissue::oxygen_diffusivity;
  const double cut = both.make(tissue.graph.view(), tissue.graph.flow())->stable_step().step;
  EXPECT_NEAR(own / cut, Tissue::oxygen_diffusivity / Tissue::carrier_diffusivity, 1);

  // Both go along together, one step of the scalar for each of the carriers' intervals.
  const auto oxygen = tissue.oxygen.make(tissue.graph.view());
  std::int64_t carrier_steps = 0;
  const double interval = 0.85 * own;
  for (int n = 0; n < 5; ++n) {
    const double begin = n * interval, end = (n + 1) * interval;
    carrier_steps += carriers->advance(begin, end, constant(1), constant(0)).steps;
    const auto report = oxygen->advance(begin, end, 1, always(0.2));
    EXPECT_EQ(report.steps, 1);
    EXPECT_GE(report.minimum, 0);
    EXPECT_LT(ledger_gap(report.amounts), 1e-8);
  }
  EXPECT_EQ(carrier_steps, 5);
  EXPECT_GT(interval, 100 * cut);
  // By then oxygen is where it would end: its own time is some ten seconds.
  const auto steady = tissue.oxygen.make(tissue.graph.view());
  steady->solve_steady(0.2);
  const auto now = values_of(*oxygen, tissue.oxygen), then = values_of(*steady, tissue.oxygen);
  for (std::size_t i = 0; i < now.size(); ++i) EXPECT_NEAR(now[i], then[i], 1e-6 * 0.2);
  EXPECT_GT(*std::max_element(now.begin(), now.end()), 0.05);
}

/// Demand of the first order is a loss, which the explicit sweeps know too: both go the same way.
TEST(ScalarBesideCarriers, SmallImplicitStepsAgreeWithTheExplicitSweeps) {
  Tissue tissue;
  const auto& graph = tissue.graph;
  TransportCase carrier(graph, 1, Tissue::oxygen_diffusivity);
  ScalarCase scalar(graph, Tissue::oxygen_diffusivity);
  carrier.sources.assign(1, std::vector<double>(graph.nodes));
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    scalar.supply[i] = carrier.sources[0][i] = tissue.oxygen.supply[i];
    scalar.loss[i] = 0.02 * scalar.storage[i];
    carrier.loss[i] = scalar.loss[i] + scalar.supply[i];
  }
  constexpr double end = 20;
  const auto explicit_one = carrier.make(graph.view(), graph.flow());
  explicit_one->advance(0, end, constant(0.2), constant(0));
  const auto expected = concentration_of(*explicit_one, carrier);
  const auto apart = [&](std::int64_t steps) {
    const auto implicit_one = scalar.make(graph.view());
    implicit_one->advance(0, end, steps, always(0.2));
    const auto got = values_of(*implicit_one, scalar);
    double worst = 0;
    for (std::size_t i = 0; i < got.size(); ++i) worst = std::max(worst, std::abs(got[i] - expected[i]));
    return worst / *std::max_element(expected.begin(), expected.end());
  };
  const double coarse = apart(50), fine = apart(200);
  EXPECT_LT(fine, 2e-3);
  EXPECT_GT(coarse / fine, 3);  // what remains is the order of time, 1
}

}  // namespace
}  // namespace turgor::kernels::testing
