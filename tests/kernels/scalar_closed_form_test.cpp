#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "support/line_graph.hpp"
#include "support/scalar_case.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

using verification::verify;

/// Oxygen in a tumour (Mpekris et al. 2017): D (m2/s), demand (mol/(m3 s)), half saturation, concentration at
/// the rim (mol/m3).
constexpr double oxygen_diffusivity = 1.55e-4 / 86400, oxygen_demand = 2200. / 86400, oxygen_half = 0.00464,
                 rim = 0.2;

struct Body {
  LineShape shape = LineShape::slab;
  double begin = 0, end = 1;
  bool given_at_begin = false;  ///< else at the end
  double half = oxygen_half, demand = oxygen_demand, given = rim;
};

struct SteadyState {
  HexahedralGraph graph;
  std::vector<double> values;
  ScalarReport report;
  double centre() const { return values.front(); }
};

SteadyState solved(const Body& body, int cells) {
  SteadyState state{.graph = line_graph(body.shape, body.begin, body.end, cells), .values = {}, .report = {}};
  ScalarCase setup(state.graph, oxygen_diffusivity);
  for (std::size_t i = 0; i < state.graph.nodes; ++i) {
    setup.demand[i] = body.demand * setup.storage[i];
    setup.half_saturation[i] = body.half;
  }
  setup.prescribe(body.given_at_begin ? 0 : state.graph.nodes - 1, body.given);
  const auto problem = setup.make(state.graph.view());
  state.report = problem->solve_steady();
  state.values = values_of(*problem, setup);
  return state;
}

double order(double coarse, double fine) {
  return std::log2(coarse / fine);
}

/// Largest difference from a solution, over the concentration at the rim.
template <class Exact>
double error(const SteadyState& state, double given, Exact&& exact) {
  double worst = 0;
  for (std::size_t i = 0; i < state.values.size(); ++i)
    worst = std::max(worst, std::abs(state.values[i] - exact(state.graph.position[i][0])));
  return worst / given;
}

/// A demand of the first order: half saturation far above all concentrations. Thiele modulus 5.
constexpr double large_half = 1e6, thiele = 5;
Body first_order(LineShape shape) {
  const double radius = 2e-4, rate = thiele * thiele * oxygen_diffusivity / (radius * radius);
  return {.shape = shape, .end = radius, .half = large_half, .demand = rate * large_half};
}

TEST(ScalarClosedForm, DemandOfTheFirstOrderInASlabFallsAsTheHyperbolicCosine) {
  const auto body = first_order(LineShape::slab);
  const auto exact = [&](double x) { return rim * std::cosh(thiele * x / body.end) / std::cosh(thiele); };
  const double coarse = error(solved(body, 50), rim, exact), fine = error(solved(body, 100), rim, exact);
  EXPECT_TRUE(verify({.id = "V12",
                      .case_name = "steady slab, demand of the first order, Thiele modulus 5, 100 cells",
                      .quantity = "largest error of c/c(rim)",
                      .expected = 0,
                      .got = fine,
                      .tolerance = 1e-3,
                      .measure = verification::Measure::absolute,
                      .order = order(coarse, fine),
                      .lowest_order = 1.9,
                      .source = "closed form, cosh"}));
}

TEST(ScalarClosedForm, DemandOfTheFirstOrderInASphereFallsAsTheHyperbolicSine) {
  const auto body = first_order(LineShape::sphere);
  const auto exact = [&](double r) {
    const double x = r / body.end;
    return x == 0 ? rim * thiele / std::sinh(thiele) : rim * std::sinh(thiele * x) / (x * std::sinh(thiele));
  };
  const double coarse = error(solved(body, 50), rim, exact), fine = error(solved(body, 100), rim, exact);
  EXPECT_TRUE(verify({.id = "V12",
                      .case_name = "steady sphere, demand of the first order, Thiele modulus 5, 100 cells",
                      .quantity = "largest error of c/c(rim)",
                      .expected = 0,
                      .got = fine,
                      .tolerance = 2e-3,
                      .measure = verification::Measure::absolute,
                      .order = order(coarse, fine),
                      .lowest_order = 1.9,
                      .source = "closed form, sinh"}));
}

TEST(ScalarClosedForm, TheComparisonNoticesADemandThatIsOffByAThousandth) {
  auto body = first_order(LineShape::slab);
  const auto exact = [&](double x) { return rim * std::cosh(thiele * x / body.end) / std::cosh(thiele); };
  const double right = error(solved(body, 800), rim, exact);
  body.demand *= 1.001;
  EXPECT_GT(error(solved(body, 800), rim, exact), 5 * right);
}

/// A slab of twice the depth that demand of order zero reaches, sqrt(2 D c / q): what is left beyond is 0.
TEST(ScalarClosedForm, AsHalfSaturationVanishesTheAnoxicCoreBeginsAtTheDepletionDepth) {
  const double depth = std::sqrt(2 * oxygen_diffusivity * rim / oxygen_demand);
  ASSERT_NEAR(depth, 167.87e-6, 1e-8);
  const auto exact = [&](double x) { return x < depth ? rim * std::pow(1 - x / depth, 2) : 0.; };
  const auto at = [&](double half, int cells) {
    return solved({.end = 2 * depth, .given_at_begin = true, .half = half}, cells);
  };
  double last = 1;
  for (const double half : {1e-3, 1e-4, 1e-5, 1e-6, 1e-7}) {
    const auto state = at(half * rim, 400);
    EXPECT_GE(state.report.minimum, 0) << half;
    const double now = error(state, rim, exact);
    EXPECT_LT(now, last) << half;  // falls until the mesh's error is what remains
    last = now;
  }
  // Where the profile ends smoothly in 0 and how far, and no half saturation is too small to be solved for.
  const auto state = at(1e-12 * rim, 400);
  EXPECT_GE(state.report.minimum, 0);
  std::size_t end = 0;
  while (state.values[end] > 1e-9 * rim) ++end;
  const double width = 2 * depth / 400;
  EXPECT_NEAR(state.graph.position[end][0], depth, 2 * width);
  EXPECT_TRUE(
      verify({.id = "V12",
              .case_name = "steady slab, demand of order zero, half saturation 2e-13 mol/m3, 400 cells",
              .quantity = "largest error of c/c(rim)",
              .expected = 0,
              .got = error(state, rim, exact),
              .tolerance = 2e-5,
              .measure = verification::Measure::absolute,
              .source = "closed form, (1 - x/depth)^2"}));
}

TEST(ScalarClosedForm, AKroghCylinderHasTheValueOfErlangAtItsRim) {
  const double expected = 0.14920013;
  const auto at = [](int cells) {
    return solved({.shape = LineShape::cylinder,
                   .begin = 5e-6,
                   .end = 60e-6,
                   .given_at_begin = true,
                   .half = 1e-9},
                  cells)
        .values.back();
  };
  const double coarse = std::abs(at(100) - expected), fine = at(200);
  EXPECT_TRUE(verify({.id = "V12",
                      .case_name = "Krogh cylinder 5 um to 60 um, demand of order zero, 200 cells",
                      .quantity = "c at the rim (mol/m3)",
                      .expected = expected,
                      .got = fine,
                      .tolerance = 1e-4,
                      .order = order(coarse, std::abs(fine - expected)),
                      .lowest_order = 1.9,
                      .source = "Krogh-Erlang"}));
}

/// Michaelis-Menten demand in avascular spheres; the expected values are those of a solver for ordinary
/// differential equations.
TEST(ScalarClosedForm, OxygenInASphereHasTheValueOfTheOrdinaryDifferentialEquation) {
  const auto at = [](double radius, int cells) {
    return solved({.shape = LineShape::sphere, .end = radius}, cells);
  };
  EXPECT_TRUE(verify({.id = "V12",
                      .case_name = "oxygen in a sphere of 200 um, 800 cells",
                      .quantity = "c(0) (mol/m3)",
                      .expected = 0.10856595,
                      .got = at(2e-4, 800).centre(),
                      .tolerance = 1e-4,
                      .source = "radial ordinary differential equation"}));
  const auto large = at(4e-4, 1600);
  EXPECT_TRUE(verify({.id = "V12",
                      .case_name = "oxygen in a sphere of 400 um, 1600 cells",
                      .quantity = "c(0) (mol/m3)",
                      .expected = 5.14652e-6,
                      .got = large.centre(),
                      .tolerance = 1e-3,
                      .source = "radial ordinary differential equation"}));
  // The share of the volume below 10 mmHg, from where the profile crosses that value.
  constexpr double hypoxic = 0.0133;
  std::size_t i = 0;
  while (large.values[i + 1] < hypoxic) ++i;
  const double along = (hypoxic - large.values[i]) / (large.values[i + 1] - large.values[i]),
               radius = large.graph.position[i][0] + along * 4e-4 / 1600;
  EXPECT_TRUE(verify({.id = "V12",
                      .case_name = "oxygen in a sphere of 400 um, 1600 cells",
                      .quantity = "share of the volume below 10 mmHg",
                      .expected = 0.157928,
                      .got = std::pow(radius / 4e-4, 3),
                      .tolerance = 1e-3,
                      .source = "radial ordinary differential equation"}));
}

/// P S_V (c_v - c) = A c / (k + c) in every point, without gradients.
TEST(ScalarClosedForm, SupplyAndDemandOfAHomogeneousTissueBalance) {
  struct Balance {
    double per_day, value;
  };
  for (const auto& [per_day, value] : {Balance{1e4, 0.020540043}, {2e4, 0.095116461}, {5e4, 0.15726102}}) {
    const auto graph = build_graph({.cells = {5, 4, 3}, .random_shift = 0.2});
    ScalarCase setup(graph, oxygen_diffusivity);
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      setup.supply[i] = per_day / 86400 * setup.storage[i];
      setup.demand[i] = oxygen_demand * setup.storage[i];
      setup.half_saturation[i] = oxygen_half;
    }
    const auto problem = setup.make(graph.view());
    const auto report = problem->solve_steady(0.2);
    // Uniform to the solver's tolerance.
    EXPECT_LT(report.maximum - report.minimum, 1e-8 * value);
    EXPECT_TRUE(verify(
        {.id = "V12",
         .case_name = "oxygen of a homogeneous tissue, P S_V = " + std::to_string(per_day) + " per day",
         .quantity = "c (mol/m3)",
         .expected = value,
         .got = report.maximum,
         .tolerance = 1e-6,
         .source = "root of the balance"}));
  }
}

}  // namespace
}  // namespace turgor::kernels::testing
