#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "support/random_graph.hpp"
#include "support/scalar_case.hpp"

namespace turgor::kernels::testing {
namespace {

/// How far a result may be off because the solver stops.
constexpr double solver = 1e-8;

/// Coefficients over many decades on a graph that no mesh would give, with and without a flow.
ScalarCase random_case(const HexahedralGraph& graph, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> decade(-4, 2), uniform(0, 1);
  const auto draw = [&] { return uniform(generator) < 0.4 ? 0. : std::pow(10., decade(generator)); };
  ScalarCase setup(graph.nodes, graph.classes, 0);
  for (auto& value : setup.diffusivity) value = std::pow(10., decade(generator));
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.storage[i] = std::pow(10., decade(generator));
    setup.supply[i] = draw();
    setup.release[i] = draw();
    setup.loss[i] = draw();
    setup.demand[i] = draw();
    setup.half_saturation[i] = 1e-6 * std::pow(10., decade(generator));
    setup.concentration[i] = draw();
  }
  setup.prescribe(0, 0);
  setup.prescribe(1, 1);
  return setup;
}

TEST(Scalar, NothingIsEverNegativeWhateverTheGraphAndTheStep) {
  int zeros = 0, far_below = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const auto graph = random_graph(40, 2, seed);
    const auto setup = random_case(graph, seed);
    const auto scalar = setup.make(graph.view());
    if (seed % 2 == 0) scalar->set_flow(graph.flow());
    for (const double step : {1e-6, 1., 1e8}) {
      const auto report = scalar->advance(0, step, 1, always(0.1));
      EXPECT_GE(report.minimum, 0) << seed;
      EXPECT_LE(report.residual, 1e-10) << seed;
      for (const double value : values_of(*scalar, setup)) {
        EXPECT_TRUE(value >= 0 && std::isfinite(value)) << seed;
        zeros += value == 0;
        far_below += value < 1e-6 * report.maximum;
      }
    }
    EXPECT_GE(scalar->solve_steady(0.1).minimum, 0) << seed;
  }
  // The cases do come near what they must not fall below.
  EXPECT_GT(zeros + far_below, 100);
}

/// A thin deep core without oxygen on stretched, deformed cells, where the plain matrix undershoots.
struct AnoxicBlock {
  HexahedralGraph graph =
      build_graph({.cells = {12, 12, 12}, .extent = {6e-4, 6e-4, 18e-4}, .random_shift = 0.2});
  ScalarCase setup{graph, 2e-9};

  explicit AnoxicBlock(double half) {
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      setup.demand[i] = 0.02546 * setup.storage[i];
      setup.half_saturation[i] = half;
      setup.concentration[i] = 0.2;
      if (graph.on_boundary[i]) setup.prescribe(i, 0.2);
    }
  }
};

TEST(Scalar, WhereThePlainMatrixUndershootsTheMonotoneOneStays) {
  for (const double half : {4.64e-3, 1e-6, 1e-10}) {
    AnoxicBlock block(half);
    const auto scalar = block.setup.make(block.graph.view());
    const auto report = scalar->solve_steady();
    // With the largest of them the profile is smooth enough for these cells.
    EXPECT_EQ(report.low_order_nodes > 0, half < 1e-3) << half;
    EXPECT_LT(report.low_order_nodes, static_cast<std::int64_t>(block.graph.nodes)) << half;
    EXPECT_GE(report.minimum, 0) << half;
    EXPECT_LT(report.maximum, 0.2 * (1 + 1e-12)) << half;
    EXPECT_LT(ledger_gap(report.amounts), solver) << half;
    scalar->set_concentration(block.setup.concentration);
    EXPECT_GE(scalar->advance(0, 500, 5, always(0)).minimum, 0) << half;
  }
}

TEST(Scalar, ALongTransientEndsInTheSteadyState) {
  AnoxicBlock block(4.64e-3);
  const auto steady = block.setup.make(block.graph.view()), transient = block.setup.make(block.graph.view());
  steady->solve_steady();
  transient->advance(0, 1e7, 20, always(0));
  const auto a = values_of(*steady, block.setup), b = values_of(*transient, block.setup);
  double worst = 0, moved = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(a[i] - b[i]));
    moved = std::max(moved, std::abs(a[i] - block.setup.concentration[i]));
  }
  EXPECT_LT(worst, 1e-7 * 0.2);
  EXPECT_GT(moved, 0.19);
}

TEST(Scalar, AUniformStateInBalanceStays) {
  const auto graph = build_graph({.cells = {6, 5, 4}, .random_shift = 0.2});
  ScalarCase setup(graph, 1e-3);
  constexpr double c = 0.3, half = 0.1, demand = 2, supply = 5;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.concentration[i] = c;
    setup.demand[i] = demand * setup.storage[i];
    setup.half_saturation[i] = half;
    setup.supply[i] = supply * setup.storage[i];
  }
  const double vessels = c + demand * c / (half + c) / supply;
  const auto scalar = setup.make(graph.view());
  const auto report = scalar->advance(0, 100, 10, always(vessels));
  for (const double value : values_of(*scalar, setup)) EXPECT_NEAR(value, c, solver * c);
  EXPECT_NEAR(report.amounts.stored, 0, solver * report.amounts.supplied);
  // And one that is not in balance does not.
  EXPECT_GT(std::abs(scalar->advance(0, 100, 10, always(1.01 * vessels)).maximum - c), 1e-3 * c);
}

TEST(Scalar, AUniformStateInAFlowWithoutNetSourceStays) {
  const auto mesh = swirling_cube(5, 1e-2);
  const auto graph = build_graph(mesh);
  ScalarCase setup(graph, 1e-3);
  // What the flow takes out through the rim, and what it brings in there at the same concentration.
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.concentration[i] = 0.7;
    setup.loss[i] = std::max(0., graph.outflow[i]);
    setup.release[i] = 0.7 * std::max(0., -graph.outflow[i]);
  }
  const auto scalar = setup.make(graph.view());
  scalar->set_flow(graph.flow());
  const auto report = scalar->advance(0, 1000, 3, always(0));
  EXPECT_GT(report.amounts.lost, 0);
  for (const double value : values_of(*scalar, setup)) EXPECT_NEAR(value, 0.7, solver);
}

TEST(Scalar, TheLedgerClosesWithAllTermsAndGivesEachItsShare) {
  const auto graph = build_graph(swirling_cube(6, 1e-2));
  ScalarCase setup(graph, 1e-2);
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const auto& x = graph.position[i];
    setup.supply[i] = x[0] * setup.storage[i];
    setup.release[i] = x[1] * setup.storage[i];
    setup.loss[i] = 0.3 * setup.storage[i] + std::max(0., graph.outflow[i]);
    setup.demand[i] = setup.storage[i];
    setup.half_saturation[i] = 0.2;
    setup.concentration[i] = x[2];
    if (x[2] == 1) setup.prescribe(i, 0.5);
  }
  const auto scalar = setup.make(graph.view());
  scalar->set_flow(graph.flow());
  const auto before = values_of(*scalar, setup);
  const auto supply = [](double time) { return std::exp(-time); };
  const auto report = scalar->advance(0, 2, 40, supply);
  const auto after = values_of(*scalar, setup);
  double stored = 0, released = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    stored += setup.storage[i] * (after[i] - before[i]);
    released += 2 * setup.release[i];
  }
  const auto& amounts = report.amounts;
  EXPECT_NEAR(amounts.stored, stored, 1e-12);
  EXPECT_NEAR(amounts.released, released, 1e-12);
  EXPECT_LT(ledger_gap(amounts), solver);
  for (const double term : {amounts.supplied, amounts.released, amounts.lost, amounts.demanded})
    EXPECT_GT(term, 0.01);
  EXPECT_GT(std::abs(amounts.prescribed), 0.001);
  // A term that is forgotten is noticed.
  auto spoiled = amounts;
  spoiled.prescribed = 0;
  EXPECT_GT(ledger_gap(spoiled), 1e3 * solver);
}

TEST(Scalar, ADemandThatIsAskedForIsWhatTheLedgerSays) {
  AnoxicBlock block(4.64e-3);
  const auto scalar = block.setup.make(block.graph.view());
  const auto report = scalar->solve_steady();
  std::vector<double> taken(block.graph.nodes);
  scalar->demanded(taken);
  double sum = 0;
  for (const double value : taken) sum += value;
  EXPECT_NEAR(sum, report.amounts.demanded, 1e-12 * sum);
  EXPECT_GT(sum, 0);
}

TEST(Scalar, TheSameProblemGivesTheSameBits) {
  AnoxicBlock block(1e-5);
  const auto run = [&] {
    const auto scalar = block.setup.make(block.graph.view());
    scalar->advance(0, 300, 3, always(0));
    return values_of(*scalar, block.setup);
  };
  EXPECT_EQ(run(), run());
}

/// With convection the matrix is not symmetric: the same equations by another solver.
TEST(Scalar, AFlowOfNoSpeedChangesNothing) {
  AnoxicBlock block(4.64e-3);
  const auto without = block.setup.make(block.graph.view()), with = block.setup.make(block.graph.view());
  const std::vector<double> nothing(block.graph.neighbour.size(), 0.);
  with->set_flow({.in = nothing, .out = nothing});
  without->solve_steady();
  with->solve_steady();
  const auto a = values_of(*without, block.setup), b = values_of(*with, block.setup);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], solver * 0.2);
}

TEST(Scalar, ConvectionMovesWithTheFlowAndItsUpwindingIsReported) {
  const auto wind = [](double speed) {
    return build_graph({.cells = {20, 1, 1}, .velocity = [speed](const Point&) {
                          return Point{speed, 0, 0};
                        }});
  };
  // c' = -1 / length behind an inlet that is kept at 1, no diffusion to speak of.
  const auto graph = wind(1);
  ScalarCase setup(graph, 1e-9);
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.loss[i] = setup.storage[i] + std::max(0., graph.outflow[i]);
    if (graph.position[i][0] == 0) setup.prescribe(i, 1);
  }
  const auto scalar = setup.make(graph.view());
  scalar->set_flow(graph.flow());
  const auto report = scalar->solve_steady();
  EXPECT_GT(report.upwinded_share, 0.2);
  const auto values = values_of(*scalar, setup);
  for (std::size_t i = 0; i < graph.nodes; ++i) EXPECT_NEAR(values[i], std::exp(-graph.position[i][0]), 0.02);
}

}  // namespace
}  // namespace turgor::kernels::testing
