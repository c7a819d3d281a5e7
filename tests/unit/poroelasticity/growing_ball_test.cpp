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

}  // namespace
}  // namespace turgor::poroelasticity
