#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// LeVeque's three bodies (SIAM J. Numer. Anal. 33 (1996) 627), as Kuzmin (J. Comput. Phys. 228 (2009) 2517)
/// has them: a slotted cylinder, a cone and a smooth hump of radius 0.15.
double three_bodies(const Point& x) {
  const auto distance = [&](double a, double b) { return std::hypot(x[0] - a, x[1] - b) / 0.15; };
  if (distance(0.5, 0.75) <= 1) return std::abs(x[0] - 0.5) >= 0.025 || x[1] >= 0.85 ? 1 : 0;
  if (const double r = distance(0.5, 0.25); r <= 1) return 1 - r;
  if (const double r = distance(0.25, 0.5); r <= 1) return 0.25 * (1 + std::cos(std::numbers::pi * r));
  return 0;
}

struct Turned {
  double least, greatest, l1, l2;
};

/// After one turn about the middle of the unit square without diffusion; errors over the square, from the
/// nodes' values.
Turned turned_once(int cells, Scheme scheme) {
  const double depth = 1. / cells;
  const auto graph =
      build_graph({.cells = {cells, cells, 1}, .extent = {1, 1, depth}, .velocity = [](const Point& x) {
                     return Point{0.5 - x[1], x[0] - 0.5, 0};
                   }});
  TransportCase setup(graph, 1, 0.);
  setup.options.scheme = scheme;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.concentration[i] = three_bodies(graph.position[i]);
    setup.loss[i] = std::max(0., graph.outflow[i]);
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 2 * std::numbers::pi, constant(0), constant(0));
  const auto c = concentration_of(*problem, setup);
  Turned turned{.least = *std::min_element(c.begin(), c.end()),
                .greatest = *std::max_element(c.begin(), c.end()),
                .l1 = 0,
                .l2 = 0};
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const double error = std::abs(c[i] - setup.concentration[i]);
    turned.l1 += setup.storage[i] / depth * error;
    turned.l2 += setup.storage[i] / depth * error * error;
  }
  turned.l2 = std::sqrt(turned.l2);
  return turned;
}

void report(const std::string& name, const Turned& turned) {
  const auto text = [](double value) { return std::to_string(value); };
  ::testing::Test::RecordProperty(name, "L1 error " + text(turned.l1) + ", L2 error " + text(turned.l2) +
                                            ", least " + text(turned.least) + ", greatest " +
                                            text(turned.greatest));
}

TEST(TransportRotation, ThreeBodiesTurnOnceWithoutUndershoot) {
  const auto coarse = turned_once(64, Scheme::limited), fine = turned_once(128, Scheme::limited),
             low = turned_once(64, Scheme::upwind);
  report("limited_64", coarse);
  report("limited_128", fine);
  report("upwind_64", low);
  for (const auto& turned : {coarse, fine, low}) EXPECT_GE(turned.least, 0);
  // Upper bounds are soft: between the nodes of a narrow slot's rim an extremum looks smooth.
  EXPECT_LE(fine.greatest, 1.15);
  EXPECT_LT(coarse.l1, 0.6 * low.l1);
  // Jumps keep any limited scheme of second order between 2/3 and 1 here.
  EXPECT_GT(std::log2(coarse.l1 / fine.l1), 0.6);
}

}  // namespace
}  // namespace turgor::kernels::testing
