#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/reaction_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// Two carriers at one receptor, with losses of every kind.
ReactionCase busy(std::size_t nodes) {
  ReactionCase setup({.states = {"carrier", "carrier bound", "drug", "drug bound", "inside"},
                      .pools = {"receptor"},
                      .transfers = {{.from = 0, .to = 2, .rate = 1e-3, .yield = 0.9},
                                    {.from = 1, .to = 4, .rate = 2e-3},
                                    {.from = 2, .rate = 5e-4},
                                    {.from = 3, .to = 4, .rate = 1e-3},
                                    {.from = 4, .to = 0, .rate = 1e-4, .yield = 0.5},
                                    {.from = 4, .rate = 1e-5}},
                      .bindings = {{.free = 0, .bound = 1, .pool = 0, .on_rate = 3, .off_rate = 1e-2},
                                   {.free = 2, .bound = 3, .pool = 0, .on_rate = 1e4, .off_rate = 20}}},
                     nodes);
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    setup.storage[n] = 1e-12 * (1 + 0.37 * static_cast<double>(n % 7));
    setup.concentration[n] = n % 5 % 2 == 0 ? 1e-2 / static_cast<double>(n + 1) : 0;
  }
  for (std::size_t n = 0; n < nodes; ++n) setup.sites[n] = 3e-15 * static_cast<double>(n % 3);
  return setup;
}

/// What is there, was lost and has been, with losses as rate x storage x exposure.
double imbalance(const ReactionCase& setup, const ReactionProblem& problem, double forgotten = 0) {
  const auto now = setup.concentration_of(problem), exposure = setup.exposure_of(problem);
  long double missing = 0, all = 0;
  for (std::size_t n = 0; n < now.size(); ++n) {
    const long double storage = setup.storage[n];
    missing += storage * now[n] - storage * setup.concentration[n];
    all += storage * setup.concentration[n];
    for (const auto& transfer : setup.network.transfers)
      if (transfer.from == n % 5)
        missing += (transfer.to ? 1 - static_cast<long double>(transfer.yield) : 1 - forgotten) *
                   transfer.rate * storage * exposure[n];
  }
  return static_cast<double>(missing / all);
}

TEST(ReactionLedger, ClosesOverAHundredThousandSteps) {
  const auto setup = busy(3);
  const auto problem = setup.make();
  problem->advance(0, 2e4, 100000);
  EXPECT_LT(std::abs(imbalance(setup, *problem)), 1e-15);
  // A loss that is forgotten by a part in a million is seen.
  EXPECT_GT(std::abs(imbalance(setup, *problem, 1e-6)), 1e-8);
}

TEST(ReactionLedger, ClosesWhereSitesAreMissingAndStepsAreLong) {
  for (const std::int64_t steps : {1, 2, 10}) {
    const auto setup = busy(50);
    const auto problem = setup.make();
    problem->advance(0, 1e6, steps);
    EXPECT_LT(std::abs(imbalance(setup, *problem)), 1e-15) << steps;
  }
}

TEST(ReactionLedger, BoundAndFreeSitesAreAllSitesAfterAHundredThousandSteps) {
  ReactionCase setup(binding_network(1e7, 1e6));
  setup.storage = {0.3e-12, 1e-12, 1e-12};
  setup.sites = {1.7e-14};
  setup.concentration = {0.03, 0.01, 0};
  const auto problem = setup.make();
  problem->advance(0, 1e5, 100000);
  const auto now = setup.concentration_of(*problem);
  const double bound = 1e-12 * now[1], free = setup.free_sites_of(*problem)[0],
               all = 0.3e-12 * setup.concentration[0] + 1e-12 * setup.concentration[1];
  EXPECT_NEAR((bound + free) / 1.7e-14, 1, 3e-16);
  EXPECT_NEAR((0.3e-12 * now[0] + bound) / all, 1, 3e-16);
  EXPECT_GT(bound, 0.5e-14);
}

TEST(ReactionLedger, WhereNothingHappensNoDigitChanges) {
  auto setup = busy(20);
  for (auto& transfer : setup.network.transfers) transfer.rate = 0;
  for (auto& binding : setup.network.bindings) binding.on_rate = binding.off_rate = 0;
  EXPECT_EQ(setup.after(1e5, 7), setup.concentration);
}

TEST(ReactionLedger, NodesDoNotKnowEachOther) {
  const auto all = busy(9);
  const auto together = all.after(500, 10);
  for (std::size_t n = 0; n < 9; ++n) {
    auto alone = busy(1);
    for (std::size_t s = 0; s < 5; ++s) {
      alone.storage[s] = all.storage[5 * n + s];
      alone.concentration[s] = all.concentration[5 * n + s];
    }
    alone.sites[0] = all.sites[n];
    const auto values = alone.after(500, 10);
    for (std::size_t s = 0; s < 5; ++s) EXPECT_EQ(values[s], together[5 * n + s]) << n << ' ' << s;
  }
}

TEST(ReactionLedger, PartsThatDoNotReactWithEachOtherDoNotKnowEachOther) {
  // The same receptor twice in one network: 6 states in two groups, each as if it were alone.
  const auto once = binding_network(15, 8e-3, 1e-4);
  ReactionNetwork twice = once;
  for (const auto& name : once.states) twice.states.push_back("other " + name);
  twice.pools.emplace_back("other receptor");
  twice.transfers.push_back({.from = 4, .to = 5, .rate = 1e-4});
  twice.bindings.push_back({.free = 3, .bound = 4, .pool = 1, .on_rate = 15, .off_rate = 8e-3});
  ReactionCase one(once), two(twice);
  one.sites = {0.01};
  one.concentration = {0.02, 0.003, 0};
  two.sites = {0.01, 0.01};
  two.concentration = {0.02, 0.003, 0, 0.02, 0.003, 0};
  const auto alone = one.after(100, 9), both = two.after(100, 9);
  for (std::size_t s = 0; s < 6; ++s) EXPECT_EQ(both[s], alone[s % 3]);
}

TEST(ReactionExtremes, FullSitesWithoutReturnTakeNothingMore) {
  ReactionCase setup(binding_network(1e6, 0));
  setup.sites = {0.5};
  setup.concentration = {1, 0.5, 0};
  EXPECT_EQ(setup.after(10, 10), setup.concentration);
}

TEST(ReactionExtremes, WithoutSitesBoundAmountsOnlyLeave) {
  ReactionCase setup(binding_network(1e6, 1e6));
  setup.concentration = {1, 0, 0};
  EXPECT_EQ(setup.after(10, 10), setup.concentration);
}

TEST(ReactionExtremes, SitesThatHoldWithoutReturnEmptyWhatIsFree) {
  // 1 mol for 2 mol of sites at k_on c dt = 1e6: all of it is bound in one step.
  ReactionCase setup(binding_network(1e6, 0));
  setup.sites = {2};
  setup.concentration = {1, 0, 0};
  const auto got = setup.after(1, 1);
  EXPECT_GE(got[0], 0);
  EXPECT_LT(got[0], 1e-11);
  EXPECT_NEAR(got[1], 1, 1e-11);
}

TEST(ReactionExtremes, TheSmallestNumbersStayNumbers) {
  for (const double smallest : {std::numeric_limits<double>::denorm_min(), 1e-320, 1e-310, 1e-300})
    for (const double sites : {0., smallest, 1e-3})
      for (const double rate : {1e-300, 1., 1e6, 1e30, 1e200}) {
        ReactionCase setup(binding_network(rate, 1e6, 1));
        setup.storage = {1e-15, 2e-15, 1};
        setup.sites = {sites};
        setup.concentration = {smallest, 0, 0};
        for (const double c : setup.after(1, 3)) EXPECT_TRUE(c >= 0 && c <= 2 * smallest * 1e15) << c;
      }
}

}  // namespace
}  // namespace turgor::kernels::testing
