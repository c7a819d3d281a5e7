#include <gtest/gtest.h>

#include <cmath>

#include "poroelasticity/laws/growth_laws.hpp"
#include "poroelasticity/laws/permeability_laws.hpp"
#include "poroelasticity/laws/swelling_laws.hpp"

namespace turgor::poroelasticity {
namespace {

constexpr double day = 86400;

TEST(GompertzGrowth, GivesItsClosedFormInStepsOfAnyLength) {
  const GrowthLaw law = GompertzGrowth{.rate = 0.1 / day, .largest_stretch = 2.5};
  EXPECT_NEAR(grow(law, 1, 0, 5 * day, {}), 1.43409259, 1e-8);
  EXPECT_NEAR(grow(law, 1, 0, 20 * day, {}), 2.20843532, 1e-8);
  double stretch = 1;
  for (int n = 0; n < 40; ++n) stretch = grow(law, stretch, n * day / 2, (n + 1) * day / 2, {});
  EXPECT_NEAR(stretch, 2.20843532, 1e-8);
}

TEST(GompertzGrowth, StressSlowsItAndStopsIt) {
  const GompertzGrowth law{.rate = 1, .largest_stretch = 2, .stress_inhibition = 1e-4};
  const double free = law(1, {}), half = law(1, {.mean_stress = -5e3});
  EXPECT_NEAR(half, 0.5 * free, 1e-14);
  EXPECT_EQ(law(1, {.mean_stress = -2e4}), 0) << "more stress does not shrink";
  EXPECT_EQ(law(1, {.mean_stress = 5e3}), free) << "tension does not speed it up";
}

TEST(OxygenGrowth, HalvesAtItsHalfOxygenAndFollowsAnExponential) {
  const GrowthLaw law = OxygenGrowth{.largest_rate = std::log(2) / day};
  EXPECT_NEAR(std::pow(grow(law, 1, 0, day, {.oxygen = 1e9}), 3), 2, 1e-8) << "a doubling of volume in a day";
  const double half = grow(law, 1, 0, day, {.oxygen = 0.0083});
  EXPECT_NEAR(std::pow(half, 3), std::sqrt(2), 1e-12);
  EXPECT_EQ(grow(law, 1.3, 0, day, {.oxygen = 0}), 1.3);
  EXPECT_EQ(grow(OxygenGrowth{.largest_rate = 1, .half_oxygen = 0}, 1.3, 0, 1, {.oxygen = 0}), 1.3);
}

TEST(GrowthLaws, SlopesAreThoseOfTheCurves) {
  const GrowthConditions conditions{.mean_stress = -2e3, .oxygen = 0.01};
  const auto expect = [&](const auto& law) {
    const double step = 1e-3;
    EXPECT_NEAR((grow(law, 1.4, 0, step, conditions) - grow(law, 1.4, step, 0, conditions)) / (2 * step),
                law(1.4, conditions), 1e-7);
  };
  expect(GompertzGrowth{.rate = 0.1, .largest_stretch = 2.5, .stress_inhibition = 1e-4});
  expect(OxygenGrowth{.largest_rate = 0.1, .stress_inhibition = 1e-4});
}

TEST(GivenGrowth, IsPiecewiseLinearAndConstantOutside) {
  const GivenGrowth law{.time = {1, 3}, .stretch = {1, 2}};
  EXPECT_EQ(law.at(0), 1);
  EXPECT_EQ(law.at(2), 1.5);
  EXPECT_EQ(law.at(9), 2);
  EXPECT_EQ(GivenGrowth{}.at(1), 1);
}

TEST(PermeabilityLaws, DerivativesAreThoseOfTheValues) {
  const PermeabilityLaw laws[] = {ConstantConductivity{.conductivity = 3},
                                  ExponentialConductivity{.conductivity = 3, .sensitivity = 2},
                                  HolmesMow{.conductivity = 3, .exponent = 1.7, .sensitivity = 2},
                                  FibreBedConductivity{.conductivity = 3, .fibre_fraction = 0.1}};
  for (const auto& law : laws) {
    EXPECT_NEAR(conductivity(law, 1, 0.2).value, 3, 1e-14);
    const double step = 1e-6;
    EXPECT_NEAR(
        conductivity(law, 0.9, 0.2).by_volume,
        (conductivity(law, 0.9 + step, 0.2).value - conductivity(law, 0.9 - step, 0.2).value) / (2 * step),
        1e-7);
  }
  EXPECT_EQ(conductivity(laws[2], 0.2, 0.2).value, 0) << "nothing flows where there is no room";
  EXPECT_GT(conductivity(laws[3], 0.26, 0.2).value, 0);
  EXPECT_EQ(conductivity(laws[3], 0.25, 0.2).value, 0) << "0.1 of fibres in a quarter of the room";
}

TEST(DonnanSwelling, IsTheOsmoticPressureOfFixedCharges) {
  const DonnanSwelling law{.fixed_charge = 200};
  // R T (sqrt(200^2 + 300^2) - 300) = 2578.730 * 60.5551 Pa
  EXPECT_NEAR(law(1, 0.8).value, 8.31446 * 310.15 * (std::sqrt(200. * 200 + 300. * 300) - 300), 1e-6);
  const double step = 1e-6;
  EXPECT_NEAR(law(0.9, 0.8).by_volume, (law(0.9 + step, 0.8).value - law(0.9 - step, 0.8).value) / (2 * step),
              1e-2);
  EXPECT_GT(law(0.8, 0.8).value, law(1, 0.8).value) << "squeezed charges push harder";
  EXPECT_TRUE(std::isinf(law(0.2, 0.8).value));
}

}  // namespace
}  // namespace turgor::poroelasticity
