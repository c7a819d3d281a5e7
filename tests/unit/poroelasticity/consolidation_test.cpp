// Standard problems of linear consolidation against their closed forms (docs/theory/poroelasticity.md). The
// oedometric modulus, the conductivity and the length are 1, so that time is Tv.
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "poroelasticity/poroelastic_problem.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::poroelasticity {
namespace {

Tissue soaked(double poisson) {
  const double shear = (1 - 2 * poisson) / (2 * (1 - poisson));  // at an oedometric modulus of 1
  return {.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = 1 - 4 * shear / 3},
          .permeability = ConstantConductivity{.conductivity = 1},
          .solid_fraction = 0.2};
}

const Boundary loaded_and_drained{.pushing = always(1), .fluid_pressure = always(0)};
using verification::Measure;
using verification::text;
using verification::verify;

const PoroelasticOptions linear{.strain = Strain::small, .scheme = TimeScheme::bdf2};

template <int dim>
void make_one_region(dealii::Triangulation<dim>& mesh) {
  for (const auto& cell : mesh.active_cell_iterators()) cell->set_material_id(0);
}

/// Very short steps first, growing by a tenth each: what begins with a jump is smooth in the logarithm of
/// time.
template <class Problem>
void run_from_jump_to(Problem& problem, double end) {
  double step = std::max(1e-7, problem.time() / 40);
  while (problem.time() < end * (1 - 1e-12)) {
    step = std::min({1.1 * step, problem.time() / 40 + 1e-7, end - problem.time()});
    const auto report = problem.step(step);
    ASSERT_TRUE(report.converged) << report.failure;
  }
}

TEST(Terzaghi, PressureAndSettlementFollowTheSeries) {
  dealii::Triangulation<2> mesh;
  dealii::GridGenerator::subdivided_hyper_rectangle(mesh, {1, 64}, dealii::Point<2>(0, 0),
                                                    dealii::Point<2>(0.1, 1), true);
  make_one_region(mesh);
  const dealii::MappingQ<2> mapping(1);
  const Boundary sides{.displacement = {always(0)}}, base{.displacement = {std::nullopt, always(0)}};
  PoroelasticProblem<PlaneStrain> column(mesh, mapping, {{0, soaked(0.2)}},
                                         {{0, sides}, {1, sides}, {2, base}, {3, loaded_and_drained}},
                                         linear);
  const struct {
    double time, quarter, half, bottom, settled;
  } rows[] = {{0.01, 0.92290013, 0.99959305, 1.00000000, 0.11283792},
              {0.1, 0.42375925, 0.73565132, 0.94930536, 0.35682340},
              {0.5, 0.14189873, 0.26218828, 0.37077743, 0.76395033},
              {1.0, 0.04132103, 0.07635130, 0.10797704, 0.93125968}};
  const verification::Case of{"V4", "Terzaghi's column, nu = 0.2, plane strain", "series"};
  for (const auto& row : rows) {
    run_from_jump_to(column, row.time);
    const auto agrees = [&](const std::string& quantity, double got, double expected) {
      constexpr double within = 5e-4;  // of the load, and of the last settlement
      EXPECT_TRUE(
          verify(of, quantity + ", Tv = " + text(row.time), got, expected, within, Measure::absolute));
    };
    agrees("p/p0 at a quarter", column.pressure_at({0.05, 0.75}), row.quarter);
    agrees("p/p0 at half", column.pressure_at({0.05, 0.5}), row.half);
    agrees("p/p0 at the base", column.pressure_at({0.05, 0}), row.bottom);
    agrees("settlement U", -column.displacement_at({0.05, 1})[1], row.settled);
  }
}

/// Terzaghi's column of `cells`, one across, at small strain.
struct Column {
  static constexpr double width = 0.1;
  dealii::Triangulation<2> mesh;
  dealii::MappingQ<2> mapping{1};
  std::unique_ptr<PoroelasticProblem<PlaneStrain>> problem;
  Column(unsigned cells, double poisson, bool smooth) {
    dealii::GridGenerator::subdivided_hyper_rectangle(mesh, {1, cells}, dealii::Point<2>(0, 0),
                                                      dealii::Point<2>(width, 1), true);
    make_one_region(mesh);
    const Boundary sides{.displacement = {always(0)}}, base{.displacement = {std::nullopt, always(0)}};
    problem = std::make_unique<PoroelasticProblem<PlaneStrain>>(
        mesh, mapping, std::map<dealii::types::material_id, Tissue>{{0, soaked(poisson)}},
        std::map<dealii::types::boundary_id, Boundary>{
            {0, sides}, {1, sides}, {2, base}, {3, loaded_and_drained}},
        PoroelasticOptions{.strain = Strain::small, .smooth_pressure = smooth});
  }
  double pressure_at(double height) const { return problem->pressure_at({width / 2, height}); }
};

/// A first step in which nothing drains: K step M/h2 = 1e-4, so that the boundary layer is far thinner than a
/// cell. The pressure is the projection of a jump: 2 - sqrt(3) too large at the first node, and by that
/// factor less wrong at each further one.
TEST(Terzaghi, AnUndrainedStartOvershootsBesideTheDrainedEndAlone) {
  constexpr int cells = 16;
  for (const double poisson : {0.2, 0.49}) {
    const Column column(cells, poisson, false);
    ASSERT_TRUE(column.problem->step(1e-4 / (cells * cells)).converged);
    const verification::Case of{"V4", "Terzaghi's column, K step M/h2 = 1e-4, nu = " + text(poisson),
                                "p = load where nothing has drained"};
    double above = 0, apart = 0;
    for (int n = 0; n < cells; ++n) {
      const double p = column.pressure_at(static_cast<double>(n) / cells);
      above = std::max(above, p - 1);
      if (n < cells - 3) apart = std::max(apart, std::abs(p - 1));
    }
    EXPECT_TRUE(verify(of, "greatest pressure above the load, beside the drained end", above, 0, 0.27,
                       Measure::absolute));
    EXPECT_TRUE(verify(of, "distance of p from the load, from the fourth cell on", apart, 0, 6e-3,
                       Measure::absolute));
  }
}

/// The same start with a smoothed pressure: between nothing and the load at all nodes, and falling to the
/// drained end, over a range of steps that drain less than a cell.
TEST(Terzaghi, ASmoothedPressureDoesNotWaver) {
  constexpr int cells = 16;
  const verification::Case of{"V4", "Terzaghi's column, pressure smoothed, K step M/h2 from 1e-6 to 0.1",
                              "p falls from the load at the base to 0"};
  double above = 0, rises = 0;
  for (const double poisson : {0.2, 0.49})
    for (const double share : {1e-6, 1e-4, 1e-2, 0.1}) {
      const Column column(cells, poisson, true);
      for (int step = 0; step < 3; ++step)
        ASSERT_TRUE(column.problem->step(share / (cells * cells)).converged);
      double below = 1e300;
      for (int n = 0; n <= cells; ++n) {
        const double p = column.pressure_at(static_cast<double>(n) / cells);
        above = std::max(above, p - 1);
        rises = std::max(rises, p - below);
        below = p;
      }
    }
  EXPECT_TRUE(verify(of, "greatest pressure above the load", above, 0, 1e-9, Measure::absolute));
  EXPECT_TRUE(verify(of, "greatest rise from a node to the next one", rises, 0, 1e-9, Measure::absolute));
}

/// By differences between meshes, as the steps' error is the same on all of them and larger on the finest.
TEST(Terzaghi, ASmoothedPressureConvergesToTheSame) {
  const auto at_half = [](unsigned cells, bool smooth) {
    const Column column(cells, 0.2, smooth);
    run_from_jump_to(*column.problem, 0.1);
    return column.pressure_at(0.5);
  };
  const double coarse = at_half(8, true), middle = at_half(16, true), fine = at_half(32, true);
  EXPECT_TRUE(verify({.id = "V4",
                      .case_name = "Terzaghi's column, pressure smoothed, 8, 16 and 32 cells",
                      .quantity = "p/p0 at half, Tv = 0.1, beside that without smoothing on 32 cells",
                      .expected = at_half(32, false),
                      .got = fine,
                      .tolerance = 2e-4,
                      .measure = Measure::absolute,
                      .order = std::log2((coarse - middle) / (middle - fine)),
                      .lowest_order = 1.9,
                      .source = "the same without smoothing"}));
}

TEST(Terzaghi, ForcesOnTheColumnBalance) {
  dealii::Triangulation<2> mesh;
  dealii::GridGenerator::subdivided_hyper_rectangle(mesh, {1, 16}, dealii::Point<2>(0, 0),
                                                    dealii::Point<2>(0.1, 1), true);
  make_one_region(mesh);
  const dealii::MappingQ<2> mapping(1);
  const Boundary sides{.displacement = {always(0)}}, base{.displacement = {std::nullopt, always(0)}};
  Boundary plate{.fluid_pressure = always(0), .plate = 1};
  plate.plate_force = [](double) { return -0.1; };
  const Boundary springs{.foundation = 3};
  // The same load as a pressure, as a plate's force, and carried by springs below.
  for (const auto& top : {loaded_and_drained, plate})
    for (const auto& below : {base, springs})
      for (const auto strain : {Strain::small, Strain::finite}) {
        PoroelasticProblem<PlaneStrain> column(mesh, mapping, {{0, soaked(0.2)}},
                                               {{0, sides}, {1, sides}, {2, below}, {3, top}},
                                               {.strain = strain});
        for (const double step : {1e-3, 0.1}) {
          const auto report = column.step(step * (strain == Strain::finite ? 1e-1 : 1));
          ASSERT_TRUE(report.converged) << report.failure;
          const auto& through = report.forces.through;
          EXPECT_NEAR(through.at(3)[1], -0.1, 1e-9);
          EXPECT_NEAR(through.at(2)[1], 0.1, 1e-9);
          EXPECT_NEAR(through.at(0)[0], -through.at(1)[0], 1e-9);
          EXPECT_GT(through.at(0)[0], 0.2) << "the column pushes against its sides";
        }
      }
}

TEST(Pins, TakeWhatLoadsLeave) {
  dealii::Triangulation<2> mesh;
  dealii::GridGenerator::subdivided_hyper_cube(mesh, 4);
  make_one_region(mesh);
  for (const auto& cell : mesh.active_cell_iterators())
    for (const unsigned face : cell->face_indices())
      if (cell->at_boundary(face)) cell->face(face)->set_boundary_id(face);
  const dealii::MappingQ<2> mapping(1);
  const auto pulled = [&](const Boundary& left, const Boundary& right) {
    PoroelasticProblem<PlaneStrain> body(
        mesh, mapping, {{0, soaked(0.2)}}, {{0, left}, {1, right}},
        {.strain = Strain::small, .pins = {{{0.5, 0.5}, 0}, {{0.5, 0.5}, 1}, {{1, 0.5}, 1}}});
    const auto report = body.step(1);
    EXPECT_TRUE(report.converged) << report.failure;
    EXPECT_NEAR(report.forces.sum()[0], 0, 1e-12);
    return report.forces;
  };
  const auto along = [](int component, double traction) {
    Boundary boundary{.fluid_pressure = always(0)};
    boundary.traction[component] = always(traction);
    return boundary;
  };
  EXPECT_NEAR(pulled(along(0, -0.01), along(0, 0.01)).pinned_magnitude, 0, 1e-12);
  const auto one_sided = pulled({}, along(0, 0.01));
  EXPECT_NEAR(one_sided.pinned[0], -0.01, 1e-12);
  EXPECT_NEAR(one_sided.pinned_magnitude, 0.01, 1e-12);
  // A moment is taken by a couple, whose sum says nothing.
  const auto turned = pulled(along(1, -0.01), along(1, 0.01));
  EXPECT_NEAR(turned.pinned[1], 0, 1e-12);
  EXPECT_NEAR(turned.pinned_magnitude, 0.04, 1e-12);
}

TEST(Plates, AreRefusedBesideWhatHoldsTheirEdge) {
  dealii::Triangulation<2> mesh;
  dealii::GridGenerator::subdivided_hyper_cube(mesh, 2, 0, 1, true);
  make_one_region(mesh);
  const dealii::MappingQ<2> mapping(1);
  const Boundary fixed{.displacement = {always(0), always(0)}}, plate{.plate = 1};
  EXPECT_THROW(
      PoroelasticProblem<PlaneStrain>(mesh, mapping, {{0, soaked(0.2)}}, {{0, fixed}, {3, plate}}, linear),
      std::invalid_argument);
  EXPECT_NO_THROW(PoroelasticProblem<PlaneStrain>(mesh, mapping, {{0, soaked(0.2)}},
                                                  {{0, {.displacement = {always(0)}}}, {3, plate}}, linear));
}

TEST(Mandel, TheCentreRisesAboveItsFirstPressure) {
  for (const double poisson : {0., 0.2}) {
    dealii::Triangulation<2> mesh;
    dealii::GridGenerator::subdivided_hyper_rectangle(mesh, {40, 1}, dealii::Point<2>(0, 0),
                                                      dealii::Point<2>(1, 0.5), true);
    make_one_region(mesh);
    const dealii::MappingQ<2> mapping(1);
    // A force of 2 on the half width of 1: p0 is 1.
    PoroelasticProblem<PlaneStrain> slab(mesh, mapping, {{0, soaked(poisson)}},
                                         {{0, {.displacement = {always(0)}}},
                                          {1, {.fluid_pressure = always(0)}},
                                          {2, {.displacement = {std::nullopt, always(0)}}},
                                          {3, {.plate = 1, .plate_force = [](double) { return -2.; }}}},
                                         linear);
    const double times[] = {0.01, 0.1, 0.5, 1};
    const double expected[2][4] = {{1.0590162, 1.1517912, 0.7027348, 0.3562848},
                                   {1.0437611, 1.0954137, 0.5927854, 0.2588439}};
    for (int n = 0; n < 4; ++n) {
      run_from_jump_to(slab, times[n]);
      EXPECT_TRUE(verify({"V4", "Mandel's slab under a rigid plate, nu = " + text(poisson), "series"},
                         "p/p0 at the centre, Tv = " + text(times[n]), slab.pressure_at({0, 0}),
                         expected[poisson == 0 ? 0 : 1][n], 1e-3, Measure::absolute));
    }
  }
}

TEST(Cryer, TheCentreOfASqueezedBallPeaks) {
  const struct {
    double poisson, peak, at;
    double times[4], pressures[4];
  } cases[] = {
      {0, 1.575425, 0.06271, {0.001, 0.01, 0.1, 0.5}, {1.0733629, 1.2454504, 1.4755054, 0.27231271}},
      {0.2, 1.364269, 0.05222, {0.001, 0.01, 0.1, 0.5}, {1.0542455, 1.1757625, 1.1941033, 0.11111893}}};
  for (const auto& c : cases) {
    dealii::Triangulation<1> mesh;
    dealii::GridGenerator::subdivided_hyper_cube(mesh, 80, 0, 1, true);
    make_one_region(mesh);
    const dealii::MappingQ<1> mapping(1);
    const auto ball = [&] {
      return std::make_unique<PoroelasticProblem<Radial>>(
          mesh, mapping, std::map<dealii::types::material_id, Tissue>{{0, soaked(c.poisson)}},
          std::map<dealii::types::boundary_id, Boundary>{{0, {.displacement = {always(0)}}},
                                                         {1, loaded_and_drained}},
          linear);
    };
    const verification::Case of{"V4", "Cryer's ball, nu = " + text(c.poisson) + ", radial", "series"};
    const auto values = ball();
    for (int n = 0; n < 4; ++n) {
      run_from_jump_to(*values, c.times[n]);
      EXPECT_TRUE(verify(of, "p/P0 at the centre, Tv = " + text(c.times[n]),
                         values->pressure_at(dealii::Point<1>(0)), c.pressures[n], 2e-3, Measure::absolute));
    }
    const auto peaking = ball();
    run_from_jump_to(*peaking, 0.8 * c.at);
    double peak = 0, when = 0;
    while (peaking->time() < 1.2 * c.at) {
      ASSERT_TRUE(peaking->step(0.002 * c.at).converged);
      if (const double p = peaking->pressure_at(dealii::Point<1>(0)); p > peak)
        peak = p, when = peaking->time();
    }
    EXPECT_TRUE(verify(of, "peak of p/P0 at the centre", peak, c.peak, 1e-3));
    EXPECT_TRUE(verify(of, "Tv of the peak", when, c.at, 0.02));
  }
}

TEST(DeLeeuw, TheAxisOfASqueezedCylinderPeaks) {
  dealii::Triangulation<2> mesh;
  dealii::GridGenerator::subdivided_hyper_rectangle(mesh, {50, 1}, dealii::Point<2>(0, 0),
                                                    dealii::Point<2>(1, 0.05), true);
  make_one_region(mesh);
  const dealii::MappingQ<2> mapping(1);
  const Boundary axis{.displacement = {always(0)}}, flat{.displacement = {std::nullopt, always(0)}};
  PoroelasticProblem<Axisymmetric> cylinder(
      mesh, mapping, {{0, soaked(0.2)}}, {{0, axis}, {1, loaded_and_drained}, {2, flat}, {3, flat}}, linear);
  constexpr double at = 0.05594;
  run_from_jump_to(cylinder, 0.9 * at);
  double peak = 0, when = 0;
  while (cylinder.time() < 1.1 * at) {
    ASSERT_TRUE(cylinder.step(0.01 * at).converged);
    if (const double p = cylinder.pressure_at({0, 0.025}); p > peak) peak = p, when = cylinder.time();
  }
  const verification::Case of{"V4", "de Leeuw's cylinder, nu = 0.2, axisymmetric", "Laplace inversion"};
  EXPECT_TRUE(verify(of, "peak of p/P0 on the axis", peak, 1.184067, 1e-3));
  EXPECT_TRUE(verify(of, "Tv of the peak", when, at, 0.03));
}

TEST(StarlingStep, TheCentreFollowsTheVessels) {
  const struct {
    double alpha, poisson;
    bool embedded;
    double pressures[5];
  } cases[] = {{3, 0.2, true, {0.095162582, 0.39049017, 0.58502339, 0.68614162, 0.70050858}},
               {3, 0.2, false, {0.054535016, 0.27043503, 0.46584463, 0.63442639, 0.69908188}},
               {3, 0.4, false, {0.07850927, 0.34764508, 0.54829417, 0.67456518, 0.70041030}},
               {10, 0.2, true, {0.095162582, 0.39346934, 0.63212056, 0.86466405, 0.99286399}}};
  const double times[] = {0.1, 0.5, 1, 2, 5};
  for (const auto& c : cases) {
    dealii::Triangulation<1> mesh;
    std::vector<double> widths(100, 0.01);
    if (c.embedded)
      for (int n = 0; n < 60; ++n) widths.push_back(std::pow(30., (n + 1) / 60.) - std::pow(30., n / 60.));
    double outer = 0;
    for (const double width : widths) outer += width;
    dealii::GridGenerator::subdivided_hyper_rectangle(mesh, std::vector<std::vector<double>>{widths},
                                                      dealii::Point<1>(0), dealii::Point<1>(outer), true);
    for (const auto& cell : mesh.active_cell_iterators())
      cell->set_material_id(cell->center()[0] < 1 ? 0 : 1);
    auto tumour = soaked(c.poisson), host = tumour;
    tumour.exchange = {.vessel_conductance = c.alpha * c.alpha, .driving_pressure = 1};
    host.permeability = ConstantConductivity{.conductivity = 1e7};  // drains at once
    const dealii::MappingQ<1> mapping(1);
    PoroelasticProblem<Radial> ball(mesh, mapping, {{0, tumour}, {1, host}},
                                    {{0, {.displacement = {always(0)}}}, {1, {.fluid_pressure = always(0)}}},
                                    linear);
    const double unit = 1 / (c.alpha * c.alpha);
    for (int n = 0; n < 5; ++n) {
      run_from_jump_to(ball, times[n] * unit);
      EXPECT_TRUE(verify({"V5",
                          "vessels switched on, alpha = " + text(c.alpha) + ", nu = " + text(c.poisson) +
                              (c.embedded ? ", embedded" : ", free"),
                          "Laplace inversion"},
                         "p/p_e at the centre, " + text(times[n]) + " t_v",
                         ball.pressure_at(dealii::Point<1>(0)), c.pressures[n], 1e-3, Measure::absolute));
    }
  }
}

}  // namespace
}  // namespace turgor::poroelasticity
