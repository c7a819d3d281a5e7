#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "support/manufactured_case.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

constexpr double pi = std::numbers::pi;

/// Order of convergence between two meshes, one of half the width; kept in the test's report.
double order(const std::string& name, double coarse, double fine) {
  ::testing::Test::RecordProperty(
      "order " + name, std::to_string(std::log2(coarse / fine)) + ", error " + std::to_string(fine));
  return std::log2(coarse / fine);
}

/// The row of the verification record for an order that has to be 1.9 at least.
::testing::AssertionResult second_order(const std::string& case_name, double coarse, double fine,
                                        double largest_error) {
  return verification::verify({.id = "V10",
                               .case_name = case_name,
                               .quantity = "relative L2 error of c",
                               .expected = 0,
                               .got = fine,
                               .tolerance = largest_error,
                               .measure = verification::Measure::absolute,
                               .order = order(case_name, coarse, fine),
                               .lowest_order = 1.9,
                               .source = "manufactured solution"});
}

double l2_error(const TransportCase& setup, const HexahedralGraph& graph, std::span<const double> values,
                const std::function<double(const Point&)>& exact) {
  double sum = 0, volume = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const double error = values[i * setup.species] - exact(graph.position[i]);
    sum += setup.storage[i * setup.species] * error * error;
    volume += setup.storage[i * setup.species];
  }
  return std::sqrt(sum / volume);
}

/// c = 1 + cos cos cos exp(-3 pi2 D t) in a sealed cube: from the ends of its range down to 0.
double diffusion_error(int cells, double shift, Point extent, Scheme scheme) {
  const auto graph = build_graph({.cells = {cells, cells, cells}, .extent = extent, .random_shift = shift});
  const double diffusion = 1, end = 0.02;
  TransportCase setup(graph, 1, diffusion);
  setup.options.scheme = scheme;
  const auto exact = [&](double time) {
    double rate = 0;
    for (int d = 0; d < 3; ++d) rate += diffusion * pi * pi / (extent[d] * extent[d]);
    return [=](const Point& x) {
      return 1 + std::cos(pi * x[0] / extent[0]) * std::cos(pi * x[1] / extent[1]) *
                     std::cos(pi * x[2] / extent[2]) * std::exp(-rate * time);
    };
  };
  for (std::size_t i = 0; i < graph.nodes; ++i)
    setup.concentration[i] = std::max(0., exact(0)(graph.position[i]));
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, end, constant(0), constant(0));
  return l2_error(setup, graph, concentration_of(*problem, setup), exact(end));
}

TEST(TransportAccuracy, PureDiffusionConvergesWithSecondOrderOnDeformedHexahedra) {
  const double coarse = diffusion_error(8, 0.15, {1, 1, 1}, Scheme::limited);
  const double middle = diffusion_error(16, 0.15, {1, 1, 1}, Scheme::limited);
  const double fine = diffusion_error(32, 0.15, {1, 1, 1}, Scheme::limited);
  EXPECT_GT(order("of pair 1", coarse, middle), 1.9) << coarse << ' ' << middle << ' ' << fine;
  EXPECT_TRUE(second_order("pure diffusion, 32^3 deformed hexahedra", middle, fine, 1e-3));
}

TEST(TransportAccuracy, PureDiffusionConvergesWithSecondOrderOnFlatBoxes) {
  const double middle = diffusion_error(10, 0, {1, 1, 3}, Scheme::limited);
  const double fine = diffusion_error(20, 0, {1, 1, 3}, Scheme::limited);
  EXPECT_TRUE(second_order("pure diffusion, 20^3 boxes of 1:1:3", middle, fine, 2e-3));
}

/// Ratio of the decay rate of cos(pi z / L) to its exact one on cells of 1:1:3.
double effective_diffusivity(Scheme scheme) {
  const auto graph = build_graph({.cells = {4, 4, 24}, .extent = {4, 4, 72}});
  TransportCase setup(graph, 1, 1.);
  setup.options.scheme = scheme;
  for (std::size_t i = 0; i < graph.nodes; ++i)
    setup.concentration[i] = 1 + 0.9 * std::cos(pi * graph.position[i][2] / 72);
  const auto problem = setup.make(graph.view(), graph.flow());
  const double end = 300;
  problem->advance(0, end, constant(0), constant(0));
  const auto values = concentration_of(*problem, setup);
  double amplitude = 0, norm = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const double mode = std::cos(pi * graph.position[i][2] / 72);
    amplitude += setup.storage[i] * (values[i] - 1) * mode;
    norm += setup.storage[i] * 0.9 * mode * mode;
  }
  return -std::log(amplitude / norm) / end / (pi * pi / (72 * 72));
}

TEST(TransportAccuracy, BoxesOfOneToOneToThreeKeepTheDiffusivityWithinOnePercent) {
  EXPECT_TRUE(verification::verify({.id = "V10",
                                    .case_name = "decay of a cosine on boxes of 1:1:3",
                                    .quantity = "effective diffusivity / D",
                                    .expected = 1,
                                    .got = effective_diffusivity(Scheme::limited),
                                    .tolerance = 0.01,
                                    .source = "closed form exp(-D pi^2 t / L^2)"}));
}

TEST(TransportAccuracy, BoxesOfOneToOneToThreeFalsifyTheDiffusivityOfTheLowOrder) {
  EXPECT_GT(effective_diffusivity(Scheme::upwind), 2);
}

double convection_error(int cells, double diffusion, Scheme scheme) {
  const auto graph =
      build_graph({.cells = {cells, cells, cells}, .random_shift = 0.15, .velocity = [](const Point&) {
                     return manufactured_velocity;
                   }});
  const auto setup = manufactured_case(graph, diffusion, scheme);
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 0.7, constant(1), constant(1));
  return l2_error(setup, graph, concentration_of(*problem, setup), manufactured_concentration);
}

TEST(TransportAccuracy, ConvectionDiffusionConvergesWithSecondOrderWithLimiting) {
  for (const double diffusion : {0.05, 0.005}) {
    const double middle = convection_error(16, diffusion, Scheme::limited);
    const double fine = convection_error(32, diffusion, Scheme::limited);
    EXPECT_TRUE(second_order("limited convection-diffusion, cell Peclet number " +
                                 std::string(diffusion > 0.01 ? "0.4" : "4") + ", 32^3 deformed hexahedra",
                             middle, fine, 1e-3));
  }
}

TEST(TransportAccuracy, UpwindingIsOfFirstOrderOnly) {
  const double middle = convection_error(16, 0.005, Scheme::upwind);
  const double fine = convection_error(32, 0.005, Scheme::upwind);
  EXPECT_LT(order("of pair 5", middle, fine), 1.3) << middle << ' ' << fine;
}

}  // namespace
}  // namespace turgor::kernels::testing
