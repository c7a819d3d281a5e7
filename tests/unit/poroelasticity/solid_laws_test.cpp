#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "poroelasticity/laws/solid_response.hpp"

namespace turgor::poroelasticity {
namespace {

constexpr double mu = 8e3, k = 3e4;

std::vector<SolidLaw> all_solids() {
  return {NeoHookean{.shear_modulus = mu, .bulk_modulus = k},
          FungExponential{.shear_modulus = mu, .bulk_modulus = k, .stiffening = 0.7},
          BlatzKo{.shear_modulus = mu, .poisson_ratio = 0.3, .share_of_first = 0.4}};
}

/// A deformation of some ten percent, never inside out.
Matrix3 random_deformation(std::mt19937& random) {
  std::uniform_real_distribution<double> entry(-0.15, 0.15);
  Matrix3 f = {1.1, 0, 0, 0, 0.9, 0, 0, 0, 1.05};
  for (double& value : f) value += entry(random);
  return f;
}

class EachSolidLaw : public ::testing::TestWithParam<int> {
 protected:
  SolidLaw law = all_solids()[GetParam()];
};

TEST_P(EachSolidLaw, StressIsTheSlopeOfTheEnergy) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 20; ++trial) {
    const auto f = random_deformation(random);
    const double growth = 0.9 + 0.02 * trial, step = 1e-5;
    const auto here = respond(law, f, growth, nullptr);
    for (int n = 0; n < 9; ++n) {
      auto up = f, down = f;
      up[n] += step;
      down[n] -= step;
      const double slope =
          (respond(law, up, growth, nullptr).energy - respond(law, down, growth, nullptr).energy) /
          (2 * step);
      EXPECT_NEAR(here.piola[n], slope, 1e-7 * k) << n;
    }
  }
}

TEST_P(EachSolidLaw, TangentIsTheSlopeOfTheStress) {
  std::mt19937 random(2);
  for (int trial = 0; trial < 20; ++trial) {
    const auto f = random_deformation(random);
    const double growth = 0.9 + 0.02 * trial, step = 1e-5;
    Tangent tangent;
    respond(law, f, growth, &tangent);
    for (int m = 0; m < 9; ++m) {
      auto up = f, down = f;
      up[m] += step;
      down[m] -= step;
      const auto above = respond(law, up, growth, nullptr), below = respond(law, down, growth, nullptr);
      for (int n = 0; n < 9; ++n) {
        EXPECT_NEAR(tangent[n][m], (above.piola[n] - below.piola[n]) / (2 * step), 1e-6 * k) << n << m;
        EXPECT_NEAR(tangent[n][m], tangent[m][n], 1e-12 * k) << "an energy's tangent is symmetric";
      }
    }
  }
}

TEST_P(EachSolidLaw, NothingIsStressedWhereNothingIsDeformedOrAllHasGrown) {
  for (const double growth : {0.7, 1., 1.6}) {
    const auto grown = respond(law, {growth, 0, 0, 0, growth, 0, 0, 0, growth}, growth, nullptr);
    for (const double entry : grown.piola) EXPECT_NEAR(entry, 0, 1e-11 * k);
    EXPECT_NEAR(grown.energy, 0, 1e-11 * k);
  }
}

TEST_P(EachSolidLaw, ARotationTurnsTheStressAndChangesNoEnergy) {
  std::mt19937 random(3);
  const auto f = random_deformation(random);
  const double c = std::cos(0.8), s = std::sin(0.8);
  const Matrix3 turn = {c, -s, 0, s, c, 0, 0, 0, 1};
  const auto turned = [&](const Matrix3& a) {
    Matrix3 product = {};
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j)
        for (int l = 0; l < 3; ++l) product[3 * i + j] += turn[3 * i + l] * a[3 * l + j];
    return product;
  };
  const auto here = respond(law, f, 1.2, nullptr), there = respond(law, turned(f), 1.2, nullptr);
  EXPECT_NEAR(here.energy, there.energy, 1e-11 * k);
  const auto expected = turned(here.piola);
  for (int n = 0; n < 9; ++n) EXPECT_NEAR(there.piola[n], expected[n], 1e-11 * k);
  EXPECT_GT(std::abs(expected[1] - here.piola[1]), 1e-3 * k) << "the comparison would see no rotation";
}

TEST_P(EachSolidLaw, HasTheModuliOfItsSmallStrains) {
  Tangent tangent;
  respond(law, {1, 0, 0, 0, 1, 0, 0, 0, 1}, 1, &tangent);
  const auto* foam = std::get_if<BlatzKo>(&law);
  const double bulk = foam ? bulk_modulus(foam->shear_modulus, foam->poisson_ratio) : k;
  EXPECT_NEAR(tangent[1][1], mu, 1e-10 * k);
  EXPECT_NEAR(tangent[1][3], mu, 1e-10 * k);
  EXPECT_NEAR(tangent[0][0], bulk + 4 * mu / 3, 1e-10 * k);
  EXPECT_NEAR(tangent[0][4], bulk - 2 * mu / 3, 1e-10 * k);
}

INSTANTIATE_TEST_SUITE_P(All, EachSolidLaw, ::testing::Range(0, static_cast<int>(all_solids().size())));

TEST(SolidLaws, EveryLawOfTheVariantIsTested) {
  EXPECT_EQ(all_solids().size(), std::variant_size_v<SolidLaw>);
  for (std::size_t n = 0; n < all_solids().size(); ++n) EXPECT_EQ(all_solids()[n].index(), n);
}

TEST(SolidLaws, FungWithoutStiffeningIsNeoHookean) {
  std::mt19937 random(4);
  const auto f = random_deformation(random);
  const auto soft = respond(FungExponential{.shear_modulus = mu, .bulk_modulus = k, .stiffening = 1e-9}, f, 1,
                            nullptr),
             plain = respond(NeoHookean{.shear_modulus = mu, .bulk_modulus = k}, f, 1, nullptr);
  for (int n = 0; n < 9; ++n) EXPECT_NEAR(soft.piola[n], plain.piola[n], 1e-7 * k);
}

TEST(SolidLaws, WhatIsInsideOutIsRefused) {
  const SolidLaw law = all_solids()[0];
  EXPECT_THROW(respond(law, {-1, 0, 0, 0, 1, 0, 0, 0, 1}, 1, nullptr), std::domain_error);
  EXPECT_THROW(respond(law, {1, 0, 0, 0, 1, 0, 0, 0, 1}, 0, nullptr), std::domain_error);
}

}  // namespace
}  // namespace turgor::poroelasticity
