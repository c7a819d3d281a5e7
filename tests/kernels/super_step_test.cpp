#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "support/random_graph.hpp"
#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// A hill that diffuses and is carried, with a vessel everywhere that gives and takes in the rhythm of its
/// plasma, decay, and a face of given concentration.
struct Hill {
  HexahedralGraph graph = build_graph(swirling_cube(10, 2e-3));
  TransportCase setup{graph, 3, 1e-3};

  explicit Hill(const TransportOptions& options) {
    setup.options = options;
    setup.diffusivity = {1e-3, 3e-3, 1e-4};
    setup.decay_rate = {0, 0.01, 0.02};
    setup.sources.assign(1, std::vector<double>(setup.storage.size()));
    for (std::size_t n = 0; n < setup.storage.size(); ++n) {
      const auto& x = graph.position[n / 3];
      setup.sources[0][n] = 0.02 * setup.storage[n];
      setup.loss[n] = 0.01 * setup.storage[n] + std::max(0., graph.outflow[n / 3]);
      setup.concentration[n] =
          1 + 0.5 * std::cos(std::numbers::pi * x[0]) * std::cos(std::numbers::pi * x[1]);
    }
    for (std::size_t i = 0; i < graph.nodes; ++i)
      if (graph.position[i][2] == 1) setup.prescribed.push_back(static_cast<std::int32_t>(i));
  }
  std::unique_ptr<TransportProblem> make() const { return setup.make(graph.view(), graph.flow()); }
};

constexpr auto plasma = [](double time, std::span<double> values) {
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = 1 + 0.5 * std::sin(0.03 * time + double(n));
};
constexpr auto host = [](double time, std::span<double> values) {
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = 1 + 0.1 * std::sin(0.02 * time + double(n));
};

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t n = 0; n < a.size(); ++n) largest = std::max(largest, std::abs(a[n] - b[n]));
  return largest;
}

class SuperStages : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(TransportSuper, SuperStages, ::testing::Values(3, 5, 7));

/// Stable steps, with the usual safety, that a super step may be long.
double reach(int stages) {
  return 0.9 * std::max(1., (stages * stages + stages - 2) / 4.);
}

TEST_P(SuperStages, AreOfSecondOrderInTime) {
  // The limiter changes with the values, not with the step: upwinding leaves the error in time alone.
  const Hill reference({.scheme = Scheme::upwind, .maximum_step = 0.02});
  const auto exact_problem = reference.make();
  const double stable = exact_problem->stable_step().step, end = 100 * stable;
  exact_problem->advance(0, end, plasma, host);
  const auto exact = concentration_of(*exact_problem, reference.setup);
  double error[2], step[2];
  for (const int n : {0, 1}) {
    // The longest step of so many stages, and the shortest that still takes them.
    const double length = stable * (n == 0 ? 0.99 * reach(GetParam()) : 1.05 * reach(GetParam() - 2));
    const Hill hill({.scheme = Scheme::upwind, .super_stages = GetParam(), .maximum_step = length});
    const auto problem = hill.make();
    const auto report = problem->advance(0, end, plasma, host);
    EXPECT_EQ(report.taken_back, 0);
    step[n] = report.step;
    error[n] = largest_difference(concentration_of(*problem, hill.setup), exact);
  }
  EXPECT_NEAR(std::log(error[0] / error[1]) / std::log(step[0] / step[1]), 2, 0.5)
      << error[0] << " and " << error[1];
  EXPECT_LT(error[0], 5e-3);
}

TEST_P(SuperStages, GoFartherPerStageThanHeun) {
  const Hill hill({.super_stages = GetParam()}), plain({});
  const auto problem = hill.make(), other = plain.make();
  const double end = 400 * problem->stable_step().step;
  const auto super = problem->advance(0, end, plasma, host), heun = other->advance(0, end, plasma, host);
  EXPECT_EQ(super.taken_back, 0);
  EXPECT_LT(1.3 * double(super.steps * GetParam()), double(heun.steps * 2));
  EXPECT_LT(largest_difference(concentration_of(*problem, hill.setup), concentration_of(*other, plain.setup)),
            2e-3);
}

TEST_P(SuperStages, KeepTheLedger) {
  for (const double start : {1., 0.}) {
    Hill hill({.super_stages = GetParam()});
    auto& setup = hill.setup;
    // From nothing but a peak, steps are taken back.
    if (start == 0)
      for (std::size_t n = 0; n < setup.storage.size(); ++n) {
        setup.concentration[n] = n / 3 == hill.graph.nodes / 2 ? 1 : 0;
        setup.sources[0][n] = 0;
      }
    const auto problem = hill.make();
    std::int64_t taken_back = 0;
    for (int n = 0; n < 20; ++n) {
      const double length = 30 * problem->stable_step().step;
      taken_back +=
          problem
              ->advance(n * length, (n + 1) * length, plasma, start == 0 ? constant(0) : ScalarsOfTime(host))
              .taken_back;
    }
    EXPECT_TRUE(start != 0 || GetParam() != 7 || taken_back > 0);
    const auto before = amounts(setup, setup.concentration),
               now = amounts(setup, concentration_of(*problem, setup));
    std::vector<double> exposure(setup.storage.size());
    problem->exposure(exposure);
    const auto integrals = problem->source_integrals(), supplied = problem->supplied();
    for (std::size_t s = 0; s < 3; ++s) {
      long double in = before[s] + supplied[s], out = now[s];
      for (std::size_t n = s; n < setup.storage.size(); n += 3) {
        in += static_cast<long double>(setup.sources[0][n]) * integrals[s];
        out += static_cast<long double>(setup.loss[n] + setup.decay_rate[s] * setup.storage[n]) * exposure[n];
      }
      EXPECT_NEAR(double(out / in), 1, 1e-13) << "species " << s << ", start " << start;
    }
  }
}

TEST_P(SuperStages, NothingIsEverNegative) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    const auto graph = random_graph(60, 2, seed);
    TransportCase setup(graph.nodes, 9, graph.classes, 1.);
    setup.options.super_stages = GetParam();
    for (std::size_t n = 0; n < setup.concentration.size(); ++n)
      setup.concentration[n] = n % 7 == seed ? std::pow(10., double(n % 13)) : 0;
    const auto problem = setup.make(graph.view(), graph.flow());
    const double length = 20 * problem->stable_step().step;
    std::int64_t taken_back = 0;
    for (int n = 0; n < 10; ++n) {
      const auto report = problem->advance(n * length, (n + 1) * length, constant(0), constant(0));
      taken_back += report.taken_back;
      for (const double least : report.minimum) ASSERT_GE(least, 0) << "seed " << seed << " interval " << n;
    }
    EXPECT_GT(taken_back, 0) << "the guard was never needed";
  }
}

TEST(TransportSuper, AStepTakenBackLeavesWhatHeunGives) {
  const auto graph = random_graph(60, 2, 1);
  TransportCase setup(graph.nodes, 1, graph.classes, 1.);
  for (std::size_t i = 0; i < graph.nodes; ++i)
    setup.concentration[i] = i % 7 == 1 ? std::pow(10., double(i % 13)) : 0;
  auto plain = setup;
  setup.options.super_stages = 7;
  const auto problem = setup.make(graph.view(), graph.flow()), other = plain.make(graph.view(), graph.flow());
  const double length = 9.9 * problem->stable_step().step;
  const auto report = problem->advance(0, length, constant(0), constant(0));
  ASSERT_EQ(report.taken_back, 1);
  const auto steps = other->advance(0, length, constant(0), constant(0)).steps;
  EXPECT_EQ(report.steps, steps);
  EXPECT_EQ(concentration_of(*problem, setup), concentration_of(*other, plain));
  std::vector<double> exposure(graph.nodes), expected(graph.nodes);
  problem->exposure(exposure);
  other->exposure(expected);
  EXPECT_EQ(exposure, expected);
}

TEST(TransportSuper, AStepLongerByRoundOffIsNoSuperStep) {
  Hill hill({});
  const auto problem = hill.make();
  const double limit = 0.9 * (1 - 1e-12) * problem->stable_step().step, end = 3 * limit * (1 + 4e-15);
  ASSERT_GT(end / 3, limit);
  ASSERT_EQ(problem->advance(0, end, plasma, host).steps, 3);
  const Hill roomier({.step_safety = 1, .maximum_step = end / 3});
  const auto other = roomier.make();
  ASSERT_EQ(other->advance(0, end, plasma, host).steps, 3);
  EXPECT_EQ(concentration_of(*problem, hill.setup), concentration_of(*other, roomier.setup));
}

TEST(TransportSuper, StagesHaveToBeOdd) {
  for (const int stages : {1, 2, 4, 9, -3}) {
    TransportCase setup(1, 1, 1, 0.);
    setup.options.super_stages = stages;
    const std::vector<std::int64_t> row_begin{0, 0};
    const Graph graph{
        .owned_nodes = 1, .row_begin = row_begin, .neighbour = {}, .region_class = {}, .stiffness = {}};
    EXPECT_THROW(setup.make(graph, {}), std::invalid_argument) << stages;
  }
}

}  // namespace
}  // namespace turgor::kernels::testing
