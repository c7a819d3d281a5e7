#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/transport_case.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

constexpr double divergence_third = 1e-5;  ///< v0 (1/s) of w = v0 r e_r
constexpr double supply = 1e-4;            ///< q0 (1/s)
constexpr double duration = 1e4;           ///< s

/// Least and greatest concentration at the end, where new fluid thins what a uniform source supplies. Without
/// `conservative` the fluid that appears is forgotten, as in the form w . grad c.
std::pair<double, double> diluted(double longest_step, bool conservative) {
  const auto graph =
      build_graph({.cells = {6, 6, 6},
                   .extent = {2e-3, 2e-3, 2e-3},
                   .random_shift = 0.15,
                   .velocity = [](const Point& x) {
                     return Point{divergence_third * (x[0] - 1e-3), divergence_third * (x[1] - 1e-3),
                                  divergence_third * (x[2] - 1e-3)};
                   }});
  TransportCase setup(graph, 1, 0.);
  setup.options.maximum_step = longest_step;
  setup.sources.assign(1, setup.storage);
  // outflow is int w . grad phi_i: what leaves through the boundary less what appears in the volume.
  for (std::size_t i = 0; i < graph.nodes; ++i)
    setup.loss[i] = graph.outflow[i] + (conservative ? 3 * divergence_third * setup.storage[i] : 0);
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, duration, constant(supply), constant(0));
  const auto values = concentration_of(*problem, setup);
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  return {*least, *greatest};
}

TEST(TransportDilution, ASourceInADivergingFlowGivesTheClosedForm) {
  const double coarse = diluted(400, true).first;
  const auto [least, greatest] = diluted(200, true);
  EXPECT_NEAR(least / greatest, 1, 1e-12);
  const double expected = 0.86393926;
  EXPECT_TRUE(
      verification::verify({.id = "V10",
                            .case_name = "dilution, w = v0 r e_r, 6^3 deformed hexahedra",
                            .quantity = "c after 1e4 s",
                            .expected = expected,
                            .got = greatest,
                            .tolerance = 1e-5,
                            .order = std::log2(std::abs(coarse - expected) / std::abs(least - expected)),
                            .lowest_order = 1.9,
                            .source = "closed form q0/(3 v0) (1 - exp(-3 v0 t))"}));
}

TEST(TransportDilution, ForgettingTheNewFluidGivesTheUndilutedAmount) {
  EXPECT_NEAR(diluted(200, false).second, supply * duration, 1e-9);
}

}  // namespace
}  // namespace turgor::kernels::testing
