// What any mesh has to give exactly: states that the elements hold, and turns of the whole body.
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "poroelasticity/laws/solid_response.hpp"
#include "poroelasticity/poroelastic_problem.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::poroelasticity {
namespace {

Tissue tissue() {
  return {.solid = NeoHookean{.shear_modulus = 1, .bulk_modulus = 2},
          .permeability = ConstantConductivity{.conductivity = 0.3},
          .solid_fraction = 0.2};
}

template <int dim>
void make_distorted_cube(dealii::Triangulation<dim>& mesh, unsigned cells) {
  dealii::GridGenerator::subdivided_hyper_cube(mesh, cells, 0, 1);
  for (const auto& cell : mesh.active_cell_iterators()) cell->set_material_id(0);
  constexpr unsigned seed = 3;
  dealii::GridTools::distort_random(0.25, mesh, true, seed);
}

/// u = t A x and p = t (a + g x) with the loads that hold them: sigma is the same everywhere, so that the
/// body force is t g, and what swells is fed by the source tr A.
template <class Coordinates>
void expect_exact(const std::string& name) {
  constexpr int dim = Coordinates::dimension;
  constexpr double gradient[3][3] = {{0.02, 0.05, -0.01}, {-0.03, 0.04, 0.02}, {0.01, -0.02, 0.03}};
  constexpr double slope[3] = {0.7, -0.4, 0.5}, at_origin = 0.2;
  dealii::Triangulation<dim> mesh;
  make_distorted_cube(mesh, 3);
  const dealii::MappingQ<dim> mapping(1);
  const auto displacement = [&](int component, const Place& x) {
    double u = 0;
    for (int d = 0; d < dim; ++d) u += gradient[component][d] * x[d];
    return u;
  };
  const auto pressure = [&](const Place& x) {
    double p = at_origin;
    for (int d = 0; d < dim; ++d) p += slope[d] * x[d];
    return p;
  };
  Boundary around;
  VolumeLoads loads;
  double dilatation = 0;
  for (int c = 0; c < dim; ++c) {
    around.displacement[c] = [=](const Place& x, double t) { return t * displacement(c, x); };
    loads.force[c] = [=](const Place&, double t) { return t * slope[c]; };
    dilatation += gradient[c][c];
  }
  around.fluid_pressure = [=](const Place& x, double t) { return t * pressure(x); };
  loads.fluid_source = [=](const Place&, double) { return dilatation; };
  PoroelasticProblem<Coordinates> problem(mesh, mapping, {{0, tissue()}}, {{0, around}},
                                          {.strain = Strain::small});
  problem.set_volume_loads(loads);
  for (int n = 0; n < 2; ++n) ASSERT_TRUE(problem.step(0.5).converged);
  double displacement_error = 0, pressure_error = 0;
  problem.visit_points([&](const PointState<dim>& point) {
    Place x = {};
    for (int d = 0; d < dim; ++d) x[d] = point.position[d];
    for (int c = 0; c < dim; ++c)
      displacement_error = std::max(displacement_error, std::abs(point.displacement[c] - displacement(c, x)));
    pressure_error = std::max(pressure_error, std::abs(point.pressure - pressure(x)));
  });
  const verification::Case of{"V4", "patch of distorted cells, " + name, "linear displacement and pressure"};
  EXPECT_TRUE(verification::verify(of, "greatest error of u", displacement_error, 0, 1e-10));
  EXPECT_TRUE(verification::verify(of, "greatest error of p", pressure_error, 0, 1e-10));
}

TEST(PatchOfDistortedCells, HoldsLinearStatesExactlyInThePlane) {
  expect_exact<PlaneStrain>("plane strain");
}
TEST(PatchOfDistortedCells, HoldsLinearStatesExactlyInThreeDimensions) {
  expect_exact<Cartesian>("three dimensions");
}

/// What no turn of the body may change.
struct Invariants {
  std::vector<double> values;
};

/// A body of two tissues of which one grows, its boundary carried by Q (I + A).
Invariants carried(double angle) {
  constexpr double stretch[2][2] = {{0.1, 0.05}, {-0.02, 0.06}};
  dealii::Triangulation<2> mesh;
  make_distorted_cube(mesh, 4);
  for (const auto& cell : mesh.active_cell_iterators())
    cell->set_material_id(cell->center()[0] < 0.5 ? 0 : 1);
  const dealii::MappingQ<2> mapping(1);
  auto grows = tissue();
  grows.growth = GivenGrowth{.time = {0, 1}, .stretch = {1, 1.1}};
  grows.permeability = HolmesMow{.conductivity = 0.3, .exponent = 2, .sensitivity = 1};
  Boundary around{.fluid_pressure = always(0.1)};
  for (int c = 0; c < 2; ++c)
    around.displacement[c] = [=](const Place& x, double t) {
      const double y[2] = {x[0] + t * (stretch[0][0] * x[0] + stretch[0][1] * x[1]),
                           x[1] + t * (stretch[1][0] * x[0] + stretch[1][1] * x[1])};
      const double cosine = std::cos(t * angle), sine = std::sin(t * angle);
      return c == 0 ? cosine * y[0] - sine * y[1] - x[0] : sine * y[0] + cosine * y[1] - x[1];
    };
  PoroelasticProblem<PlaneStrain> problem(mesh, mapping, {{0, grows}, {1, tissue()}}, {{0, around}},
                                          {.tolerance = 1e-12});
  for (int n = 0; n < 16; ++n) {  // 3 degrees at a time: only the boundary is moved at first
    const auto report = problem.step(1. / 16);
    EXPECT_TRUE(report.converged) << report.failure;
  }
  Invariants invariants;
  problem.visit_points([&](const PointState<2>& point) {
    invariants.values.insert(invariants.values.end(), {point.volume, point.pressure, point.energy});
    for (const double principal : principal_values(point.effective_stress))
      invariants.values.push_back(principal);
  });
  return invariants;
}

TEST(RigidRotation, LeavesVolumePressureEnergyAndPrincipalStresses) {
  const auto still = carried(0), turned = carried(0.9);
  ASSERT_EQ(still.values.size(), turned.values.size());
  double largest = 0;
  for (std::size_t n = 0; n < still.values.size(); ++n)
    largest = std::max(largest, std::abs(still.values[n] - turned.values[n]));
  EXPECT_TRUE(
      verification::verify({"V4", "finite strain, the body turned by 52 degrees as it grows", "no turn"},
                           "greatest change of J, p, energy and principal stresses", largest, 0, 1e-9));
}

}  // namespace
}  // namespace turgor::poroelasticity
