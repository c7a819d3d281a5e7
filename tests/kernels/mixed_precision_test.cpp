#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/plain_transport.hpp"
#include "support/random_graph.hpp"
#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// Largest difference of two states, relative to the largest value of the species.
double worst_difference(std::span<const double> got, std::span<const double> expected, std::size_t species) {
  double worst = 0;
  for (std::size_t s = 0; s < species; ++s) {
    double largest = 0, difference = 0;
    for (std::size_t n = s; n < expected.size(); n += species) {
      largest = std::max(largest, std::abs(expected[n]));
      difference = std::max(difference, std::abs(got[n] - expected[n]));
    }
    worst = std::max(worst, difference / largest);
  }
  return worst;
}

/// A pulse over a swirling flow, many steps long, with all terms active.
TransportCase pulse(const HexahedralGraph& graph, std::size_t species, Precision precision) {
  TransportCase setup(graph, species, 1e-3);
  setup.options.precision = precision;
  for (std::size_t s = 0; s < species; ++s)
    for (std::size_t r = 0; r < graph.classes; ++r)
      setup.diffusivity[s * graph.classes + r] = 1e-3 / (1. + static_cast<double>(s + r));
  setup.decay_rate.assign(species, 1e-2);
  setup.sources.assign(1, setup.storage);
  for (std::size_t n = 0; n < setup.storage.size(); ++n)
    setup.loss[n] = 0.05 * setup.storage[n] + std::max(0., graph.outflow[n / species]);
  return setup;
}

class EveryWidthInMixedPrecision : public ::testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(MixedPrecision, EveryWidthInMixedPrecision, ::testing::Values(1, 2, 3, 4, 8, 9));

TEST_P(EveryWidthInMixedPrecision, APulseOfAThousandStepsIsWithinAMillionthOfAllDouble) {
  auto mesh = swirling_cube(8, 1e-2);
  mesh.classes = 2;
  mesh.class_at = [](const Point& x) { return x[0] + x[1] > 1 ? 1 : 0; };
  const auto graph = build_graph(mesh);
  const auto outcome = [&](Precision precision) {
    const auto setup = pulse(graph, GetParam(), precision);
    const auto problem = setup.make(graph.view(), graph.flow());
    // The same steps, so that only numbers differ.
    const double step = 0.8 * problem->stable_step().step;
    const auto plasma = [&](double time, std::span<double> values) {
      std::fill(values.begin(), values.end(), std::exp(-time / (500 * step)));
    };
    for (int n = 0; n < 1000; ++n) problem->advance(n * step, (n + 1) * step, plasma, constant(0));
    return concentration_of(*problem, setup);
  };
  EXPECT_LT(worst_difference(outcome(Precision::mixed), outcome(Precision::all_double), GetParam()), 1e-6);
}

TEST(MixedPrecision, AUniformStateStaysUniformToAMillionth) {
  const auto graph = build_graph(swirling_cube(8, 1e-2));
  TransportCase setup(graph, 3, 1e-4);
  setup.options.precision = Precision::mixed;
  const double value = 0.37;
  std::fill(setup.concentration.begin(), setup.concentration.end(), value);
  setup.sources.assign(1, std::vector<double>(setup.storage.size(), 0.));
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    setup.loss[n] = std::max(graph.outflow[n / 3], 0.);
    setup.sources[0][n] = std::max(-graph.outflow[n / 3], 0.);
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 1000 * problem->stable_step().step, constant(value), constant(value));
  for (const double c : concentration_of(*problem, setup)) ASSERT_NEAR(c / value, 1, 1e-6);
}

TEST(MixedPrecision, TheUnitsThatTheCallerUsesDoNotMatter) {
  const auto graph = build_graph(swirling_cube(6, 1e-2));
  // Micrometres instead of metres, say: every coefficient and storage 1e-18 times as large.
  constexpr double factor = 1e-18;
  auto small = graph;
  for (auto* values : {&small.stiffness, &small.flow_in, &small.flow_out})
    for (double& value : *values) value *= factor;
  auto setup = pulse(graph, 3, Precision::mixed), other = setup;
  for (auto* values : {&other.storage, &other.loss, &other.sources[0]})
    for (double& value : *values) value *= factor;
  const auto a = setup.make(graph.view(), graph.flow()), b = other.make(small.view(), small.flow());
  EXPECT_NEAR(a->stable_step().step / b->stable_step().step, 1, 1e-6);
  a->advance(0, 3, constant(1), constant(0));
  b->advance(0, 3, constant(1), constant(0));
  EXPECT_LT(worst_difference(concentration_of(*b, other), concentration_of(*a, setup), 3), 1e-6);
}

}  // namespace
}  // namespace turgor::kernels::testing
