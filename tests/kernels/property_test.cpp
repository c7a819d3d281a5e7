#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "support/plain_transport.hpp"
#include "support/random_graph.hpp"
#include "support/renumbered_graph.hpp"

namespace turgor::kernels::testing {
namespace {

/// Relative to the largest value: some hundred operations on doubles.

/// Random coefficients on a random graph; concentrations from nothing to a lot, many of them 0.
TransportCase adversarial_case(const HexahedralGraph& graph, std::size_t species, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> share(0, 1), decade(-12, 3);
  TransportCase setup(graph.nodes, species, graph.classes, 1.);
  for (double& value : setup.diffusivity) value = share(generator) < 0.2 ? 0 : share(generator);
  for (double& value : setup.retardation) value = 2 * share(generator);
  for (double& value : setup.decay_rate) value = share(generator) < 0.5 ? 0 : share(generator);
  for (double& value : setup.storage) value = std::pow(10., decade(generator) / 6);
  for (double& value : setup.loss) value = share(generator) < 0.5 ? -1e-20 : share(generator);
  for (double& value : setup.concentration)
    value = share(generator) < 0.4 ? 0 : std::pow(10., decade(generator));
  setup.sources.assign(2, std::vector<double>(setup.storage.size()));
  for (auto& source : setup.sources)
    for (double& value : source) value = share(generator) < 0.7 ? 0 : 1e-6 * share(generator);
  return setup;
}

/// Nodal factors over two decades.
void give_factors(TransportCase& setup, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> decade(-1, 1);
  for (auto* factor : {&setup.diffusivity_factor, &setup.retardation_factor}) {
    factor->resize(setup.nodes);
    for (double& value : *factor) value = std::pow(10., decade(generator));
  }
}

class EveryNumberOfSpecies : public ::testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(TransportProperty, EveryNumberOfSpecies, ::testing::Values(1, 2, 3, 4, 5, 8, 11));

TEST_P(EveryNumberOfSpecies, NothingIsEverNegativeAtTheFullStableStep) {
  for (unsigned seed = 1; seed <= 4; ++seed)
    for (const Scheme scheme : {Scheme::upwind, Scheme::limited})
      for (const int stages : {1, 2}) {
        const auto graph = random_graph(60, 2, seed);
        auto setup = adversarial_case(graph, GetParam(), seed);
        setup.options = {.scheme = scheme,
                         .precision = precision_under_test(),
                         .stages = stages,
                         .step_safety = 1,
                         .each_edge_once = seed % 2 == 0};
        const auto problem = setup.make(graph.view(), graph.flow());
        const double step = problem->stable_step().step;
        for (int n = 0; n < 30; ++n) {
          problem->advance(n * step, (n + 1) * step, constant(1), constant(0));
          const auto c = concentration_of(*problem, setup);
          ASSERT_GE(*std::min_element(c.begin(), c.end()), 0.) << "seed " << seed << " step " << n;
        }
      }
}

TEST_P(EveryNumberOfSpecies, NodalFactorsLeaveNothingNegativeAndKeepAmounts) {
  const auto graph = random_graph(80, 3, 6);
  auto setup = adversarial_case(graph, GetParam(), 6);
  give_factors(setup, 6);
  setup.sources.clear();
  std::fill(setup.loss.begin(), setup.loss.end(), 0.);
  std::fill(setup.decay_rate.begin(), setup.decay_rate.end(), 0.);
  for (const bool each_edge_once : {true, false}) {
    setup.options.step_safety = 1;
    setup.options.each_edge_once = each_edge_once;
    const auto problem = setup.make(graph.view(), graph.flow());
    const double step = problem->stable_step().step;
    const auto before = amounts(setup, setup.concentration);
    for (int n = 0; n < 50; ++n) {
      problem->advance(n * step, (n + 1) * step, constant(0), constant(0));
      const auto c = concentration_of(*problem, setup);
      ASSERT_GE(*std::min_element(c.begin(), c.end()), 0.) << "step " << n;
    }
    const auto after = amounts(setup, concentration_of(*problem, setup));
    for (std::size_t s = 0; s < setup.species; ++s) EXPECT_NEAR(double(after[s] / before[s]), 1, 1e-13);
  }
}

TEST_P(EveryNumberOfSpecies, WhatOneNodeLosesItsNeighboursGain) {
  const auto graph = random_graph(80, 3, 5);
  auto setup = adversarial_case(graph, GetParam(), 5);
  setup.sources.clear();
  std::fill(setup.loss.begin(), setup.loss.end(), 0.);
  std::fill(setup.decay_rate.begin(), setup.decay_rate.end(), 0.);
  const auto problem = setup.make(graph.view(), graph.flow());
  const auto before = amounts(setup, setup.concentration);
  problem->advance(0, 200 * problem->stable_step().step, constant(0), constant(0));
  const auto after = amounts(setup, concentration_of(*problem, setup));
  for (std::size_t s = 0; s < setup.species; ++s)
    EXPECT_NEAR(double(after[s] / before[s]), 1, round_off) << "species " << s;
}

TEST(TransportProperty, AmountsAreKeptThoughBothRowsOfAPairDifferInRoundOff) {
  for (const bool each_edge_once : {true, false}) {
    auto graph = random_graph(80, 3, 5);
    for (std::size_t e = 0; e < graph.stiffness.size(); e += 2) graph.stiffness[e] *= 1 + 4e-11;
    auto setup = adversarial_case(graph, 3, 5);
    setup.options.each_edge_once = each_edge_once;
    setup.sources.clear();
    std::fill(setup.loss.begin(), setup.loss.end(), 0.);
    std::fill(setup.decay_rate.begin(), setup.decay_rate.end(), 0.);
    const auto problem = setup.make(graph.view(), graph.flow());
    const auto before = amounts(setup, setup.concentration);
    problem->advance(0, 500 * problem->stable_step().step, constant(0), constant(0));
    const auto after = amounts(setup, concentration_of(*problem, setup));
    for (std::size_t s = 0; s < setup.species; ++s) EXPECT_NEAR(double(after[s] / before[s]), 1, 1e-13);
  }
}

/// Largest difference between one Euler step and the plain loop, relative to the largest value of the
/// species.
double difference_from_plain_loop(const TransportCase& setup, const HexahedralGraph& graph,
                                  const Flow& flow) {
  const auto problem = setup.make(graph.view(), flow);
  const double step = 0.5 * problem->stable_step().step;
  problem->advance(0, step, constant(2), constant(0.5));
  const auto got = concentration_of(*problem, setup);
  double worst = 0;
  for (std::size_t s = 0; s < setup.species; ++s) {
    std::vector<double> c(graph.nodes);
    for (std::size_t i = 0; i < graph.nodes; ++i) c[i] = setup.concentration[i * setup.species + s];
    for (const auto node : setup.prescribed) c[node] = 0.5;
    const auto rates = plain_rates(setup, graph, s, c, 2);
    const double largest = *std::max_element(c.begin(), c.end());
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      double expected = c[i] + step * rates[i] / setup.storage[i * setup.species + s];
      if (std::find(setup.prescribed.begin(), setup.prescribed.end(), i) != setup.prescribed.end())
        expected = 0.5;
      worst = std::max(worst, std::abs(got[i * setup.species + s] - expected) / largest);
    }
  }
  return worst;
}

TEST_P(EveryNumberOfSpecies, OneStepIsWhatThePlainLoopGives) {
  for (const Scheme scheme : {Scheme::upwind, Scheme::limited})
    for (const bool each_edge_once : {true, false}) {
      const auto random = random_graph(70, 2, 9);
      auto setup = adversarial_case(random, GetParam(), 9);
      setup.options = {.scheme = scheme,
                       .precision = precision_under_test(),
                       .stages = 1,
                       .each_edge_once = each_edge_once};
      setup.prescribed = {3, 20, 41};
      EXPECT_LT(difference_from_plain_loop(setup, random, random.flow()), round_off);
      give_factors(setup, 9);
      EXPECT_LT(difference_from_plain_loop(setup, random, random.flow()), round_off) << "nodal factors";
    }
}

TEST(TransportProperty, ThePlainLoopNoticesOneChangedCoefficient) {
  const auto graph = random_graph(70, 2, 9);
  auto setup = adversarial_case(graph, 3, 9);
  setup.options.stages = 1;
  auto changed = graph;
  const auto first = std::size_t(changed.row_begin[17]), other = std::size_t(changed.neighbour[first]);
  changed.flow_in[first] += 0.3;
  for (auto e = changed.row_begin[other]; e < changed.row_begin[other + 1]; ++e)
    if (changed.neighbour[e] == 17 && changed.region_class[e] == changed.region_class[first])
      changed.flow_out[e] += 0.3;
  EXPECT_GT(difference_from_plain_loop(setup, graph, changed.flow()), 1e3 * round_off);
}

TEST(TransportProperty, TheLimiterSharpensAStepWithoutUndershoot) {
  const auto graph = build_graph(swirling_cube(8, 1e-2));
  TransportCase setup(graph, 1, 1e-4);
  for (std::size_t i = 0; i < graph.nodes; ++i) setup.concentration[i] = graph.position[i][0] < 0.5 ? 1 : 0;
  auto low = setup;
  low.options.scheme = Scheme::upwind;
  const auto sharpened = setup.make(graph.view(), graph.flow()),
             smeared = low.make(graph.view(), graph.flow());
  sharpened->advance(0, 20, constant(0), constant(0));
  smeared->advance(0, 20, constant(0), constant(0));
  const auto variance = [&](const TransportProblem& problem) {
    double sum = 0, square = 0, volume = 0;
    const auto c = concentration_of(problem, setup);
    EXPECT_GE(*std::min_element(c.begin(), c.end()), 0);
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      volume += setup.storage[i];
      sum += setup.storage[i] * c[i];
      square += setup.storage[i] * c[i] * c[i];
    }
    return square / volume - sum * sum / (volume * volume);
  };
  EXPECT_GT(variance(*sharpened), 1.05 * variance(*smeared));
}

/// Two regions, flow through everything, what flows out lost at the boundary and replaced by what flows in.
TransportCase uniform_case(const HexahedralGraph& graph, double value) {
  TransportCase setup(graph, 3, 2e-4);
  setup.diffusivity = {2e-4, 1e-4, 1e-5, 3e-5, 0, 0};
  std::fill(setup.concentration.begin(), setup.concentration.end(), value);
  setup.sources.assign(1, std::vector<double>(setup.storage.size(), 0.));
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    // Row i receives net int w . grad phi_i; what exceeds it is exchanged with a host of the same
    // concentration.
    const double net = graph.outflow[n / 3];
    setup.loss[n] = std::max(net, 0.);
    setup.sources[0][n] = std::max(-net, 0.);
  }
  return setup;
}

TEST(TransportProperty, AUniformStateWithoutNetSourceStaysUniformToRoundOff) {
  auto mesh = swirling_cube(8, 1e-2);
  mesh.classes = 2;
  mesh.class_at = [](const Point& x) { return x[0] + x[1] > 1 ? 1 : 0; };
  const auto graph = build_graph(mesh);
  const double value = 0.37;
  for (const Scheme scheme : {Scheme::upwind, Scheme::limited}) {
    auto setup = uniform_case(graph, value);
    setup.options.scheme = scheme;
    const auto problem = setup.make(graph.view(), graph.flow());
    const auto report =
        problem->advance(0, 1000 * problem->stable_step().step, constant(value), constant(value));
    ASSERT_GT(report.steps, 1000);
    for (const double c : concentration_of(*problem, setup)) ASSERT_NEAR(c / value, 1, round_off);
  }
}

TEST(TransportProperty, ARowThatDoesNotCloseMovesTheUniformState) {
  const auto graph = build_graph(swirling_cube(8, 1e-2));
  auto setup = uniform_case(build_graph(swirling_cube(8, 1e-2)), 0.37);
  setup.diffusivity.resize(3);
  setup.retardation.resize(3);
  setup.loss[3 * 200] += 1e-6 * setup.storage[3 * 200];
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 100, constant(0.37), constant(0.37));
  EXPECT_GT(std::abs(concentration_of(*problem, setup)[3 * 200] / 0.37 - 1), 100 * round_off);
}

TEST(TransportProperty, TheOrderOfTheNodesDoesNotMatter) {
  const int cells = 6;
  const auto graph = build_graph(swirling_cube(cells, 1e-2));
  std::vector<std::int32_t> shuffled_order(graph.nodes);
  std::iota(shuffled_order.begin(), shuffled_order.end(), 0);
  std::shuffle(shuffled_order.begin(), shuffled_order.end(), std::mt19937(3));
  TransportCase setup(graph, 1, 1e-3);
  for (std::size_t i = 0; i < graph.nodes; ++i) setup.concentration[i] = graph.position[i][0] > 0.4 ? 1 : 0;
  const auto outcome = [](const TransportCase& of, const HexahedralGraph& on) {
    const auto problem = of.make(on.view(), on.flow());
    problem->advance(0, 5, constant(0), constant(0));
    return concentration_of(*problem, of);
  };
  const auto expected = outcome(setup, graph);
  for (const auto& old : {shuffled_order, along_z_curve(cells)}) {
    auto other = setup;
    for (std::size_t n = 0; n < graph.nodes; ++n) {
      other.concentration[n] = setup.concentration[old[n]];
      other.storage[n] = setup.storage[old[n]];
    }
    const auto got = outcome(other, renumbered(graph, old));
    for (std::size_t n = 0; n < graph.nodes; ++n) ASSERT_NEAR(got[n], expected[old[n]], round_off);
  }
}

/// Knows nothing of numberings, as a halo of the caller's own may.
class PlainHalo final : public Halo {
  void start(std::byte*, std::size_t) override {}
  void finish() override {}
  double minimum(double value) override { return value; }
  void sum(std::span<double>) override {}
};

TEST(TransportProperty, AHaloThatCannotRenumberGivesTheSame) {
  const auto graph = build_graph(swirling_cube(6, 1e-2));
  TransportCase setup(graph, 2, 1e-3);
  for (std::size_t n = 0; n < setup.concentration.size(); ++n)
    setup.concentration[n] = graph.position[n / 2][0] > 0.4 ? 1 : 0;
  const auto a = setup.make(graph.view(), graph.flow()),
             b = setup.make(graph.view(), graph.flow(), std::make_unique<PlainHalo>());
  a->advance(0, 5, constant(0), constant(0));
  b->advance(0, 5, constant(0), constant(0));
  EXPECT_EQ(a->stable_step().limiting_node, b->stable_step().limiting_node);
  const auto first = concentration_of(*a, setup), second = concentration_of(*b, setup);
  for (std::size_t n = 0; n < first.size(); ++n) ASSERT_NEAR(first[n], second[n], round_off);
  std::vector<double> too_few(3);
  EXPECT_THROW(a->concentration(too_few), std::invalid_argument);
}

}  // namespace
}  // namespace turgor::kernels::testing
