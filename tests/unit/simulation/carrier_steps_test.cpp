#include "simulation/carrier_steps.hpp"

#include <gtest/gtest.h>

namespace turgor::simulation {
namespace {

using configuration::SuperSteps;
using configuration::TransportParameters;

constexpr double stable = 2, day = 86400;

TEST(CarrierSteps, OfHeunAreOfTheStableStepAndItsShare) {
  const auto steps = carrier_steps({.step_safety = 0.9}, stable, day);
  EXPECT_DOUBLE_EQ(steps.length, 1.8);
  EXPECT_DOUBLE_EQ(steps.count, 48000);
  EXPECT_DOUBLE_EQ(steps.sweeps, 96000);
}

TEST(CarrierSteps, ThatAreSuperAreLongerAndFewer) {
  const auto heun = carrier_steps({}, stable, day);
  // (s2 + s - 2)/4 stable steps in s sweeps.
  const auto three = carrier_steps({.super_steps = SuperSteps::three_stages}, stable, day);
  EXPECT_DOUBLE_EQ(three.length, 2.5 * heun.length);
  EXPECT_DOUBLE_EQ(three.sweeps, 3 * three.count);
  const auto five = carrier_steps({.super_steps = SuperSteps::five_stages}, stable, day);
  EXPECT_DOUBLE_EQ(five.length, 7 * heun.length);
  EXPECT_DOUBLE_EQ(five.count, heun.count / 7);
  EXPECT_DOUBLE_EQ(five.sweeps, heun.sweeps * 5 / 14);
  const auto seven = carrier_steps({.super_steps = SuperSteps::seven_stages}, stable, day);
  EXPECT_DOUBLE_EQ(seven.length, 13.5 * heun.length);
}

TEST(CarrierSteps, AreNoLongerThanTheCallersLimit) {
  const TransportParameters limited{.super_steps = SuperSteps::five_stages, .maximum_step = 6};
  const auto steps = carrier_steps(limited, stable, day);
  EXPECT_DOUBLE_EQ(steps.length, 6);
  EXPECT_DOUBLE_EQ(steps.sweeps, 5 * day / 6);
  // Below a stable step there is no need of super steps.
  const TransportParameters short_ones{.super_steps = SuperSteps::five_stages, .maximum_step = 1};
  EXPECT_DOUBLE_EQ(carrier_steps(short_ones, stable, day).sweeps, 2 * day);
}

}  // namespace
}  // namespace turgor::simulation
