// Steps of growth and stress whose length follows their error.
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <gtest/gtest.h>

#include <cmath>

#include "simulation/mechanics_steps.hpp"

namespace turgor::simulation {
namespace {

using poroelasticity::always;
using Ball = poroelasticity::PoroelasticProblem<poroelasticity::Radial>;

constexpr double shear = 375, modulus = 1000;  // nu = 0.2
const auto go_on = [] { return true; };

poroelasticity::Tissue soaked() {
  return {
      .solid = poroelasticity::NeoHookean{.shear_modulus = shear, .bulk_modulus = modulus - 4 * shear / 3},
      .permeability = poroelasticity::ConstantConductivity{.conductivity = 1 / modulus},
      .solid_fraction = 0.2};
}

/// A ball of 1 m whose slowest pressures fall within a tenth of a second.
struct Squeezed {
  dealii::Triangulation<1> mesh;
  dealii::MappingQ<1> mapping{1};
  std::unique_ptr<Ball> ball;

  explicit Squeezed(const poroelasticity::Tissue& tissue, const poroelasticity::Given& push,
                    poroelasticity::PoroelasticOptions options = {.strain = poroelasticity::Strain::small}) {
    dealii::GridGenerator::subdivided_hyper_cube(mesh, 20, 0, 1, true);
    for (const auto& cell : mesh.active_cell_iterators()) cell->set_material_id(0);
    ball = std::make_unique<Ball>(mesh, mapping, Ball::Regions{{0, tissue}},
                                  Ball::Boundaries{{0, {.displacement = {always(0)}}},
                                                   {1, {.pushing = push, .fluid_pressure = always(0)}}},
                                  options);
  }
};

/// Rises smoothly from 0.
double smooth_push(const poroelasticity::Place&, double time) {
  return time * time * std::exp(-5 * time);
}

double pressure_at_end(double tolerance, poroelasticity::TimeScheme scheme, StepCounts* counts = nullptr) {
  Squeezed squeezed(soaked(), smooth_push, {.strain = poroelasticity::Strain::small, .scheme = scheme});
  AdaptiveSteps<Ball> steps(*squeezed.ball, {.tolerance = tolerance,
                                             .least = 1e-9,
                                             .first = 1e-3,
                                             .least_displacement = 1e-6,
                                             .least_pressure = 1e-6});
  EXPECT_TRUE(steps.advance_to(0.5, go_on));
  EXPECT_NEAR(squeezed.ball->time(), 0.5, 1e-12);
  if (counts) *counts = steps.counts();
  return squeezed.ball->pressure_at(dealii::Point<1>(0));
}

TEST(AdaptiveSteps, EndNearerToTheCourseTheLessErrorTheyMayMake) {
  using poroelasticity::TimeScheme;
  const double reference = pressure_at_end(1e-6, TimeScheme::bdf2);
  ASSERT_GT(std::abs(reference), 1e-4);
  for (const auto scheme : {TimeScheme::backward_euler, TimeScheme::bdf2}) {
    StepCounts coarse_counts, fine_counts;
    const double coarse = std::abs(pressure_at_end(1e-3, scheme, &coarse_counts) / reference - 1),
                 fine = std::abs(pressure_at_end(1e-4, scheme, &fine_counts) / reference - 1);
    EXPECT_LT(coarse, 0.05);
    EXPECT_LT(fine, 0.5 * coarse);
    EXPECT_GT(2 * fine_counts.steps, 3 * coarse_counts.steps);
    EXPECT_LT(fine_counts.shortest, coarse_counts.longest);
  }
}

TEST(AdaptiveSteps, OfSecondOrderAreFewer) {
  using poroelasticity::TimeScheme;
  StepCounts first, second;
  pressure_at_end(1e-5, TimeScheme::backward_euler, &first);
  pressure_at_end(1e-5, TimeScheme::bdf2, &second);
  EXPECT_LT(2 * second.steps, first.steps);
}

TEST(AdaptiveSteps, MeetEveryEventAndKeepTheirLengthBehindIt) {
  Squeezed squeezed(soaked(), smooth_push);
  AdaptiveSteps<Ball> steps(*squeezed.ball,
                            {.tolerance = 1e-3, .least = 1e-9, .first = 1e-3, .least_pressure = 1});
  for (const double event : {0.1, 0.1001, 0.25, 0.3}) {
    ASSERT_TRUE(steps.advance_to(event, go_on));
    EXPECT_NEAR(squeezed.ball->time(), event, 1e-12);
  }
  EXPECT_GT(steps.counts().longest, 0.02);
}

TEST(AdaptiveSteps, StopWhereTheyAreAskedTo) {
  Squeezed squeezed(soaked(), smooth_push);
  AdaptiveSteps<Ball> steps(*squeezed.ball, {.least = 1e-9, .first = 1e-3});
  int looks = 0;
  EXPECT_FALSE(steps.advance_to(0.5, [&] { return ++looks < 3; }));
  EXPECT_EQ(steps.counts().steps, 3);
  EXPECT_LT(squeezed.ball->time(), 0.5);
}

TEST(AdaptiveSteps, TakeBackAJumpUntilTheLeastStepAndGoOn) {
  Squeezed squeezed(soaked(), always(1));
  AdaptiveSteps<Ball> steps(*squeezed.ball,
                            {.tolerance = 1e-3, .least = 1e-6, .first = 0.1, .least_pressure = 1e-3});
  ASSERT_TRUE(steps.advance_to(0.05222, go_on));
  EXPECT_GT(steps.counts().taken_back, 3);
  EXPECT_NEAR(squeezed.ball->pressure_at(dealii::Point<1>(0)), 1.364269, 0.01) << "Cryer's peak";
}

TEST(AdaptiveSteps, AFailingOneIsRestoredCutAndRepeated) {
  // A surface pushed in so fast that a long step turns cells inside out, a short one does not.
  auto tissue = soaked();
  tissue.solid_fraction = 0;  // nothing of it is left at the end
  Squeezed squeezed(tissue, always(0), {});
  squeezed.ball->set_boundaries({{0, {.displacement = {always(0)}}},
                                 {1,
                                  {.displacement = {[](const poroelasticity::Place&, double time) {
                                     return -0.5 * std::min(time, 1.);
                                   }},
                                   .fluid_pressure = always(0)}}});
  AdaptiveSteps<Ball> steps(*squeezed.ball,
                            {.tolerance = 0.1, .least = 1e-6, .first = 1, .least_pressure = 1e3});
  ASSERT_TRUE(steps.advance_to(1, go_on));
  EXPECT_GT(steps.counts().taken_back, 0);
  EXPECT_NEAR(squeezed.ball->displacement_at(dealii::Point<1>(1))[0], -0.5, 1e-9);
}

TEST(AdaptiveSteps, GiveUpAtTheLeastWithPlaceAndRemedyAndTheLastGoodState) {
  auto tissue = soaked();
  tissue.solid_fraction = 0;  // or the fluid would be gone first
  Squeezed squeezed(tissue, always(0), {});
  squeezed.ball->set_boundaries(
      {{0, {.displacement = {always(0)}}},
       {1,
        {.displacement = {[](const poroelasticity::Place&, double time) { return -2 * time; }},
         .fluid_pressure = always(0)}}});
  AdaptiveSteps<Ball> steps(*squeezed.ball,
                            {.tolerance = 0.1, .least = 1e-3, .first = 1e-2, .least_pressure = 1e3});
  try {
    steps.advance_to(1, go_on);
    FAIL() << "a ball was pushed through its centre";
  } catch (const StepFailure& failure) {
    const std::string said = failure.what();
    for (const auto* word : {"cell", "radius", "J = ", "Try", "least_step"})
      EXPECT_NE(said.find(word), std::string::npos) << word << " in " << said;
    EXPECT_GT(failure.time, 0.1);
    EXPECT_LE(failure.time, 0.5);
    EXPECT_EQ(failure.time, squeezed.ball->time());
  }
  squeezed.ball->visit_points([](const auto& point) { EXPECT_GT(point.volume, 0); });
}

TEST(AdaptiveSteps, CountNoIterationsOfAStepWhoseFirstAssemblyFails) {
  auto tissue = soaked();
  tissue.solid_fraction = 0;
  Squeezed squeezed(tissue, always(0), {});
  squeezed.ball->set_boundaries({{0, {.displacement = {always(0)}}}, {1, {.displacement = {always(-2)}}}});
  AdaptiveSteps<Ball> steps(*squeezed.ball,
                            {.tolerance = 0.1, .least = 1, .first = 1, .least_pressure = 1e3});
  EXPECT_THROW(steps.advance_to(1, go_on), StepFailure);
  EXPECT_EQ(steps.counts().newton_iterations, 0);
}

TEST(AdaptiveSteps, StopBeforeTheFluidIsGone) {
  // Growth from its own fluid in a sealed ball keeps J = 1: phi_f = 1 - phi_s0 Jg ends at Jg = 1/phi_s0
  // = 1.25.
  auto tissue = soaked();
  tissue.solid_fraction = 0.8;
  tissue.growth = poroelasticity::GivenGrowth{.time = {0, 1}, .stretch = {1, 1.2}};
  Squeezed squeezed(tissue, always(0), {});
  squeezed.ball->set_boundaries({{0, {.displacement = {always(0)}}}});
  AdaptiveSteps<Ball> steps(*squeezed.ball,
                            {.tolerance = 1e-2, .least = 1e-6, .first = 1e-3, .least_pressure = 100});
  try {
    steps.advance_to(1, go_on);
    FAIL() << "there was no fluid left";
  } catch (const StepFailure& failure) {
    EXPECT_NE(std::string(failure.what()).find("fluid fraction"), std::string::npos) << failure.what();
    const double ends = (std::cbrt(1.25) - 1) / 0.2;
    EXPECT_LE(failure.time, ends);
    EXPECT_GT(failure.time, 0.7 * ends);
  }
  squeezed.ball->visit_points([](const auto& point) { EXPECT_GT(point.fluid_fraction, 0); });
}

}  // namespace
}  // namespace turgor::simulation
