#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/random_graph.hpp"
#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// Relative to the largest value: some hundred steps of some hundred operations on doubles.

TransportCase full_case(const HexahedralGraph& graph, std::size_t species, Scheme scheme) {
  TransportCase setup(graph, species, 1e-3);
  setup.options.scheme = scheme;
  for (std::size_t n = 0; n < setup.diffusivity.size(); ++n) {
    setup.diffusivity[n] *= std::pow(0.5, static_cast<double>(n));
    setup.retardation[n] = 1 - 0.03 * static_cast<double>(n);
  }
  setup.sources.assign(1, setup.storage);
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    setup.loss[n] = 0.1 * setup.storage[n] + std::max(0., graph.outflow[n / species]);
    setup.concentration[n] = n / species % 5 == 0 ? 1 : 0;
  }
  for (std::size_t i = 0; i < graph.nodes; ++i)
    if (graph.position[i][2] == 0) setup.prescribed.push_back(static_cast<std::int32_t>(i));
  return setup;
}

struct Outcome {
  std::vector<double> concentration, exposure, supplied;
  StableStep stable;
};

Outcome outcome(TransportCase setup, const HexahedralGraph& graph, bool each_edge_once) {
  setup.options.each_edge_once = each_edge_once;
  const auto problem = setup.make(graph.view(), graph.flow());
  Outcome result{.concentration = {}, .exposure = {}, .supplied = {}, .stable = problem->stable_step()};
  problem->advance(0, 30 * result.stable.step, constant(0.3), constant(0.5));
  result.concentration = concentration_of(*problem, setup);
  result.exposure.resize(setup.storage.size());
  problem->exposure(result.exposure);
  result.supplied = problem->supplied();
  return result;
}

double greatest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double difference = 0, scale = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    difference = std::max(difference, std::abs(a[n] - b[n]));
    scale = std::max(scale, std::abs(a[n]));
  }
  return difference / scale;
}

class EverySweep : public ::testing::TestWithParam<std::pair<Scheme, std::size_t>> {};
INSTANTIATE_TEST_SUITE_P(TransportSweep, EverySweep,
                         ::testing::Values(std::pair(Scheme::upwind, 1), std::pair(Scheme::upwind, 3),
                                           std::pair(Scheme::upwind, 9), std::pair(Scheme::limited, 1),
                                           std::pair(Scheme::limited, 2), std::pair(Scheme::limited, 3),
                                           std::pair(Scheme::limited, 8), std::pair(Scheme::limited, 9)));

TEST_P(EverySweep, FluxesOncePerEdgeAndOncePerRowGiveTheSame) {
  const auto [scheme, species] = GetParam();
  auto mesh = swirling_cube(6, 0.05);
  mesh.classes = 2;
  mesh.class_at = [](const Point& x) { return x[0] > 0.4 ? 1 : 0; };
  const auto graph = build_graph(mesh);
  const auto setup = full_case(graph, species, scheme);
  const auto edges = outcome(setup, graph, true), rows = outcome(setup, graph, false);
  EXPECT_LT(greatest_difference(edges.concentration, rows.concentration), round_off);
  EXPECT_LT(greatest_difference(edges.exposure, rows.exposure), round_off);
  EXPECT_LT(greatest_difference(edges.supplied, rows.supplied), round_off);
  EXPECT_NEAR(edges.stable.step / rows.stable.step, 1, round_off);
  EXPECT_EQ(edges.stable.limiting_node, rows.stable.limiting_node);
  EXPECT_EQ(edges.stable.limiting_term, rows.stable.limiting_term);

  auto changed = setup;
  changed.loss[graph.nodes / 2 * species] *= 1 + 1e7 * round_off;
  EXPECT_GT(greatest_difference(edges.concentration, outcome(changed, graph, false).concentration),
            round_off);
}

TEST(TransportSweep, RowsAreNotNegativeOnRandomGraphsEither) {
  int zeros = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    auto graph = random_graph(12, 2, seed);
    std::mt19937 generator(seed);
    std::uniform_real_distribution<double> share(0, 1);
    TransportCase setup(graph.nodes, 3, 2, 1.);
    for (double& value : setup.concentration)
      value = share(generator) < 0.5 ? 0 : std::pow(10., -12 * share(generator));
    setup.options.step_safety = 1;
    setup.options.each_edge_once = false;
    setup.options.scheme = seed % 2 ? Scheme::limited : Scheme::upwind;
    const auto problem = setup.make(graph.view(), graph.flow());
    const auto report = problem->advance(0, 3 * problem->stable_step().step, constant(0), constant(0));
    for (const double minimum : report.minimum) {
      EXPECT_GE(minimum, 0) << seed;
      zeros += minimum < 1e-9;
    }
  }
  EXPECT_GT(zeros, 10);
}

}  // namespace
}  // namespace turgor::kernels::testing
