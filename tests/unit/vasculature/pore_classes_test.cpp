#include "vasculature/pore_classes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "vasculature/wall.hpp"

namespace turgor::vasculature {
namespace {

constexpr double round_off = 1e-13;

double sum_of_area(const std::vector<PoreClass>& classes) {
  double sum = 0;
  for (const auto& one : classes) sum += one.area_fraction;
  return sum;
}

/// sum gamma_j r_j^k/gamma.
double moment(const std::vector<PoreClass>& classes, double power) {
  double sum = 0;
  for (const auto& one : classes) sum += one.area_fraction * std::pow(one.radius, power);
  return sum / sum_of_area(classes);
}

/// Moment of the area-weighted log-normal density: E_n[r^(2 + k)]/E_n[r^2].
double exact_moment(const LogNormalPores& pores, double power) {
  const double relative = pores.standard_deviation / pores.mean_diameter;
  const double variance = std::log(1 + relative * relative);
  const double log_mean = std::log(pores.mean_diameter / 2) - variance / 2;
  const auto by_number = [&](double k) { return std::exp(k * log_mean + k * k * variance / 2); };
  return by_number(2 + power) / by_number(2);
}

TEST(LogNormalPores, CoverTheAreaThatIsAskedFor) {
  for (const int classes : {1, 2, 5, 12, 50, 200})
    EXPECT_NEAR(sum_of_area(pore_classes(
                    {.mean_diameter = 200e-9, .standard_deviation = 60e-9, .number_of_classes = classes})),
                1e-3, 1e-3 * round_off)
        << classes;
}

TEST(LogNormalPores, HaveTheMomentsOfTheirDistribution) {
  const LogNormalPores pores{.mean_diameter = 200e-9, .standard_deviation = 60e-9};
  const auto classes = pore_classes(pores);
  for (const double power : {-2.0, -1.0, 1.0, 2.0, 4.0})
    EXPECT_NEAR(moment(classes, power) / exact_moment(pores, power), 1, 1e-10) << power;
  // By number the mean diameter and its spread are those that were asked for.
  const double number = moment(classes, -2), mean = moment(classes, -1) / number;
  EXPECT_NEAR(2 * mean, 200e-9, 1e-17);
  EXPECT_NEAR(2 * std::sqrt(1 / number - mean * mean), 60e-9, 1e-16);
}

TEST(LogNormalPores, ConvergeWithTheirClasses) {
  const VesselWall wall;
  const auto permeability = [&](int classes, double diameter) {
    double sum = 0;
    for (const auto& one : pore_classes({.mean_diameter = 200e-9,
                           .standard_deviation = 60e-9,
                           .area_fraction = 1e-3,
                           .number_of_classes = classes}))
      sum += pore_exchange(wall, one, diameter).permeability;
    return sum;
  };
  // The default of 12 classes against 200, for carriers narrower than most pores and about as wide as many.
  EXPECT_NEAR(permeability(12, 12e-9) / permeability(200, 12e-9), 1, 1e-12);
  EXPECT_NEAR(permeability(12, 60e-9) / permeability(200, 60e-9), 1, 1e-8);
  EXPECT_NEAR(permeability(12, 125e-9) / permeability(200, 125e-9), 1, 1e-4);
  EXPECT_GT(std::abs(permeability(4, 125e-9) / permeability(200, 125e-9) - 1), 1e-4);
}

TEST(LogNormalPores, OfNoSpreadAreOneClass) {
  const auto classes = pore_classes({.mean_diameter = 100e-9, .standard_deviation = 0});
  ASSERT_EQ(classes.size(), 1u);
  EXPECT_EQ(classes[0].radius, 50e-9);
}

TEST(LogNormalPores, RefuseWhatCannotBe) {
  EXPECT_THROW(pore_classes({.mean_diameter = 0, .standard_deviation = 1e-9}), std::invalid_argument);
  EXPECT_THROW(pore_classes({.mean_diameter = 1e-9, .standard_deviation = -1e-9}), std::invalid_argument);
  EXPECT_THROW(pore_classes({.mean_diameter = 1e-9, .standard_deviation = 1e-9, .number_of_classes = 0}),
               std::invalid_argument);
}

TEST(ResizedPores, KeepTheirAreaOrTheirNumber) {
  const std::vector<PoreClass> pores = {{.radius = 100e-9, .area_fraction = 1e-3}};
  const auto conductivity = [](const std::vector<PoreClass>& classes) {
    return pore_hydraulic_conductivity(classes[0], 5e-6, 1.2e-3);
  };
  const auto by_area = resized(pores, 0.5, PoresHeldFixed::area_fraction);
  const auto by_number = resized(pores, 0.5, PoresHeldFixed::number);
  EXPECT_NEAR(conductivity(by_area) / conductivity(pores), 0.25, round_off);      // r^2
  EXPECT_NEAR(conductivity(by_number) / conductivity(pores), 0.0625, round_off);  // r^4
  EXPECT_NEAR(by_number[0].area_fraction, 0.25e-3, 1e-18);
  EXPECT_EQ(by_area[0].area_fraction, 1e-3);
  EXPECT_THROW(resized(pores, 100, PoresHeldFixed::number), std::domain_error);
}

TEST(AnImpliedRadius, GivesTheConductivityBack) {
  const double radius = implied_pore_radius(2.1e-11, 1e-3, 5e-6, 1.2e-3);
  EXPECT_NEAR(pore_hydraulic_conductivity({.radius = radius, .area_fraction = 1e-3}, 5e-6, 1.2e-3) / 2.1e-11,
              1, round_off);
  // L_p of pores 100 nm wide.
  EXPECT_NEAR(implied_pore_radius(5.2083333333333e-11, 1e-3, 5e-6, 1.2e-3), 50e-9, 1e-20);
}

}  // namespace
}  // namespace turgor::vasculature
