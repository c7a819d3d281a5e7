// Fluid that vessels and a needle push into soft tissue, in the units of a tumour
// (docs/theory/poroelasticity.md).
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <memory>
#include <numbers>

#include "poroelasticity/poroelastic_problem.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::poroelasticity {
namespace {

// Baxter and Jain's tumour, with an oedometric modulus of 20 kPa.
constexpr double modulus = 20e3, conductivity_of_tumour = 3.098e-14, exchange = 2.1e-11 * 2e4, radius = 5e-3;

Tissue tumour() {
  constexpr double shear = 7.5e3;
  return {.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = modulus - 4 * shear / 3},
          .permeability = ConstantConductivity{.conductivity = conductivity_of_tumour},
          .exchange = {.vessel_conductance = exchange}};
}

using verification::Measure;
using verification::verify;

const PoroelasticOptions linear{.strain = Strain::small, .scheme = TimeScheme::bdf2};

/// Cells of `widths` from `begin` on; the first `inside` are region 0, the others 1.
void make_line(dealii::Triangulation<1>& mesh, double begin, const std::vector<double>& widths,
               std::size_t inside) {
  double end = begin, border = begin;
  for (std::size_t n = 0; n < widths.size(); ++n) {
    end += widths[n];
    if (n < inside) border = end;
  }
  dealii::GridGenerator::subdivided_hyper_rectangle(mesh, std::vector<std::vector<double>>{widths},
                                                    dealii::Point<1>(begin), dealii::Point<1>(end), true);
  for (const auto& cell : mesh.active_cell_iterators())
    cell->set_material_id(cell->center()[0] < border ? 0 : 1);
}

/// p at the centre over the vessels' pressure, which swings with this period, once the begin is forgotten.
std::complex<double> gain_at(double period) {
  std::vector<double> widths(40, radius / 40);
  for (int n = 0; n < 40; ++n)
    widths.push_back(radius * (std::pow(30., (n + 1) / 40.) - std::pow(30., n / 40.)));
  dealii::Triangulation<1> mesh;
  make_line(mesh, 0, widths, 40);
  const dealii::MappingQ<1> mapping(1);
  auto host = tumour();
  host.exchange = {};
  host.permeability = ConstantConductivity{.conductivity = 1e6 * conductivity_of_tumour};  // drains at once
  PoroelasticProblem<Radial> ball(mesh, mapping, {{0, tumour()}, {1, host}},
                                  {{0, {.displacement = {always(0)}}}, {1, {.fluid_pressure = always(0)}}},
                                  linear);
  const double speed = 2 * std::numbers::pi / period;
  VolumeLoads loads;
  loads.fluid_source = [speed](const Place& at, double time) {
    return at[0] < radius ? exchange * std::cos(speed * time) : 0;
  };
  ball.set_volume_loads(loads);
  constexpr int steps = 60;                                            // a period
  const int periods = static_cast<int>(std::ceil(1200 / period)) + 1;  // ten times 1/(M a)
  std::complex<double> gain = 0;
  for (int n = 1; n <= periods * steps; ++n) {
    EXPECT_TRUE(ball.step(period / steps).converged);
    if (n > (periods - 1) * steps)
      gain += 2. / steps * ball.pressure_at(dealii::Point<1>(0)) *
              std::exp(std::complex<double>(0, -speed * ball.time()));
  }
  return gain;
}

TEST(SwingingVessels, AreFollowedWithTheGainAndPhaseOfTheClosedForm) {
  const struct { double period, gain, degrees; } rows[] = {{60, 0.079964, -85.41}, {600, 0.625745, -51.26}};
  for (const auto& row : rows) {
    const auto got = gain_at(row.period);
    const verification::Case of{
        "V5", "vessels' pressure that swings in " + std::to_string(static_cast<int>(row.period)) + " s",
        "closed form"};
    EXPECT_TRUE(verify(of, "gain of p at the centre", std::abs(got), row.gain, 0.01));
    EXPECT_TRUE(verify(of, "phase (degrees)", std::arg(got) * 180 / std::numbers::pi, row.degrees, 0.5,
                       Measure::absolute));
  }
}

/// A ball of 5 mm in a host of equal moduli that drains at once.
struct Embedded {
  dealii::Triangulation<1> mesh;
  dealii::MappingQ<1> mapping{1};
  Tissue inside = tumour(), host = tumour();
  std::unique_ptr<PoroelasticProblem<Radial>> ball;

  Embedded(double driving_pressure, double shear, const GrowthLaw& growth) {
    std::vector<double> widths(80, radius / 80);
    for (int n = 0; n < 40; ++n)
      widths.push_back(radius * (std::pow(30., (n + 1) / 40.) - std::pow(30., n / 40.)));
    make_line(mesh, 0, widths, 80);
    inside.exchange.driving_pressure = driving_pressure;
    inside.growth = growth;
    inside.solid = host.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = modulus - 4 * shear / 3};
    host.exchange = {};
    host.permeability = ConstantConductivity{.conductivity = 1e6 * conductivity_of_tumour};
    ball = std::make_unique<PoroelasticProblem<Radial>>(
        mesh, mapping, std::map<dealii::types::material_id, Tissue>{{0, inside}, {1, host}},
        std::map<dealii::types::boundary_id, Boundary>{{0, {.displacement = {always(0)}}},
                                                       {1, {.fluid_pressure = always(0)}}},
        linear);
  }
  double at_centre() const { return ball->pressure_at(dealii::Point<1>(0)); }
};

TEST(StoppedVessels, LetThePressureDrain) {
  Embedded embedded(1, 7.5e3, GivenGrowth{});
  ASSERT_TRUE(embedded.ball->settle().converged);
  embedded.inside.exchange = {};
  embedded.ball->set_tissues({{0, embedded.inside}, {1, embedded.host}});
  const struct { double time, pressure; } rows[] = {{2000, 0.957273}, {5000, 0.558643}, {1e4, 0.168293}};
  for (const auto& row : rows) {
    while (embedded.ball->time() < row.time - 1) ASSERT_TRUE(embedded.ball->step(25).converged);
    EXPECT_TRUE(verify({"V5", "vessels of a ball of 5 mm stop at their steady pressure", "series"},
                       "p/p_e at the centre, " + std::to_string(static_cast<int>(row.time)) + " s",
                       embedded.at_centre(), row.pressure, 1e-3, Measure::absolute));
  }
}

TEST(GrowthAmongVessels, SucksByTheRateOverTheExchange) {
  // The drop of p_e is (3 k/M) rate/a, 4.42 Pa at nu = 0.3; the strain grows linearly, the curve in lambda
  // too.
  constexpr double rate = 1e-6, driving = 1533.2, poisson = 0.3, end = 3000;
  constexpr double shear = modulus * (1 - 2 * poisson) / (2 * (1 - poisson));
  Embedded embedded(driving, shear, GivenGrowth{.time = {0, 2 * end}, .stretch = {1, 1 + 2 * end * rate}});
  while (embedded.ball->time() < end - 1) ASSERT_TRUE(embedded.ball->step(50).converged);
  const double drop = (1 + poisson) / (1 - poisson) * rate / exchange;
  EXPECT_TRUE(verify({"V6", "steady growth by 9 % a day among vessels", "closed form"},
                     "p_e - p at the centre (Pa)", driving - embedded.at_centre(), drop, 5e-3));
}

TEST(Infusion, FallsFromItsCavityAndFeedsTheVessels) {
  constexpr double cavity = 0.18e-3, push = 5e3;
  std::vector<double> widths;
  for (int n = 0; n < 120; ++n)
    widths.push_back(cavity * (std::pow(40., (n + 1) / 120.) - std::pow(40., n / 120.)));
  dealii::Triangulation<1> mesh;
  make_line(mesh, cavity, widths, widths.size());
  const dealii::MappingQ<1> mapping(1);
  PoroelasticProblem<Radial> tissue(mesh, mapping, {{0, tumour()}},
                                    {{0, {.fluid_pressure = always(push)}},
                                     {1, {.displacement = {always(0)}, .fluid_pressure = always(0)}}},
                                    linear);
  ASSERT_TRUE(tissue.step(1e12).converged);
  const verification::Case of{"V5", "infusion from a cavity", "closed form"};
  EXPECT_TRUE(verify(of, "p/dP at 2 r0", tissue.pressure_at(dealii::Point<1>(2 * cavity)) / push, 0.25769948,
                     2e-4, Measure::absolute));
  EXPECT_TRUE(verify(of, "p/dP at 5 r0", tissue.pressure_at(dealii::Point<1>(5 * cavity)) / push, 0.01411251,
                     2e-4, Measure::absolute));
  double taken = 0;  // by the vessels: all that is infused but what passes through without exchange
  tissue.visit_points([&](const PointState<1>& point) { taken += point.weight * exchange * point.pressure; });
  EXPECT_TRUE(verify(of, "flow that vessels take up (m3/s)", taken, 5.82564e-13, 5e-3));
}

}  // namespace
}  // namespace turgor::poroelasticity
