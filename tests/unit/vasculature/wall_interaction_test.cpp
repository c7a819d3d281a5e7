#include "vasculature/laws/wall_interaction.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace turgor::vasculature {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Midpoint sum of the definition, 2/Phi int exp(-E) b db: slow and independent.
double by_definition(const WallInteraction& interaction, double lambda, double radius) {
  constexpr int points = 2'000'000;
  long double sum = 0;
  for (int i = 0; i < points; ++i) {
    const double b = (1 - lambda) * (i + 0.5) / points;
    const double gap = radius * (1 - lambda - b);
    sum += std::exp(-interaction.contact_energy * std::exp(-gap / interaction.debye_length)) * b;
  }
  return double(2 * sum / points / (1 - lambda));
}

TEST(ANeutralParticle, KeepsItsPartitionExactly) {
  for (const double lambda : {0.0, 0.3, 0.99, 1.0, 2.0})
    EXPECT_EQ(partition_ratio({.contact_energy = 0}, lambda, 50e-9), 1);
}

TEST(AConstantEnergy, ActsAsABoltzmannFactor) {
  EXPECT_EQ(partition_ratio({.contact_energy = 1.5, .debye_length = infinite}, 0.4, 50e-9), std::exp(-1.5));
  EXPECT_EQ(partition_ratio({.contact_energy = -2, .debye_length = infinite}, 0.4, 50e-9), std::exp(2.0));
}

TEST(AScreenedEnergy, GivesTheIntegralOfItsDefinition) {
  constexpr double midpoint_rule = 2e-8;  // (step/layer)^2/24 of the thinnest layer
  for (const double energy : {-20.0, -5.0, -0.5, 0.5, 5.0, 50.0})
    for (const double debye : {0.8e-9, 10e-9, 1e-6})
      for (const double lambda : {0.1, 0.6, 0.95}) {
        const WallInteraction interaction{.contact_energy = energy, .debye_length = debye};
        const double expected = by_definition(interaction, lambda, 50e-9);
        EXPECT_NEAR(partition_ratio(interaction, lambda, 50e-9) / expected, 1, midpoint_rule)
            << energy << " " << debye << " " << lambda;
      }
}

TEST(AScreenedEnergy, BecomesAConstantOneWithoutScreening) {
  EXPECT_NEAR(partition_ratio({.contact_energy = 2, .debye_length = 1}, 0.4, 50e-9), std::exp(-2.0), 1e-7);
}

TEST(AnyEnergy, RepelsLittleAndAttractsStrongly) {
  // Repulsion takes at most the layer near the wall; attraction multiplies it (Stylianopoulos et al. 2013).
  EXPECT_GT(partition_ratio({.contact_energy = 10}, 0.3, 50e-9), 0.85);
  EXPECT_GT(partition_ratio({.contact_energy = -10}, 0.3, 50e-9), 50);
}

TEST(AnAdsorbingEnergy, IsRefused) {
  EXPECT_THROW(partition_ratio({.contact_energy = -51}, 0.3, 50e-9), std::domain_error);
}

}  // namespace
}  // namespace turgor::vasculature
