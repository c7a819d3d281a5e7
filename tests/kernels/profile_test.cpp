#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

struct Profile {
  double least, greatest;
  double error;  ///< L1, relative to the exact amount
};

/// Carries a profile with a flow without any diffusion.
Profile carried(const HexahedralGraph& graph, double time, Scheme scheme,
                const std::function<double(const Point&)>& begin,
                const std::function<double(const Point&)>& end, double inflow = 1) {
  TransportCase setup(graph, 1, 0.);
  setup.options.scheme = scheme;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.concentration[i] = begin(graph.position[i]);
    setup.loss[i] = std::max(0., graph.outflow[i]);
  }
  setup.sources.assign(1, std::vector<double>(graph.nodes));
  for (std::size_t i = 0; i < graph.nodes; ++i)
    setup.sources[0][i] = graph.position[i][0] == 0 ? std::max(0., -graph.outflow[i]) : 0.;
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, time, constant(inflow), constant(0));
  const auto values = concentration_of(*problem, setup);
  double error = 0, amount = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    error += setup.storage[i] * std::abs(values[i] - end(graph.position[i]));
    amount += setup.storage[i] * end(graph.position[i]);
  }
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  return {.least = *least, .greatest = *greatest, .error = error / amount};
}

Profile carried_step(Scheme scheme) {
  const auto graph = build_graph(
      {.cells = {60, 3, 3}, .extent = {1, 0.05, 0.05}, .random_shift = 0.1, .velocity = [](const Point&) {
         return Point{1, 0, 0};
       }});
  return carried(
      graph, 0.4, scheme, [](const Point& x) { return x[0] < 0.3 ? 1. : 0.; },
      [](const Point& x) { return x[0] < 0.7 ? 1. : 0.; });
}

TEST(TransportProfile, AStepStaysBetweenItsEndsAndSharperThanWithUpwinding) {
  const auto limited = carried_step(Scheme::limited), low = carried_step(Scheme::upwind);
  RecordProperty("step", "L1 error " + std::to_string(limited.error) + ", upwinding " +
                             std::to_string(low.error) +
                             ", greatest - 1: " + std::to_string(limited.greatest - 1));
  EXPECT_GE(limited.least, 0);
  // Round-off of some hundred steps.
  EXPECT_LE(limited.greatest, 1 + 1e-12);
  EXPECT_LT(limited.error, 0.4 * low.error);
}

/// Moves a hill of cos^4 by 0.4 along x, on boxes: without any diffusion not even the unlimited scheme is of
/// second order on cells of random shape (1.84).
Profile carried_hill(int cells, Scheme scheme) {
  const double width = 3. / cells;
  const auto graph =
      build_graph({.cells = {cells, 3, 3}, .extent = {1, width, width}, .velocity = [](const Point&) {
                     return Point{1, 0, 0};
                   }});
  const auto hill = [](double centre) {
    return [centre](const Point& x) {
      const double distance = std::abs(x[0] - centre) / 0.25;
      return 0.1 + (distance < 1 ? std::pow(std::cos(std::numbers::pi / 2 * distance), 4) : 0);
    };
  };
  return carried(graph, 0.4, scheme, hill(0.3), hill(0.7), 0.1);
}

TEST(TransportProfile, AHillIsCarriedWithSecondOrder) {
  const auto coarse = carried_hill(160, Scheme::limited), fine = carried_hill(320, Scheme::limited);
  const double order = std::log2(coarse.error / fine.error);
  RecordProperty("hill", "order " + std::to_string(order) + ", L1 error " + std::to_string(fine.error) +
                             ", top " + std::to_string(fine.greatest));
  EXPECT_GT(order, 1.9);
  EXPECT_LT(std::log2(carried_hill(80, Scheme::upwind).error / carried_hill(160, Scheme::upwind).error), 1.2);
}

/// Zalesak's disc of height 1 with a slot, after a turn by `angle` around the middle of a unit square.
double slotted_disc(const Point& x, double angle) {
  const double a = x[0] - 0.5, b = x[1] - 0.5;
  const double u = std::cos(angle) * a + std::sin(angle) * b, v = std::cos(angle) * b - std::sin(angle) * a;
  const bool in_disc = std::hypot(u, v - 0.22) < 0.18, in_slot = std::abs(u) < 0.05 && v < 0.3;
  return in_disc && !in_slot ? 1 : 0;
}

Profile carried_disc(Scheme scheme) {
  const auto graph = build_graph(
      {.cells = {64, 64, 2}, .extent = {1, 1, 2. / 64}, .random_shift = 0.1, .velocity = [](const Point& x) {
         // A turn inside, still at the border.
         const double r = std::hypot(x[0] - 0.5, x[1] - 0.5);
         const double speed = r < 0.45 ? 1 : std::max(0., 1 - (r - 0.45) / 0.05);
         return Point{speed * (0.5 - x[1]), speed * (x[0] - 0.5), 0};
       }});
  const double quarter = std::numbers::pi / 2;
  return carried(
      graph, quarter, scheme, [](const Point& x) { return slotted_disc(x, 0); },
      [&](const Point& x) { return slotted_disc(x, quarter); });
}

TEST(TransportProfile, ASlottedDiscTurnsWithoutUndershootAndSharperThanWithUpwinding) {
  const auto limited = carried_disc(Scheme::limited), low = carried_disc(Scheme::upwind);
  RecordProperty("disc", "L1 error " + std::to_string(limited.error) + ", upwinding " +
                             std::to_string(low.error) + ", greatest " + std::to_string(limited.greatest));
  EXPECT_GE(limited.least, 0);
  // Between two nodes a slot of three cells is a smooth extremum like any other.
  EXPECT_LE(limited.greatest, 1.06);
  EXPECT_LT(limited.error, 0.6 * low.error);
}

}  // namespace
}  // namespace turgor::kernels::testing
