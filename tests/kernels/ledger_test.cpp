#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/transport_case.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

/// A body in a host of given concentration on one face, vessels inside that give and take, decay, two
/// regions.
struct Pulse {
  HexahedralGraph graph;
  TransportCase setup;

  explicit Pulse(const TransportOptions& options, int cells = 8)
      : graph(build_graph(mesh(cells))), setup(graph, 3, 1e-3) {
    setup.options = options;
    setup.diffusivity = {1e-3, 2e-3, 1e-4, 1e-4, 0, 1e-5};
    setup.retardation = {1, 0.8, 0.5, 1, 1, 1};
    setup.decay_rate = {0, 0.01, 0.2};
    setup.sources.assign(2, std::vector<double>(setup.storage.size()));
    for (std::size_t n = 0; n < setup.storage.size(); ++n) {
      const auto& x = graph.position[n / 3];
      setup.sources[0][n] = setup.storage[n] * (x[1] > 0.5 ? 0.03 : 0);
      setup.sources[1][n] = std::max(0., -graph.outflow[n / 3]);
      setup.loss[n] = setup.storage[n] * 0.01 + std::max(0., graph.outflow[n / 3]);
      setup.concentration[n] = x[2] < 0.3 ? 1 : 0;
    }
    for (std::size_t i = 0; i < graph.nodes; ++i)
      if (graph.position[i][0] == 1) setup.prescribed.push_back(static_cast<std::int32_t>(i));
  }
  static HexahedralMesh mesh(int cells) {
    auto mesh = swirling_cube(cells, 2e-2);
    mesh.classes = 2;
    mesh.class_at = [](const Point& x) { return x[0] > 0.5 ? 1 : 0; };
    return mesh;
  }
};

constexpr auto plasma = [](double time, std::span<double> values) {
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = std::exp(-time / (10. + double(n)));
};
constexpr auto host = [](double time, std::span<double> values) {
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = 0.2 + 0.1 * std::sin(time + double(n));
};

/// What went in less what went out and what is left, over what went in; every term linear in what the kernel
/// reports.
std::vector<double> imbalance(const Pulse& pulse, const TransportProblem& problem, double missing = 0) {
  const auto& setup = pulse.setup;
  const auto start = amounts(setup, setup.concentration),
             now = amounts(setup, concentration_of(problem, setup));
  std::vector<double> exposure(setup.storage.size());
  problem.exposure(exposure);
  const auto integrals = problem.source_integrals(), supplied = problem.supplied();
  std::vector<long double> in(setup.species, 0), out(setup.species, 0);
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    const std::size_t s = n % setup.species;
    for (std::size_t q = 0; q < setup.sources.size(); ++q)
      in[s] += static_cast<long double>(setup.sources[q][n]) * integrals[q * setup.species + s];
    out[s] += static_cast<long double>(setup.loss[n] + setup.decay_rate[s] * setup.storage[n]) * exposure[n];
  }
  std::vector<double> result;
  for (std::size_t s = 0; s < setup.species; ++s)
    result.push_back(
        double((start[s] + in[s] + supplied[s] - out[s] - now[s] + missing) / (start[s] + in[s])));
  return result;
}

class EveryScheme : public ::testing::TestWithParam<std::pair<Scheme, int>> {};
INSTANTIATE_TEST_SUITE_P(TransportLedger, EveryScheme,
                         ::testing::Values(std::pair(Scheme::upwind, 1), std::pair(Scheme::upwind, 2),
                                           std::pair(Scheme::limited, 1), std::pair(Scheme::limited, 2)));

TEST(TransportLedger, NodesKeepTheirAmountsWhenTheStorageChanges) {
  Pulse pulse({});
  std::fill(pulse.setup.decay_rate.begin(), pulse.setup.decay_rate.end(), 0.);
  auto& setup = pulse.setup;
  const auto problem = setup.make(pulse.graph.view(), pulse.graph.flow());
  problem->advance(0, 2, plasma, host);
  const auto before = concentration_of(*problem, setup);
  const auto old = setup.storage;
  for (std::size_t n = 0; n < old.size(); ++n) {
    setup.storage[n] *= n % 5 == 0 ? 1 : 0.5 + 0.3 * double(n % 7);
    setup.concentration[n] *= old[n] / setup.storage[n];  // the same start, seen from the new storage
  }
  problem->set_storage(setup.storage);
  const auto after = concentration_of(*problem, setup);
  for (std::size_t n = 0; n < old.size(); ++n)
    if (std::ranges::count(setup.prescribed, n / setup.species) == 1)
      ASSERT_EQ(after[n], before[n]);
    else
      ASSERT_NEAR(after[n] * setup.storage[n], before[n] * old[n], 1e-15 * before[n] * old[n]);
  for (const double error : imbalance(pulse, *problem)) EXPECT_NEAR(error, 0, 1e-12);
  EXPECT_THROW(problem->stable_step(), std::logic_error) << "losses and flow belong to the old storage";
  Exchange exchange{.sources = {setup.sources.begin(), setup.sources.end()}, .loss = setup.loss};
  problem->set_flow(pulse.graph.flow(), exchange);
  problem->advance(2, 4, plasma, host);
  for (const double error : imbalance(pulse, *problem)) EXPECT_NEAR(error, 0, 1e-12);
}

TEST_P(EveryScheme, LedgerClosesOverThousandsOfSteps) {
  const auto [scheme, stages] = GetParam();
  const Pulse pulse({.scheme = scheme, .stages = stages});
  const auto problem = pulse.setup.make(pulse.graph.view(), pulse.graph.flow());
  std::int64_t steps = 0;
  for (int n = 0; n < 4; ++n) {
    const double quarter = 500 * problem->stable_step().step;
    steps += problem->advance(n * quarter, (n + 1) * quarter, plasma, host).steps;
  }
  EXPECT_GT(steps, 2000);
  for (const double error : imbalance(pulse, *problem)) EXPECT_LT(std::abs(error), 2e-13);
  for (const double error : imbalance(pulse, *problem, 1e-9)) EXPECT_GT(std::abs(error), 1e-12);
}

TEST(TransportLedger, ClosesOverAMillionSteps) {
  constexpr std::int64_t million = 1'000'000;
  const double step = 0.01;
  const Pulse pulse({.maximum_step = step}, 2);
  const auto problem = pulse.setup.make(pulse.graph.view(), pulse.graph.flow());
  ASSERT_EQ(problem->advance(0, step * million, plasma, host).steps, million);
  double worst = 0;
  for (const double error : imbalance(pulse, *problem)) worst = std::max(worst, std::abs(error));
  EXPECT_TRUE(verification::verify({.id = "V10",
                                    .case_name = "pulse of three carriers in two regions, 1e6 steps, limited",
                                    .quantity = "largest imbalance of a carrier's ledger / amount delivered",
                                    .expected = 0,
                                    .got = worst,
                                    .tolerance = 1e-12,
                                    .source = "conservation"}));
}

/// Largest difference between the exposures and the trapezoidal rule on the concentrations after every step,
/// relative to the largest exposure.
double apart_from_trapezoids(int steps) {
  const Pulse pulse({});
  const auto& setup = pulse.setup;
  const auto problem = setup.make(pulse.graph.view(), pulse.graph.flow());
  const double end = 1;
  auto before = setup.concentration;
  for (const auto node : setup.prescribed)
    for (std::size_t s = 0; s < setup.species; ++s)
      before[node * setup.species + s] = 0.2 + 0.1 * std::sin(double(s));
  std::vector<double> integral(before.size(), 0.), exposure(before.size());
  for (int n = 0; n < steps; ++n) {
    EXPECT_EQ(problem->advance(n * end / steps, (n + 1) * end / steps, plasma, host).steps, 1);
    const auto after = concentration_of(*problem, setup);
    for (std::size_t i = 0; i < after.size(); ++i) integral[i] += 0.5 * end / steps * (before[i] + after[i]);
    before = after;
  }
  problem->exposure(exposure);
  double apart = 0;
  for (std::size_t i = 0; i < exposure.size(); ++i)
    apart = std::max(apart, std::abs(exposure[i] - integral[i]));
  return apart / *std::max_element(exposure.begin(), exposure.end());
}

TEST(TransportLedger, ExposureIsTheIntegralOfTheConcentrationsAtEveryNode) {
  const double coarse = apart_from_trapezoids(20), fine = apart_from_trapezoids(40);
  EXPECT_LT(fine, 1e-3);
  // Both are of second order.
  EXPECT_GT(std::log2(coarse / fine), 1.8);
}

TEST(TransportLedger, ClosesAcrossAChangeOfFlowAndOfPrescribedNodes) {
  const Pulse pulse({});
  auto still = pulse;
  std::fill(still.graph.flow_in.begin(), still.graph.flow_in.end(), 0.);
  std::fill(still.graph.flow_out.begin(), still.graph.flow_out.end(), 0.);
  const auto problem = pulse.setup.make(pulse.graph.view(), pulse.graph.flow());
  const Exchange exchange{.sources = {pulse.setup.sources[0], pulse.setup.sources[1]},
                          .loss = pulse.setup.loss};
  problem->advance(0, 3, plasma, host);
  problem->set_flow(still.graph.flow(), exchange);
  problem->advance(3, 5, plasma, host);
  problem->set_prescribed(std::span(pulse.setup.prescribed).first(5));
  problem->advance(5, 7, plasma, constant(2));
  for (const double error : imbalance(pulse, *problem)) EXPECT_LT(std::abs(error), 1e-13);
}

TEST(TransportLedger, ExposureIsTheTimeIntegralOfTheConcentration) {
  // One node that empties: c = exp(-t), whose integral Heun gives with second order.
  const std::vector<std::int64_t> row_begin{0, 0};
  const Graph graph{
      .owned_nodes = 1, .row_begin = row_begin, .neighbour = {}, .region_class = {}, .stiffness = {}};
  TransportCase setup(1, 1, 1, 0.);
  setup.decay_rate = {1};
  setup.concentration = {1};
  std::vector<double> errors;
  for (const double step : {0.1, 0.05}) {
    setup.options.maximum_step = step;
    const auto problem = setup.make(graph, {});
    problem->advance(0, 1, constant(0), constant(0));
    std::vector<double> exposure(1);
    problem->exposure(exposure);
    errors.push_back(std::abs(exposure[0] - (1 - std::exp(-1.))));
  }
  EXPECT_LT(errors[0], 2e-3);
  EXPECT_NEAR(errors[0] / errors[1], 4, 0.3);
}

TEST(TransportLedger, PrescribedNodesSupplyWhatDiffusesAwayFromThem) {
  // A bar held at 1 on one side and emptied on the other: conductances D A / L and loss in series.
  const auto graph = build_graph({.cells = {10, 1, 1}, .extent = {10, 1, 1}});
  TransportCase setup(graph, 1, 0.5);
  double loss = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.concentration[i] = 1 - graph.position[i][0] / 10;
    if (graph.position[i][0] == 0) setup.prescribed.push_back(static_cast<std::int32_t>(i));
    if (graph.position[i][0] == 10) loss += setup.loss[i] = setup.storage[i];
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 3000, constant(0), constant(1));
  const double before = problem->supplied()[0];
  problem->advance(3000, 3001, constant(0), constant(1));
  EXPECT_NEAR(problem->supplied()[0] - before, 1 / (10 / 0.5 + 1 / loss), 1e-9);
}

}  // namespace
}  // namespace turgor::kernels::testing
