// The matrix-free solver against the direct one, and what it has to keep: on distorted cells, across hanging
// nodes, with stiff inclusions, nearly incompressible, and on any number of ranks.
#include <deal.II/fe/mapping_q.h>
#include <gtest/gtest.h>

#include "poroelasticity/consolidation_problem.hpp"
#include "tests/unit/poroelastic_solver/cubes.hpp"

namespace turgor::poroelasticity {
namespace {

using testing::answers;
using testing::Cube;
using testing::difference;
using testing::Distributed;
using testing::make;

Tissue soaked(double shear, double poisson, double conductivity) {
  return {.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = bulk_modulus(shear, poisson)},
          .permeability = ConstantConductivity{.conductivity = conductivity}};
}

/// A cube whose top carries a load on a quarter, as a foot stands on the ground.
const std::map<dealii::types::boundary_id, Boundary> under_a_foot = {
    {0, {.displacement = {always(0)}}},
    {1, {.displacement = {always(0)}}},
    {2, {.displacement = {std::nullopt, always(0)}}},
    {3, {.displacement = {std::nullopt, always(0)}}},
    {4, {.displacement = {std::nullopt, std::nullopt, always(0)}}},
    {5,
     {.traction = {std::nullopt, std::nullopt,
                   [](const Place& at, double) { return at[0] < 0.5 && at[1] < 0.5 ? -1. : 0.; }},
      .fluid_pressure = always(0)}}};

std::map<dealii::types::material_id, Tissue> tissues(const Cube& cube, double poisson, double conductivity) {
  return {{0, soaked(1, poisson, conductivity)}, {1, soaked(cube.inclusion, poisson, conductivity)}};
}

constexpr double solver_tolerance = 1e-10, agreement = 1e-8;  // conditioning between residual and answer

std::vector<double> by_direct_solver(const Cube& cube, double poisson, double conductivity,
                                     TimeScheme scheme) {
  dealii::Triangulation<3> mesh;
  make(mesh, cube);
  const dealii::MappingQ<3> mapping(1);
  PoroelasticProblem<Cartesian> problem(mesh, mapping, tissues(cube, poisson, conductivity), under_a_foot,
                                        {.strain = Strain::small, .scheme = scheme});
  for (const double step : {0.02, 0.02, 0.03}) EXPECT_TRUE(problem.step(step).converged);
  return answers(problem);
}

std::vector<double> without_matrix(const Cube& cube, double poisson, double conductivity, TimeScheme scheme,
                                   std::optional<Formulation> formulation = {}) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, cube);
  const dealii::MappingQ<3> mapping(1);
  ConsolidationProblem problem(
      mesh, mapping, tissues(cube, poisson, conductivity), under_a_foot,
      {.scheme = scheme, .solver = {.tolerance = solver_tolerance, .formulation = formulation}});
  for (const double step : {0.02, 0.02, 0.03}) {
    const auto report = problem.step(step);
    EXPECT_TRUE(report.converged);
    EXPECT_LE(report.momentum_residual, solver_tolerance * 1.01);
    EXPECT_LE(report.mass_residual, solver_tolerance * 1.01);
  }
  return answers(problem);
}

void expect_agreement(const Cube& cube, double poisson, double conductivity, TimeScheme scheme) {
  EXPECT_LT(difference(without_matrix(cube, poisson, conductivity, scheme),
                       by_direct_solver(cube, poisson, conductivity, scheme)),
            agreement);
}

TEST(ConsolidationWithoutMatrix, GivesWhatTheDirectSolverGives) {
  expect_agreement({}, 0.3, 1, TimeScheme::backward_euler);
  expect_agreement({}, 0.3, 1, TimeScheme::bdf2);
}
TEST(ConsolidationWithoutMatrix, DoesSoOnDistortedCells) {
  expect_agreement({.distorted = true}, 0.3, 1, TimeScheme::backward_euler);
}
TEST(ConsolidationWithoutMatrix, DoesSoAcrossHangingNodes) {
  expect_agreement({.hanging = true}, 0.3, 1, TimeScheme::backward_euler);
}
TEST(ConsolidationWithoutMatrix, DoesSoAroundAStiffBall) {
  expect_agreement({.distorted = true, .inclusion = 10}, 0.3, 1, TimeScheme::backward_euler);
}
TEST(ConsolidationWithoutMatrix, DoesSoNearlyUndrained) {
  expect_agreement({}, 0.3, 1e-6, TimeScheme::backward_euler);
}
TEST(ConsolidationWithoutMatrix, DoesSoWhereRanksHaveNoCells) {
  expect_agreement({.cells = 1}, 0.3, 1, TimeScheme::backward_euler);
}

/// A nearly incompressible cube around a ball of another Poisson's ratio.
std::vector<double> beside_much_lambda(double poisson, std::optional<Formulation> formulation,
                                       int cells = 4) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, {.cells = cells, .inclusion = 3});
  const dealii::MappingQ<3> mapping(1);
  ConsolidationProblem problem(mesh, mapping, {{0, soaked(1, 0.49, 0.1)}, {1, soaked(3, poisson, 0.1)}},
                               under_a_foot,
                               {.solver = {.tolerance = solver_tolerance, .formulation = formulation}});
  EXPECT_TRUE(problem.step(0.02).converged);
  return answers(problem);
}

TEST(ConsolidationWithoutMatrix, TakesATissueWithoutLambdaBesideOneOfMuch) {
  EXPECT_LT(difference(beside_much_lambda(0, {}), beside_much_lambda(0, Formulation::two_field)), agreement);
  EXPECT_THROW(beside_much_lambda(0, Formulation::total_pressure), std::invalid_argument);
  const auto apart = [](int cells) {  // an error of discretisation
    return difference(beside_much_lambda(0.1, {}, cells),
                      beside_much_lambda(0.1, Formulation::two_field, cells));
  };
  const double coarse = apart(4), fine = apart(8);
  EXPECT_LT(fine, coarse / 1.5);
  EXPECT_GT(fine, agreement) << "the total pressure was taken";
}

TEST(ConsolidationWithoutMatrix, ADifferenceOfAnswersIsSeen) {
  const Cube cube;
  EXPECT_GT(difference(without_matrix(cube, 0.3, 1, TimeScheme::backward_euler),
                       by_direct_solver(cube, 0.3, 1.0001, TimeScheme::backward_euler)),
            agreement);
}

TEST(ConsolidationWithoutMatrix, BothFormulationsAgreeAsTheMeshIsRefined) {
  // They differ by how lambda div u is seen by the pressure's space: an error of discretisation.
  const auto of = [](int cells) {
    const Cube cube{.cells = cells};
    return difference(without_matrix(cube, 0.3, 0.1, TimeScheme::backward_euler, Formulation::total_pressure),
                      without_matrix(cube, 0.3, 0.1, TimeScheme::backward_euler, Formulation::two_field));
  };
  const double coarse = of(4), fine = of(8);
  EXPECT_LT(fine, coarse / 2);
}

TEST(ConsolidationWithoutMatrix, ReachesTheIncompressibleLimit) {
  // K M stays the same, so that time does.
  const auto at = [](double poisson, std::optional<Formulation> formulation = {}) {
    return without_matrix({}, poisson, 1e-2 * (1 - 2 * poisson), TimeScheme::backward_euler, formulation);
  };
  const double first = difference(at(0.499), at(0.49)), second = difference(at(0.4999), at(0.499));
  EXPECT_LT(second, first / 5);  // a difference of 1 - 2 nu, which falls by 10
  // What is chosen there is the total pressure's form, up to the order in which ranks' sums arrive; the other
  // one would be told apart.
  EXPECT_LT(difference(at(0.4999), at(0.4999, Formulation::total_pressure)), agreement);
  EXPECT_GT(difference(at(0.49), at(0.49, Formulation::two_field)), agreement);
}

/// A first step's residuals: mass rows have nothing on the right, and yet a criterion.
TEST(ConsolidationWithoutMatrix, BalancesMassByACriterionOfItsOwn) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, {});
  const dealii::MappingQ<3> mapping(1);
  for (const double tolerance : {1e-4, 1e-9}) {
    ConsolidationProblem problem(mesh, mapping, tissues({}, 0.45, 1e-4), under_a_foot,
                                 {.solver = {.tolerance = tolerance}});
    const auto report = problem.step(0.05);
    EXPECT_TRUE(report.converged);
    EXPECT_LE(report.mass_residual, tolerance * 1.01);
    EXPECT_GT(report.mass_residual, tolerance * 1e-4);
  }
}

TEST(ConsolidationWithoutMatrix, TakesAsManyIterationsOnFinerMeshes) {
  // On coarser ones there is nothing below the trilinear level, which is then solved at once.
  const auto iterations = [](int cells, double poisson) {
    Distributed mesh(MPI_COMM_WORLD);
    make(mesh, {.cells = cells, .distorted = true});
    const dealii::MappingQ<3> mapping(1);
    ConsolidationProblem problem(mesh, mapping, tissues({}, poisson, 0.1), under_a_foot, {});
    return problem.step(0.05).iterations;
  };
  for (const double poisson : {0.3, 0.49})
    EXPECT_LE(iterations(14, poisson), iterations(7, poisson) + 3) << poisson;
  EXPECT_LE(iterations(7, 0.3), 16);
  EXPECT_LE(iterations(7, 0.49), 25);
}

TEST(ConsolidationWithoutMatrix, BeginsFromEarlierSolutions) {
  const auto iterations = [](int earlier) {
    Distributed mesh(MPI_COMM_WORLD);
    make(mesh, {});
    const dealii::MappingQ<3> mapping(1);
    ConsolidationProblem problem(mesh, mapping, tissues({}, 0.3, 0.1), under_a_foot,
                                 {.solver = {.earlier_solutions = earlier}});
    int sum = 0;
    for (int n = 0; n < 6; ++n) sum += problem.step(0.05).iterations;
    return sum;
  };
  EXPECT_LT(iterations(10), 0.8 * iterations(0));
}

TEST(ConsolidationWithoutMatrix, RefusesWhatItDoesNotSolve) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, {});
  const dealii::MappingQ<3> mapping(1);
  const auto message = [&](auto regions, auto boundaries) -> std::string {
    try {
      ConsolidationProblem(mesh, mapping, regions, boundaries, {});
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  };
  auto regions = tissues({}, 0.3, 1);
  EXPECT_EQ(message(regions, under_a_foot), "");
  auto springs = under_a_foot;
  springs.at(5).foundation = 2;
  EXPECT_NE(message(regions, springs).find("boundary 5 has springs"), std::string::npos);
  regions.at(1).exchange.lymph_conductance = 1;
  EXPECT_NE(message(regions, under_a_foot).find("region 1 has lymph"), std::string::npos);
  regions.erase(0);
  EXPECT_NE(message(regions, under_a_foot).find("region 0 has no tissue"), std::string::npos);
  // One cell of eight is of region 1, so that it is on one rank alone.
  Distributed eight(MPI_COMM_WORLD);
  make(eight, {.cells = 2});
  for (const auto& cell : eight.active_cell_iterators())
    cell->set_material_id(cell->center().norm() < 0.5 ? 1 : 0);
  regions = {{0, soaked(1, 0.3, 1)}};
  EXPECT_THROW(ConsolidationProblem(eight, mapping, regions, under_a_foot, {}), std::invalid_argument);
}

}  // namespace
}  // namespace turgor::poroelasticity
