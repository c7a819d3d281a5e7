#include "units/quantity.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <random>

namespace turgor::units {
namespace {

using ::testing::HasSubstr;

struct Reading {
  std::string text;
  double si;
  Dimension dimension;
};

// Units with a mantissa of their own are rounded once when read and once in the expected figure.
constexpr double two_roundings = 2 * std::numeric_limits<double>::epsilon();

class AText : public ::testing::TestWithParam<Reading> {};

TEST_P(AText, GivesItsSIValueAndDimension) {
  const auto& expected = GetParam();
  const auto quantity = parse_quantity(expected.text);
  EXPECT_EQ(quantity.dimension(), expected.dimension) << expected.text;
  EXPECT_NEAR(quantity.si(), expected.si, two_roundings * std::abs(expected.si)) << expected.text;
}

constexpr double mmHg = 133.322387415;

INSTANTIATE_TEST_SUITE_P(
    Quantities, AText,
    ::testing::Values(
        Reading{"5 mm", 5e-3, length}, Reading{"60nm", 60e-9, length},
        Reading{" 0.2716 mm ", 0.2716e-3, length}, Reading{"3 um", 3e-6, length},
        Reading{"3 \u00b5m", 3e-6, length}, Reading{"3 \u03bcm", 3e-6, length},
        Reading{"-1.5e2 cm", -1.5, length}, Reading{"+2 m", 2, length}, Reading{".5 m", 0.5, length},
        Reading{"2 angstrom", 2e-10, length}, Reading{"15.6 mmHg", 15.6 * mmHg, pressure},
        Reading{"2 cmH2O", 196.133, pressure}, Reading{"3 kPa", 3000, pressure},
        Reading{"3 hPa", 300, pressure}, Reading{"1 N/m2", 1, pressure}, Reading{"1 J/m^3", 1, pressure},
        Reading{"1 atm", 101325, pressure}, Reading{"2.8e-7 cm/(mmHg s)", 2.8e-9 / mmHg, wall_conductivity},
        Reading{"2.8e-7 cm / ( mmHg * s )", 2.8e-9 / mmHg, wall_conductivity},
        Reading{"2.8e-7 cm mmHg^-1 s^-1", 2.8e-9 / mmHg, wall_conductivity},
        Reading{"2.8e-7 cm\u00b7mmHg\u207b\u00b9\u00b7s\u207b\u00b9", 2.8e-9 / mmHg, wall_conductivity},
        Reading{"2.8e-7 cm/mmHg/s", 2.8e-9 / mmHg, wall_conductivity},
        Reading{"4.13e-8 cm^2/(mmHg s)", 4.13e-12 / mmHg, tissue_conductivity},
        Reading{"4.13e-8 cm2/(mmHg s)", 4.13e-12 / mmHg, tissue_conductivity},
        Reading{"4.13e-8 cm\u00b2/(mmHg s)", 4.13e-12 / mmHg, tissue_conductivity},
        Reading{"4.5e-12 cm4/(dyn s)", 4.5e-15, tissue_conductivity},
        Reading{"1.33e-5 1/(mmHg s)", 1.33e-5 / mmHg, volumetric_conductance},
        Reading{"200 1/cm", 2e4, reciprocal_length}, Reading{"200 cm-1", 2e4, reciprocal_length},
        Reading{"200 /cm", 2e4, reciprocal_length}, Reading{"200 cm2/cm3", 2e4, reciprocal_length},
        Reading{"1.34e-7 cm2/s", 1.34e-11, diffusivity},
        Reading{"13.4 \u00b5m\u00b2/s", 13.4e-12, diffusivity}, Reading{"70 kDa", 70, molar_mass},
        Reading{"500 g/mol", 0.5, molar_mass}, Reading{"10 mg/kg", 1e-5, dimensionless},
        Reading{"10 ug/kg", 1e-8, dimensionless}, Reading{"82 %", 0.82, dimensionless},
        Reading{"0.82", 0.82, dimensionless}, Reading{"0.2 1/day", 0.2 / 86400, rate},
        Reading{"1 1/d", 1. / 86400, rate}, Reading{"3 Hz", 3, rate}, Reading{"3 min", 180, time},
        Reading{"24 h", 86400, time}, Reading{"1 d", 86400, time}, Reading{"3 days", 259200, time},
        Reading{"1 week", 604800, time}, Reading{"5 ms", 5e-3, time}, Reading{"1 l", 1e-3, volume},
        Reading{"3 ml", 3e-6, volume}, Reading{"3 uL", 3e-9, volume}, Reading{"2 M", 2000, concentration},
        Reading{"2 mM", 2, concentration}, Reading{"2 uM", 2e-3, concentration},
        Reading{"2 nM", 2e-6, concentration}, Reading{"2 mol/l", 2000, concentration},
        Reading{"1.2 mPa s", 1.2e-3, viscosity}, Reading{"1.2 cP", 1.2e-3, viscosity},
        Reading{"37 degC", 310.15, temperature}, Reading{"37 \u00b0C", 310.15, temperature},
        Reading{"310.15 K", 310.15, temperature}, Reading{"4e-21 J", 4e-21, energy},
        Reading{"1 kg m2 s-2", 1, energy}, Reading{"3 uN", 3e-6, force}, Reading{"0 mm", 0, length}));

TEST(DecimalUnits, AreReadWithoutRounding) {
  EXPECT_EQ(parse_quantity("60 nm").si(), 60e-9);
  EXPECT_EQ(parse_quantity("12 nm").si(), 12e-9);
  EXPECT_EQ(parse_quantity("0.3 um").si(), 0.3e-6);
  EXPECT_EQ(parse_quantity("37 degC").si(), 310.15);
  // The plain product is off by a bit for some of these; otherwise this test would prove nothing.
  EXPECT_NE(60 * 1e-9, 60e-9);
}

struct Refused {
  std::string text, reason;
};

class ATextThatIsNoLength : public ::testing::TestWithParam<Refused> {};

TEST_P(ATextThatIsNoLength, IsRefusedWithItsReason) {
  const auto& [text, reason] = GetParam();
  try {
    const double value = parse_si(text, length);
    FAIL() << text << " was read as " << value;
  } catch (const QuantityError& error) {
    EXPECT_THAT(error.what(), HasSubstr(reason)) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ATextThatIsNoLength,
    ::testing::Values(
        Refused{"", "is empty"}, Refused{"   ", "is empty"}, Refused{"mm", "does not begin with a number"},
        Refused{"five mm", "does not begin with a number"}, Refused{"-", "does not begin with a number"},
        Refused{".", "does not begin with a number"}, Refused{"nan mm", "not a finite number"},
        Refused{"-inf mm", "not a finite number"}, Refused{"1e999 mm", "too large or too small"},
        Refused{"1e-400 m", "too large or too small"}, Refused{"1e-310 m", "too large or too small"},
        Refused{"1e9999999999 m", "too large or too small"}, Refused{"2,8 mm", "the decimal sign is a point"},
        Refused{"5", "lacks a unit: expected length (mm, um, nm)"},
        Refused{"5 mmHg", "wrong dimension: expected length (mm, um, nm); got pressure"},
        Refused{"5 mm2", "wrong dimension: expected length (mm, um, nm); got area"},
        Refused{"5 m s", "got m s"}, Refused{"5 mmm", "unknown unit \"mmm\"; did you mean \"mm\"?"},
        Refused{"5 mmhg", "unknown unit \"mmhg\"; did you mean \"mmHg\"?"},
        Refused{"5 parsecs", "unknown unit \"parsecs\""}, Refused{"5 mm/", "ends where a unit is expected"},
        Refused{"5 cm/(mmHg s", "lacks a closing parenthesis"}, Refused{"5 cm)", "unexpected \")\""},
        Refused{"5 cm/mmHg s", "can be read in two ways"}, Refused{"5 cm^", "exponent without a number"},
        Refused{"5 cm^22", "exponent of more than one digit"}, Refused{"5 degC/m", "degC in a composed unit"},
        Refused{"5 mm; 3 mm", "unexpected \"; 3 mm\""}, Refused{"5 3 mm", "unexpected \"3 mm\""},
        Refused{"5 $", "unknown unit \"$\""}));

TEST(DeepParentheses, AreRefusedInsteadOfExhaustingTheStack) {
  const std::string text = "1 " + std::string(100000, '(') + "m";
  EXPECT_THROW(parse_quantity(text), QuantityError);
}

TEST(TheText, ReadsBackToTheSameBits) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> mantissa(-10, 10), exponent(-30, 12);
  for (const auto& dimension :
       {dimensionless, length, pressure, tissue_conductivity, wall_conductivity, volumetric_conductance,
        diffusivity, molar_mass, temperature, rate, velocity, power(length, 5) * amount}) {
    for (int i = 0; i < 500; ++i) {
      const double value = mantissa(random) * std::pow(10, exponent(random));
      const std::string text = to_text(value, dimension);
      EXPECT_EQ(parse_si(text, dimension), value) << text;
    }
  }
}

TEST(TheTextInAUnitOfChoice, IsShortAndReadsBackToTheSameBits) {
  EXPECT_EQ(to_text(5e-6, length, "um"), "5 um");
  EXPECT_EQ(to_text(200e-9, length, "nm"), "200 nm");
  EXPECT_EQ(to_text(parse_quantity("15.6 mmHg").si(), pressure, "mmHg"), "15.6 mmHg");
  EXPECT_EQ(to_text(parse_quantity("2.8e-7 cm/(mmHg s)").si(), wall_conductivity, "cm/(mmHg s)"),
            "2.8e-7 cm/(mmHg s)");
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> value(0, 100);
  for (int i = 0; i < 1000; ++i) {
    const double pascal = value(random);
    EXPECT_EQ(parse_si(to_text(pascal, pressure, "mmHg"), pressure), pascal);
  }
}

TEST(TheNumber, IsWrittenAsAPersonWould) {
  EXPECT_EQ(to_text(0.0001), "0.0001");
  EXPECT_EQ(to_text(4e6), "4000000");
  EXPECT_EQ(to_text(1e-9), "1e-9");
  EXPECT_EQ(to_text(-2.5e30), "-2.5e30");
  EXPECT_EQ(to_text(0.0), "0");
}

TEST(AQuantity, GivesItsValueOnlyForItsOwnDimension) {
  const Quantity speed = Quantity(6, length) / Quantity(2, time);
  EXPECT_EQ(speed.si(velocity), 3);
  EXPECT_THROW(speed.si(length), QuantityError);
}

}  // namespace
}  // namespace turgor::units
