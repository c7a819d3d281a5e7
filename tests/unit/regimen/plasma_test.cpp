#include "regimen/plasma.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

namespace turgor::regimen {
namespace {

constexpr double round_off = 1e-13;
constexpr double hour = 3600;

/// Integral by Simpson's rule between breakpoints: independent of the closed forms.
double simpson(const PlasmaCourse& course, double begin, double end) {
  std::vector<double> ends = {begin};
  for (const double time : course.breakpoints())
    if (time > begin && time < end) ends.push_back(time);
  ends.push_back(end);
  double sum = 0;
  for (std::size_t i = 1; i < ends.size(); ++i) {
    constexpr int panels = 2000;
    const double step = (ends[i] - ends[i - 1]) / panels;
    for (int j = 0; j < panels; ++j) {
      const double left = ends[i - 1] + j * step, right = j + 1 == panels ? ends[i] : left + step;
      sum +=
          (right - left) / 6 * (course.at(left) + 4 * course.at((left + right) / 2) + course.before(right));
    }
  }
  return sum;
}

const std::vector<CarrierDose> schedule = {{.time = 0, .relative_amount = 1},
                                           {.time = 8 * hour, .relative_amount = 0.5},
                                           {.time = 9 * hour, .relative_amount = 2}};

std::vector<PlasmaKinetics> every_kinetics() {
  return {ConstantPlasma{}, BolusPlasma{.time_constant = 10 * hour},
          BiExponentialPlasma{
              .fast_fraction = 0.7, .fast_time_constant = 0.5 * hour, .slow_time_constant = 20 * hour},
          InfusionPlasma{.duration = 2 * hour, .time_constant = 5 * hour},
          TabulatedPlasma{.times = {0, hour, 3 * hour, 10 * hour}, .values = {0, 1, 0.4, 0}}};
}

class EachKinetics : public ::testing::TestWithParam<PlasmaKinetics> {};

TEST_P(EachKinetics, HasTheIntegralOfItsCourse) {
  constexpr double simpsons_rule = 1e-9;
  const PlasmaCourse course(GetParam(), schedule);
  for (const auto& [begin, end] : {std::pair(-hour, 0.), std::pair(0., 24 * hour),
                                   std::pair(0.5 * hour, 8.5 * hour), std::pair(7. * hour, 9. * hour)})
    EXPECT_NEAR(course.integral(begin, end), simpson(course, begin, end), simpsons_rule * 24 * hour);
  EXPECT_GT(std::abs(course.integral(0, 24 * hour) - 1.001 * simpson(course, 0, 24 * hour)),
            simpsons_rule * 24 * hour);
}

TEST_P(EachKinetics, PeaksAtOneAfterAPlainDose) {
  const PlasmaCourse course(GetParam(), {{.time = 0}});
  EXPECT_NEAR(course.greatest(0, 24 * hour), 1, round_off);
}

TEST_P(EachKinetics, SuperposesItsDoses) {
  const PlasmaCourse all(GetParam(), schedule);
  for (double time = -hour; time < 30 * hour; time += 0.37 * hour) {
    double sum = 0;
    for (const auto& dose : schedule) sum += PlasmaCourse(GetParam(), {dose}).at(time);
    ASSERT_NEAR(all.at(time), sum, round_off);
  }
}

TEST_P(EachKinetics, HasItsGreatestValueAtABreakpoint) {
  const PlasmaCourse course(GetParam(), schedule);
  double most = 0;
  for (double time = 0; time <= 24 * hour; time += 30) most = std::max(most, course.at(time));
  EXPECT_GE(course.greatest(0, 24 * hour), most * (1 - round_off));
  EXPECT_LE(course.greatest(0, 24 * hour), most * 1.001);
}

TEST_P(EachKinetics, IsNothingBeforeItsFirstDose) {
  const PlasmaCourse course(GetParam(), schedule);
  EXPECT_EQ(course.at(-1), 0);
  EXPECT_EQ(course.before(0), 0);
  EXPECT_EQ(PlasmaCourse(GetParam(), {}).at(hour), 0);
}

INSTANTIATE_TEST_SUITE_P(OfPlasma, EachKinetics, ::testing::ValuesIn(every_kinetics()),
                         [](const auto& kinetics) {
                           return std::visit([](const auto& one) { return std::string(one.name); },
                                             kinetics.param);
                         });

TEST(ABolus, FallsByHalfInItsHalfLife) {
  const PlasmaCourse course(BolusPlasma{.time_constant = time_constant_of(16 * hour)}, {{.time = 0}});
  EXPECT_NEAR(course.at(16 * hour), 0.5, round_off);
  EXPECT_NEAR(course.at(32 * hour), 0.25, round_off);
  EXPECT_NEAR(course.integral(0, 1e9), 16 * hour / std::numbers::ln2, 1e-6);
}

TEST(ADose, JumpsAtItsTime) {
  const PlasmaCourse course(BolusPlasma{.time_constant = hour},
                            {{.time = 0}, {.time = hour, .relative_amount = 3}});
  EXPECT_NEAR(course.before(hour), std::exp(-1), round_off);
  EXPECT_NEAR(course.at(hour), std::exp(-1) + 3, round_off);
  EXPECT_EQ(course.breakpoints(), (std::vector<double>{0, hour}));
}

TEST(AnInfusion, RisesToItsPeakAndDecays) {
  const PlasmaCourse course(InfusionPlasma{.duration = 2 * hour, .time_constant = 5 * hour}, {{.time = 0}});
  EXPECT_NEAR(course.at(hour), (1 - std::exp(-0.2)) / (1 - std::exp(-0.4)), round_off);
  EXPECT_NEAR(course.at(2 * hour), 1, round_off);
  EXPECT_NEAR(course.at(7 * hour), std::exp(-1), round_off);
}

TEST(AShortInfusion, KeepsItsDigits) {
  // Against a slow decay the rise is a straight line: integral T/2.
  const InfusionPlasma plasma{.duration = 1, .time_constant = 1e9};
  EXPECT_NEAR(plasma.integral(1), 0.5, 1e-9);
  EXPECT_NEAR(plasma.value(0.5), 0.5, 1e-9);
  // Either side of where the series takes over.
  const InfusionPlasma left{.duration = 0.99e-2, .time_constant = 1},
      right{.duration = 1.01e-2, .time_constant = 1};
  EXPECT_NEAR(left.integral(0.99e-2) / 0.99e-2, 0.5 + 0.99e-2 / 12 - std::pow(0.99e-2, 3) / 720, 1e-13);
  EXPECT_NEAR(right.integral(1.01e-2) / 1.01e-2, 0.5 + 1.01e-2 / 12 - std::pow(1.01e-2, 3) / 720, 1e-13);
}

TEST(ATable, IsLinearAndKeepsItsLastValue) {
  const PlasmaCourse course(TabulatedPlasma{.times = {0, 10, 30}, .values = {1, 0.5, 0.1}}, {{.time = 100}});
  EXPECT_NEAR(course.at(105), 0.75, round_off);
  EXPECT_NEAR(course.at(120), 0.3, round_off);
  EXPECT_NEAR(course.at(1000), 0.1, round_off);
  EXPECT_NEAR(course.integral(100, 140), 7.5 + 6 + 1, 1e-12);
}

TEST(ThePlasmaTimeConstant, IsThatOfWang) {
  const auto minutes = [](double diameter) { return wang_2022_plasma_time_constant(diameter) / 60; };
  EXPECT_NEAR(minutes(12e-9), 1480.5, 0.05);
  EXPECT_NEAR(minutes(30e-9), 1315.8, 0.05);
  EXPECT_NEAR(minutes(60e-9), 995.3, 0.05);
  EXPECT_NEAR(minutes(125e-9), 582.1, 0.05);
}

TEST(AnUnusableKinetics, IsRefused) {
  const auto refused = [](PlasmaKinetics kinetics) {
    EXPECT_THROW(PlasmaCourse(std::move(kinetics), {{.time = 0}}), std::invalid_argument);
  };
  refused(BolusPlasma{});
  refused(BolusPlasma{.time_constant = std::nan("")});
  refused(BiExponentialPlasma{.fast_fraction = 1.5, .fast_time_constant = 1, .slow_time_constant = 1});
  refused(InfusionPlasma{.duration = 0, .time_constant = 1});
  refused(TabulatedPlasma{.times = {0, 0}, .values = {1, 1}});
  refused(TabulatedPlasma{.times = {0, 1}, .values = {1, -1}});
  refused(TabulatedPlasma{.times = {1, 2}, .values = {1, 1}});
  EXPECT_THROW(PlasmaCourse(ConstantPlasma{}, {{.time = std::numeric_limits<double>::infinity()}}),
               std::invalid_argument);
}

}  // namespace
}  // namespace turgor::regimen
