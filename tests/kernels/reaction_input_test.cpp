#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>

#include "support/reaction_case.hpp"

namespace turgor::kernels::testing {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct BadReactions : ::testing::Test {
  ReactionCase setup{binding_network(15, 8e-3, 1e-4), 2};

  /// The message with which the problem is refused; empty when it is not.
  std::string refusal() {
    try {
      setup.make()->advance(0, 1, 1);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }
  void expect_refused_with(const std::string& words) {
    const auto message = refusal();
    EXPECT_NE(message.find(words), std::string::npos)
        << "got: '" << message << "', expected: '" << words << "'";
  }
  Transfer& transfer() { return setup.network.transfers[0]; }
  Binding& binding() { return setup.network.bindings[0]; }
};

TEST_F(BadReactions, TheCaseItselfIsFine) {
  EXPECT_EQ(refusal(), "");
}
TEST_F(BadReactions, NoStates) {
  EXPECT_THROW(ReactionProblem({}, {}, {}), std::invalid_argument);
}
TEST_F(BadReactions, AStateListedTwice) {
  setup.network.states[2] = "free";
  expect_refused_with("state 'free' is listed twice");
}
TEST_F(BadReactions, APoolListedTwice) {
  setup.network.pools.emplace_back("receptor");
  expect_refused_with("pool 'receptor' is listed twice");
}
TEST_F(BadReactions, NegativeRate) {
  transfer().rate = -1;
  expect_refused_with("transfer 0 ('bound' to 'internalised'): rate is -1");
}
TEST_F(BadReactions, RateNotANumber) {
  transfer().to = std::nullopt;
  transfer().rate = nan;
  expect_refused_with("transfer 0 ('bound' to nowhere): rate is nan");
}
TEST_F(BadReactions, YieldInfinite) {
  transfer().yield = std::numeric_limits<double>::infinity();
  expect_refused_with("transfer 0 ('bound' to 'internalised'): yield is inf");
}
TEST_F(BadReactions, TransferFromOutOfRange) {
  transfer().from = 3;
  expect_refused_with("transfer 0: state 3 (from) is out of range, there are 3");
}
TEST_F(BadReactions, TransferToOutOfRange) {
  transfer().to = 7;
  expect_refused_with("transfer 0: state 7 (to) is out of range");
}
TEST_F(BadReactions, TransferToItself) {
  transfer().to = 1;
  expect_refused_with("transfer 0 ('bound' to 'bound'): a state cannot become itself");
}
TEST_F(BadReactions, BoundWithoutBinding) {
  setup.network.transfers.push_back({.from = 2, .to = 1, .rate = 1});
  expect_refused_with(
      "transfer 1 ('internalised' to 'bound'): what becomes 'bound' takes more sites of pool 'receptor'");
}
TEST_F(BadReactions, BindingOutOfRange) {
  binding().bound = 5;
  expect_refused_with("binding 0: state 5 (bound) is out of range");
}
TEST_F(BadReactions, PoolOutOfRange) {
  binding().pool = 1;
  expect_refused_with("binding 0: pool 1 is out of range, there are 1");
}
TEST_F(BadReactions, NegativeOnRate) {
  binding().on_rate = -15;
  expect_refused_with("binding 0 ('free' to 'receptor'): on_rate is -15");
}
TEST_F(BadReactions, OffRateNotANumber) {
  binding().off_rate = nan;
  expect_refused_with("binding 0 ('free' to 'receptor'): off_rate is nan");
}
TEST_F(BadReactions, NoSitePerUnit) {
  binding().sites_per_unit = 0;
  expect_refused_with("binding 0 ('free' to 'receptor'): sites_per_unit is 0");
}
TEST_F(BadReactions, AStateBoundTwice) {
  setup.network.bindings.push_back({.free = 2, .bound = 1, .pool = 0, .on_rate = 1});
  expect_refused_with("binding 1 ('internalised' to 'receptor'): state 'bound' is bound by two bindings");
}
TEST_F(BadReactions, ABoundStateThatBinds) {
  setup.network.bindings.push_back({.free = 1, .bound = 2, .pool = 0, .on_rate = 1});
  expect_refused_with("state 'bound' is bound already");
}
TEST_F(BadReactions, ACycleThatMakesMass) {
  transfer().yield = 2;
  setup.network.transfers.push_back({.from = 2, .to = 0, .rate = 1, .yield = 0.6});
  expect_refused_with("make more than it takes");
  setup.network.transfers[1].yield = 0.5;
  EXPECT_EQ(refusal(), "");
}
TEST_F(BadReactions, MoreThanSixteenLinkedStates) {
  for (std::size_t n = 3; n < 17; ++n) {
    setup.network.states.push_back("stage " + std::to_string(n));
    setup.network.transfers.push_back({.from = n - 1, .to = n, .rate = 1});
  }
  setup.storage.assign(2 * 17, 1.);
  setup.concentration.assign(2 * 17, 0.);
  expect_refused_with("state 'free' is linked with 17 states, at most 16 are possible");
  setup.network.transfers.pop_back();
  EXPECT_EQ(refusal(), "");
}
TEST_F(BadReactions, MoreThanFourLinkedPools) {
  for (std::size_t n = 1; n < 5; ++n) {
    setup.network.states.push_back("bound " + std::to_string(n));
    setup.network.pools.push_back("receptor " + std::to_string(n));
    setup.network.bindings.push_back({.free = 0, .bound = n + 2, .pool = n, .on_rate = 1});
  }
  setup.storage.assign(2 * 7, 1.);
  setup.concentration.assign(2 * 7, 0.);
  setup.sites.assign(2 * 5, 1.);
  expect_refused_with("state 'free' is linked with 5 pools of sites, at most 4 are possible");
}
TEST_F(BadReactions, StorageZero) {
  setup.storage[4] = 0;
  expect_refused_with("storage of node 1, state 'bound' is 0");
}
TEST_F(BadReactions, StorageOfTheWrongSize) {
  setup.storage.pop_back();
  expect_refused_with("storage has 5 values for 3 states");
}
TEST_F(BadReactions, NegativeSites) {
  setup.sites[1] = -1;
  expect_refused_with("sites of node 1, pool 'receptor' is -1");
}
TEST_F(BadReactions, SitesOfTheWrongSize) {
  setup.sites.push_back(1);
  expect_refused_with("sites has 3 values, expected 2");
}
TEST_F(BadReactions, ConcentrationNotANumber) {
  setup.concentration[5] = nan;
  expect_refused_with("concentration of node 1, state 'internalised' is nan");
}
TEST_F(BadReactions, MoreBoundThanSites) {
  setup.sites = {1, 1};
  setup.concentration[4] = 1.1;
  expect_refused_with("more is bound in node 1 than pool 'receptor' has sites");
}
TEST_F(BadReactions, BackwardsInTime) {
  EXPECT_THROW(setup.make()->advance(1, 0, 1), std::invalid_argument);
}
TEST_F(BadReactions, NoSteps) {
  EXPECT_THROW(setup.make()->advance(0, 1, 0), std::invalid_argument);
}
TEST_F(BadReactions, RatesBeyondAllNumbersNameTheNode) {
  setup.storage[3] = 1e-300;
  setup.sites = {0, 1};
  setup.concentration[3] = 1;
  binding().on_rate = 1e300;
  expect_refused_with("in node 1 cannot be solved");
}
TEST_F(BadReactions, RoomOfTheWrongSize) {
  std::vector<double> values(5);
  EXPECT_THROW(setup.make()->concentration(values), std::invalid_argument);
  EXPECT_THROW(setup.make()->exposure(values), std::invalid_argument);
  EXPECT_THROW(setup.make()->free_sites(values), std::invalid_argument);
}

}  // namespace
}  // namespace turgor::kernels::testing
