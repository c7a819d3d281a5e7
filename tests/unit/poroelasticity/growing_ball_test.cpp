// Balls that grow in a host, in spherical symmetry, against closed forms (docs/theory/poroelasticity.md).
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <gtest/gtest.h>

#include <cmath>

#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::poroelasticity {
namespace {

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
  double nearest = 1e9;
  ball.visit_points([&](const PointState<1>& point) {
    if (point.region == 0) grown.stress = point.effective_stress[0];
    if (point.region == 1 && point.position[0] < nearest) {
      nearest = point.position[0];
      grown.hoop_in_host = point.effective_stress[4];
    }
  });
  return grown;
}

struct Case {
  double tumour_shear, tumour_poisson, host_shear, host_poisson, growth;
  double stretch, stress;
};

TEST(GrowingBall, HasTheStressOfTheShootingSolution) {
  // Section 4.6 (b) of the physics: B/A = 20, free outer surface.
  const Case cases[] = {{10e3, 0.3, 5e3, 0.3, 1.2, 1.15359268, -2417.7702},
                        {10e3, 0.45, 5e3, 0.45, 1.2, 1.18818171, -2828.0513},
                        {10e3, 0.45, 5e3, 0.45, 1.5, 1.47278668, -5166.3694}};
  for (const auto& c : cases) {
    const auto grown =
        grow_in_host(c.tumour_shear, c.tumour_poisson, c.host_shear, c.host_poisson, c.growth, 4);
    EXPECT_NEAR(grown.stretch, c.stretch, 1e-5 * c.stretch) << c.growth;
    EXPECT_NEAR(grown.stress, c.stress, -1e-4 * c.stress) << c.growth;
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
    EXPECT_NEAR(ball.pressure_at(dealii::Point<1>(0)), push * shear, 1e-3 * push * shear) << growth;
    EXPECT_NEAR(ball.displacement_at(dealii::Point<1>(1))[0], growth - 1, 2e-4) << growth;
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
  EXPECT_NEAR(ball.displacement_at(dealii::Point<1>(1))[0], 0.0061904762, 1e-6);
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
  EXPECT_NEAR(ball.pressure_at(dealii::Point<1>(0)), -3 * bulk * strain, 3e-3 * bulk * strain);
  EXPECT_LT(std::abs(ball.displacement_at(dealii::Point<1>(0.5))[0]), 1e-3 * strain);
  ASSERT_TRUE(ball.step(1e9).converged);
  EXPECT_NEAR(ball.pressure_at(dealii::Point<1>(0)), 0, 1e-3 * bulk * strain);
  EXPECT_NEAR(ball.displacement_at(dealii::Point<1>(1))[0], bulk * strain / (bulk + 4 * shear / 3),
              1e-3 * strain);
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
  ball.visit_points([&](const PointState<1>& point) {
    EXPECT_NEAR(point.volume, 1, 1e-9);
    EXPECT_NEAR(point.pressure, bulk * (std::pow(growth, -3) - 1), 1e-6 * bulk);
  });
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
  double hoop_inside = 0, hoop_outside = 0;
  ball.visit_points([&](const PointState<1>& point) {
    if (point.region == 0) {
      EXPECT_NEAR(point.effective_stress[0], -887.273, 0.1);
      EXPECT_NEAR(point.effective_stress[4], -887.273, 0.1);
    } else {
      if (hoop_inside == 0) hoop_inside = point.effective_stress[4];
      hoop_outside = point.effective_stress[4];
    }
  });
  // The points lie 0.0023 inside the surfaces.
  EXPECT_NEAR(hoop_inside, 1840, 12);
  EXPECT_NEAR(hoop_outside, 1396.364, 4);
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
  EXPECT_NEAR(settles(Strain::finite, 1e-6), linear, 1e-5 * std::abs(linear));
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
