#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/reaction_reference.hpp"

namespace turgor::kernels::testing {
namespace {

constexpr double end = 8;  // s

using Values = ReactionReference::Vector;

/// Largest error over all states, relative to the largest concentration.
double error(const Values& got, const Values& reference) {
  long double worst = 0, size = 0;
  for (std::size_t s = 0; s < got.size(); ++s) {
    worst = std::max(worst, std::abs(got[s] - reference[s]));
    size = std::max(size, std::abs(reference[s]));
  }
  return static_cast<double>(worst / size);
}

Values after(const ReactionCase& setup, std::int64_t steps) {
  const auto values = setup.after(end, steps);
  return {values.begin(), values.end()};
}

/// Without the terms h2, h3 and h4 of what steps leave; shorter steps instead would add up more rounding.
Values extrapolated(const ReactionCase& setup, std::int64_t steps) {
  std::vector<Values> table;
  for (int level = 0; level < 4; ++level) table.push_back(after(setup, steps << level));
  for (int order = 2; order < 5; ++order)
    for (std::size_t level = 0; level + order < 5; ++level)
      for (std::size_t s = 0; s < table[0].size(); ++s)
        table[level][s] = table[level + 1][s] + (table[level + 1][s] - table[level][s]) / ((1 << order) - 1);
  return table[0];
}

/// `fast` times the slow rates: of steps of 1 s it is k_on c dt and k_off dt.
ReactionCase one_receptor(double fast) {
  ReactionCase setup(binding_network(fast, 0.3 * fast, 0.2));
  setup.sites = {0.7};
  setup.concentration = {1, 0, 0};
  return setup;
}

/// A drug between two receptors and a decoy that is shed, one of them without return.
ReactionCase three_receptors(double fast) {
  ReactionCase setup(
      {.states = {"drug", "on A", "on B", "on decoy", "inside"},
       .pools = {"A", "B", "decoy"},
       .transfers = {{.from = 1, .to = 4, .rate = 0.2},
                     {.from = 2, .to = 4, .rate = 0.05},
                     {.from = 3, .rate = 0.1},
                     {.from = 4, .to = 0, .rate = 0.03}},
       .bindings = {{.free = 0, .bound = 1, .pool = 0, .on_rate = fast, .off_rate = 0.1 * fast},
                    {.free = 0, .bound = 2, .pool = 1, .on_rate = 1, .off_rate = 1e-3},
                    {.free = 0, .bound = 3, .pool = 2, .on_rate = 0.3 * fast, .off_rate = fast}}});
  setup.sites = {0.4, 0.3, 0.5};
  setup.concentration = {1, 0, 0, 0, 0};
  setup.storage = {0.3, 1, 1, 1, 1};
  return setup;
}

/// A carrier and what it releases compete for one receptor; the carrier covers four sites.
ReactionCase two_carriers(double fast) {
  ReactionCase setup(
      {.states = {"carrier", "carrier on A", "drug", "drug on A", "inside"},
       .pools = {"A"},
       .transfers = {{.from = 0, .to = 2, .rate = 0.1, .yield = 20},
                     {.from = 1, .to = 2, .rate = 0.1, .yield = 20},
                     {.from = 3, .to = 4, .rate = 0.3}},
       .bindings = {
           {.free = 0, .bound = 1, .pool = 0, .on_rate = fast, .off_rate = fast, .sites_per_unit = 4},
           {.free = 2, .bound = 3, .pool = 0, .on_rate = 0.5 * fast, .off_rate = 0.01 * fast}}});
  setup.sites = {1};
  setup.concentration = {0.3, 0, 0, 0, 0};
  return setup;
}

struct Named {
  const char* name;
  ReactionCase setup;
};
std::vector<Named> networks(double fast) {
  return {{"one receptor", one_receptor(fast)},
          {"three receptors", three_receptors(fast)},
          {"two carriers", two_carriers(fast)}};
}

class StiffReactions : public ::testing::TestWithParam<double> {};

TEST_P(StiffReactions, TheReferenceIsGoodToTwelveDigits) {
  for (const auto& [name, setup] : networks(GetParam())) {
    const auto reference = ReactionReference(setup).after(end),
               coarser = ReactionReference(setup).after(end, 3e-14L);
    for (std::size_t s = 0; s < reference.size(); ++s)
      EXPECT_NEAR(static_cast<double>(coarser[s] / reference[s]), 1, 1e-12) << name << ", state " << s;
  }
}

TEST_P(StiffReactions, ConvergeWithSecondOrderToTheReferenceOnceTheFirstInstantIsOver) {
  for (auto [name, setup] : networks(GetParam())) {
    const auto start = ReactionReference(setup).after(1);
    std::ranges::transform(start, setup.concentration.begin(),
                           [](long double c) { return static_cast<double>(c); });
    const auto reference = ReactionReference(setup).after(end);
    const double coarse = error(after(setup, 256), reference), fine = error(after(setup, 512), reference);
    EXPECT_LT(fine, 1.1e-6) << name;
    EXPECT_NEAR(std::log2(coarse / fine), 2, 0.05) << name;
    constexpr double rounding = 1e-11;  // of 15,000 steps
    EXPECT_LT(error(extrapolated(setup, 1024), reference), rounding) << name;
  }
}

TEST_P(StiffReactions, StayCloseThroughAFirstInstantThatTheStepsDoNotSee) {
  // Nothing is bound at the beginning: from steps far below to steps far above 1 / rate.
  for (const auto& [name, setup] : networks(GetParam())) {
    const auto reference = ReactionReference(setup).after(end);
    for (const auto& [steps, bound] : {std::pair{8, 7e-3}, std::pair{128, 4.1e-4}, std::pair{512, 1.4e-4}})
      EXPECT_LT(error(after(setup, steps), reference), bound) << name << ", " << steps << " steps";
  }
}

INSTANTIATE_TEST_SUITE_P(Rates, StiffReactions, ::testing::Values(1., 1e2, 1e6));

}  // namespace
}  // namespace turgor::kernels::testing
