// Newton's method without a matrix against that with one and a direct solver.
#include <deal.II/fe/mapping_q.h>
#include <gtest/gtest.h>

#include <limits>

#include "poroelasticity/matrix_free_problem.hpp"
#include "tests/unit/poroelastic_solver/cubes.hpp"

namespace turgor::poroelasticity {
namespace {

using testing::answers;
using testing::Cube;
using testing::difference;
using testing::Distributed;
using testing::make;

/// A ball that grows in a host, with all that bends the problem: laws, vessels, lymph, a charge that swells.
std::map<dealii::types::material_id, Tissue> growing(double stretch) {
  const Tissue host{.solid = NeoHookean{.shear_modulus = 1, .bulk_modulus = 2},
                    .permeability = HolmesMow{.conductivity = 0.2, .exponent = 2, .sensitivity = 1},
                    .exchange = {.vessel_conductance = 0.5,
                                 .driving_pressure = 0.1,
                                 .lymph_conductance = 1,
                                 .lymph_pressure = 0.01}};
  Tissue ball = host;
  ball.solid = FungExponential{.shear_modulus = 2, .bulk_modulus = 5, .stiffening = 0.5};
  ball.permeability = ExponentialConductivity{.conductivity = 0.1, .sensitivity = 2};
  ball.growth = GivenGrowth{.time = {0, 1}, .stretch = {1, stretch}};
  ball.growth_supply = 0.5;
  ball.swelling = GivenSwelling{.pressure = 0.05};
  return {{0, host}, {1, ball}};
}

std::map<dealii::types::boundary_id, Boundary> squeezed() {
  auto boundaries = testing::an_octant();
  boundaries[5] = {.traction = {std::nullopt, std::nullopt, always(-0.2)}, .fluid_pressure = always(0)};
  boundaries[1] = {.inflow = always(0.01)};
  return boundaries;
}

constexpr double agreement = 1e-7;  // of Newton's tolerance of 1e-10 between residual and answer

struct Run {
  std::vector<double> answers;
  std::vector<StepReport> reports;
};

using Boundaries = std::map<dealii::types::boundary_id, Boundary>;

Run by_direct_solver(const Cube& cube, double stretch, const PoroelasticOptions& options,
                     const Boundaries& boundaries = squeezed()) {
  dealii::Triangulation<3> mesh;
  make(mesh, cube);
  const dealii::MappingQ<3> mapping(1);
  PoroelasticProblem<Cartesian> problem(mesh, mapping, growing(stretch), boundaries, options);
  Run run;
  for (const double step : {0.4, 0.6}) run.reports.push_back(problem.step(step));
  run.answers = answers(problem);
  return run;
}

Run without_matrix(const Cube& cube, double stretch, const PoroelasticOptions& options,
                   const Boundaries& boundaries = squeezed()) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, cube);
  const dealii::MappingQ<3> mapping(1);
  MatrixFreePoroelasticProblem problem(mesh, mapping, growing(stretch), boundaries, options);
  Run run;
  for (const double step : {0.4, 0.6}) run.reports.push_back(problem.step(step));
  run.answers = answers(problem);
  return run;
}

/// And both in equilibrium: the part is pulled with 0.2 over its face and held by its planes of symmetry.
void expect_same(const Forces& fast, const Forces& slow) {
  constexpr double small = 1e-8;
  ASSERT_EQ(fast.through.size(), slow.through.size());
  double largest = 0;
  for (const auto& [id, force] : slow.through)
    for (int c = 0; c < 3; ++c) {
      EXPECT_NEAR(fast.through.at(id)[c], force[c], small) << id << " " << c;
      largest = std::max(largest, std::abs(force[c]));
    }
  EXPECT_GT(largest, 0.1);
  for (int c = 0; c < 3; ++c) {
    EXPECT_NEAR(fast.sum()[c], 0, small);
    EXPECT_NEAR(slow.sum()[c], 0, small);
  }
}

void expect_agreement(const Cube& cube, const PoroelasticOptions& options,
                      const Boundaries& boundaries = squeezed()) {
  const auto fast = without_matrix(cube, 1.2, options, boundaries),
             slow = by_direct_solver(cube, 1.2, options, boundaries);
  for (const auto& report : fast.reports) EXPECT_TRUE(report.converged) << report.failure;
  for (const auto& report : slow.reports) EXPECT_TRUE(report.converged) << report.failure;
  EXPECT_LT(difference(fast.answers, slow.answers), agreement);
  for (std::size_t n = 0; n < fast.reports.size(); ++n)
    expect_same(fast.reports[n].forces, slow.reports[n].forces);
}

TEST(NewtonWithoutMatrix, GivesWhatTheDirectSolverGives) {
  expect_agreement({.cells = 3}, {});
}
TEST(NewtonWithoutMatrix, DoesSoOnDistortedCellsAndInSecondOrder) {
  expect_agreement({.cells = 3, .distorted = true}, {.scheme = TimeScheme::bdf2});
}
TEST(NewtonWithoutMatrix, DoesSoAcrossHangingNodes) {
  expect_agreement({.cells = 2, .hanging = true}, {});
}
TEST(NewtonWithoutMatrix, DoesSoWhereRanksHaveNoCells) {
  expect_agreement({.cells = 1}, {});
}
TEST(NewtonWithoutMatrix, DoesSoWithASmoothedPressure) {
  for (const auto scheme : {TimeScheme::backward_euler, TimeScheme::bdf2}) {
    const PoroelasticOptions smoothed{.scheme = scheme, .smooth_pressure = true};
    expect_agreement({.cells = 3, .distorted = true}, smoothed);
    const Cube cube{.cells = 3};
    EXPECT_GT(difference(without_matrix(cube, 1.2, smoothed).answers,
                         without_matrix(cube, 1.2, {.scheme = scheme}).answers),
              agreement);
  }
}
TEST(NewtonWithoutMatrix, DoesSoAtSmallStrain) {
  expect_agreement({.cells = 3}, {.strain = Strain::small});
}
TEST(NewtonWithoutMatrix, ADifferenceOfAnswersIsSeen) {
  const Cube cube{.cells = 3};
  EXPECT_GT(difference(without_matrix(cube, 1.2, {}).answers, by_direct_solver(cube, 1.2001, {}).answers),
            agreement);
}

/// Softer with x, and fed by more vessels with y.
Tissue varying(const Tissue& of_region, dealii::types::material_id, const Place& at) {
  Tissue tissue = of_region;
  scale_stiffness(tissue.solid, 1 / (1 + at[0]));
  tissue.exchange.vessel_conductance *= 1 + at[1];
  return tissue;
}

TEST(NewtonWithoutMatrix, DoesSoWhereTissueVariesWithinRegions) {
  const Cube cube{.cells = 3};
  expect_agreement(cube, {.tissue_at = varying});
  EXPECT_GT(difference(by_direct_solver(cube, 1.2, {.tissue_at = varying}).answers,
                       by_direct_solver(cube, 1.2, {}).answers),
            1e-2);
}

TEST(NewtonWithoutMatrix, ConvergesQuadratically) {
  const auto run = without_matrix({.cells = 4}, 1.3, {});
  for (const auto& report : run.reports) {
    ASSERT_TRUE(report.converged) << report.failure;
    const auto& r = report.residual;
    // From the first residual that is small the digits double, until rounding or the last solve's tolerance.
    bool seen = false;
    for (std::size_t n = 0; n + 1 < r.size(); ++n)
      if (r[n] < 1e-2 && r[n] > 1e-6) {
        EXPECT_LT(r[n + 1], std::max(std::pow(r[n], 1.7), 1e-10)) << n;
        seen = true;
      }
    EXPECT_TRUE(seen);
    EXPECT_LE(r.size(), 8U);
    EXPECT_EQ(report.linear_iterations.size() + 1, r.size());
  }
}

TEST(NewtonWithoutMatrix, ASmallStrainIsThatOfTheLinearProblem) {
  const auto of = [](Strain strain) {
    Distributed mesh(MPI_COMM_WORLD);
    make(mesh, {.cells = 3});
    const dealii::MappingQ<3> mapping(1);
    auto boundaries = testing::an_octant();
    boundaries[5] = {.traction = {std::nullopt, std::nullopt, always(-1e-6)}, .fluid_pressure = always(0)};
    auto regions = growing(1);
    for (auto& [id, tissue] : regions) {
      tissue.exchange = {};
      tissue.swelling = GivenSwelling{};
    }
    MatrixFreePoroelasticProblem problem(mesh, mapping, regions, boundaries, {.strain = strain});
    const auto report = problem.step(0.1);
    EXPECT_TRUE(report.converged) << report.failure << ::testing::PrintToString(report.residual);
    return answers(problem);
  };
  const double apart = difference(of(Strain::finite), of(Strain::small));
  EXPECT_LT(apart, 1e-5);
  EXPECT_GT(apart, 1e-9);
}

TEST(NewtonWithoutMatrix, AStepThatFailsChangesNothing) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, {.cells = 2});
  const dealii::MappingQ<3> mapping(1);
  MatrixFreePoroelasticProblem problem(mesh, mapping, growing(1.2), squeezed(), {.newton_steps = 1});
  const auto before = answers(problem);
  const auto report = problem.step(0.4);
  EXPECT_FALSE(report.converged);
  EXPECT_NE(report.failure, "");
  EXPECT_EQ(answers(problem), before);
  EXPECT_EQ(problem.time(), 0);
}

TEST(NewtonWithoutMatrix, ALoadThatIsNoNumberConvergesNowhere) {
  auto boundaries = squeezed();
  boundaries[5].traction[2] = always(std::numeric_limits<double>::quiet_NaN());
  for (const auto strain : {Strain::small, Strain::finite})
    for (const auto& run : {without_matrix({.cells = 2}, 1, {.strain = strain}, boundaries),
                            by_direct_solver({.cells = 2}, 1, {.strain = strain}, boundaries)})
      for (const auto& report : run.reports) {
        EXPECT_FALSE(report.converged);
        EXPECT_NE(report.failure, "");
      }
}

TEST(NewtonWithoutMatrix, PointsHaveVolumeGrowthAndStress) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, {.cells = 3, .distorted = true});
  const dealii::MappingQ<3> mapping(1);
  MatrixFreePoroelasticProblem problem(mesh, mapping, growing(1.2), squeezed(), {});
  ASSERT_TRUE(problem.step(0.5).converged);
  double volume = 0, worst = 0, largest_growth = 0;
  problem.visit_points([&](const PointState<3>& point) {
    volume += point.weight;
    worst = std::max(worst, std::abs(point.volume - determinant_of(point.deformation)));
    largest_growth = std::max(largest_growth, point.growth);
  });
  EXPECT_NEAR(dealii::Utilities::MPI::sum(volume, MPI_COMM_WORLD), 1, 1e-12);
  EXPECT_LT(worst, 1e-12);
  EXPECT_NEAR(dealii::Utilities::MPI::max(largest_growth, MPI_COMM_WORLD), 1.1, 1e-12);
}

/// Springs below and a pressure along the deformed normal above, over time.
std::map<dealii::types::boundary_id, Boundary> on_springs() {
  Boundary pressed{.pushing = [](const Place& at, double time) { return 0.3 * time * (1 + at[0]); },
                   .fluid_pressure = always(0)};
  return {{0, {.displacement = {always(0)}}},
          {1, pressed},
          {2, {.displacement = {std::nullopt, always(0)}}},
          {4, {.foundation = 2}},
          {5, pressed}};
}

TEST(NewtonWithoutMatrix, GivesWhatTheDirectSolverGivesOnSpringsUnderAPressureThatFollows) {
  expect_agreement({.cells = 3, .distorted = true}, {}, on_springs());
  expect_agreement({.cells = 2, .hanging = true}, {}, on_springs());
  expect_agreement({.cells = 3}, {.strain = Strain::small}, on_springs());
}

TEST(NewtonWithoutMatrix, TakesFewIterationsWhereOnlySpringsHoldABody) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, {.cells = 8});
  const dealii::MappingQ<3> mapping(1);
  std::map<dealii::types::boundary_id, Boundary> springs;
  for (unsigned id = 0; id < 6; ++id) springs[id] = {.foundation = 0.5, .fluid_pressure = always(0)};
  springs[5].traction[2] = always(-0.1);
  MatrixFreePoroelasticProblem problem(mesh, mapping, growing(1.2), springs, {});
  const auto report = problem.step(0.5);
  ASSERT_TRUE(report.converged) << report.failure;
  for (const int iterations : report.linear_iterations) EXPECT_LE(iterations, 30);
  for (const double force : report.forces.sum()) EXPECT_NEAR(force, 0, 1e-8);
}

/// Two plates, of which the fluid passes one.
std::map<dealii::types::boundary_id, Boundary> under_plates() {
  auto boundaries = testing::an_octant();
  boundaries[5] = {.plate = 2, .plate_force = [](double time) { return -0.3 * time; }};
  boundaries[1] = {.fluid_pressure = always(0), .plate = 0, .plate_force = [](double) { return 0.05; }};
  return boundaries;
}

TEST(NewtonWithoutMatrix, GivesWhatTheDirectSolverGivesUnderPlates) {
  expect_agreement({.cells = 3, .distorted = true}, {}, under_plates());
  expect_agreement({.cells = 2, .hanging = true}, {}, under_plates());
  expect_agreement({.cells = 3}, {.strain = Strain::small}, under_plates());
}

TEST(NewtonWithoutMatrix, RefusesAPlateBesideWhatHoldsItsEdge) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, {.cells = 2});
  const dealii::MappingQ<3> mapping(1);
  auto boundaries = under_plates();
  boundaries[4] = {.displacement = {always(0), always(0), always(0)}};
  EXPECT_THROW(MatrixFreePoroelasticProblem(mesh, mapping, growing(1.2), boundaries, {}),
               std::invalid_argument);
}

}  // namespace
}  // namespace turgor::poroelasticity
