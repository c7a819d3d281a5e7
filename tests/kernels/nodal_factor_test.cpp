#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// A swirl through two regions, some of it lost, with a step of concentration.
TransportCase swirl_case(const HexahedralGraph& graph, std::size_t species) {
  TransportCase setup(graph, species, 1e-3);
  for (std::size_t n = 0; n < setup.diffusivity.size(); ++n) setup.diffusivity[n] = 1e-3 / (1. + double(n));
  for (std::size_t n = 0; n < setup.storage.size(); ++n)
    setup.concentration[n] = graph.position[n / species][0] < 0.5 ? 1 : 0.2;
  return setup;
}

HexahedralGraph two_regions() {
  auto mesh = swirling_cube(6, 1e-2);
  mesh.classes = 2;
  mesh.class_at = [](const Point& x) { return x[0] + x[1] > 1 ? 1 : 0; };
  return build_graph(mesh);
}

std::vector<double> after(const TransportCase& setup, const HexahedralGraph& graph, double end) {
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, end, constant(0), constant(0));
  return concentration_of(*problem, setup);
}

TEST(TransportFactors, OfTwoEverywhereAreTwiceTheCoefficientsBitForBit) {
  const auto graph = two_regions();
  for (const std::size_t species : {1, 3, 9}) {
    auto with_factors = swirl_case(graph, species), doubled = with_factors;
    with_factors.diffusivity_factor.assign(graph.nodes, 2);
    with_factors.retardation_factor.assign(graph.nodes, 2);
    for (auto* values : {&doubled.diffusivity, &doubled.retardation})
      for (double& value : *values) value *= 2;
    const auto expected = after(doubled, graph, 5);
    EXPECT_EQ(after(with_factors, graph, 5), expected);
    with_factors.diffusivity_factor[40] *= 1.01;
    EXPECT_NE(after(with_factors, graph, 5), expected) << "a factor went unnoticed";
  }
}

TEST(TransportFactors, SetAnewTakeThePlaceOfTheEarlierOnes) {
  const auto graph = two_regions();
  auto setup = swirl_case(graph, 2);
  setup.options.nodal_factors = true;
  const auto without = after(setup, graph, 5);
  std::vector<double> factor(graph.nodes);
  for (std::size_t i = 0; i < graph.nodes; ++i) factor[i] = 0.3 + graph.position[i][2];
  const auto problem = setup.make(graph.view(), graph.flow());
  const Exchange exchange{.sources = {}, .loss = setup.loss};
  const auto outcome = [&](const NodalFactors& factors) {
    problem->set_factors(factors);
    problem->set_flow(graph.flow(), exchange);
    problem->set_concentration(setup.concentration);
    problem->advance(0, 5, constant(0), constant(0));
    return concentration_of(*problem, setup);
  };
  auto same = setup;
  same.diffusivity_factor = factor;
  const auto of_diffusivity = outcome({.diffusivity = factor, .retardation = {}});
  EXPECT_EQ(of_diffusivity, after(same, graph, 5));
  EXPECT_NE(of_diffusivity, without);
  same.diffusivity_factor.clear();
  same.retardation_factor = factor;
  const auto of_retardation = outcome({.diffusivity = {}, .retardation = factor});
  EXPECT_EQ(of_retardation, after(same, graph, 5));
  EXPECT_NE(of_retardation, without);
  EXPECT_EQ(outcome({}), without);
}

TEST(TransportFactors, NeedTheFlowAnew) {
  const auto graph = two_regions();
  auto setup = swirl_case(graph, 1);
  setup.options.nodal_factors = true;
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->set_factors({});
  const auto advance = [&] { problem->advance(0, 1, constant(0), constant(0)); };
  EXPECT_THROW(advance(), std::logic_error);
  EXPECT_THROW(problem->stable_step(), std::logic_error);
  problem->set_flow(graph.flow(), {.sources = {}, .loss = setup.loss});
  EXPECT_NO_THROW(advance());
}

/// Steady state of -D0 (1 + a x) c' = q with c = 1 at x = 0 and q = h c at x = 1: largest error.
double error_of_steady_profile(int cells) {
  const double a = 6, h = 2, width = 1. / cells;
  const auto graph = build_graph({.cells = {cells, 1, 1}, .extent = {1, width, width}});
  TransportCase setup(graph, 1, 1.);
  // c = 1 - q / a ln(1 + a x), from which q = h c(1).
  const double q = h / (1 + h / a * std::log(1 + a));
  const auto exact = [&](std::size_t i) { return 1 - q / a * std::log(1 + a * graph.position[i][0]); };
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const double x = graph.position[i][0];
    setup.diffusivity_factor.push_back(1 + a * x);
    setup.concentration[i] = exact(i);
    if (x == 0) setup.prescribed.push_back(static_cast<std::int32_t>(i));
    if (x == 1) setup.loss[i] = h * width * width / 4;
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 1, constant(0), constant(1));
  const auto c = concentration_of(*problem, setup);
  double worst = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i) worst = std::max(worst, std::abs(c[i] - exact(i)));
  return worst;
}

TEST(TransportFactors, ALinearDiffusivityGivesALogarithmicProfileWithSecondOrder) {
  const double coarse = error_of_steady_profile(12), fine = error_of_steady_profile(24);
  const double order = std::log2(coarse / fine);
  RecordProperty("profile", "order " + std::to_string(order) + ", error " + std::to_string(fine));
  EXPECT_LT(fine, 2e-3);
  EXPECT_GT(order, 1.9);
  EXPECT_LT(order, 2.2);
}

/// A uniform state in a swirl whose rows are closed by exchange with a host of the same concentration.
double drift_of_uniform_state(TransportCase& setup, const HexahedralGraph& graph) {
  setup.sources.assign(1, std::vector<double>(setup.storage.size(), 0.));
  std::fill(setup.concentration.begin(), setup.concentration.end(), 0.37);
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    setup.loss[n] = std::max(graph.outflow[n / setup.species], 0.);
    setup.sources[0][n] = std::max(-graph.outflow[n / setup.species], 0.);
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 200 * problem->stable_step().step, constant(0.37), constant(0));
  double worst = 0;
  for (const double c : concentration_of(*problem, setup)) worst = std::max(worst, std::abs(c / 0.37 - 1));
  return worst;
}

TEST(TransportFactors, OfDiffusivityLeaveAUniformStateAndThoseOfRetardationGatherIt) {
  const auto graph = two_regions();
  auto setup = swirl_case(graph, 3);
  for (std::size_t i = 0; i < graph.nodes; ++i)
    setup.diffusivity_factor.push_back(1 + std::cos(3 * graph.position[i][1]) / 2);
  EXPECT_LT(drift_of_uniform_state(setup, graph), round_off);
  // A share of the fluid's speed that falls along the flow: carriers gather where it falls.
  setup.retardation_factor = setup.diffusivity_factor;
  EXPECT_GT(drift_of_uniform_state(setup, graph), 1e-3);
}

TEST(TransportFactors, RefusedNameTheRowAndTheValue) {
  const auto graph = two_regions();
  auto setup = swirl_case(graph, 2);
  setup.options.nodal_factors = true;
  const auto problem = setup.make(graph.view(), graph.flow());
  const std::vector<double> good(graph.nodes, 1.);
  const auto message = [&](bool of_diffusivity, const std::vector<double>& factor) {
    try {
      problem->set_factors(
          {.diffusivity = of_diffusivity ? factor : good, .retardation = of_diffusivity ? good : factor});
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const auto spoiled = [&](double value) {
    auto factor = good;
    factor[17] = value;
    return factor;
  };
  EXPECT_EQ(message(true, good), "accepted");
  EXPECT_EQ(message(true, spoiled(0)), "diffusivity factor of row 17 is 0");
  EXPECT_EQ(message(true, spoiled(-2e-9)), "diffusivity factor of row 17 is -2e-09");
  EXPECT_EQ(message(false, spoiled(std::numeric_limits<double>::quiet_NaN())),
            "retardation factor of row 17 is nan");
  EXPECT_EQ(message(false, spoiled(std::numeric_limits<double>::infinity())),
            "retardation factor of row 17 is inf");
  EXPECT_EQ(message(false, {1, 2}), "retardation factor has 2 values, expected 343");
  setup.options.nodal_factors = false;
  EXPECT_THROW(setup.make(graph.view(), graph.flow())->set_factors({}), std::logic_error);
}

/// Whether both rows of every pair find the same flux: closed, with one-sided rows (`each_edge_once` off), no
/// species may gain or lose more than the rounding of its own sums.
TEST(TransportFactors, BothRowsOfAPairSeeTheSameNumber) {
  const auto graph = two_regions();
  auto setup = swirl_case(graph, 4);
  setup.options.each_edge_once = false;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    // Factors whose means are rounded.
    setup.diffusivity_factor.push_back(std::exp(3 * std::sin(double(i))));
    setup.retardation_factor.push_back(1 / (3. + double(i % 7)));
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  const auto before = amounts(setup, setup.concentration);
  problem->advance(0, 500 * problem->stable_step().step, constant(0), constant(0));
  const auto left = amounts(setup, concentration_of(*problem, setup));
  for (std::size_t s = 0; s < 4; ++s) EXPECT_NEAR(double(left[s] / before[s]), 1, 4e-16) << s;
}

}  // namespace
}  // namespace turgor::kernels::testing
