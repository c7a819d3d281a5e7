// Drained solids whose bulk modulus is up to 1e4 times their shear modulus: what decided that such a solid's
// dilatation is approximated by itself. In plane strain, linear in time, p = 0 and
//   u = t (curl psi + grad phi / lambda),
// so that the mean stress stays the same however stiff the solid is against changes of volume.
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <optional>

#include "poroelasticity/poroelastic_problem.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::poroelasticity {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double always_own = 0, never_own = 1e300;
using verification::text;

double s(double x) {
  return std::sin(pi * x);
}
double c(double x) {
  return std::cos(pi * x);
}

/// Without the factor t.
std::array<double, 2> displacement(const Place& x, double lame) {
  return {s(x[0]) * s(x[0]) * s(2 * x[1]) + pi / lame * c(x[0]) * s(x[1]),
          -s(2 * x[0]) * s(x[1]) * s(x[1]) + pi / lame * s(x[0]) * c(x[1])};
}

struct Errors {
  double displacement = 0, mean_stress = 0;
};

/// Relative L2 errors on cells that a smooth map distorts.
Errors errors_on(int cells, double ratio, double own_dilatation_above) {
  constexpr double shear = 1;
  const double bulk = ratio * shear, lame = bulk - 2 * shear / 3;
  dealii::Triangulation<2> mesh;
  dealii::GridGenerator::subdivided_hyper_cube(mesh, cells, 0, 1);
  dealii::GridTools::transform(
      [](const dealii::Point<2>& x) {
        const double bulge = 0.08 * s(x[0]) * s(x[1]);
        return dealii::Point<2>(x[0] + bulge, x[1] - 1.3 * bulge * x[0]);
      },
      mesh);
  const dealii::MappingQ<2> mapping(1);
  const Tissue tissue{.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = bulk},
                      .permeability = ConstantConductivity{.conductivity = 1}};
  Boundary held{.fluid_pressure = always(0)};
  for (int d = 0; d < 2; ++d)
    held.displacement[d] = [=](const Place& x, double t) { return t * displacement(x, lame)[d]; };
  PoroelasticProblem<PlaneStrain> problem(
      mesh, mapping, {{0, tissue}}, {{0, held}},
      {.strain = Strain::small, .own_dilatation_above = own_dilatation_above});
  VolumeLoads loads;
  // -(lambda + 2 mu)/lambda grad Laplace(phi) - mu Laplace(curl psi)
  const double stiff = 2 * pi * pi * pi * (lame + 2 * shear) / lame;
  loads.force[0] = [=](const Place& x, double t) {
    return t * (stiff * c(x[0]) * s(x[1]) -
                shear * 2 * pi * pi * s(2 * x[1]) * (c(2 * x[0]) - 2 * s(x[0]) * s(x[0])));
  };
  loads.force[1] = [=](const Place& x, double t) {
    return t * (stiff * s(x[0]) * c(x[1]) +
                shear * 2 * pi * pi * s(2 * x[0]) * (c(2 * x[1]) - 2 * s(x[1]) * s(x[1])));
  };
  loads.fluid_source = [=](const Place& x, double) { return -2 * pi * pi / lame * s(x[0]) * s(x[1]); };
  problem.set_volume_loads(loads);
  EXPECT_TRUE(problem.step(1).converged);
  Errors errors, size;
  problem.visit_points([&](const PointState<2>& point) {
    const Place at = {point.position[0], point.position[1], 0};
    const auto exact = displacement(at, lame);
    const double stress = -2 * pi * pi * bulk / lame * s(at[0]) * s(at[1]);
    const auto& computed = point.effective_stress;
    for (int d = 0; d < 2; ++d) {
      errors.displacement += point.weight * std::pow(point.displacement[d] - exact[d], 2);
      size.displacement += point.weight * exact[d] * exact[d];
    }
    errors.mean_stress += point.weight * std::pow((computed[0] + computed[4] + computed[8]) / 3 - stress, 2);
    size.mean_stress += point.weight * stress * stress;
  });
  return {std::sqrt(errors.displacement / size.displacement),
          std::sqrt(errors.mean_stress / size.mean_stress)};
}

/// A row of the table; `bound` is of the mean stress.
void tell(double ratio, int cells, bool own, double bound, std::optional<double> lowest_order) {
  const double above = own ? always_own : never_own;
  const auto coarse = errors_on(cells / 2, ratio, above), fine = errors_on(cells, ratio, above);
  const auto row = [&](const std::string& quantity, double error, double before, double tolerance,
                       std::optional<double> order) {
    EXPECT_TRUE(verification::verify({.id = "V4",
                                      .case_name = "nearly incompressible, k/mu = " + text(ratio) + ", " +
                                                   text(cells) + " cells across, " +
                                                   (own ? "own dilatation" : "displacement alone"),
                                      .quantity = quantity,
                                      .expected = 0,
                                      .got = error,
                                      .tolerance = tolerance,
                                      .measure = verification::Measure::absolute,
                                      .order = std::log2(before / error),
                                      .lowest_order = order,
                                      .source = "manufactured solution"}));
  };
  row("relative L2 error of the mean stress", fine.mean_stress, coarse.mean_stress, bound, lowest_order);
  row("relative L2 error of u", fine.displacement, coarse.displacement, own ? 5e-4 : 2e-2,
      own ? std::optional(2.85) : std::nullopt);
}

TEST(NearlyIncompressible, AreToldAsWellAsOthersByADilatationOfTheirOwn) {
  for (const double ratio : {13. / 6, 10., 50., 500., 1e4}) tell(ratio, 16, true, 5e-3, 1.9);
}

TEST(NearlyIncompressible, AreNotToldByDisplacementsAlone) {
  tell(13. / 6, 16, false, 3e-3, 1.9);
  tell(10, 16, false, 2e-2, {});
  tell(50, 16, false, 0.1, {});
  tell(500, 16, false, 0.7, {});
  tell(1e4, 16, false, 5, {});
  EXPECT_GT(errors_on(16, 1e4, never_own).mean_stress, 1);
}

Tissue growing(double ratio, double stretch) {
  return {.solid = NeoHookean{.shear_modulus = 10e3, .bulk_modulus = ratio * 10e3},
          .growth = GivenGrowth{.time = {0, 1}, .stretch = {1, stretch}},
          .permeability = ConstantConductivity{.conductivity = 1e-4}};
}

/// A ball that grows in a host, by an axisymmetric mesh of few cells: radial would hide locking in shear.
struct GrowingBall {
  GrowingBall(double stretch, const PoroelasticOptions& options) {
    dealii::GridGenerator::quarter_hyper_ball(mesh, dealii::Point<2>(), 1);
    mesh.refine_global(2);
    problem.emplace(
        mesh, mapping, PoroelasticProblem<Axisymmetric>::Regions{{0, growing(1e4, stretch)}},
        PoroelasticProblem<Axisymmetric>::Boundaries{{0, {.foundation = 1e5, .fluid_pressure = always(0)}},
                                                     {1, {.displacement = {always(0), always(0)}}}},
        options);
  }
  dealii::Triangulation<2> mesh;
  dealii::MappingQ<2> mapping{1};
  std::optional<PoroelasticProblem<Axisymmetric>> problem;
};

TEST(NearlyIncompressible, ConvergeQuadratically) {
  GrowingBall ball(1.05, {.tolerance = 1e-11});
  const auto report = ball.problem->step(1);
  ASSERT_TRUE(report.converged) << report.failure;
  // The last step but one squares the residual, up to a constant, until rounding is met.
  const auto& r = report.residual;
  ASSERT_GE(r.size(), 5u);
  const std::size_t n = r.size() - 3;
  EXPECT_LT(r[n], 1e-2);
  EXPECT_GT(r[n], 1e-6) << "nothing left to square";
  EXPECT_LT(r[n + 1], std::pow(r[n], 1.7));
}

TEST(NearlyIncompressible, AreLinearAtSmallStrains) {
  const auto stress = [](Strain strain) {
    GrowingBall ball(1 + 1e-6, {.strain = strain});
    EXPECT_TRUE(ball.problem->step(1).converged);
    return ball.problem->state_at(dealii::Point<2>(0.3, 0.4));
  };
  const auto finite = stress(Strain::finite), small = stress(Strain::small);
  for (const int i : {0, 4, 8})
    EXPECT_NEAR(finite.effective_stress[i], small.effective_stress[i],
                1e-4 * std::abs(small.effective_stress[i]));
  EXPECT_NEAR(finite.displacement[0], small.displacement[0], 1e-4 * std::abs(small.displacement[0]));
}

TEST(NearlyIncompressible, GrowByTheirOwnVolume) {
  GrowingBall ball(1.2, {});
  for (int n = 0; n < 4; ++n) ASSERT_TRUE(ball.problem->step(0.25).converged);
  double volume = 0, before = 0, energy = 0;
  ball.problem->visit_points([&](const PointState<2>& point) {
    before += point.weight;
    volume += point.weight * point.volume;
    energy += point.weight * point.energy;
  });
  // The springs push with less than 1e5 Pa/m 0.2 m, which k = 1e8 Pa answers by 2e-4.
  EXPECT_NEAR(volume / before, 1.2 * 1.2 * 1.2, 1e-3);
  EXPECT_GE(energy, 0);
}

}  // namespace
}  // namespace turgor::poroelasticity
