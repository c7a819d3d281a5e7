#include "fluid/interstitial_fluid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "geometry/shape_domain.hpp"

namespace turgor::fluid {
namespace {

using configuration::HostShape;
using discretization::NodeGraph;

constexpr double radius = 5e-3;
constexpr linear_algebra::SolverOptions solver{.relative_tolerance = 1e-12};
// What a solve to that residual leaves in the pressure, of the largest one.
constexpr double solver_tolerance = 1e-9;
constexpr double round_off = 1e-13;

/// An octant of a ball, alone or in a spherical host of twice its radius, refined uniformly or at the rim.
struct Ball {
  explicit Ball(int refinements, bool host = false, bool graded = false)
      : domain(
            MPI_COMM_WORLD, {.radius = radius, .host = {.shape = host ? HostShape::sphere : HostShape::none}},
            host ? std::vector<std::string>{"tumour", "host"} : std::vector<std::string>{"tumour"}, radius) {
    for (int r = 0; r < refinements; ++r) {
      for (const auto& cell : domain.triangulation().active_cell_iterators())
        if (cell->is_locally_owned() &&
            (!graded || r + 1 < refinements || cell->center()[0] > cell->center()[2]))
          cell->set_refine_flag();
      domain.refine();
    }
    graph = std::make_unique<NodeGraph>(domain);
  }
  geometry::ShapeDomain domain;
  std::unique_ptr<NodeGraph> graph;
};

/// Tumour tissue whose pressure falls over `radius`/`alpha`.
FluidRegion tissue(double alpha) {
  FluidRegion region{.hydraulic_conductivity = 3e-15,
                     .vessel_surface_density = 2e4,
                     .microvascular_pressure = 2000,
                     .oncotic_difference = 600,
                     .wall = {{}, {}}};
  const double exchange = region.hydraulic_conductivity * std::pow(alpha / radius, 2);
  const double conductivity = exchange / region.vessel_surface_density;
  region.wall[0] = {.hydraulic_conductivity = 0.7 * conductivity, .osmotic_reflection = 0.9};
  region.wall[1] = {.hydraulic_conductivity = 0.3 * conductivity, .osmotic_reflection = 0.2};
  return region;
}

double radius_of(const discretization::Vector3& x) {
  return std::hypot(x[0], x[1], x[2]);
}

/// sinh(a)/a, also at 0.
double sinhc(double a) {
  return a < 1e-8 ? 1 : std::sinh(a) / a;
}

/// Largest |p - exact(r)| over the nodes of all ranks, over `scale`.
double worst_error(const NodeGraph& graph, const FluidState& state,
                   const std::function<double(double)>& exact, double scale) {
  double worst = 0;
  for (std::size_t i = 0; i < graph.owned_nodes(); ++i)
    worst = std::max(worst, std::abs(state.pressure[i] - exact(radius_of(graph.positions()[i]))) / scale);
  return dealii::Utilities::MPI::max(worst, MPI_COMM_WORLD);
}

double sum_over_ranks(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD);
}

TEST(FluidRegion, LengthAndPressuresFollowFromItsWall) {
  const auto region = tissue(4);
  EXPECT_NEAR(region.penetration_length(), radius / 4, 1e-12 * radius);
  EXPECT_NEAR(region.effective_pressure(), 2000 - 600 * (0.7 * 0.9 + 0.3 * 0.2), 1e-9);
  EXPECT_NEAR(region.plateau_pressure(), region.effective_pressure(), 1e-9);
  auto drained = region;
  drained.lymphatic_conductance = 3 * region.exchange();
  drained.lymphatic_pressure = -100;
  EXPECT_NEAR(drained.penetration_length(), radius / 8, 1e-12 * radius);
  EXPECT_NEAR(drained.plateau_pressure(), (region.effective_pressure() - 300) / 4, 1e-9);
  EXPECT_TRUE(std::isinf(FluidRegion{.hydraulic_conductivity = 1e-15}.penetration_length()));
}

TEST(InterstitialFluid, SphereConvergesToTheClosedFormWithSecondOrder) {
  // p = p_e (1 - (R/r) sinh(alpha r/R)/sinh(alpha)), outflow 4 pi R K p_e (alpha coth(alpha) - 1).
  const double alpha = 3;
  const auto region = tissue(alpha);
  const double p_e = region.effective_pressure();
  const auto exact = [&](double r) { return p_e * (1 - sinhc(alpha * r / radius) / sinhc(alpha)); };
  const double exact_outflow =
      4 * std::numbers::pi * radius * region.hydraulic_conductivity * p_e * (alpha / std::tanh(alpha) - 1);
  double error[2], outflow_error[2];
  for (int level : {0, 1}) {
    const Ball ball(3 + level);
    const auto state = InterstitialFluidProblem(*ball.graph, {}, solver).solve(std::vector{region});
    error[level] = worst_error(*ball.graph, state, exact, p_e);
    outflow_error[level] = std::abs(8 * state.total_outflow / exact_outflow - 1);
  }
  EXPECT_LT(error[1], 0.01);
  EXPECT_NEAR(std::log2(error[0] / error[1]), 2, 0.35);
  EXPECT_LT(outflow_error[1], 0.02);
  EXPECT_NEAR(std::log2(outflow_error[0] / outflow_error[1]), 2, 0.35);
}

TEST(InterstitialFluid, AWrongPenetrationLengthWouldBeSeen) {
  const auto region = tissue(3.1);
  const double p_e = region.effective_pressure();
  const Ball ball(3);
  const auto state = InterstitialFluidProblem(*ball.graph, {}, solver).solve(std::vector{region});
  const auto exact = [&](double r) { return p_e * (1 - sinhc(3 * r / radius) / sinhc(3)); };
  EXPECT_GT(worst_error(*ball.graph, state, exact, p_e), 0.012);
}

TEST(InterstitialFluid, ASealedSphereStandsAtItsEffectivePressure) {
  const auto region = tissue(5);
  const double p_e = region.effective_pressure();
  const Ball ball(3, false, true);
  const auto state =
      InterstitialFluidProblem(*ball.graph, {.sealed = true}, solver).solve(std::vector{region});
  EXPECT_LT(worst_error(
                *ball.graph, state, [&](double) { return p_e; }, p_e),
            solver_tolerance);
  EXPECT_EQ(state.total_outflow, 0);
  // Nothing is exchanged but round-off, which is no broken balance.
  EXPECT_LT(state.ledger_relative_error, 1e-8);
}

TEST(InterstitialFluid, ASealedSphereWithLymphStandsAtThePlateau) {
  auto region = tissue(5);
  region.lymphatic_conductance = 2 * region.exchange();
  region.lymphatic_pressure = 50;
  const double plateau = region.plateau_pressure();
  const Ball ball(3, false, true);
  const auto state =
      InterstitialFluidProblem(*ball.graph, {.sealed = true}, solver).solve(std::vector{region});
  EXPECT_LT(worst_error(
                *ball.graph, state, [&](double) { return plateau; }, plateau),
            solver_tolerance);
  EXPECT_NEAR(state.region_lymph[0] / state.region_filtration[0], 1, solver_tolerance);
}

TEST(InterstitialFluid, WithoutVesselsThePressureIsThatOfTheBoundary) {
  FluidRegion dead{.hydraulic_conductivity = 3e-15};
  const Ball ball(2);
  const auto state =
      InterstitialFluidProblem(*ball.graph, {.pressure = 700}, solver).solve(std::vector{dead});
  EXPECT_LT(worst_error(
                *ball.graph, state, [](double) { return 700; }, 700),
            solver_tolerance);
}

TEST(InterstitialFluid, OnlyPressureDifferencesMatter) {
  // All pressures raised by the same amount: the same flow, whatever the boundary's pressure is.
  const double raise = 1300;
  auto region = tissue(3);
  region.lymphatic_conductance = region.exchange();
  region.lymphatic_pressure = 500;
  const Ball ball(3, false, true);
  const auto low = InterstitialFluidProblem(*ball.graph, {}, solver).solve(std::vector{region});
  region.microvascular_pressure += raise;
  region.lymphatic_pressure += raise;
  const auto high =
      InterstitialFluidProblem(*ball.graph, {.pressure = raise}, solver).solve(std::vector{region});
  double worst = 0;
  for (std::size_t i = 0; i < low.pressure.size(); ++i)
    worst = std::max(worst, std::abs(high.pressure[i] - raise - low.pressure[i]));
  EXPECT_LT(dealii::Utilities::MPI::max(worst, MPI_COMM_WORLD), solver_tolerance * raise);
  EXPECT_NEAR(high.total_outflow / low.total_outflow, 1, solver_tolerance);
  EXPECT_GT(high.solve.iterations, 3);
}

/// A host whose plateau is 0.15 of the tumour's effective pressure.
FluidRegion host_tissue() {
  auto host = tissue(2);
  host.hydraulic_conductivity *= 4;
  host.lymphatic_conductance = 5 * host.exchange();
  host.lymphatic_pressure = 0;
  return host;
}

TEST(InterstitialFluid, SphereInAHostWithLymphMeetsTheClosedForm) {
  // p = P_t + A sinh(r/L_t)/r inside, P_h + B sinh((b - r)/L_h)/r outside; p and K p' continuous at R.
  const auto tumour = tissue(3), host = host_tissue();
  const double lt = tumour.penetration_length(), lh = host.penetration_length(), b = 2 * radius;
  const double pt = tumour.plateau_pressure(), ph = host.plateau_pressure();
  const auto slope = [](double length, double r, double hyperbolic_cosine, double hyperbolic_sine,
                        double sign) {
    return sign * hyperbolic_cosine / (length * r) - hyperbolic_sine / (r * r);
  };
  const double kt = tumour.hydraulic_conductivity, kh = host.hydraulic_conductivity;
  const double st = std::sinh(radius / lt), sh = std::sinh((b - radius) / lh);
  const double slope_t = slope(lt, radius, std::cosh(radius / lt), st, 1);
  const double slope_h = slope(lh, radius, std::cosh((b - radius) / lh), sh, -1);
  const double ratio = kt * slope_t / (kh * slope_h);  // B = ratio A
  const double a = (ph - pt) * radius / (st - ratio * sh);
  const auto exact = [&](double r) {
    if (r <= radius) return pt + a / lt * sinhc(r / lt);
    return ph + ratio * a * std::sinh((b - r) / lh) / r;
  };
  double error[2];
  for (int level : {0, 1}) {
    const Ball ball(2 + level, true);
    const auto state =
        InterstitialFluidProblem(*ball.graph, {.pressure = ph}, solver).solve(std::vector{tumour, host});
    error[level] = worst_error(*ball.graph, state, exact, pt);
  }
  EXPECT_LT(error[1], 0.01);
  EXPECT_NEAR(std::log2(error[0] / error[1]), 2, 0.4);
}

/// Largest difference (of the largest nodal lymph flow) between the lymph that a state reports and
/// V a_l max(p - p_l, 0) at its own pressure, and how many nodes drain and how many do not.
std::array<double, 3> lymph_check(const NodeGraph& graph, const FluidState& state,
                                  std::span<const FluidRegion> regions) {
  double worst = 0, largest = 0, drained = 0, dry = 0;
  for (std::size_t i = 0; i < graph.owned_nodes(); ++i) {
    double expected = 0;
    for (std::size_t r = 0; r < regions.size(); ++r)
      expected += graph.volume(r)[i] * regions[r].lymphatic_conductance *
                  std::max(0., state.pressure[i] - regions[r].lymphatic_pressure);
    worst = std::max(worst, std::abs(state.lymph[i] - expected));
    largest = std::max(largest, expected);
    ++(state.pressure[i] > regions[0].lymphatic_pressure ? drained : dry);
    EXPECT_GE(state.lymph[i], 0);
  }
  return {dealii::Utilities::MPI::max(worst, MPI_COMM_WORLD) /
              dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD),
          dealii::Utilities::MPI::sum(drained, MPI_COMM_WORLD),
          dealii::Utilities::MPI::sum(dry, MPI_COMM_WORLD)};
}

TEST(InterstitialFluid, LymphNeverFlowsBackwards) {
  auto region = tissue(3);
  region.lymphatic_conductance = region.exchange();
  region.lymphatic_pressure = 500;
  const std::vector regions{region};
  const Ball ball(3, false, true);
  const auto state = InterstitialFluidProblem(*ball.graph, {}, solver).solve(regions);
  const auto [difference, drained, dry] = lymph_check(*ball.graph, state, regions);
  EXPECT_LT(difference, round_off);
  EXPECT_GT(drained, 50);
  EXPECT_GT(dry, 50);
  EXPECT_GT(state.lymph_iterations, 0);
  // Where nothing is left over, the set of draining nodes belongs to this pressure.
  EXPECT_LT(sum_over_ranks(state.residual), 1e-9 * sum_over_ranks(state.filtration));
  EXPECT_LT(state.ledger_relative_error, 1e-9);
}

TEST(InterstitialFluid, LedgerClosesWithHangingNodesRegionsAndLymph) {
  const std::vector regions{tissue(3), host_tissue()};
  const Ball ball(3, true, true);
  const auto state = InterstitialFluidProblem(*ball.graph, {.pressure = -50}, solver).solve(regions);
  EXPECT_LT(state.ledger_relative_error, 1e-9);
  EXPECT_GT(state.region_filtration[0], 0);
  EXPECT_GT(state.region_lymph[1], 0);
  EXPECT_EQ(state.region_lymph[0], 0);
  EXPECT_NEAR(sum_over_ranks(state.filtration), state.region_filtration[0] + state.region_filtration[1],
              1e-12 * state.region_filtration[0]);
  EXPECT_NEAR(sum_over_ranks(state.outflow), state.total_outflow, 1e-12 * std::abs(state.total_outflow));
  // Every row closes with what the solver left, so that carriers see no other sources.
  const auto inflow = ball.graph->net_inflow(state.convection);
  std::vector<double> outflow(ball.graph->owned_nodes(), 0.);
  for (std::size_t o = 0; o < state.outflow.size(); ++o)
    outflow[ball.graph->outer_nodes()[o]] = state.outflow[o];
  double worst = 0, left = 0, largest = 0;
  for (std::size_t i = 0; i < outflow.size(); ++i) {
    worst = std::max(
        worst, std::abs(state.filtration[i] - state.lymph[i] + inflow[i] - outflow[i] - state.residual[i]));
    left = std::max(left, std::abs(state.residual[i]));
    largest = std::max(largest, std::abs(state.filtration[i]));
  }
  largest = dealii::Utilities::MPI::max(largest, MPI_COMM_WORLD);
  EXPECT_LT(dealii::Utilities::MPI::max(worst, MPI_COMM_WORLD), round_off * largest);
  EXPECT_LT(dealii::Utilities::MPI::max(left, MPI_COMM_WORLD), 1e-8 * largest);
}

TEST(InterstitialFluid, ALooseSolveShowsInTheLedger) {
  const Ball ball(3);
  const auto state =
      InterstitialFluidProblem(*ball.graph, {}, {.relative_tolerance = 1e-3}).solve(std::vector{tissue(3)});
  EXPECT_GT(state.ledger_relative_error, 1e-8);
}

TEST(InterstitialFluid, IterationsDoNotGrowWithTheMesh) {
  int iterations[2];
  for (int level : {0, 1})
    iterations[level] = InterstitialFluidProblem(*Ball(3 + level).graph, {}, solver)
                            .solve(std::vector{tissue(10)})
                            .solve.iterations;
  EXPECT_LE(iterations[1], iterations[0] + 4);
  EXPECT_LE(iterations[1], 30);
}

TEST(InterstitialFluid, AGoodGuessNeedsNoIterations) {
  const Ball ball(3);
  InterstitialFluidProblem problem(*ball.graph, {}, solver);
  const auto first = problem.solve(std::vector{tissue(3)});
  const auto again = problem.solve(std::vector{tissue(3)}, first.pressure);
  EXPECT_LT(again.solve.iterations, first.solve.iterations);
  EXPECT_LE(again.solve.relative_residual, 1e-11);
}

TEST(InterstitialFluid, GivingUpIsAnErrorThatSaysWhatToChange) {
  const Ball ball(3);
  InterstitialFluidProblem problem(*ball.graph, {}, {.relative_tolerance = 1e-12, .maximum_iterations = 1});
  try {
    problem.solve(std::vector{tissue(3)});
    ADD_FAILURE() << "one iteration cannot be enough";
  } catch (const SolverFailure& failure) {
    EXPECT_NE(std::string(failure.what()).find("solver.maximum_iterations"), std::string::npos);
  }
}

}  // namespace
}  // namespace turgor::fluid
