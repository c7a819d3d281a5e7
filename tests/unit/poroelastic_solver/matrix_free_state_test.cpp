// What the problem without a matrix keeps, tells and takes over, against the one with a direct solver.
#include <deal.II/fe/mapping_q.h>
#include <gtest/gtest.h>

#include <memory>

#include "poroelasticity/matrix_free_problem.hpp"
#include "tests/unit/poroelastic_solver/cubes.hpp"

namespace turgor::poroelasticity {
namespace {

using testing::answers;
using testing::Cube;
using testing::difference;
using testing::Distributed;
using testing::make;

using Regions = std::map<dealii::types::material_id, Tissue>;
using Boundaries = std::map<dealii::types::boundary_id, Boundary>;

constexpr double agreement = 1e-7;  // of Newton's tolerance of 1e-10 between residual and answer

/// A ball that grows in a host with vessels and lymph.
Regions growing() {
  const Tissue host{.solid = NeoHookean{.shear_modulus = 1, .bulk_modulus = 2},
                    .permeability = ConstantConductivity{.conductivity = 0.2},
                    .exchange = {.vessel_conductance = 0.5,
                                 .driving_pressure = 0.1,
                                 .lymph_conductance = 1,
                                 .lymph_pressure = 0.01}};
  Tissue ball = host;
  ball.growth = GivenGrowth{.time = {0, 1}, .stretch = {1, 1.15}};
  ball.growth_supply = 0.5;
  return {{0, host}, {1, ball}};
}

Boundaries drained() {
  auto boundaries = testing::an_octant();
  boundaries[5] = {.traction = {std::nullopt, std::nullopt, always(-0.1)}, .fluid_pressure = always(0.02)};
  boundaries[1] = {.inflow = always(0.01)};
  return boundaries;
}

/// The same problem both ways.
struct Both {
  Distributed distributed{MPI_COMM_WORLD};
  dealii::Triangulation<3> serial;
  dealii::MappingQ<3> mapping{1};
  std::unique_ptr<MatrixFreePoroelasticProblem> fast;
  std::unique_ptr<PoroelasticProblem<Cartesian>> slow;

  explicit Both(const Cube& cube, const PoroelasticOptions& options = {}) {
    make(distributed, cube);
    make(serial, cube);
    fast =
        std::make_unique<MatrixFreePoroelasticProblem>(distributed, mapping, growing(), drained(), options);
    slow = std::make_unique<PoroelasticProblem<Cartesian>>(serial, mapping, growing(), drained(), options);
  }
  /// Of the last step of both.
  void step(double length) {
    fast_report = fast->step(length);
    slow_report = slow->step(length);
    ASSERT_TRUE(fast_report.converged) << fast_report.failure;
    ASSERT_TRUE(slow_report.converged) << slow_report.failure;
  }
  void expect_agreement() const {
    EXPECT_LT(difference(answers(*fast), answers(*slow)), agreement);
    EXPECT_DOUBLE_EQ(fast->time(), slow->time());
  }
  StepReport fast_report, slow_report;
};

const Cube hanging{.cells = 2, .hanging = true};

TEST(StateWithoutMatrix, SettlesWhereTheDirectSolverDoes) {
  Both both(hanging);
  ASSERT_TRUE(both.fast->settle().converged);
  ASSERT_TRUE(both.slow->settle().converged);
  both.expect_agreement();
  both.step(0.5);
  both.expect_agreement();
}

TEST(StateWithoutMatrix, ComesBackToWhatWasKept) {
  Both both({.cells = 3}, {.scheme = TimeScheme::bdf2});
  both.step(0.3);
  const auto kept = both.fast->snapshot();
  ASSERT_TRUE(both.fast->step(0.4).converged);
  const auto once = answers(*both.fast);
  both.fast->restore(kept);
  EXPECT_DOUBLE_EQ(both.fast->time(), 0.3);
  both.expect_agreement();
  ASSERT_TRUE(both.fast->step(0.4).converged);
  EXPECT_LT(difference(answers(*both.fast), once), agreement);
}

TEST(StateWithoutMatrix, FollowsOtherTissuesAndBoundaries) {
  Both both(hanging);
  both.step(0.5);
  auto regions = growing();
  regions[0].exchange.vessel_conductance = 0;
  regions[1].permeability = ConstantConductivity{.conductivity = 1};
  both.fast->set_tissues(regions);
  both.slow->set_tissues(regions);
  both.step(0.2);
  both.expect_agreement();
  auto boundaries = drained();
  boundaries[4] = {.fluid_pressure = always(0)};  // a plane of symmetry is let go
  boundaries[5] = {.displacement = {always(0), always(0), always(0)}};
  both.fast->set_boundaries(boundaries);
  both.slow->set_boundaries(boundaries);
  both.step(0.3);
  both.expect_agreement();
}

TEST(StateWithoutMatrix, BooksTheFluidAsTheDirectSolverDoes) {
  Both both(hanging, {.scheme = TimeScheme::bdf2});
  for (const double length : {0.4, 0.6}) {
    both.step(length);
    const auto &fast = both.fast_report.fluid, &slow = both.slow_report.fluid;
    const auto agrees = [](double got, double expected) { EXPECT_NEAR(got, expected, 1e-8); };
    agrees(fast.stored, slow.stored);
    agrees(fast.fed, slow.fed);
    agrees(fast.supplied, slow.supplied);
    agrees(fast.inflow, slow.inflow);
    agrees(fast.stored, fast.fed + fast.supplied + fast.inflow);
    EXPECT_GT(std::abs(fast.supplied), 1e-3);
    EXPECT_GT(std::abs(fast.inflow), 1e-3);
  }
}

TEST(StateWithoutMatrix, TellsTheSameOfAPlace) {
  Both both(hanging);
  both.step(0.4);
  both.step(0.6);
  for (const auto& place : {dealii::Point<3>(0.21, 0.33, 0.86), dealii::Point<3>(0.55, 0.45, 0.52),
                            dealii::Point<3>(1, 0.3, 0.2)}) {
    const auto fast = both.fast->state_at(place), slow = both.slow->state_at(place);
    const auto agrees = [](double got, double expected) { EXPECT_NEAR(got, expected, 1e-6); };
    EXPECT_EQ(fast.region, slow.region);
    agrees(fast.pressure, slow.pressure);
    agrees(fast.volume, slow.volume);
    agrees(fast.growth, slow.growth);
    agrees(fast.fluid_fraction, slow.fluid_fraction);
    agrees(fast.energy, slow.energy);
    for (int d = 0; d < 3; ++d) {
      agrees(fast.displacement[d], slow.displacement[d]);
      agrees(fast.flux[d], slow.flux[d]);
      agrees(fast.velocity[d], slow.velocity[d]);
    }
    for (int n = 0; n < 9; ++n) agrees(fast.effective_stress[n], slow.effective_stress[n]);
  }
  EXPECT_THROW(both.fast->state_at({2, 0, 0}), std::invalid_argument);
}

TEST(StateWithoutMatrix, TellsTheSameAtItsPoints) {
  Both both(hanging);
  both.step(0.4);
  const auto moments = [](const auto& problem) {
    std::vector<double> sum(6, 0.);
    problem.visit_points([&](const PointState<3>& point) {
      sum[0] += point.weight * point.volume;
      sum[1] += point.weight * point.position[0] * point.flux[2];
      sum[2] += point.weight * point.velocity[2];
      sum[3] += point.weight * point.energy;
      sum[4] += point.weight * point.effective_stress[0] * point.position[2];
      sum[5] += point.weight * point.displacement[1];
    });
    dealii::Utilities::MPI::sum(sum, problem.communicator(), sum);
    return sum;
  };
  EXPECT_LT(difference(moments(*both.fast), moments(*both.slow)), agreement);
}

TEST(StateWithoutMatrix, TakesOverAPartOfAnother) {
  Distributed whole_mesh(MPI_COMM_WORLD), part_mesh(MPI_COMM_WORLD);
  make(whole_mesh, {.cells = 4});
  dealii::GridGenerator::subdivided_hyper_rectangle(part_mesh, {2, 4, 4}, dealii::Point<3>(0, 0, 0),
                                                    dealii::Point<3>(0.5, 1, 1), true);
  for (const auto& cell : part_mesh.active_cell_iterators())
    cell->set_material_id(cell->center().distance(dealii::Point<3>(0.5, 0.5, 0.5)) < 0.35 ? 1 : 0);
  const dealii::MappingQ<3> mapping(1);
  MatrixFreePoroelasticProblem whole(whole_mesh, mapping, growing(), drained(), {});
  ASSERT_TRUE(whole.step(0.5).converged);
  auto boundaries = drained();
  boundaries[1] = {.fluid_pressure = always(0)};
  MatrixFreePoroelasticProblem part(part_mesh, mapping, growing(), boundaries, {});
  part.continue_from(whole);
  EXPECT_EQ(part.time(), 0.5);
  for (const auto& place : {dealii::Point<3>(0.2, 0.3, 0.9), dealii::Point<3>(0.45, 0.45, 0.52)}) {
    const auto before = whole.state_at(place), after = part.state_at(place);
    EXPECT_NEAR(after.pressure, before.pressure, 1e-14);
    EXPECT_NEAR(after.displacement[0], before.displacement[0], 1e-14);
    EXPECT_EQ(after.growth, before.growth);
  }
  const double pressed = std::abs(part.state_at({0.5, 0.5, 0.5}).effective_stress[0]);
  ASSERT_TRUE(part.step(1e3).converged);
  EXPECT_LT(std::abs(part.state_at({0.5, 0.5, 0.5}).effective_stress[0]), 0.9 * pressed);

  Distributed other_mesh(MPI_COMM_WORLD);
  make(other_mesh, {.cells = 3});
  MatrixFreePoroelasticProblem other(other_mesh, mapping, growing(), drained(), {});
  EXPECT_THROW(other.continue_from(whole), std::invalid_argument);
}

TEST(StateWithoutMatrix, NamesThePointThatWasTurnedInsideOutOnAllRanks) {
  Distributed mesh(MPI_COMM_WORLD);
  make(mesh, {.cells = 3});
  const dealii::MappingQ<3> mapping(1);
  auto boundaries = drained();
  boundaries[5] = {
      .displacement = {std::nullopt, std::nullopt, [](const Place&, double t) { return -2 * t; }}};
  MatrixFreePoroelasticProblem problem(mesh, mapping, growing(), boundaries, {});
  ASSERT_TRUE(problem.step(1e-3).converged);
  const auto before = answers(problem);
  const auto report = problem.step(1);
  ASSERT_FALSE(report.converged);
  ASSERT_TRUE(report.failed_at);
  EXPECT_GT(report.failed_at->position[2], 0.6) << "the top was pushed through its cells";
  EXPECT_LE(report.failed_at->volume, 0);
  EXPECT_EQ(answers(problem), before);
  EXPECT_DOUBLE_EQ(problem.time(), 1e-3);
}

}  // namespace
}  // namespace turgor::poroelasticity
