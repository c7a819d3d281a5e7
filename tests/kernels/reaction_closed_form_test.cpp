#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "support/reaction_case.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

// Mpekris 2017: docs/theory/reactions.md, section 7.
constexpr double on_rate = 15, off_rate = 8e-3, site_density = 0.01, accessible = 0.3;

ReactionNetwork release_chain(double first, double second) {
  return {.states = {"carrier", "secondary", "drug"},
          .pools = {},
          .transfers = {{.from = 0, .to = 1, .rate = first}, {.from = 1, .to = 2, .rate = second}},
          .bindings = {}};
}

TEST(ReactionClosedForm, AReleaseChainHasItsValuesInOneStep) {
  ReactionCase setup(release_chain(0.1, 0.05));
  setup.concentration = {1, 0, 0};
  const std::vector<std::pair<double, std::vector<double>>> expected = {
      {20, {0.13533528, 0.46508832, 0.39957640}}, {60, {0.00247875, 0.09461663, 0.90290462}}};
  for (const auto& [time, values] : expected) {
    const auto got = setup.after(time, 1);
    for (std::size_t s = 0; s < 3; ++s) EXPECT_NEAR(got[s], values[s], 5e-9) << time << " s, state " << s;
  }
  EXPECT_TRUE(verification::verify({.id = "V11",
                                    .case_name = "release chain, k1 = 0.1, k2 = 0.05, one step",
                                    .quantity = "payload in the second stage at t = 20",
                                    .expected = 0.46508832,
                                    .got = setup.after(20, 1)[1],
                                    .tolerance = 1e-8,
                                    .source = "closed form, design/physics.md 7.2"}));
}

TEST(ReactionClosedForm, AChainIsExactForAnyRatesAndSteps) {
  for (const double fast : {1e-3, 1., 1e3, 1e6}) {
    ReactionCase setup(release_chain(fast, 0.05));
    setup.concentration = {1, 0, 0};
    const double time = 3;
    const double first = std::exp(-fast * time), slow = std::exp(-0.05 * time),
                 second = fast / (fast - 0.05) * (slow - first);
    for (const int steps : {1, 7}) {
      const auto got = setup.after(time, steps);
      EXPECT_NEAR(got[0], first, 1e-12 * first + 1e-300) << fast;
      EXPECT_NEAR(got[1], second, 2e-13 * second) << fast;
      EXPECT_NEAR(got[2], 1 - first - second, 2e-13) << fast;
    }
  }
}

TEST(ReactionClosedForm, AReleaseThatMultipliesCountsInUnitsOfTheProduct) {
  ReactionCase setup({.states = {"liposome", "drug"},
                      .pools = {},
                      .transfers = {{.from = 0, .to = 1, .rate = 0.1, .yield = 1e4}},
                      .bindings = {}});
  setup.storage = {2, 3};
  setup.concentration = {1, 0};
  const auto got = setup.after(10, 4);
  EXPECT_NEAR(got[0], std::exp(-1.), 1e-15);
  EXPECT_NEAR(got[1], 2e4 * (1 - std::exp(-1.)) / 3, 1e-11);
}

/// Bound amount of a closed reversible reaction, b' = k (F - b)(N - b) - off b with b(0) = 0.
double riccati(double k, double off, double free, double sites, double time) {
  const double p = free + sites + off / k, root = std::sqrt(p * p - 4 * free * sites), upper = (p + root) / 2,
               lower = free * sites / upper, decay = std::exp(-k * root * time);
  return lower * upper * (1 - decay) / (upper - lower * decay);
}

TEST(ReactionClosedForm, BindingRelaxesToEquilibriumWithSecondOrder) {
  ReactionCase setup(binding_network(on_rate, off_rate));
  setup.storage = {accessible, 1, 1};
  setup.sites = {site_density};
  setup.concentration = {1e-2, 0, 0};
  const double time = 2,
               expected = riccati(on_rate / accessible, off_rate, accessible * 1e-2, site_density, time);
  const auto error = [&](std::int64_t steps) { return std::abs(setup.after(time, steps)[1] / expected - 1); };
  const double coarse = error(20), fine = error(40), finest = error(80);
  EXPECT_TRUE(verification::verify({.id = "V11",
                                    .case_name = "binding, c_e = 0.01, c_f = 0.01 mol/m3, steps of 0.025 s",
                                    .quantity = "bound after 2 s (mol/m3)",
                                    .expected = expected,
                                    .got = setup.after(time, 80)[1],
                                    .tolerance = 1e-4,
                                    .order = std::log2(fine / finest),
                                    .lowest_order = 1.9,
                                    .source = "closed form of the Riccati equation"}));
  EXPECT_GT(std::log2(coarse / fine), 1.8);
  const double equilibrium = riccati(on_rate / accessible, off_rate, accessible * 1e-2, site_density, 1e5);
  EXPECT_NEAR(setup.after(1e5, 50)[1] / equilibrium, 1, 1e-12);
  EXPECT_NEAR(setup.after(1e9, 3)[1] / equilibrium, 1, 1e-12);
}

TEST(ReactionClosedForm, FewCarriersAreHeldBackByThePublishedFactor) {
  // Free and bound amounts per tissue volume: bound over free is c_e / K_D in terms of what is accessible.
  ReactionCase setup(binding_network(on_rate, off_rate));
  setup.storage = {1, 1, 1};
  setup.sites = {site_density};
  setup.concentration = {1e-12, 0, 0};
  const auto got = setup.after(1e6, 100);
  EXPECT_TRUE(verification::verify({.id = "V11",
                                    .case_name = "linear retardation, c_e / K_D = 18.75",
                                    .quantity = "(free + bound) / free",
                                    .expected = 19.75,
                                    .got = (got[0] + got[1]) / got[0],
                                    .tolerance = 1e-8,
                                    .source = "1 + c_e / K_D, design/physics.md 7.1"}));
}

TEST(ReactionClosedForm, InternalisationFreesTheSite) {
  ReactionCase setup(binding_network(on_rate, off_rate, 4.28e-5));
  setup.sites = {site_density};
  setup.concentration = {1, 0, 0};
  const auto problem = setup.make();
  problem->advance(0, 86400, 400);
  const auto got = setup.concentration_of(*problem);
  // Far more carriers than sites: all sites stay full and pump at k_int times their number.
  const double full = site_density * 1 / (1 + (off_rate + 4.28e-5) / on_rate / 0.98);
  EXPECT_NEAR(got[2] / (4.28e-5 * full * 86400), 1, 1e-4);
  EXPECT_NEAR(got[0] + got[1] + got[2], 1, 1e-15);
}

TEST(ReactionClosedForm, PeaksAndExposuresOfAChain) {
  ReactionCase setup(release_chain(0.1, 0.05));
  setup.concentration = {1, 0, 0};
  setup.options.peaks = true;
  const auto problem = setup.make();
  problem->advance(0, 60, 6000);
  std::vector<double> peak(3), time(3);
  problem->peak(peak);
  problem->time_of_peak(time);
  EXPECT_EQ(peak[0], 1);
  EXPECT_EQ(time[0], 0);
  EXPECT_NEAR(peak[1], 0.5, 1e-7);  // at ln 2 / 0.05
  EXPECT_NEAR(time[1], std::log(2.) / 0.05, 0.01);
  EXPECT_EQ(peak[2], setup.concentration_of(*problem)[2]);
  EXPECT_NEAR(time[2], 60, 1e-9);
  const auto exposure = setup.exposure_of(*problem);
  EXPECT_NEAR(exposure[0], (1 - std::exp(-6.)) / 0.1, 1e-13);
  EXPECT_NEAR(exposure[1], 0.90290462 / 0.05, 1e-7);
}

TEST(ReactionClosedForm, PeaksThatNobodyAskedForAreRefused) {
  ReactionCase setup(release_chain(0.1, 0.05));
  std::vector<double> values(3);
  EXPECT_THROW(setup.make()->peak(values), std::logic_error);
  EXPECT_THROW(setup.make()->time_of_peak(values), std::logic_error);
}

}  // namespace
}  // namespace turgor::kernels::testing
