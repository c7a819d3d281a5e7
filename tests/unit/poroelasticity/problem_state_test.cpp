// What a run needs of a problem besides its steps: states to come back to, parts cut away, the fluid's
// amounts.
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <gtest/gtest.h>

#include <cmath>

#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::poroelasticity {
namespace {

using Ball = PoroelasticProblem<Radial>;

constexpr double shear = 10e3, poisson = 0.3;
const Boundary centre{.displacement = {always(0)}};
const Boundary free_and_drained{.fluid_pressure = always(0)};

Tissue tissue(double conductivity = 1e-5) {
  return {.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = bulk_modulus(shear, poisson)},
          .permeability = ConstantConductivity{.conductivity = conductivity},
          .solid_fraction = 0.2};
}

Tissue growing(double conductivity = 1e-5) {
  auto growing = tissue(conductivity);
  growing.growth = GompertzGrowth{.rate = 1, .largest_stretch = 1.5, .stress_inhibition = 1e-5};
  growing.exchange = {.vessel_conductance = 1e-5, .driving_pressure = 500, .lymph_conductance = 2e-6};
  growing.growth_supply = 0.3;
  return growing;
}

void make_line(dealii::Triangulation<1>& mesh, int cells, double outer) {
  dealii::GridGenerator::subdivided_hyper_cube(mesh, cells, 0, outer, true);
  for (const auto& cell : mesh.active_cell_iterators()) cell->set_material_id(cell->center()[0] < 1 ? 0 : 1);
}

std::vector<double> values_of(const Ball& ball) {
  std::vector<double> values;
  ball.visit_points([&](const PointState<1>& point) {
    for (const double value : {point.displacement[0], point.pressure, point.growth, point.volume,
                               point.velocity[0], point.flux[0], point.energy})
      values.push_back(value);
  });
  return values;
}

TEST(Snapshot, BringsBackWhatTheNextStepNeeds) {
  dealii::Triangulation<1> mesh;
  make_line(mesh, 8, 2);
  const dealii::MappingQ<1> mapping(1);
  Ball ball(mesh, mapping, {{0, growing()}, {1, tissue()}}, {{0, centre}, {1, free_and_drained}},
            {.scheme = TimeScheme::bdf2});
  for (const double length : {0.1, 0.1, 0.15}) ASSERT_TRUE(ball.step(length).converged);
  const auto kept = ball.snapshot();
  ASSERT_TRUE(ball.step(0.2).converged);
  const auto once = values_of(ball);
  ball.restore(kept);
  EXPECT_EQ(ball.time(), 0.35);
  ASSERT_TRUE(ball.step(0.07).converged);
  EXPECT_NE(values_of(ball), once) << "the comparison would see a difference";
  ball.restore(kept);
  ASSERT_TRUE(ball.step(0.2).converged);
  EXPECT_EQ(values_of(ball), once);
}

TEST(FluidAmounts, CloseInEveryStepAndTellTheOutflow) {
  for (const auto scheme : {TimeScheme::backward_euler, TimeScheme::bdf2}) {
    dealii::Triangulation<1> mesh;
    make_line(mesh, 16, 2);
    const dealii::MappingQ<1> mapping(1);
    Ball ball(mesh, mapping, {{0, growing()}, {1, tissue()}}, {{0, centre}, {1, free_and_drained}},
              {.scheme = scheme});
    for (int n = 0; n < 5; ++n) {
      const auto report = ball.step(0.1);
      ASSERT_TRUE(report.converged) << report.failure;
      const auto& fluid = report.fluid;
      const double gross = std::abs(fluid.stored) + std::abs(fluid.fed) + std::abs(fluid.supplied);
      EXPECT_NEAR(fluid.stored, fluid.fed + fluid.supplied + fluid.inflow, 1e-8 * gross);
      EXPECT_GT(fluid.fed, 0);
      EXPECT_GT(fluid.supplied, 0);
      EXPECT_GT(std::abs(fluid.inflow), 1e-3 * gross) << "what passes the surface has a part in the balance";
    }
  }
}

TEST(FluidAmounts, OutflowIsDarcysAtTheSurface) {
  // Steady, p_e in all of a ball of alpha = 2: v(R) = K p_e/R (alpha coth alpha - 1).
  dealii::Triangulation<1> mesh;
  make_line(mesh, 40, 1);
  const dealii::MappingQ<1> mapping(1);
  auto leaky = tissue(1e-5);
  leaky.exchange = {.vessel_conductance = 4e-5, .driving_pressure = 100};
  Ball ball(mesh, mapping, {{0, leaky}}, {{0, centre}, {1, free_and_drained}}, {.strain = Strain::small});
  ASSERT_TRUE(ball.settle().converged);
  EXPECT_EQ(ball.time(), 0);
  const auto report = ball.step(10);
  ASSERT_TRUE(report.converged);
  const double speed = 1e-5 * 100 * (2 / std::tanh(2) - 1);
  EXPECT_NEAR(-report.fluid.inflow / 10, 4 * std::numbers::pi * speed, 1e-3 * 4 * std::numbers::pi * speed);
  // The slope of a linear pressure is right in the middle of a cell.
  const double middle = 1 - 0.5 / 40, inside = 2 * middle;
  const double there =
      1e-5 * 100 * (inside * std::cosh(inside) - std::sinh(inside)) / (middle * middle * std::sinh(2));
  EXPECT_NEAR(ball.state_at(dealii::Point<1>(middle)).flux[0], there, 1e-3 * there);
  EXPECT_NEAR(ball.state_at(dealii::Point<1>(0.5)).velocity[0], 0, 1e-12) << "it had settled";
}

TEST(Settle, ComesToWhatALongTimeComesTo) {
  dealii::Triangulation<1> mesh;
  make_line(mesh, 16, 2);
  const dealii::MappingQ<1> mapping(1);
  auto swollen = tissue(), stretched = tissue();
  swollen.swelling = DonnanSwelling{.fixed_charge = 20};
  swollen.exchange = {.vessel_conductance = 1e-5, .driving_pressure = 500};
  stretched.residual_stretch = 1.05;
  const Ball::Regions regions = {{0, stretched}, {1, swollen}};
  const Ball::Boundaries boundaries = {{0, centre}, {1, free_and_drained}};
  Ball waits(mesh, mapping, regions, boundaries, {}), settles(mesh, mapping, regions, boundaries, {});
  for (const double length : {1., 1e3, 1e12}) ASSERT_TRUE(waits.step(length).converged);
  ASSERT_TRUE(settles.settle().converged);
  const auto a = waits.state_at(dealii::Point<1>(1.5)), b = settles.state_at(dealii::Point<1>(1.5));
  EXPECT_NEAR(b.displacement[0], a.displacement[0], 1e-8);
  EXPECT_NEAR(b.pressure, a.pressure, 1e-6 * a.pressure);
  EXPECT_GT(b.pressure, 10);
  EXPECT_GT(b.displacement[0], 0.01) << "residual stretch and swelling are at work";
}

TEST(ResidualStretch, ActsAsGrowthThatWasThereBefore) {
  dealii::Triangulation<1> mesh;
  make_line(mesh, 16, 2);
  const dealii::MappingQ<1> mapping(1);
  for (const auto strain : {Strain::small, Strain::finite}) {
    auto stretched = tissue(), grown = tissue();
    stretched.residual_stretch = 1.1;
    grown.growth = GivenGrowth{.time = {0}, .stretch = {1.1}};
    const auto settled = [&](const Tissue& core) {
      Ball ball(mesh, mapping, {{0, core}, {1, tissue()}}, {{0, centre}, {1, free_and_drained}},
                {.strain = strain});
      EXPECT_TRUE(ball.settle().converged);
      return ball.state_at(dealii::Point<1>(0.5));
    };
    const auto a = settled(stretched), b = settled(grown);
    EXPECT_NEAR(a.effective_stress[0], b.effective_stress[0], 1e-6 * shear);
    EXPECT_LT(a.effective_stress[0], -0.01 * shear);
    EXPECT_EQ(a.growth, 1);
    EXPECT_GT(a.fluid_fraction, b.fluid_fraction) << "what was there before brings no new solid";
  }
}

TEST(ContinueFrom, LeavesTheInsideAsItWasAndFreesItsSurface) {
  dealii::Triangulation<1> mesh, part;
  make_line(mesh, 20, 2);
  make_line(part, 10, 1);
  const dealii::MappingQ<1> mapping(1);
  auto core = tissue();
  core.growth = GivenGrowth{.time = {0, 1}, .stretch = {1, 1.1}};
  Ball whole(mesh, mapping, {{0, core}, {1, tissue()}}, {{0, centre}, {1, free_and_drained}}, {});
  ASSERT_TRUE(whole.step(1).converged);
  Ball inside(part, mapping, {{0, core}}, {{0, centre}, {1, free_and_drained}}, {});
  inside.continue_from(whole);
  EXPECT_EQ(inside.time(), 1);
  const auto before = whole.state_at(dealii::Point<1>(0.55)), after = inside.state_at(dealii::Point<1>(0.55));
  EXPECT_EQ(after.displacement[0], before.displacement[0]);
  EXPECT_EQ(after.pressure, before.pressure);
  EXPECT_EQ(after.growth, before.growth);
  EXPECT_LT(after.effective_stress[0], -100);
  ASSERT_TRUE(inside.step(1e9).converged);
  const auto cut = inside.state_at(dealii::Point<1>(0.55));
  EXPECT_NEAR(cut.effective_stress[0], 0, 1) << "a core that grew everywhere alike keeps no stress";
  EXPECT_NEAR(cut.displacement[0], 0.1 * 0.55, 1e-4);

  dealii::Triangulation<1> other;
  make_line(other, 7, 1);
  Ball elsewhere(other, mapping, {{0, core}}, {{0, centre}}, {});
  EXPECT_THROW(elsewhere.continue_from(whole), std::invalid_argument);
}

TEST(AFailedStep, NamesThePointThatWasTurnedInsideOut) {
  dealii::Triangulation<1> mesh;
  make_line(mesh, 10, 1);
  const dealii::MappingQ<1> mapping(1);
  auto soft = tissue();
  Ball ball(mesh, mapping, {{0, soft}},
            {{0, centre}, {1, {.displacement = {[](const Place&, double time) { return -2 * time; }}}}}, {});
  ASSERT_TRUE(ball.step(1e-3).converged);
  const auto before = values_of(ball);
  const auto report = ball.step(1);
  ASSERT_FALSE(report.converged);
  ASSERT_TRUE(report.failed_at);
  EXPECT_EQ(report.failed_at->cell, 9u) << "the surface was pushed through its cell";
  EXPECT_GT(report.failed_at->position[0], 0.9);
  EXPECT_LE(report.failed_at->volume, 0);
  EXPECT_EQ(values_of(ball), before);
}

TEST(AFreeBall, GrowsToAnySizeAlthoughItsStressIsRoundOff) {
  // Without stress, what is left of the stiffness must not be taken for a residual.
  dealii::Triangulation<1> mesh;
  dealii::GridGenerator::subdivided_hyper_cube(mesh, 24, 0, 37.5e-6, true);
  for (const auto& cell : mesh.active_cell_iterators()) cell->set_material_id(0);
  const dealii::MappingQ<1> mapping(1);
  auto free = tissue(3.1e-14);
  constexpr double day = 86400;
  free.growth = GompertzGrowth{.rate = 0.138 / day, .largest_stretch = 5.7};
  Ball ball(mesh, mapping, {{0, free}}, {{0, centre}, {1, free_and_drained}}, {});
  for (const double length : {1., 1., 1., 1., 1., 1e-7, 1e-3, 1., 2., 2., 3., 5., 5.}) {
    const auto report = ball.step(length * day);
    ASSERT_TRUE(report.converged) << report.failure << " at " << ball.time() / day;
  }
  const double grown = 5.7 * std::exp(-std::log(5.7) * std::exp(-0.138 * ball.time() / day));
  EXPECT_NEAR(ball.displacement_at(dealii::Point<1>(37.5e-6))[0], (grown - 1) * 37.5e-6, 1e-5 * 37.5e-6)
      << "but for the little suction that draws in the fluid new solid is made from";
}

TEST(ElasticEnergy, ChangesByTheWorkOfTheLoad) {
  // A ball that is squeezed slowly by a pressure that falls as linearly as it yields: energy = p dV/2 in
  // small strain.
  dealii::Triangulation<1> mesh;
  make_line(mesh, 4, 1);
  const dealii::MappingQ<1> mapping(1);
  for (const auto strain : {Strain::small, Strain::finite}) {
    constexpr double push = 1;  // of moduli of 1e4: strains are small in either measure
    Ball ball(mesh, mapping, {{0, tissue()}},
              {{0, centre}, {1, {.pushing = always(push), .fluid_pressure = always(0)}}}, {.strain = strain});
    ASSERT_TRUE(ball.settle().converged);
    double energy = 0, change = 0;
    ball.visit_points([&](const PointState<1>& point) {
      energy += point.weight * point.energy;
      change += point.weight * (point.volume - 1);
    });
    EXPECT_NEAR(energy, -0.5 * push * change, 1e-3 * energy);
    EXPECT_GT(energy, 0);
  }
}

TEST(PrincipalValues, AreThoseOfTurnedDiagonals) {
  EXPECT_EQ(principal_values({3, 0, 0, 0, -1, 0, 0, 0, 2}), (std::array<double, 3>{3, 2, -1}));
  // Turned about two axes.
  const double c = std::cos(0.7), s = std::sin(0.7), d = std::cos(-1.1), t = std::sin(-1.1);
  const double turn[3][3] = {{c * d, -s, c * t}, {s * d, c, s * t}, {-t, 0, d}};
  const double values[3] = {5, 5.001, -7};
  Matrix3 matrix = {};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 3; ++k) matrix[3 * i + j] += turn[i][k] * values[k] * turn[j][k];
  const auto found = principal_values(matrix);
  EXPECT_NEAR(found[0], 5.001, 1e-12);
  EXPECT_NEAR(found[1], 5, 1e-12);
  EXPECT_NEAR(found[2], -7, 1e-12);
}

}  // namespace
}  // namespace turgor::poroelasticity
