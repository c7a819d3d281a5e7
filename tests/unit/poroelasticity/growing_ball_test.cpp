// Balls that grow in a host, in spherical symmetry, against closed forms (docs/theory/poroelasticity.md).
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <gtest/gtest.h>

#include <cmath>

#include "poroelasticity/poroelastic_problem.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::poroelasticity {
namespace {

using verification::Measure;
using verification::text;
using verification::verify;

using Ball = PoroelasticProblem<Radial>;

/// A line from the centre (boundary 0) through the tumour's surface at 1 to `outer` (boundary 1), whose cells
/// grow outwards; tumour 0, host 1.
void make_line(dealii::Triangulation<1>& mesh, int cells_inside, double outer, int cells_outside) {
  std::vector<double> widths(cells_inside, 1. / cells_inside);
  if (outer > 1) {
    const double ratio = std::pow(outer, 1. / cells_outside);
    for (int n = 0; n < cells_outside; ++n) widths.push_back(std::pow(ratio, n + 1) - std::pow(ratio, n));
  }
  dealii::GridGenerator::subdivided_hyper_rectangle(mesh, std::vector<std::vector<double>>{widths},
                                                    dealii::Point<1>(0), dealii::Point<1>(outer), true);
  for (const auto& cell : mesh.active_cell_iterators()) cell->set_material_id(cell->center()[0] < 1 ? 0 : 1);
}

/// Drains at once: the fluid has no say.
Tissue drained(double shear, double poisson, double growth) {
  return {.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = bulk_modulus(shear, poisson)},
          .growth = GivenGrowth{.time = {0, 1}, .stretch = {1, growth}},
          .permeability = ConstantConductivity{.conductivity = 1},
          .solid_fraction = 0};
}

const Boundary centre{.displacement = {always(0)}};
const Boundary free_and_drained{.fluid_pressure = always(0)};

struct Grown {
  double stretch = 0, stress = 0, hoop_in_host = 0;
};

Grown grow_in_host(double tumour_shear, double tumour_poisson, double host_shear, double host_poisson,
                   double growth, int cells) {
  dealii::Triangulation<1> mesh;
  make_line(mesh, cells, 20, 8 * cells);
  const dealii::MappingQ<1> mapping(1);
  Ball ball(mesh, mapping,
            {{0, drained(tumour_shear, tumour_poisson, growth)}, {1, drained(host_shear, host_poisson, 1)}},
            {{0, centre}, {1, free_and_drained}}, {});
  // Growth in ten steps; then what pressure the flow needed has all the time to go.
  for (int n = 1; n <= 10; ++n) {
    const auto report = ball.step(0.1);
    EXPECT_TRUE(report.converged) << report.failure;
  }
  EXPECT_TRUE(ball.step(1e12).converged);
  Grown grown{.stretch = 1 + ball.displacement_at(dealii::Point<1>(1))[0]};
  ball.visit_points([&](const PointState<1>& point) {
    if (point.region == 0) grown.stress = point.effective_stress[0];
  });
  grown.hoop_in_host = ball.state_at(dealii::Point<1>(1 + 1e-9)).effective_stress[4];
  return grown;
}

struct Case {
  double tumour_shear, tumour_poisson, host_shear, host_poisson, growth;
  double stretch, stress, hoop;
};

TEST(GrowingBall, HasTheStressOfTheShootingSolution) {
  // Section 4.6 (b) of the physics: B/A = 20, free outer surface.
  const Case cases[] = {{10e3, 0.3, 5e3, 0.3, 1.2, 1.15359268, -2417.7702, 1326.4982},
                        {10e3, 0.45, 5e3, 0.45, 1.2, 1.18818171, -2828.0513, 1676.7344},
                        {10e3, 0.45, 5e3, 0.45, 1.5, 1.47278668, -5166.3694, 4213.8343}};
  for (const auto& c : cases) {
    const auto grown =
        grow_in_host(c.tumour_shear, c.tumour_poisson, c.host_shear, c.host_poisson, c.growth, 32);
    const verification::Case of{
        "V6", "ball grown by " + text(c.growth) + " in a host of 20 radii, nu " + text(c.tumour_poisson),
        "shooting solution to 1e-10, compressible neo-Hookean"};
    EXPECT_TRUE(verify(of, "L = a/A", grown.stretch, c.stretch, 1e-5));
    EXPECT_TRUE(verify(of, "stress in the ball (Pa)", grown.stress, c.stress, 1e-4));
    EXPECT_TRUE(verify(of, "hoop stress in the host at the ball (Pa)", grown.hoop_in_host, c.hoop, 2e-3));
  }
}

TEST(GrowingBall, WithoutDrainagePushesAsAnIncompressibleOne) {
  // Section 4.6 (a), a shell three times as wide as the ball. Vessels feed the growth and nothing seeps, so
  // that J = Jg whatever the bulk modulus, and the fluid carries the push.
  for (const auto& [growth, push] : {std::pair(1.2, 0.55712164), std::pair(2., 1.18851487)}) {
    dealii::Triangulation<1> mesh;
    make_line(mesh, 100, 3, 300);  // p jumps at the surface, and Q1 does not
    const dealii::MappingQ<1> mapping(1);
    constexpr double shear = 5e3;
    auto tumour = drained(2 * shear, 0.3, growth), host = drained(shear, 0.2, 1);
    tumour.growth_supply = 1;
    for (auto* tissue : {&tumour, &host}) tissue->permeability = ConstantConductivity{.conductivity = 1e-30};
    Ball ball(mesh, mapping, {{0, tumour}, {1, host}}, {{0, centre}}, {});
    for (int n = 0; n < 10; ++n) {
      const auto report = ball.step(0.1);
      ASSERT_TRUE(report.converged) << report.failure;
    }
    const verification::Case of{"V6", "ball grown by " + text(growth) + " in an undrained shell of 3 radii",
                                "closed form, incompressible neo-Hookean"};
    EXPECT_TRUE(verify(of, "P/mu", ball.pressure_at(dealii::Point<1>(0)) / shear, push, 1e-3));
    EXPECT_TRUE(verify(of, "a/A", 1 + ball.displacement_at(dealii::Point<1>(1))[0], growth, 2e-4));
  }
}

TEST(GrowingBall, BySmallStrainsIsEshelbys) {
  // Section 4.6 (c): equal shear moduli of 10 kPa, nu = 0.3, growth by 1 %.
  dealii::Triangulation<1> mesh;
  make_line(mesh, 4, 40, 60);
  const dealii::MappingQ<1> mapping(1);
  Ball ball(mesh, mapping, {{0, drained(10e3, 0.3, 1.01)}, {1, drained(10e3, 0.3, 1)}},
            {{0, centre}, {1, free_and_drained}}, {.strain = Strain::small});
  ASSERT_TRUE(ball.step(1).converged);
  ASSERT_TRUE(ball.step(1e12).converged);
  EXPECT_TRUE(verify({"V6", "small growth by 1 % in a host of equal moduli", "Eshelby"}, "u(R)/R, drained",
                     ball.displacement_at(dealii::Point<1>(1))[0], 0.0061904762, 2e-4));
  ball.visit_points([](const PointState<1>& point) {
    if (point.region == 0) {
      EXPECT_NEAR(point.effective_stress[0], -247.61905, 0.05);
    }
    if (point.region == 1 && point.position[0] < 3) {
      const double falls = std::pow(point.position[0], -3);
      EXPECT_NEAR(point.effective_stress[0], -247.61905 * falls, 1) << point.position;
      EXPECT_NEAR(point.effective_stress[4], 0.5 * 247.61905 * falls, 1) << point.position;
    }
  });
}

TEST(GrowingBall, ThatGrowsAtOnceSucksAndThenDrains) {
  // Section 4.6 (e): p(0+) = -3 k eps_g and nothing moves; later e = 3 k eps_g / M.
  dealii::Triangulation<1> mesh;
  make_line(mesh, 50, 40, 60);
  const dealii::MappingQ<1> mapping(1);
  constexpr double shear = 10e3, poisson = 0.3, strain = 0.01;
  const double bulk = bulk_modulus(shear, poisson);
  auto tumour = drained(shear, poisson, 1 + strain), host = drained(shear, poisson, 1);
  tumour.growth = GivenGrowth{.time = {0, 1e-9}, .stretch = {1, 1 + strain}};
  for (auto* tissue : {&tumour, &host}) tissue->permeability = ConstantConductivity{.conductivity = 1e-5};
  Ball ball(mesh, mapping, {{0, tumour}, {1, host}}, {{0, centre}, {1, free_and_drained}},
            {.strain = Strain::small});
  ASSERT_TRUE(ball.step(1e-8).converged);
  const verification::Case of{"V6", "growth by 1 % at once, no vessels", "closed form"};
  EXPECT_TRUE(
      verify(of, "p(0+)/(3 k eps)", ball.pressure_at(dealii::Point<1>(0)) / (3 * bulk * strain), -1, 1e-3));
  EXPECT_LT(std::abs(ball.displacement_at(dealii::Point<1>(0.5))[0]), 1e-3 * strain);
  ASSERT_TRUE(ball.step(1e9).converged);
  EXPECT_NEAR(ball.pressure_at(dealii::Point<1>(0)), 0, 1e-3 * bulk * strain);
  EXPECT_TRUE(verify(of, "u(R)/(R eps), drained", ball.displacement_at(dealii::Point<1>(1))[0] / strain,
                     bulk / (bulk + 4 * shear / 3), 2e-3));
}

TEST(GrowingBall, ThatIsSealedKeepsItsVolume) {
  // Growth from its own fluid: J = 1 and the fluid is sucked into tension, p = k (1/Jg - 1).
  dealii::Triangulation<1> mesh;
  make_line(mesh, 4, 1, 0);
  const dealii::MappingQ<1> mapping(1);
  constexpr double growth = 1.05;
  const auto tissue = drained(10e3, 0.3, growth);
  Ball ball(mesh, mapping, {{0, tissue}}, {{0, centre}}, {});
  for (int n = 0; n < 5; ++n) ASSERT_TRUE(ball.step(0.2).converged);
  const double bulk = bulk_modulus(10e3, 0.3);
  const double suction = bulk * (std::pow(growth, -3) - 1);
  double volume = 0, pressure = 0;
  ball.visit_points([&](const PointState<1>& point) {
    volume = std::max(volume, std::abs(point.volume - 1));
    pressure = std::max(pressure, std::abs(point.pressure - suction));
  });
  const verification::Case of{"V6", "sealed ball grown by 1.05 from its own fluid", "closed form"};
  EXPECT_TRUE(verify(of, "greatest |J - 1|", volume, 0, 1e-9));
  EXPECT_TRUE(verify(of, "greatest |p - k (1/Jg - 1)|/k", pressure / bulk, 0, 1e-6));
}

TEST(EigenstrainSphere, KeepsTheStressThatWasCutFree) {
  // Section 4.6 (d): a core of 0.8 with a strain of 5 % in a free sphere; E = 30 kPa, nu = 0.45.
  dealii::Triangulation<1> mesh;
  dealii::GridGenerator::subdivided_hyper_cube(mesh, 50, 0, 1, true);
  for (const auto& cell : mesh.active_cell_iterators())
    cell->set_material_id(cell->center()[0] < 0.8 ? 0 : 1);
  const dealii::MappingQ<1> mapping(1);
  constexpr double young = 30e3, poisson = 0.45, shear = young / (2 * (1 + poisson));
  Ball ball(mesh, mapping, {{0, drained(shear, poisson, 1.05)}, {1, drained(shear, poisson, 1)}},
            {{0, centre}, {1, free_and_drained}}, {.strain = Strain::small});
  ASSERT_TRUE(ball.step(1).converged);
  ASSERT_TRUE(ball.step(1e9).converged);
  double core = 0, hoop_inside = 0, hoop_outside = 0;
  ball.visit_points([&](const PointState<1>& point) {
    if (point.region == 0) {
      core = point.effective_stress[0];
      EXPECT_NEAR(core, -887.273, 0.1);
      EXPECT_NEAR(point.effective_stress[4], -887.273, 0.1);
    } else {
      if (hoop_inside == 0) hoop_inside = point.effective_stress[4];
      hoop_outside = point.effective_stress[4];
    }
  });
  const verification::Case of{"V7", "core of 0.8 R with a strain of 5 % in a free ball", "closed form"};
  EXPECT_TRUE(verify(of, "stress in the core (Pa)", core, -887.273, 2e-4));
  // The points lie 0.0023 inside the surfaces.
  EXPECT_TRUE(verify(of, "hoop stress around the core (Pa)", hoop_inside, 1840, 7e-3));
  EXPECT_TRUE(verify(of, "hoop stress at the surface (Pa)", hoop_outside, 1396.364, 3e-3));
}

TEST(FiniteStrain, BecomesLinearWhereStrainsAreSmall) {
  const auto settles = [](Strain strain, double load) {
    dealii::Triangulation<1> mesh;
    make_line(mesh, 8, 1, 0);
    const dealii::MappingQ<1> mapping(1);
    Ball ball(mesh, mapping, {{0, drained(1, 0.3, 1)}},
              {{0, centre}, {1, {.pushing = always(load), .fluid_pressure = always(0)}}}, {.strain = strain});
    EXPECT_TRUE(ball.step(1).converged);
    return ball.displacement_at(dealii::Point<1>(1))[0] / load;
  };
  const double linear = settles(Strain::small, 1);
  EXPECT_TRUE(verify({"V4", "finite strain under a load of 1e-6 mu", "linear limit"}, "u(R)/load",
                     settles(Strain::finite, 1e-6), linear, 1e-5));
  EXPECT_GT(std::abs(settles(Strain::finite, 0.1) - linear), 1e-2 * std::abs(linear));
}

TEST(FiniteStrain, NewtonConvergesQuadratically) {
  dealii::Triangulation<1> mesh;
  make_line(mesh, 4, 20, 30);
  const dealii::MappingQ<1> mapping(1);
  auto tumour = drained(10e3, 0.3, 1.3), host = drained(5e3, 0.3, 1);
  for (auto* tissue : {&tumour, &host})
    tissue->permeability = HolmesMow{.conductivity = 1e-5, .exponent = 2, .sensitivity = 2};
  Ball ball(mesh, mapping, {{0, tumour}, {1, host}}, {{0, centre}, {1, free_and_drained}},
            {.tolerance = 1e-12});
  const auto report = ball.step(1);
  ASSERT_TRUE(report.converged) << report.failure;
  ASSERT_GE(report.residual.size(), 4);
  for (std::size_t n = 2; n + 1 < report.residual.size(); ++n)
    if (report.residual[n] < 1e-2 && report.residual[n] > 1e-6)
      EXPECT_LT(report.residual[n + 1], 30 * report.residual[n] * report.residual[n]) << n;
}

}  // namespace
}  // namespace turgor::poroelasticity
