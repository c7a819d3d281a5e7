// One ball in radial, axisymmetric and Cartesian coordinates: the same growth, the same pressure.
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <gtest/gtest.h>

#include <cmath>

#include "poroelasticity/poroelastic_problem.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::poroelasticity {
namespace {

constexpr dealii::types::boundary_id surface = 9;

/// A tumour that grows unevenly in time, leaks and is held by springs.
Tissue tumour() {
  return {.solid = NeoHookean{.shear_modulus = 10e3, .bulk_modulus = bulk_modulus(10e3, 0.3)},
          .growth = GompertzGrowth{.rate = 1, .largest_stretch = 1.5, .stress_inhibition = 1e-5},
          .permeability = HolmesMow{.conductivity = 1e-5, .exponent = 2, .sensitivity = 1},
          .exchange = {.vessel_conductance = 1e-4, .driving_pressure = 2e3},
          .solid_fraction = 0.2,
          .growth_supply = 0.5};
}

const Boundary springs{.foundation = 2e4, .fluid_pressure = always(0)};

Boundary no_way_through(int component) {
  Boundary boundary;
  boundary.displacement[component] = always(0);
  return boundary;
}

/// Part of a ball of radius 1 in the first quadrant or octant; boundary d is the plane x_d = 0.
template <int dim>
void make_part_of_ball(dealii::Triangulation<dim>& mesh, int refinements) {
  dealii::GridGenerator::quarter_hyper_ball(mesh);
  for (const auto& cell : mesh.active_cell_iterators()) {
    cell->set_material_id(0);
    for (const unsigned face : cell->face_indices())
      if (cell->at_boundary(face)) {
        auto id = surface;
        for (int d = 0; d < dim; ++d)
          if (cell->face(face)->center()[d] < 1e-12) id = d;
        cell->face(face)->set_boundary_id(id);
      }
  }
  mesh.refine_global(refinements);
}

struct Outcome {
  double pressure = 0, displacement = 0;
};

template <class Problem>
Outcome outcome(Problem& problem, int steps) {
  for (int n = 0; n < steps; ++n) {
    const auto report = problem.step(0.25);
    EXPECT_TRUE(report.converged) << report.failure;
  }
  dealii::Point<Problem::dim> centre, rim;
  rim[0] = 1;
  return {.pressure = problem.pressure_at(centre), .displacement = problem.displacement_at(rim)[0]};
}

Outcome radial(int steps) {
  dealii::Triangulation<1> mesh;
  dealii::GridGenerator::subdivided_hyper_cube(mesh, 32, 0, 1, true);
  for (const auto& cell : mesh.active_cell_iterators()) cell->set_material_id(0);
  const dealii::MappingQ<1> mapping(1);
  PoroelasticProblem<Radial> problem(mesh, mapping, {{0, tumour()}}, {{0, no_way_through(0)}, {1, springs}},
                                     {});
  return outcome(problem, steps);
}

void expect_same(const std::string& coordinates, const Outcome& got, const Outcome& expected, double within) {
  const verification::Case of{"V6", "ball that grows, leaks and is held by springs, " + coordinates,
                              "radial coordinates"};
  EXPECT_TRUE(verification::verify(of, "p(0) (Pa)", got.pressure, expected.pressure, within));
  EXPECT_TRUE(verification::verify(of, "u(R)/R", got.displacement, expected.displacement, within));
}

TEST(Coordinates, AxisymmetricIsRadial) {
  dealii::Triangulation<2> mesh;
  make_part_of_ball(mesh, 3);
  const dealii::MappingQ<2> mapping(2);
  PoroelasticProblem<Axisymmetric> problem(
      mesh, mapping, {{0, tumour()}}, {{0, no_way_through(0)}, {1, no_way_through(1)}, {surface, springs}},
      {});
  expect_same("axisymmetric", outcome(problem, 4), radial(4), 2e-3);
}

TEST(Coordinates, AnOctantIsRadial) {
  dealii::Triangulation<3> mesh;
  make_part_of_ball(mesh, 2);
  const dealii::MappingQ<3> mapping(2);
  PoroelasticProblem<Cartesian> problem(
      mesh, mapping, {{0, tumour()}},
      {{0, no_way_through(0)}, {1, no_way_through(1)}, {2, no_way_through(2)}, {surface, springs}}, {});
  expect_same("an octant in three dimensions", outcome(problem, 1), radial(1), 1e-2);
}

}  // namespace
}  // namespace turgor::poroelasticity
