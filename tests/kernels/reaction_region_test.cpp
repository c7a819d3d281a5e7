#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/reaction_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// A network with the rates of each of two classes.
struct TwoClasses {
  ReactionNetwork network;
  std::vector<double> transfer_rate, on_rate, off_rate;

  RegionRates rates(std::span<const std::uint8_t> node_class) const {
    return {.classes = 2,
            .node_class = node_class,
            .transfer_rate = transfer_rate,
            .on_rate = on_rate,
            .off_rate = off_rate};
  }
  ReactionNetwork of_class(std::size_t region) const {
    auto result = network;
    for (std::size_t n = 0; n < result.transfers.size(); ++n)
      result.transfers[n].rate = transfer_rate[2 * n + region];
    for (std::size_t n = 0; n < result.bindings.size(); ++n) {
      result.bindings[n].on_rate = on_rate[2 * n + region];
      result.bindings[n].off_rate = off_rate[2 * n + region];
    }
    return result;
  }
};

/// Without sites; with one pool; with two pools that compete; a lone state beside either.
std::vector<TwoClasses> networks() {
  TwoClasses chain{
      .network = {.states = {"stage 1", "stage 2", "drug"}, .pools = {}, .transfers = {}, .bindings = {}},
      .transfer_rate = {0.1, 3, 0.05, 0},
      .on_rate = {},
      .off_rate = {}};
  chain.network.transfers = {{.from = 0, .to = 1, .rate = 1}, {.from = 1, .to = 2, .rate = 1, .yield = 7}};
  TwoClasses one_pool{.network = binding_network(1, 1, 1),
                      .transfer_rate = {0.02, 0.4},
                      .on_rate = {2, 50},
                      .off_rate = {0.3, 0.001}};
  one_pool.network.states.emplace_back("lone");
  TwoClasses two_pools = one_pool;
  two_pools.network.states.emplace_back("held");
  two_pools.network.pools.emplace_back("decoy");
  two_pools.network.bindings.push_back({.free = 0, .bound = 4, .pool = 1, .on_rate = 1, .off_rate = 1});
  two_pools.on_rate = {2, 50, 1, 0.1};
  two_pools.off_rate = {0.3, 0.001, 0.1, 2};
  return {chain, one_pool, two_pools};
}

/// Nodes as unlike each other as the sine of their numbers, every third of class 1.
ReactionCase case_of(const ReactionNetwork& network, std::size_t nodes) {
  ReactionCase setup(network, nodes);
  for (std::size_t n = 0; n < setup.storage.size(); ++n) setup.storage[n] = 1 + 0.5 * std::sin(double(n));
  for (std::size_t n = 0; n < setup.sites.size(); ++n) setup.sites[n] = 0.6 + 0.4 * std::sin(double(3 * n));
  const auto states = network.states.size();
  for (std::size_t n = 0; n < nodes; ++n) setup.concentration[n * states] = 1 + std::cos(double(n));
  return setup;
}
std::vector<std::uint8_t> every_third(std::size_t nodes) {
  std::vector<std::uint8_t> node_class(nodes);
  for (std::size_t n = 0; n < nodes; ++n) node_class[n] = n % 3 == 1;
  return node_class;
}

struct Outcome {
  std::vector<double> concentration, exposure;
};
Outcome outcome(const ReactionCase& setup) {
  const auto problem = setup.make();
  problem->advance(0, 20, 40);
  return {.concentration = setup.concentration_of(*problem), .exposure = setup.exposure_of(*problem)};
}

TEST(ReactionRegions, TwoClassesGiveBitForBitWhatTwoProblemsGive) {
  constexpr std::size_t nodes = 20;
  const auto node_class = every_third(nodes);
  for (const auto& two : networks()) {
    const auto states = two.network.states.size(), pools = two.network.pools.size();
    auto both = case_of(two.network, nodes);
    both.rates = two.rates(node_class);
    const auto together = outcome(both);
    for (const std::size_t region : {0, 1}) {
      ReactionCase alone(two.of_class(region), 0);
      const auto add = [](std::vector<double>& to, const std::vector<double>& from, std::size_t n,
                          std::size_t width) {
        to.insert(to.end(), from.begin() + n * width, from.begin() + (n + 1) * width);
      };
      Outcome expected;
      for (std::size_t n = 0; n < nodes; ++n)
        if (node_class[n] == region) {
          add(alone.storage, both.storage, n, states);
          add(alone.sites, both.sites, n, pools);
          add(alone.concentration, both.concentration, n, states);
          add(expected.concentration, together.concentration, n, states);
          add(expected.exposure, together.exposure, n, states);
        }
      const auto got = outcome(alone);
      EXPECT_EQ(got.concentration, expected.concentration) << region;
      EXPECT_EQ(got.exposure, expected.exposure) << region;
      alone.network = two.of_class(1 - region);
      EXPECT_NE(outcome(alone).concentration, expected.concentration)
          << "rates of the other class went unnoticed";
    }
  }
}

TEST(ReactionRegions, ANodeWithoutAClassIsOfTheFirstAndRatesThatAreNotGivenAreTheNetworks) {
  for (const auto& two : networks()) {
    auto given = case_of(two.of_class(0), 7);
    const auto expected = outcome(given).concentration;
    given.rates = two.rates({});
    EXPECT_EQ(outcome(given).concentration, expected);
    const auto node_class = every_third(7);
    given.rates = {
        .classes = 2, .node_class = node_class, .transfer_rate = {}, .on_rate = {}, .off_rate = {}};
    EXPECT_EQ(outcome(given).concentration, expected);
  }
}

TEST(ReactionRegions, KeepTheLedgerWithTheRatesOfEachNodesClass) {
  constexpr std::size_t nodes = 12;
  const auto node_class = every_third(nodes);
  const auto two = networks()[1];
  auto setup = case_of(two.network, nodes);
  setup.rates = two.rates(node_class);
  const auto after = outcome(setup);
  const auto states = two.network.states.size();
  for (std::size_t n = 0; n < nodes; ++n) {
    const auto amount = [&](std::size_t s, const std::vector<double>& c) {
      return setup.storage[n * states + s] * c[n * states + s];
    };
    const double start = amount(0, setup.concentration);
    EXPECT_NEAR(
        amount(0, after.concentration) + amount(1, after.concentration) + amount(2, after.concentration),
        start, 1e-14 * start);
    EXPECT_NEAR(amount(2, after.concentration), two.transfer_rate[node_class[n]] * amount(1, after.exposure),
                1e-13 * start);
  }
}

struct BadRates : ::testing::Test {
  TwoClasses two = networks()[1];
  std::vector<std::uint8_t> node_class = every_third(4);

  void expect_refused_with(const std::string& words) {
    auto setup = case_of(two.network, 4);
    setup.rates = two.rates(node_class);
    try {
      setup.make();
      ADD_FAILURE() << "accepted: " << words;
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(error.what()), words);
    }
  }
};
TEST_F(BadRates, ANegativeRateOfOneClass) {
  two.transfer_rate[1] = -1;
  expect_refused_with("class 1: transfer 0 ('bound' to 'internalised'): rate is -1");
}
TEST_F(BadRates, AnOnRateThatIsNotANumber) {
  two.on_rate[0] = std::nan("");
  expect_refused_with("class 0: binding 0 ('free' to 'receptor'): on_rate is nan");
}
TEST_F(BadRates, ANegativeOffRate) {
  two.off_rate[1] = -0.5;
  expect_refused_with("class 1: binding 0 ('free' to 'receptor'): off_rate is -0.5");
}
TEST_F(BadRates, AClassOutOfRange) {
  node_class[2] = 2;
  expect_refused_with("class 2 of node 2 is out of range, there are 2");
}
TEST_F(BadRates, TooFewClassesOfNodes) {
  node_class.pop_back();
  expect_refused_with("classes of nodes: 3 values are given, but there are 4");
}
TEST_F(BadRates, TooFewRates) {
  two.transfer_rate.pop_back();
  expect_refused_with("transfer_rate: 1 values are given, but there are 2");
}
TEST_F(BadRates, ACycleThatMakesMassInOneClassOnly) {
  two.network.transfers[0].yield = 2;
  two.network.transfers.push_back({.from = 2, .to = 0, .rate = 0, .yield = 0.6});
  two.transfer_rate = {0.02, 0.4, 0, 1};
  auto setup = case_of(two.network, 4);
  setup.rates = two.rates(node_class);
  try {
    setup.make();
    ADD_FAILURE() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(std::string(error.what()).find("class 1: the yields of a cycle"), 0U) << error.what();
  }
}

}  // namespace
}  // namespace turgor::kernels::testing
