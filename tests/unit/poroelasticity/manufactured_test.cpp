// A solution made up in plane strain, linear in time, so that backward Euler adds nothing to the error in
// space:
//   u = t (a, b) sin(pi x) sin(pi y),   p = t sin(pi x) sin(pi y).
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "poroelasticity/poroelastic_problem.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::poroelasticity {
namespace {

constexpr double pi = std::numbers::pi, a = 0.7, b = -0.4, shear = 1, bulk = 2, lame = bulk - 2 * shear / 3;

struct Errors {
  double displacement = 0, gradient = 0, pressure = 0;
};

Errors errors_on(int cells, double conductivity, bool distorted) {
  dealii::Triangulation<2> mesh;
  dealii::GridGenerator::subdivided_hyper_cube(mesh, cells, 0, 1);
  // By a map that is the same on all meshes, so that orders are those of regular refinement.
  if (distorted)
    dealii::GridTools::transform(
        [](const dealii::Point<2>& x) {
          const double bulge = 0.08 * std::sin(pi * x[0]) * std::sin(pi * x[1]);
          return dealii::Point<2>(x[0] + bulge, x[1] - 1.3 * bulge * x[0]);
        },
        mesh);
  const dealii::MappingQ<2> mapping(1);
  const Tissue tissue{.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = bulk},
                      .permeability = ConstantConductivity{.conductivity = conductivity}};
  PoroelasticProblem<PlaneStrain> problem(
      mesh, mapping, {{0, tissue}},
      {{0, {.displacement = {always(0), always(0)}, .fluid_pressure = always(0)}}},
      {.strain = Strain::small});
  const auto s = [](double x) { return std::sin(pi * x); };
  const auto c = [](double x) { return std::cos(pi * x); };
  VolumeLoads loads;
  loads.force[0] = [=](const Place& x, double t) {
    const double ss = s(x[0]) * s(x[1]), cc = c(x[0]) * c(x[1]);
    return -t * ((lame + shear) * pi * pi * (-a * ss + b * cc) - 2 * shear * pi * pi * a * ss -
                 pi * c(x[0]) * s(x[1]));
  };
  loads.force[1] = [=](const Place& x, double t) {
    const double ss = s(x[0]) * s(x[1]), cc = c(x[0]) * c(x[1]);
    return -t * ((lame + shear) * pi * pi * (-b * ss + a * cc) - 2 * shear * pi * pi * b * ss -
                 pi * s(x[0]) * c(x[1]));
  };
  loads.fluid_source = [=](const Place& x, double t) {
    return pi * (a * c(x[0]) * s(x[1]) + b * s(x[0]) * c(x[1])) +
           2 * pi * pi * conductivity * t * s(x[0]) * s(x[1]);
  };
  problem.set_volume_loads(loads);
  for (int n = 0; n < 2; ++n) EXPECT_TRUE(problem.step(0.5).converged);
  Errors errors;
  problem.visit_points([&](const PointState<2>& point) {
    const double x = point.position[0], y = point.position[1], ss = s(x) * s(y);
    const auto square = [](double v) { return v * v; };
    errors.displacement +=
        point.weight * (square(point.displacement[0] - a * ss) + square(point.displacement[1] - b * ss));
    const double slopes[4] = {a * pi * c(x) * s(y), a * pi * s(x) * c(y), b * pi * c(x) * s(y),
                              b * pi * s(x) * c(y)};
    errors.gradient +=
        point.weight *
        (square(point.deformation[0] - 1 - slopes[0]) + square(point.deformation[1] - slopes[1]) +
         square(point.deformation[3] - slopes[2]) + square(point.deformation[4] - 1 - slopes[3]));
    errors.pressure += point.weight * square(point.pressure - ss);
  });
  for (double* error : {&errors.displacement, &errors.gradient, &errors.pressure}) *error = std::sqrt(*error);
  return errors;
}

void expect_orders(const std::string& name, int cells, double conductivity, bool distorted,
                   double of_displacement) {
  const auto coarse = errors_on(cells, conductivity, distorted),
             fine = errors_on(2 * cells, conductivity, distorted);
  const auto has_order = [&](const std::string& quantity, double before, double after, double expected) {
    const double order = std::log2(before / after);
    EXPECT_NEAR(order, expected, 0.15);  // neither slower nor faster
    EXPECT_TRUE(verification::verify({.id = "V4",
                                      .case_name = "manufactured solution, plane strain, " + name + ", " +
                                                   std::to_string(2 * cells) + " cells across",
                                      .quantity = quantity,
                                      .expected = 0,
                                      .got = after,
                                      .tolerance = 1e-2,
                                      .measure = verification::Measure::absolute,
                                      .order = order,
                                      .lowest_order = expected - 0.15,
                                      .source = "manufactured solution"}));
  };
  has_order("L2 error of u", coarse.displacement, fine.displacement, of_displacement);
  has_order("H1 error of u", coarse.gradient, fine.gradient, 2);
  has_order("L2 error of p", coarse.pressure, fine.pressure, 2);
}

TEST(ManufacturedSolution, HasTheOrdersOfTheUndrainedLimit) {
  expect_orders("undrained", 8, 1e-8, false, 3);
}
TEST(ManufacturedSolution, HasTheOrdersOfDrainage) {
  // The pressure's error moves the solid; on coarse meshes the solid's own still hides that.
  expect_orders("drained", 32, 10, false, 2);
}
TEST(ManufacturedSolution, HasTheSameOnDistortedCells) {
  expect_orders("undrained, distorted cells", 8, 1e-8, true, 3);
}

}  // namespace
}  // namespace turgor::poroelasticity
