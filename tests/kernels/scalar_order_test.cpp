#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "support/scalar_case.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

constexpr double pi = std::numbers::pi;

double order(double coarse, double fine) {
  return std::log2(coarse / fine);
}

/// -div(D grad c) + q c / (k + c) = release with c = 1 + cos cos cos / 2 in a sealed unit cube.
struct Manufactured {
  double diffusivity = 0.02, demand = 1, half = 0.3;

  double shape(const Point& x) const {
    return 0.5 * std::cos(pi * x[0]) * std::cos(pi * x[1]) * std::cos(pi * x[2]);
  }
  double exact(const Point& x) const { return 1 + shape(x); }
  double release(const Point& x) const {
    return 3 * pi * pi * diffusivity * shape(x) + demand * exact(x) / (half + exact(x));
  }
};

/// Relative L2 error of the steady state; the release is split into what comes and what goes, since it has
/// both signs.
double steady_error(const HexahedralMesh& mesh, const ScalarOptions& options) {
  const Manufactured problem;
  const auto graph = build_graph(mesh);
  ScalarCase setup(graph, problem.diffusivity);
  setup.options = options;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const auto& x = graph.position[i];
    const double in = problem.release(x);
    setup.demand[i] = problem.demand * setup.storage[i];
    setup.half_saturation[i] = problem.half;
    setup.release[i] = std::max(0., in) * setup.storage[i];
    setup.loss[i] = std::max(0., -in) / problem.exact(x) * setup.storage[i];
  }
  const auto scalar = setup.make(graph.view());
  scalar->solve_steady();
  const auto values = values_of(*scalar, setup);
  double squares = 0, whole = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const double exact = problem.exact(graph.position[i]);
    squares += setup.storage[i] * std::pow(values[i] - exact, 2);
    whole += setup.storage[i] * exact * exact;
  }
  return std::sqrt(squares / whole);
}

::testing::AssertionResult second_order(const std::string& name, double coarse, double fine) {
  return verification::verify({.id = "V12",
                               .case_name = name,
                               .quantity = "relative L2 error of c",
                               .expected = 0,
                               .got = fine,
                               .tolerance = 5e-3,
                               .measure = verification::Measure::absolute,
                               .order = order(coarse, fine),
                               .lowest_order = 1.9,
                               .source = "manufactured solution"});
}

TEST(ScalarOrder, SteadyStatesConvergeWithSecondOrderOnDeformedHexahedra) {
  const auto at = [](int n) { return steady_error({.cells = {n, n, n}, .random_shift = 0.15}, {}); };
  EXPECT_TRUE(second_order("scalar with saturable demand, deformed hexahedra, 16^3", at(8), at(16)));
}

TEST(ScalarOrder, SteadyStatesConvergeWithSecondOrderOnFlatBoxes) {
  const auto at = [](int n) { return steady_error({.cells = {3 * n, 3 * n, n}, .random_shift = 0.1}, {}); };
  EXPECT_TRUE(second_order("scalar with saturable demand, boxes 1:1:3, 24 x 24 x 8", at(4), at(8)));
}

TEST(ScalarOrder, WithoutGivingBackFlatBoxesDoNotConverge) {
  const auto at = [](int n) { return steady_error({.cells = {3 * n, 3 * n, n}}, {.give_back = false}); };
  const double coarse = at(4), fine = at(8);
  RecordProperty("error", std::to_string(fine));
  EXPECT_LT(order(coarse, fine), 0.5);
  EXPECT_GT(fine, 10 * steady_error({.cells = {24, 24, 8}}, {}));
}

TEST(ScalarOrder, OnCubesNothingHasToBeGivenBack) {
  EXPECT_EQ(steady_error({.cells = {6, 6, 6}}, {}), steady_error({.cells = {6, 6, 6}}, {.give_back = false}));
}

/// The layer before a face that holds 0, in a flow of Péclet number 5 along a bar of cubes: the stiffness of
/// a cube has zeros off the diagonal, where any flow asks for upwinding.
TEST(ScalarOrder, ASlowFlowKeepsTheSecondOrder) {
  static constexpr double peclet = 5;
  const auto error = [&](int n) {
    const auto graph =
        build_graph({.cells = {n, 2, 2}, .extent = {1, 2. / n, 2. / n}, .velocity = [](const Point&) {
                       return Point{1, 0, 0};
                     }});
    ScalarCase setup(graph, 1 / peclet);
    const auto exact = [](const Point& x) { return -std::expm1(-(1 - x[0]) * peclet); };
    for (std::size_t i = 0; i < graph.nodes; ++i)
      if (graph.position[i][0] == 0 || graph.position[i][0] == 1)
        setup.prescribe(i, std::max(0., exact(graph.position[i])));
    const auto scalar = setup.make(graph.view());
    scalar->set_flow(graph.flow());
    EXPECT_EQ(scalar->solve_steady().upwinded_share, 0);
    double worst = 0;
    const auto values = values_of(*scalar, setup);
    for (std::size_t i = 0; i < graph.nodes; ++i)
      worst = std::max(worst, std::abs(values[i] - exact(graph.position[i])));
    return worst;
  };
  const double coarse = error(16), fine = error(32);
  EXPECT_GT(order(coarse, fine), 1.9);
  EXPECT_LT(fine, 2e-3);
}

/// A cosine in a sealed slab that fades while everything decays.
TEST(ScalarOrder, BackwardEulerIsOfFirstOrderInTime) {
  const auto graph = build_graph({.cells = {32, 1, 1}});
  constexpr double diffusivity = 0.05, decay = 0.5, end = 2;
  ScalarCase setup(graph, diffusivity);
  // The mode's rate on this mesh with lumped storage, so that time alone is tested.
  const double h = 1. / 32, rate = diffusivity * 2 * (1 - std::cos(pi * h)) / (h * h) + decay;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.loss[i] = decay * setup.storage[i];
    setup.concentration[i] = 1 + 0.5 * std::cos(pi * graph.position[i][0]);
  }
  const auto error = [&](std::int64_t steps) {
    const auto scalar = setup.make(graph.view());
    scalar->advance(0, end, steps, always(0));
    double worst = 0;
    const auto values = values_of(*scalar, setup);
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      const double exact =
          std::exp(-decay * end) + 0.5 * std::exp(-rate * end) * std::cos(pi * graph.position[i][0]);
      worst = std::max(worst, std::abs(values[i] - exact));
    }
    return worst;
  };
  const double coarse = error(40), fine = error(80);
  EXPECT_NEAR(order(coarse, fine), 1, 0.05);
  EXPECT_LT(fine, 0.01);
  // One step is the backward Euler factor, to the solver's tolerance.
  const auto scalar = setup.make(graph.view());
  scalar->advance(0, end, 1, always(0));
  const auto values = values_of(*scalar, setup);
  for (std::size_t i = 0; i < graph.nodes; ++i)
    EXPECT_NEAR(values[i],
                1 / (1 + decay * end) + 0.5 / (1 + rate * end) * std::cos(pi * graph.position[i][0]), 1e-9);
}

}  // namespace
}  // namespace turgor::kernels::testing
