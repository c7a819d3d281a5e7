#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "support/random_graph.hpp"
#include "support/renumbered_graph.hpp"
#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// Relative to the largest value: some hundred steps of some hundred operations on doubles.

/// A random graph with the fields that only meshes have filled in, so that it can be renumbered.
HexahedralGraph placed_random_graph(std::size_t nodes, unsigned seed) {
  auto graph = random_graph(nodes, 2, seed);
  graph.position.resize(nodes);
  graph.on_boundary.resize(nodes);
  graph.outflow.resize(nodes);
  graph.volume.resize(nodes * 2);
  return graph;
}

class EverySchemeOnRandomGraphs : public ::testing::TestWithParam<Scheme> {};
INSTANTIATE_TEST_SUITE_P(TransportProperty, EverySchemeOnRandomGraphs,
                         ::testing::Values(Scheme::upwind, Scheme::limited));

/// Concentrations of every node under its number in the first graph.
std::vector<double> outcome(const TransportCase& setup, const HexahedralGraph& graph, double end) {
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, end, constant(1), constant(0.5));
  return concentration_of(*problem, setup);
}

TEST_P(EverySchemeOnRandomGraphs, TheOrderOfTheNodesDoesNotMatter) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    constexpr std::size_t nodes = 50, species = 3;
    std::mt19937 generator(seed);
    std::uniform_real_distribution<double> share(0, 1);
    const auto graph = placed_random_graph(nodes, seed);
    TransportCase setup(nodes, species, 2, 1.);
    setup.options.scheme = GetParam();
    setup.sources.assign(1, std::vector<double>(nodes * species));
    for (std::size_t n = 0; n < nodes * species; ++n) {
      setup.storage[n] = 0.5 + share(generator);
      setup.loss[n] = share(generator);
      setup.sources[0][n] = share(generator);
      setup.concentration[n] = share(generator) < 0.5 ? 0 : share(generator);
    }
    setup.prescribed = {4, 17};
    std::vector<std::int32_t> old(nodes);
    std::iota(old.begin(), old.end(), 0);
    std::shuffle(old.begin(), old.end(), generator);
    auto other = setup;
    other.prescribed.clear();
    for (std::size_t n = 0; n < nodes; ++n) {
      for (std::size_t s = 0; s < species; ++s) {
        const auto to = n * species + s, from = old[n] * species + s;
        other.storage[to] = setup.storage[from];
        other.loss[to] = setup.loss[from];
        other.sources[0][to] = setup.sources[0][from];
        other.concentration[to] = setup.concentration[from];
      }
      if (old[n] == 4 || old[n] == 17) other.prescribed.push_back(static_cast<std::int32_t>(n));
    }
    const double end = 50 * setup.make(graph.view(), graph.flow())->stable_step().step;
    const auto expected = outcome(setup, graph, end), got = outcome(other, renumbered(graph, old), end);
    const double largest = *std::max_element(expected.begin(), expected.end());
    for (std::size_t n = 0; n < nodes * species; ++n)
      ASSERT_NEAR(got[n], expected[old[n / species] * species + n % species], round_off * largest) << seed;
    EXPECT_GT(std::abs(expected[0] - setup.concentration[0]), 1e-3 * largest) << "nothing moved";
  }
}

TEST_P(EverySchemeOnRandomGraphs, AUniformStateStaysWhereRowsClose) {
  const double value = 0.37;
  for (unsigned seed = 0; seed < 20; ++seed) {
    const auto graph = random_graph(50, 2, seed);
    TransportCase setup(graph.nodes, 2, 2, 1.);
    setup.options.scheme = GetParam();
    setup.diffusivity = {1, 0.2, 0, 3};
    setup.sources.assign(1, std::vector<double>(graph.nodes * 2, 0.));
    std::fill(setup.concentration.begin(), setup.concentration.end(), value);
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      double net = 0;
      for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e)
        net += graph.flow_in[e] - graph.flow_out[e];
      for (std::size_t s = 0; s < 2; ++s) {
        setup.loss[2 * i + s] = std::max(0., net);
        setup.sources[0][2 * i + s] = std::max(0., -net);
      }
    }
    const auto run = [&] {
      const auto problem = setup.make(graph.view(), graph.flow());
      problem->advance(0, 200 * problem->stable_step().step, constant(value), constant(value));
      double apart = 0;
      for (const double c : concentration_of(*problem, setup))
        apart = std::max(apart, std::abs(c / value - 1));
      return apart;
    };
    ASSERT_LT(run(), round_off) << seed;
    setup.sources[0][20] += 0.01;
    ASSERT_GT(run(), 1e-4) << "a row that does not close went unnoticed, seed " << seed;
  }
}

}  // namespace
}  // namespace turgor::kernels::testing
