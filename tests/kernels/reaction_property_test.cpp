#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "support/reaction_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// What went where in units of content w, with w_from >= yield w_to: what is there now, less what was, plus
/// what was lost, over all there was; in extended precision.
double imbalance(const ReactionCase& setup, const std::vector<double>& weights,
                 const ReactionProblem& problem) {
  const auto now = setup.concentration_of(problem), exposure = setup.exposure_of(problem);
  const std::size_t states = setup.network.states.size();
  long double missing = 0, all = 0;
  for (std::size_t n = 0; n < now.size(); ++n) {
    const long double content = static_cast<long double>(weights[n % states]) * setup.storage[n];
    missing += content * now[n] - content * setup.concentration[n];
    all += content * setup.concentration[n];
  }
  for (std::size_t n = 0; n < now.size() / states; ++n)
    for (const auto& transfer : setup.network.transfers) {
      const long double gained = transfer.to ? transfer.yield * weights[*transfer.to] : 0,
                        share = 1 - gained / weights[transfer.from];
      const std::size_t at = n * states + transfer.from;
      // A transfer without loss has a share of nothing but rounding.
      if (share > 1e-15L)
        missing += share * transfer.rate * weights[transfer.from] * setup.storage[at] * exposure[at];
    }
  return all == 0 ? 0 : static_cast<double>(missing / all);
}

/// A network that no biology would give, in nodes as unlike each other as can be.
struct RandomNetwork {
  ReactionCase setup;
  std::vector<double> weights;
  double step;

  static RandomNetwork draw(std::mt19937& generator) {
    const auto integer = [&](int most) { return std::uniform_int_distribution<int>(0, most)(generator); };
    const auto uniform = [&] { return std::uniform_real_distribution<double>(0, 1)(generator); };
    const auto decades = [&](double low, double high) {
      return std::pow(10., low + (high - low) * uniform());
    };
    const auto rate = [&] { return uniform() < 0.15 ? 0. : decades(-6, 6); };
    ReactionNetwork network;
    const std::size_t states = 2 + integer(14), pools = integer(4),
                      bindings = pools == 0 ? 0 : integer(states / 2);
    std::vector<double> weights;
    for (std::size_t s = 0; s < states; ++s) {
      network.states.push_back("state " + std::to_string(s));
      weights.push_back(std::ldexp(1., integer(6)));  // so that yields are exact
    }
    for (std::size_t p = 0; p < pools; ++p) network.pools.push_back("pool " + std::to_string(p));
    // The last states are bound, the others bind.
    std::vector<std::size_t> pool_of(states, pools);
    for (std::size_t b = 0; b < bindings; ++b) {
      const std::size_t bound = states - 1 - b, free = integer(static_cast<int>(states - bindings) - 1);
      pool_of[bound] = integer(static_cast<int>(pools) - 1);
      weights[bound] = weights[free];
      network.bindings.push_back({.free = free,
                                  .bound = bound,
                                  .pool = pool_of[bound],
                                  .on_rate = rate(),
                                  .off_rate = rate(),
                                  .sites_per_unit = weights[bound]});
    }
    for (int n = integer(3 * static_cast<int>(states)); n > 0; --n) {
      const std::size_t from = integer(static_cast<int>(states) - 1),
                        to = integer(static_cast<int>(states) - 1);
      const double share = uniform() < 0.5 ? 1 : uniform();
      if (uniform() < 0.2)
        network.transfers.push_back({.from = from, .rate = rate()});
      else if (from != to && (pool_of[to] == pools || pool_of[to] == pool_of[from]))
        network.transfers.push_back(
            {.from = from, .to = to, .rate = rate(), .yield = share * weights[from] / weights[to]});
    }
    constexpr std::size_t nodes = 6;
    RandomNetwork result{ReactionCase(network, nodes), weights, decades(-6, 6)};
    for (double& volume : result.setup.storage) volume = decades(-3, 3);
    for (double& amount : result.setup.sites) amount = uniform() < 0.2 ? 0. : decades(-6, 3);
    for (double& c : result.setup.concentration) c = uniform() < 0.4 ? 0. : decades(-12, 3);
    // No more is bound than there are sites; in every third node none is free.
    for (std::size_t n = 0; n < nodes; ++n)
      for (std::size_t p = 0; p < pools; ++p) {
        double& sites = result.setup.sites[n * pools + p];
        double held = 0;
        for (const auto& binding : network.bindings)
          if (binding.pool == p)
            held += binding.sites_per_unit * result.setup.storage[n * states + binding.bound] *
                    result.setup.concentration[n * states + binding.bound];
        if (n % 3 == 0 || held > sites) sites = held;
      }
    return result;
  }
};

TEST(ReactionProperty, AnythingStaysPositiveAndKeepsItsContentAndItsSites) {
  std::mt19937 generator(7);
  int with_pools = 0;
  for (int sample = 0; sample < 3000; ++sample) {
    const auto random = RandomNetwork::draw(generator);
    const auto& setup = random.setup;
    const auto problem = setup.make();
    for (int n = 0; n < 5; ++n) problem->advance(n * random.step, (n + 1) * random.step, 1);
    for (const double c : setup.concentration_of(*problem)) ASSERT_TRUE(c >= 0 && std::isfinite(c)) << sample;
    for (const double e : setup.exposure_of(*problem)) ASSERT_TRUE(e >= 0 && std::isfinite(e)) << sample;
    ASSERT_LT(std::abs(imbalance(setup, random.weights, *problem)), 1e-14) << sample;
    const auto free = setup.free_sites_of(*problem), now = setup.concentration_of(*problem);
    const std::size_t states = setup.network.states.size(), pools = setup.network.pools.size();
    for (std::size_t n = 0; n < free.size(); ++n) {
      long double held = 0;
      for (const auto& binding : setup.network.bindings)
        if (binding.pool == n % pools) {
          const std::size_t at = n / pools * states + binding.bound;
          held += static_cast<long double>(binding.sites_per_unit) * setup.storage[at] * now[at];
        }
      ASSERT_GE(free[n], 0);
      ASSERT_NEAR(static_cast<double>(held + free[n]), setup.sites[n], 1e-14 * setup.sites[n]) << sample;
    }
    with_pools += pools > 1 && setup.network.bindings.size() > 1;
  }
  EXPECT_GT(with_pools, 900);
}

}  // namespace
}  // namespace turgor::kernels::testing
