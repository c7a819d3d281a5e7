#include "vasculature/wall_flux.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <sstream>

#include "tests/support/verification_test.hpp"

namespace turgor::vasculature {
namespace {

using verification::verify;

// V9 asks for 1e-10; the published values have nine figures.
constexpr double asked = 1e-10, nine_figures = 1e-8;
constexpr double epsilon = std::numeric_limits<double>::epsilon();

/// Pe/(1 - exp(-Pe)) and Pe/(exp(Pe) - 1), evaluated with 400 digits.
struct Bernoulli {
  double peclet, gain, loss;
};
constexpr std::array<Bernoulli, 13> exact = {{
    {1e-12, 1.0000000000005000000, 0.99999999999950000000},
    {1e-9, 1.0000000005000000001, 0.99999999950000000008},
    {1e-6, 1.0000005000000833333, 0.99999950000008333333},
    {5e-5, 1.0000250002083333333, 0.99997500020833333332},
    {2e-4, 1.0001000033333333311, 0.99990000333333333111},
    {1e-3, 1.0005000833333319444, 0.99950008333333194444},
    {0.1, 1.0508331944775049624, 0.95083319447750496240},
    {1, 1.5819767068693264244, 0.58197670686932642439},
    {5, 5.0339182745315211555, 0.033918274531521155480},
    {10, 10.000454019910096878, 0.00045401991009687768329},
    {100, 100.00000000000000000, 3.7200759760208359630e-42},
    {700, 700.00000000000000000, 6.9017735806318395997e-302},
    {1000, 1000.0000000000000000, 0},  // 5.1e-432, below the smallest double
}};

std::string peclet_text(double peclet) {
  std::ostringstream text;
  text << "Pe = " << peclet;
  return text.str();
}

TEST(PatlaksEquation, HoldsForEveryPecletNumber) {
  constexpr double permeability = 3e-9;
  for (const auto& one : exact)
    for (const double sign : {1.0, -1.0}) {
      const auto got = solute_exchange(sign * one.peclet * permeability / 0.7, permeability, 0.3);
      const auto row = [&](const std::string& quantity, double expected, double value) {
        return verification::Row{.id = "V9",
                                 .case_name = peclet_text(sign * one.peclet) + ", sigma = 0.3",
                                 .quantity = quantity,
                                 .expected = expected * permeability,
                                 .got = value,
                                 .tolerance = asked,
                                 .source = "Patlak's equation with 400 digits"};
      };
      // Against the flow, gain and loss change places.
      EXPECT_TRUE(verify(row("gain", sign > 0 ? one.gain : one.loss, got.gain)));
      EXPECT_TRUE(verify(row("loss", sign > 0 ? one.loss : one.gain, got.loss)));
    }
}

TEST(PatlaksEquation, IsMissedByTheTypingErrorOfPublicCodes) {
  // (Pe/e^Pe - 1) instead of Pe/(e^Pe - 1)
  EXPECT_GT(std::abs((1 / std::exp(1.0) - 1) - exact[7].loss), 0.5);
}

TEST(PatlaksEquation, GivesTheClosedCheckValues) {
  struct Check {
    double peclet, empty, half, steady;
  };
  for (const auto& check :
       {Check{0.1, 7.35583236, 4.02791618, 0.96081419}, Check{1, 1.10738369, 0.90369185, 0.78683851},
        Check{5, 0.70474856, 0.70237428, 0.70141783}}) {
    // Per L_p dp: a fluid flux of 1, and the permeability that makes this Péclet number.
    const auto got = solute_exchange(1, 0.7 / check.peclet, 0.3);
    const auto row = [&](const std::string& quantity, double expected, double value) {
      return verification::Row{.id = "V9",
                               .case_name = peclet_text(check.peclet) + ", sigma = 0.3",
                               .quantity = quantity,
                               .expected = expected,
                               .got = value,
                               .tolerance = nine_figures,
                               .source = "closed checks of interstitial transport"};
    };
    EXPECT_TRUE(verify(row("source at c = 0", check.empty, got.gain)));
    EXPECT_TRUE(verify(row("source at c = 0.5", check.half, got.gain - 0.5 * got.loss)));
    EXPECT_TRUE(verify(row("steady c with dilution", check.steady, got.gain / (1 + got.loss))));
  }
}

TEST(PatlaksEquation, NeverOverflows) {
  for (const double peclet : {0.0, 1e-320, 1e-300, 1e-12, 1.0, 709.0, 710.0, 1e3, 1e6, 1e300, 1e308})
    for (const double sign : {1.0, -1.0})
      for (const double permeability : {1e-9, 1e-300, 1.0}) {
        const double flux = sign * peclet * permeability;
        if (!std::isfinite(flux)) continue;
        const auto got = solute_exchange(flux, permeability, 0);
        ASSERT_TRUE(std::isfinite(got.gain) && std::isfinite(got.loss)) << peclet << " " << permeability;
        ASSERT_GE(got.gain, 0);
        ASSERT_GE(got.loss, 0);
      }
}

TEST(PatlaksEquation, KnowsItsLimits) {
  const auto diffusion = solute_exchange(0, 2e-9, 0.3);
  EXPECT_EQ(diffusion.gain, 2e-9);
  EXPECT_EQ(diffusion.loss, 2e-9);
  const auto convection = solute_exchange(3e-9, 0, 0.5);
  EXPECT_EQ(convection.gain, 1.5e-9);
  EXPECT_EQ(convection.loss, 0);
  const auto reabsorption = solute_exchange(-3e-9, 0, 0.5);
  EXPECT_EQ(reabsorption.gain, 0);
  EXPECT_EQ(reabsorption.loss, 1.5e-9);
  const auto reflected = solute_exchange(3e-9, 2e-9, 1);
  EXPECT_EQ(reflected.gain, 2e-9);
  EXPECT_EQ(reflected.loss, 2e-9);
  const auto excluded = solute_exchange(3e-9, 0, 1);
  EXPECT_EQ(excluded.gain, 0);
  EXPECT_EQ(excluded.loss, 0);
}

TEST(GainLessLoss, IsTheConvectionToRoundOff) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> exponent(-16, -4), reflection(0, 1);
  for (int i = 0; i < 100000; ++i) {
    const double flux = (i % 2 ? 1 : -1) * std::pow(10, exponent(random));
    const double permeability = std::pow(10, exponent(random)), sigma = i % 3 ? reflection(random) : 0;
    const auto got = solute_exchange(flux, permeability, sigma);
    const double convection = flux * (1 - sigma);
    ASSERT_NEAR(got.gain - got.loss, convection, epsilon * std::max(got.gain, got.loss))
        << flux << " " << permeability << " " << sigma;
  }
}

TEST(TheFluidFlux, IsStarlings) {
  // L_p = 2.1e-11, p_v - p = 15.6 mmHg, sigma_T = 0.82, 5 mmHg: 11.5 mmHg drive.
  EXPECT_NEAR(fluid_flux(2.1e-11, 15.6 * 133.322, 0, 0.82, 5 * 133.322), 2.1e-11 * 11.5 * 133.322, 1e-22);
  EXPECT_LT(fluid_flux(2.1e-11, 100, 200, 0, 0), 0);
}

}  // namespace
}  // namespace turgor::vasculature
