#include "vasculature/wall.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/support/verification_test.hpp"
#include "vasculature/wall_flux.hpp"

namespace turgor::vasculature {
namespace {

using verification::Measure;
using verification::verify;

// The tables print four or five figures.
constexpr double four_figures = 5e-4, five_figures = 2e-5, four_decimals = 5e-5;
constexpr double round_off = 1e-13;

const std::vector<WallSolute> three_sizes = {{.diameter = 12e-9}, {.diameter = 60e-9}, {.diameter = 125e-9}};

struct PoreRow {
  double diameter, conductivity;
  std::array<double, 3> permeability, reflection;
};

const std::vector<PoreRow> table = {
    {100e-9, 5.2083e-11, {3.670e-9, 1.818e-11, 0}, {0.0601, 0.7714, 1}},
    {200e-9, 2.0833e-10, {4.874e-9, 2.609e-10, 6.404e-12}, {0.0159, 0.3045, 0.8014}},
    {400e-9, 8.3333e-10, {5.563e-9, 6.303e-10, 1.151e-10}, {0.0041, 0.0909, 0.3250}},
};

/// The wall of the table, its viscosity 1.2 mPa s for the flow through pores; P needs it for D_0 too.
VesselWall wall_of_the_table(double viscosity) {
  return {.thickness = 5e-6, .plasma_viscosity = viscosity, .temperature = 310.15};
}

TEST(TheFreeDiffusivity, IsThatOfStokesAndEinsteinInWater) {
  EXPECT_NEAR(stokes_einstein_diffusivity(12e-9, 0.6913e-3, 310.15), 5.477e-11, 5.477e-11 * four_figures);
  EXPECT_NEAR(stokes_einstein_diffusivity(60e-9, 0.6913e-3, 310.15), 1.095e-11, 1.095e-11 * four_figures);
  EXPECT_NEAR(stokes_einstein_diffusivity(125e-9, 0.6913e-3, 310.15), 5.258e-12, 5.258e-12 * four_figures);
}

TEST(ThePoreTable, IsReproduced) {
  for (const auto& row : table) {
    const std::vector<PoreClass> pores = {{.radius = row.diameter / 2, .area_fraction = 1e-3}};
    const auto classes = porous_wall(wall_of_the_table(1.2e-3), pores, three_sizes);
    ASSERT_EQ(classes.size(), 1u);
    const std::string pore = std::to_string(int(std::lround(row.diameter * 1e9))) + " nm pores";
    EXPECT_TRUE(verify({.id = "V8",
                        .case_name = pore,
                        .quantity = "L_p",
                        .expected = row.conductivity,
                        .got = classes[0].hydraulic_conductivity,
                        .tolerance = five_figures,
                        .source = "pore table"}));
    for (std::size_t i = 0; i < three_sizes.size(); ++i) {
      const std::string case_name =
          pore + ", " + std::to_string(int(std::lround(three_sizes[i].diameter * 1e9))) + " nm";
      EXPECT_TRUE(verify({.id = "V8",
                          .case_name = case_name,
                          .quantity = "P",
                          .expected = row.permeability[i],
                          .got = classes[0].permeability[i],
                          .tolerance = four_figures,
                          .source = "pore table"}));
      EXPECT_TRUE(verify({.id = "V8",
                          .case_name = case_name,
                          .quantity = "sigma",
                          .expected = row.reflection[i],
                          .got = classes[0].reflection[i],
                          .tolerance = four_decimals,
                          .measure = Measure::absolute,
                          .source = "pore table"}));
    }
  }
}

TEST(ThePoreTable, IsMissedAtAnotherViscosity) {
  const std::vector<PoreClass> pores = {{.radius = 50e-9, .area_fraction = 1e-3}};
  const auto classes = porous_wall(wall_of_the_table(0.6913e-3), pores, three_sizes);
  EXPECT_GT(std::abs(classes[0].permeability[0] / table[0].permeability[0] - 1), four_figures);
}

TEST(TheOsmoticReflection, OfWidePoresIsSmall) {
  // Pores of 100 nm and more: sigma_T <= 0.03 and p_e near 15.5 mmHg; 0.82 needs pores of 10 to 12 nm.
  const double oncotic_difference = 5;  // mmHg
  const auto wall = [](double diameter) {
    const std::vector<PoreClass> pores = {{.radius = diameter / 2, .area_fraction = 1e-3}};
    return porous_wall({}, pores, {});
  };
  EXPECT_LE(mean_osmotic_reflection(wall(100e-9)), 0.03);
  EXPECT_NEAR(effective_pressure(wall(100e-9), 15.6, oncotic_difference), 15.5, 0.1);
  EXPECT_GT(mean_osmotic_reflection(wall(10e-9)), 0.82);
  EXPECT_LT(mean_osmotic_reflection(wall(12e-9)), 0.82);
}

TEST(TheEffectivePressure, WeighsEachClassByItsFlow) {
  const std::vector<WallClass> classes = {{.hydraulic_conductivity = 3e-11, .osmotic_reflection = 0.1},
                                          {.hydraulic_conductivity = 1e-11, .osmotic_reflection = 0.9}};
  EXPECT_NEAR(mean_osmotic_reflection(classes), 0.3, round_off);
  EXPECT_NEAR(effective_pressure(classes, 2000, 500), 1850, 1e-9);
  // It is where all classes together let no fluid through.
  double flux = 0;
  for (const auto& one : classes)
    flux += fluid_flux(one.hydraulic_conductivity, 2000, 1850, one.osmotic_reflection, 500);
  EXPECT_NEAR(flux, 0, 1e-20);
}

TEST(AClassThatExcludesACarrier, StillConductsFluid) {
  const std::vector<PoreClass> pores = {{.radius = 5e-9, .area_fraction = 5e-4},
                                        {.radius = 100e-9, .area_fraction = 5e-4}};
  const auto classes = porous_wall({}, pores, three_sizes);
  EXPECT_EQ(classes[0].permeability[1], 0);
  EXPECT_EQ(classes[0].reflection[1], 1);
  EXPECT_GT(classes[0].hydraulic_conductivity, 0);
  EXPECT_GT(classes[1].permeability[1], 0);
  EXPECT_NEAR(total_hydraulic_conductivity(classes),
              classes[0].hydraulic_conductivity + classes[1].hydraulic_conductivity, 1e-25);
}

TEST(AGivenPermeability, ActsAsOneWallWhateverTheClasses) {
  const std::vector<PoreClass> pores = {{.radius = 20e-9, .area_fraction = 5e-4},
                                        {.radius = 100e-9, .area_fraction = 5e-4}};
  const std::vector<WallSolute> solute = {{.diameter = 60e-9, .permeability = 3e-9, .reflection = 0.4}};
  const auto classes = porous_wall({}, pores, solute, 0.5);
  const double total = total_hydraulic_conductivity(classes);
  double gain = 0, loss = 0;
  for (const auto& one : classes) {
    const double flux = fluid_flux(one.hydraulic_conductivity, 2000, 500, one.osmotic_reflection, 600);
    const auto exchange = solute_exchange(flux, one.permeability[0], one.reflection[0]);
    gain += exchange.gain;
    loss += exchange.loss;
  }
  const auto whole = solute_exchange(fluid_flux(total, 2000, 500, 0.5, 600), 3e-9, 0.4);
  EXPECT_NEAR(gain / whole.gain, 1, round_off);
  EXPECT_NEAR(loss / whole.loss, 1, round_off);
}

TEST(AWallWithoutPores, IsAsGiven) {
  const std::vector<WallSolute> solutes = {{.diameter = 1e-8, .permeability = 1e-9, .reflection = 0.2}};
  const auto wall = given_wall(2.1e-11, 0.82, solutes);
  EXPECT_EQ(wall.hydraulic_conductivity, 2.1e-11);
  EXPECT_EQ(wall.osmotic_reflection, 0.82);
  EXPECT_EQ(wall.permeability[0], 1e-9);
  EXPECT_EQ(wall.reflection[0], 0.2);
  EXPECT_THROW(given_wall(2.1e-11, 0.82, three_sizes), std::invalid_argument);
}

TEST(ACharge, MultipliesDiffusionAndConvectionAlike) {
  const PoreClass pores{.radius = 50e-9, .area_fraction = 1e-3};
  const double infinite = std::numeric_limits<double>::infinity();
  const VesselWall neutral, charged{.charge_energy = 0.5, .debye_length = infinite};
  const auto without = pore_exchange(neutral, pores, 60e-9, 1),
             with = pore_exchange(charged, pores, 60e-9, 2);
  EXPECT_NEAR(with.permeability / without.permeability, std::exp(-1.0), round_off);
  EXPECT_NEAR((1 - with.reflection) / (1 - without.reflection), std::exp(-1.0), round_off);
  const auto uncharged = pore_exchange(charged, pores, 60e-9, 0);
  EXPECT_EQ(uncharged.permeability, without.permeability);
  EXPECT_EQ(uncharged.reflection, without.reflection);
}

TEST(ThePublishedWallOfTheDexamethasoneStudy, IsReproduced) {
  // gamma 1e-3, L_w 5 um, viscosity 3e-5 mmHg s; radius implied by L_p. Printed: P and sigma of 13 and 32 nm.
  constexpr double mmhg = 133.322, per_cm_mmhg = 0.01 / mmhg;
  const VesselWall wall{.thickness = 5e-6, .plasma_viscosity = 3e-5 * mmhg, .temperature = 310.15};
  const auto at = [&](double conductivity, double diameter) {
    const double radius =
        implied_pore_radius(conductivity * per_cm_mmhg, 1e-3, wall.thickness, wall.plasma_viscosity);
    return pore_exchange(wall, {.radius = radius, .area_fraction = 1e-3}, diameter);
  };
  constexpr double constants_of_the_study = 3e-3;
  EXPECT_NEAR(at(8.51e-7, 13e-9).reflection, 0.01823, 0.01823 * constants_of_the_study);
  EXPECT_NEAR(at(8.51e-7, 13e-9).permeability, 1.3238e-9, 1.3238e-9 * constants_of_the_study);
  EXPECT_NEAR(at(8.62e-7, 32e-9).reflection, 0.09924, 0.09924 * constants_of_the_study);
  EXPECT_NEAR(at(8.62e-7, 32e-9).permeability, 3.4129e-10, 3.4129e-10 * constants_of_the_study);
  EXPECT_NEAR(at(2.80e-6, 13e-9).reflection, 0.00569, 0.00569 * constants_of_the_study);
  EXPECT_NEAR(at(7.50e-7, 32e-9).reflection, 0.11266, 0.11266 * constants_of_the_study);
}

}  // namespace
}  // namespace turgor::vasculature
