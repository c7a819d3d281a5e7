#include "transport/laws/size_laws.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <stdexcept>
#include <type_traits>

namespace turgor::transport {
namespace {

// Figures that the sources print.
constexpr double four_figures = 5e-4, two_figures = 1.5e-2;
constexpr double round_off = 1e-13;

const FibreState fibres{.radius = 20e-9, .volume_fraction = 0.03};

Carrier sphere(double diameter) {
  return {.diameter = diameter};
}

TEST(TheLawOfWang, GivesTheFittedDiffusivities) {
  const DiffusivityLaw law = Wang2022{};
  const auto expect = [&](double diameter, double expected) {
    EXPECT_NEAR(effective_diffusivity(law, sphere(diameter), fibres), expected, expected * four_figures)
        << diameter;
  };
  expect(12e-9, 1.340e-11);
  expect(30e-9, 6.092e-12);
  expect(60e-9, 3.957e-12);
  expect(125e-9, 2.964e-12);
}

TEST(TheLawOfNugentAndJain, GivesDextranOf70kDa) {
  const Carrier dextran{.diameter = 13e-9, .molar_mass = 70};
  EXPECT_NEAR(effective_diffusivity(NugentJain::tumour(), dextran, fibres), 7.5e-12, 7.5e-12 * two_figures);
  EXPECT_NEAR(effective_diffusivity(NugentJain::normal(), dextran, fibres), 4.6e-13, 4.6e-13 * two_figures);
  // With the sign lost that the abstract lost, large molecules would be the fast ones.
  NugentJain without_sign = NugentJain::tumour();
  without_sign.exponent = -without_sign.exponent;
  EXPECT_GT(effective_diffusivity(without_sign, dextran, fibres), 1e-2);
}

TEST(TheLawOfNugentAndJain, AsksForTheMolarMass) {
  EXPECT_THROW(effective_diffusivity(NugentJain::tumour(), sphere(13e-9), fibres), std::invalid_argument);
}

TEST(TheFibreBed, HasThePermeabilityOfJacksonAndJames) {
  EXPECT_NEAR(fibre_permeability(fibres), 5.151e-15, 5.151e-15 * four_figures);
}

TEST(TheEffectiveMedium, SlowsSpheresDownAsTabulated) {
  const EffectiveMedium law;
  constexpr double six_decimals = 1e-6;
  EXPECT_NEAR(law.ratio(sphere(5e-9), fibres), 0.943527, six_decimals);
  EXPECT_NEAR(law.ratio(sphere(12e-9), fibres), 0.892643, six_decimals);
  EXPECT_NEAR(law.ratio(sphere(60e-9), fibres), 0.607554, six_decimals);
  EXPECT_NEAR(law.ratio(sphere(125e-9), fibres), 0.341624, six_decimals);
  EffectiveMedium changed;
  changed.steric_exponent = 1.0;
  EXPECT_GT(std::abs(changed.ratio(sphere(60e-9), fibres) - 0.607554), six_decimals);
  // Times Stokes and Einstein's free diffusivity in water.
  EXPECT_NEAR(effective_diffusivity(law, sphere(12e-9), fibres), 0.892643 * 5.477e-11,
              0.892643 * 5.477e-11 * four_figures);
}

TEST(OgstonsLaws, AreExponentialsOfTheirArguments) {
  // 30 nm among fibres of 20 nm radius: 1 + r_s/a_f = 1.75.
  EXPECT_NEAR(OgstonDiffusivity{}.ratio(sphere(30e-9), fibres), std::exp(-std::sqrt(0.03) * 1.75), round_off);
  EXPECT_NEAR(accessible_fraction(OgstonAccessibleFraction{}, sphere(30e-9), fibres, 0.3),
              0.3 * std::exp(-0.03 * 1.75 * 1.75), round_off);
  EXPECT_NEAR(ogston_partition(0, fibres), std::exp(-0.03), round_off);
}

TEST(TheFluidFraction, IsReachedByAnySize) {
  for (const double diameter : {1e-9, 1e-6})
    EXPECT_EQ(accessible_fraction(WholeFluidFraction{}, sphere(diameter), fibres, 0.3), 0.3);
  EXPECT_EQ(accessible_fraction(GivenAccessibleFraction{.fraction = 0.2}, sphere(1e-9), fibres, 0.3), 0.2);
}

TEST(StericRetardation, IsOneForAPointAndFallsWithSize) {
  const RetardationLaw law = StericRetardation{};
  EXPECT_EQ(retardation(law, sphere(0), fibres), 1);
  double before = 1;
  for (double diameter = 1e-9; diameter < 1e-6; diameter *= 1.2) {
    const double now = retardation(law, sphere(diameter), fibres);
    ASSERT_LT(now, before) << diameter;
    ASSERT_GT(now, 0);
    before = now;
  }
  // 60 nm: Phi = exp(-0.03 (2.5^2 - 1)).
  const double partition = std::exp(-0.03 * 5.25);
  EXPECT_NEAR(retardation(law, sphere(60e-9), fibres), partition * (2 - partition), round_off);
  EXPECT_EQ(retardation(GivenRetardation{.factor = 0.5}, sphere(60e-9), fibres), 0.5);
}

TEST(OneFibreState, DrivesConductivityDiffusionAndAccessTogether) {
  const FibreState fewer{.radius = 20e-9, .volume_fraction = 0.015};
  const double measured = 3.098e-14, viscosity = 0.6913e-3;
  const double in_series = series_factor(measured, fibres, viscosity);
  EXPECT_LT(in_series, 1e-2);  // fibres alone conduct far more than tissue
  EXPECT_NEAR(fibre_hydraulic_conductivity(fibres, viscosity, in_series) / measured, 1, round_off);
  const double opened = fibre_hydraulic_conductivity(fewer, viscosity, in_series);
  EXPECT_NEAR(opened / changed_hydraulic_conductivity(measured, fibres, fewer), 1, round_off);
  // k ~ (-ln phi - 0.931)/phi
  EXPECT_NEAR(opened / measured, 2 * (-std::log(0.015) - 0.931) / (-std::log(0.03) - 0.931), round_off);
  for (const DiffusivityLaw& law : {DiffusivityLaw(EffectiveMedium{}), DiffusivityLaw(OgstonDiffusivity{})})
    EXPECT_GT(effective_diffusivity(law, sphere(60e-9), fewer),
              effective_diffusivity(law, sphere(60e-9), fibres));
  EXPECT_GT(accessible_fraction(OgstonAccessibleFraction{}, sphere(60e-9), fewer, 0.3),
            accessible_fraction(OgstonAccessibleFraction{}, sphere(60e-9), fibres, 0.3));
}

TEST(FibresTooDense, AreRefused) {
  EXPECT_THROW(fibre_permeability({.radius = 20e-9, .volume_fraction = 0.4}), std::domain_error);
  EXPECT_NO_THROW(fibre_permeability({.radius = 20e-9, .volume_fraction = 0.39}));
  EXPECT_THROW(fibre_permeability({.radius = 0, .volume_fraction = 0.1}), std::invalid_argument);
}

TEST(AValueThatCannotBe, IsRefusedWithTheNameOfItsLaw) {
  const auto message = [](const auto& call) -> std::string {
    try {
      call();
    } catch (const std::domain_error& problem) {
      return problem.what();
    }
    return "";
  };
  EXPECT_THAT(
      message([] { effective_diffusivity(GivenDiffusivity{.diffusivity = -1}, sphere(1e-9), fibres); }),
      ::testing::HasSubstr("given"));
  EXPECT_THAT(message([] { effective_diffusivity(Wang2022{}, sphere(0), fibres); }),
              ::testing::HasSubstr("wang_2022"));
  EXPECT_THAT(message([] {
                accessible_fraction(OgstonAccessibleFraction{}, sphere(1e-5),
                                    {.radius = 1e-9, .volume_fraction = 0.3}, 0.3);
              }),
              ::testing::HasSubstr("ogston"));
}

TEST(ACarrierBeyondTheFittedSizes, IsToldSo) {
  EXPECT_EQ(beyond_fit(Wang2022{}, sphere(12e-9)), "");
  EXPECT_EQ(beyond_fit(Wang2022{}, sphere(125e-9)), "");
  EXPECT_THAT(beyond_fit(Wang2022{}, sphere(200e-9)), ::testing::HasSubstr("200 nm is outside 12 to 125 nm"));
  EXPECT_THAT(beyond_fit(NugentJain{}, {.diameter = 32e-9, .molar_mass = 500}),
              ::testing::HasSubstr("500 kDa"));
  EXPECT_EQ(beyond_fit(OgstonDiffusivity{}, sphere(1e-6)), "");
}

template <class Law>
void expect_names(const std::vector<std::string_view>& expected) {
  std::vector<std::string_view> names;
  for (const auto& law : all_laws<Law>()) {
    names.push_back(name_of(law));
    EXPECT_FALSE(description_of(law).empty());
    EXPECT_EQ(law_named<Law>(name_of(law)).index(), law.index());
  }
  EXPECT_EQ(names, expected);
}

TEST(TheNamesOfTheLaws, FollowFromTheirVariants) {
  expect_names<DiffusivityLaw>({"given", "wang_2022", "nugent_jain", "effective_medium", "ogston"});
  expect_names<AccessibleFractionLaw>({"given", "fluid_fraction", "ogston"});
  expect_names<RetardationLaw>({"given", "steric"});
  EXPECT_THROW(law_named<RetardationLaw>("ogston"), std::invalid_argument);
}

TEST(EveryLaw, IsTriviallyCopyable) {
  EXPECT_TRUE(std::is_trivially_copyable_v<DiffusivityLaw>);
  EXPECT_TRUE(std::is_trivially_copyable_v<AccessibleFractionLaw>);
  EXPECT_TRUE(std::is_trivially_copyable_v<RetardationLaw>);
}

}  // namespace
}  // namespace turgor::transport
