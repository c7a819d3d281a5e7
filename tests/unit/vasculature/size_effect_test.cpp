#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/verification_test.hpp"
#include "vasculature/wall.hpp"
#include "vasculature/wall_flux.hpp"

namespace turgor::vasculature {
namespace {

using verification::verify;

constexpr double radius = 2e-3, surface_density = 2e4, interstitial_conductivity = 3.1e-14;
constexpr double drive = 15.6 * 133.322;     // Pa
constexpr double largest_difference = 1e-2;  // of a distribution of 200 classes cut at 4 standard deviations

/// Pores whose number is normally distributed with a standard deviation of 30 % of the mean.
std::vector<PoreClass> normal_pores(double mean_diameter) {
  constexpr int classes = 200;
  std::vector<PoreClass> pores;
  double area = 0;
  for (int i = 0; i < classes; ++i) {
    const double z = 4 * (2 * (i + 0.5) / classes - 1);
    const double diameter = mean_diameter * (1 + 0.3 * z);
    if (diameter <= 0) continue;
    pores.push_back({.radius = diameter / 2, .area_fraction = diameter * diameter * std::exp(-z * z / 2)});
    area += pores.back().area_fraction;
  }
  for (auto& one : pores) one.area_fraction *= 1e-3 / area;
  return pores;
}

std::vector<PoreClass> log_normal_pores(double mean_diameter) {
  return pore_classes({.mean_diameter = mean_diameter, .standard_deviation = 0.3 * mean_diameter});
}

/// Mean over an isolated sphere of the flux out of vessels into empty tissue, per volume and plasma
/// concentration (1/s), with the pressure's closed form p/p_e = 1 - sinh(alpha x)/(x sinh alpha).
double mean_flux(const std::vector<PoreClass>& pores, double diameter) {
  const std::vector<WallSolute> solute = {{.diameter = diameter}};
  const auto classes = porous_wall({}, pores, solute, 0.0);
  const double alpha =
      radius * std::sqrt(total_hydraulic_conductivity(classes) * surface_density / interstitial_conductivity);
  constexpr int shells = 1000;
  double sum = 0;
  for (int i = 0; i < shells; ++i) {
    const double x = (i + 0.5) / shells;
    const double rest =
        std::exp(-alpha * (1 - x)) * std::expm1(-2 * alpha * x) / (x * std::expm1(-2 * alpha));
    for (const auto& way : classes)
      sum +=
          3 * x * x / shells * surface_density *
          solute_exchange(way.hydraulic_conductivity * drive * rest, way.permeability[0], way.reflection[0])
              .gain;
  }
  return sum;
}

TEST(TheFluxIntoASphere, IsTheTabulatedOneForEachSizeOfPores) {
  struct Case {
    double pores, small, large;
  };
  for (const auto& one : {Case{40e-9, 1.77e-4, 0}, Case{100e-9, 6.27e-4, 1.34e-5},
                          Case{200e-9, 1.34e-3, 4.86e-4}, Case{400e-9, 2.71e-3, 2.03e-3}}) {
    const auto row = [&](const std::string& carrier, double expected, double got) {
      return verification::Row{
          .id = "L3",
          .case_name =
              "normal pores of " + std::to_string(int(std::lround(one.pores * 1e9))) + " nm, " + carrier,
          .quantity = "mean transvascular flux (1/s)",
          .expected = expected,
          .got = got,
          .tolerance = largest_difference,
          .source = "what does the 12/60/125 nm result need"};
    };
    EXPECT_TRUE(verify(row("12 nm", one.small, mean_flux(normal_pores(one.pores), 12e-9))));
    EXPECT_TRUE(verify(row("125 nm", one.large, mean_flux(normal_pores(one.pores), 125e-9))));
  }
  // A distribution of another shape is told apart.
  EXPECT_GT(std::abs(mean_flux(log_normal_pores(100e-9), 125e-9) / 1.34e-5 - 1), largest_difference);
}

TEST(TheAdvantageOfSmallCarriers, GrowsAsPoresShrink) {
  const auto ratio = [](double pores) {
    return mean_flux(log_normal_pores(pores), 125e-9) / mean_flux(log_normal_pores(pores), 12e-9);
  };
  double before = 1;
  for (const double pores : {800e-9, 400e-9, 200e-9, 150e-9, 100e-9, 60e-9}) {
    const double now = ratio(pores);
    EXPECT_LT(now, before) << pores;
    before = now;
  }
  EXPECT_TRUE(verify({.id = "L3",
                      .case_name = "log-normal pores, 100 against 400 nm",
                      .quantity = "J(125 nm)/J(12 nm) at 100 nm over that at 400 nm",
                      .expected = 0,
                      .got = ratio(100e-9) / ratio(400e-9),
                      .tolerance = 0.1,
                      .measure = verification::Measure::absolute,
                      .source = "collapses: 0.02 against 0.75"}));
}

}  // namespace
}  // namespace turgor::vasculature
