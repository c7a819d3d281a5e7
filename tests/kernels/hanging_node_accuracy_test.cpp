#include <gtest/gtest.h>

#include <cmath>

#include "support/condensed_rows.hpp"
#include "support/manufactured_case.hpp"
#include "support/octree_cells.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

/// Cells of width 2^-level, half of that in a box off the middle: hanging nodes on all its sides.
HexahedralCells half_refined(int level) {
  const double base = std::pow(0.5, level);
  return Octree(level + 1,
                [base](const Point& corner, double width) {
                  const auto inside = [&](double x) { return x > 0.25 - 1e-12 && x + width < 0.75 + 1e-12; };
                  return width > 1.5 * base ||
                         (width > 0.75 * base && inside(corner[0]) && inside(corner[1]) && inside(corner[2]));
                })
      .cells(1);
}

double error_on(int level, double diffusion, Scheme scheme) {
  const auto mesh = half_refined(level);
  EXPECT_GT(mesh.hanging.size(), 100U);
  const auto graph = condensed_rows(
      mesh, [](const Point&) { return manufactured_velocity; }, 0, mesh.position.size());
  const auto setup = manufactured_case(graph, diffusion, scheme);
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 0.4, constant(1), constant(1));
  const auto c = concentration_of(*problem, setup);
  double sum = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i)
    sum += setup.storage[i] * std::pow(c[i] - manufactured_concentration(graph.position[i]), 2);
  return std::sqrt(sum);
}

TEST(HangingNodeAccuracy, LimitedConvectionDiffusionConvergesWithSecondOrder) {
  for (const double diffusion : {0.05, 0.005}) {
    const double coarse = error_on(4, diffusion, Scheme::limited),
                 fine = error_on(5, diffusion, Scheme::limited);
    EXPECT_TRUE(verification::verify({.id = "V10",
                                      .case_name = "limited convection-diffusion, cell Peclet number " +
                                                   std::string(diffusion > 0.01 ? "0.4" : "4") +
                                                   ", 32^3 cubes, 64^3 in a box, hanging nodes",
                                      .quantity = "L2 error of c",
                                      .expected = 0,
                                      .got = fine,
                                      .tolerance = 1e-3,
                                      .measure = verification::Measure::absolute,
                                      .order = std::log2(coarse / fine),
                                      .lowest_order = 1.9,
                                      .source = "manufactured solution"}));
  }
}

TEST(HangingNodeAccuracy, UpwindingIsOfFirstOrderOnly) {
  EXPECT_LT(std::log2(error_on(3, 0.005, Scheme::upwind) / error_on(4, 0.005, Scheme::upwind)), 1.3);
}

}  // namespace
}  // namespace turgor::kernels::testing
