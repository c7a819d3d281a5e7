#include "vasculature/laws/hindrance.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <numbers>

#include "tests/support/verification_test.hpp"

namespace turgor::vasculature {
namespace {

using verification::Measure;
using verification::verify;

struct TableRow {
  double lambda, partition, diffusive_deen, convective_deen, diffusive_dechadilok, convective_dechadilok;
};

constexpr std::array<TableRow, 10> table = {{
    {0.05, 0.902500, 0.807772, 0.988837, 0.755015, 0.982688},
    {0.1, 0.810000, 0.641220, 0.957440, 0.591844, 0.938789},
    {0.2, 0.640000, 0.381053, 0.847057, 0.357897, 0.805119},
    {0.3, 0.490000, 0.206692, 0.695521, 0.203333, 0.645045},
    {0.4, 0.360000, 0.100171, 0.528331, 0.105013, 0.483829},
    {0.5, 0.250000, 0.041983, 0.367289, 0.047447, 0.336408},
    {0.6, 0.160000, 0.014402, 0.228565, 0.017692, 0.211804},
    {0.7, 0.090000, 0.003642, 0.121741, 0.004904, 0.115123},
    {0.8, 0.040000, 0.000535, 0.050007, 0.000801, 0.048453},
    {0.9, 0.010000, 0.000021, 0.011300, 0.000033, 0.011190},
}};

// The table prints six decimals.
constexpr double table_tolerance = 1e-6;

verification::Row row(const HindranceLaw& law, double lambda, const std::string& quantity, double expected,
                      double got) {
  return {.id = "V8",
          .case_name = std::string(name_of(law)) + ", lambda = " + std::to_string(lambda).substr(0, 4),
          .quantity = quantity,
          .expected = expected,
          .got = got,
          .tolerance = table_tolerance,
          .measure = Measure::absolute,
          .source = "hindrance table, evaluated independently"};
}

TEST(TheHindranceTable, IsReproducedByDeenWithBungayAndBrenner) {
  const HindranceLaw law = DeenBungayBrenner{};
  for (const auto& line : table) {
    const auto got = hindrance(law, line.lambda);
    EXPECT_TRUE(verify(row(law, line.lambda, "Phi", line.partition, got.partition)));
    EXPECT_TRUE(verify(row(law, line.lambda, "H", line.diffusive_deen, got.diffusive)));
    EXPECT_TRUE(verify(row(law, line.lambda, "W", line.convective_deen, got.convective)));
  }
}

TEST(TheHindranceTable, IsReproducedByDechadilokAndDeen) {
  const HindranceLaw law = DechadilokDeen{};
  for (const auto& line : table) {
    const auto got = hindrance(law, line.lambda);
    EXPECT_TRUE(verify(row(law, line.lambda, "Phi", line.partition, got.partition)));
    EXPECT_TRUE(verify(row(law, line.lambda, "H", line.diffusive_dechadilok, got.diffusive)));
    EXPECT_TRUE(verify(row(law, line.lambda, "W", line.convective_dechadilok, got.convective)));
  }
}

TEST(TheHindranceTable, IsMissedByThePlusSignOfPublicCodes) {
  DechadilokDeen wrong;
  wrong.h7 = -wrong.h7;
  EXPECT_FALSE(
      verification::passes(row(wrong, 0.5, "H", table[5].diffusive_dechadilok, wrong(0.5).diffusive)));
  DeenBungayBrenner changed;
  changed.a3 += 1e-2;
  EXPECT_FALSE(verification::passes(row(changed, 0.5, "H", table[5].diffusive_deen, changed(0.5).diffusive)));
}

TEST(TheCoefficientsOfDechadilokAndDeen, SumToZeroAtTheExcludedSize) {
  const DechadilokDeen law;
  EXPECT_NEAR(1 + law.h1 + law.h2 + law.h3 + law.h4 + law.h5 + law.h6 + law.h7, 0, 1e-6);
}

class EachTheory : public ::testing::TestWithParam<HindranceLaw> {};

TEST_P(EachTheory, LeavesAPointFree) {
  const auto factors = hindrance(GetParam(), 0);
  EXPECT_EQ(factors.partition, 1);
  EXPECT_NEAR(factors.diffusive, 1, 2e-6);  // a3 has six figures
  EXPECT_NEAR(factors.convective, 1, 2e-6);
}

TEST_P(EachTheory, FallsWithSizeDownToNothing) {
  constexpr int steps = 20000;
  auto before = hindrance(GetParam(), 0);
  for (int i = 1; i < steps; ++i) {
    const double lambda = double(i) / steps;
    const auto factors = hindrance(GetParam(), lambda);
    ASSERT_LT(factors.partition, before.partition) << lambda;
    ASSERT_LT(factors.diffusive, before.diffusive) << lambda;
    ASSERT_LT(factors.convective, before.convective) << lambda;
    ASSERT_GT(factors.diffusive, 0) << lambda;
    ASSERT_GT(factors.convective, 0) << lambda;
    before = factors;
  }
  EXPECT_LT(before.diffusive, 1e-17);
  EXPECT_LT(before.convective, 1e-8);
}

TEST_P(EachTheory, ExcludesWhatIsAsWideAsThePore) {
  for (const double lambda : {1.0, 1.5, 1e3}) {
    const auto factors = hindrance(GetParam(), lambda);
    EXPECT_EQ(factors.partition, 0);
    EXPECT_EQ(factors.diffusive, 0);
    EXPECT_EQ(factors.convective, 0);
  }
}

TEST_P(EachTheory, IsFoundByItsName) {
  EXPECT_EQ(hindrance_law(name_of(GetParam())).index(), GetParam().index());
  EXPECT_FALSE(description_of(GetParam()).empty());
}

INSTANTIATE_TEST_SUITE_P(OfHindrance, EachTheory, ::testing::ValuesIn(hindrance_laws()),
                         [](const auto& theory) { return std::string(name_of(theory.param)); });

TEST(DechadilokAndDeen, ContinueTheirPolynomialWithTheAsymptoteOfLubrication) {
  const DechadilokDeen law;
  const double edge = law.largest_fitted;
  EXPECT_NEAR(law(edge + 1e-12).diffusive / law(edge).diffusive, 1, 1e-9);
  // H/Phi -> 0.984 ((1 - lambda)/lambda)^(5/2); the polynomial's value at the edge asks for 0.978.
  const double coefficient = law(0.99).diffusive / law(0.99).partition / std::pow(0.01 / 0.99, 2.5);
  EXPECT_NEAR(coefficient, 0.984, 0.01);
  // Beyond the edge the polynomial itself rises again, which is why it is not used there.
  DechadilokDeen unbounded;
  unbounded.largest_fitted = 1;
  EXPECT_GT(unbounded(0.97).diffusive, unbounded(0.96).diffusive);
}

TEST(AnUnknownTheory, IsRefusedWithTheKnownOnes) {
  try {
    hindrance_law("deen");
    FAIL();
  } catch (const std::invalid_argument& problem) {
    EXPECT_THAT(problem.what(), ::testing::HasSubstr("deen_bungay_brenner, dechadilok_deen"));
  }
}

}  // namespace
}  // namespace turgor::vasculature
