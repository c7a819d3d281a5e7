// The meshes of growing bodies: their sizes, sides, planes of symmetry and cuts.
#include <deal.II/base/mpi.h>
#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_values.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <numbers>
#include <set>
#include <sstream>

#include "geometry/input_error.hpp"
#include "poroelasticity/coordinates.hpp"
#include "simulation/mechanics_body.hpp"

namespace turgor::simulation {
namespace {

using configuration::Case;
using configuration::Shape;
using poroelasticity::Axisymmetric;
using poroelasticity::Cartesian;
using poroelasticity::PlaneStrain;
using poroelasticity::Radial;

constexpr double pi = std::numbers::pi;

/// A ball of 1 mm in a host of 3 mm.
Case ball_in_host() {
  Case run;
  run.geometry.radius = 1e-3;
  run.geometry.host = {.shape = configuration::HostShape::sphere, .extent = 2e-3};
  run.regions.resize(2);
  run.regions[0].name = "tumour";
  run.regions[1].name = "host";
  run.regions[1].tissue = configuration::Tissue::normal;
  run.mechanics.cells_per_radius = 4;
  return run;
}

Tissue impermeable(const Case& run) {
  Tissue tissue;
  tissue.fluid.resize(run.regions.size());
  return tissue;
}

template <class Coordinates>
MechanicsBody<Coordinates> body_of(const Case& run, bool with_host = true) {
  return make_mechanics_body<Coordinates>(MPI_COMM_WORLD, run, impermeable(run), with_host);
}

/// Volume of a region, or of all of them, in the whole body (m3; per metre in plane strain).
template <class Coordinates>
double volume_of(const MechanicsBody<Coordinates>& body, std::optional<unsigned> region = {}) {
  constexpr int dim = Coordinates::dimension;
  const dealii::FE_Nothing<dim> nothing;
  dealii::FEValues<dim> values(*body.mapping, nothing, dealii::QGauss<dim>(4),
                               dealii::update_JxW_values | dealii::update_quadrature_points);
  double volume = 0;
  for (const auto& cell : body.mesh->active_cell_iterators()) {
    if (!cell->is_locally_owned() || (region && cell->material_id() != *region)) continue;
    values.reinit(cell);
    for (const unsigned q : values.quadrature_point_indices())
      volume += values.JxW(q) * Coordinates::measure(values.quadrature_point(q));
  }
  if (dim == 3) volume = dealii::Utilities::MPI::sum(volume, MPI_COMM_WORLD);
  return body.copies * volume;
}

/// How many boundary faces have an id, over all ranks.
template <class Coordinates>
int faces_with(const MechanicsBody<Coordinates>& body, dealii::types::boundary_id id) {
  int count = 0;
  for (const auto& cell : body.mesh->active_cell_iterators())
    if (cell->is_locally_owned())
      for (const auto& face : cell->face_iterators())
        if (face->at_boundary() && face->boundary_id() == id) ++count;
  return Coordinates::dimension == 3 ? dealii::Utilities::MPI::sum(count, MPI_COMM_WORLD) : count;
}

template <class Coordinates>
void expect_ball_in_host() {
  const auto run = ball_in_host();
  const auto body = body_of<Coordinates>(run), alone = body_of<Coordinates>(run, false);
  const double ball = 4 * pi / 3 * 1e-9;
  constexpr double curved = 2e-3;  // what quadratic edges of these cells leave
  EXPECT_NEAR(volume_of(body, 0), ball, curved * ball);
  EXPECT_NEAR(volume_of(body, 1), 26 * ball, curved * 26 * ball);
  EXPECT_NEAR(volume_of(alone), volume_of(body, 0), 1e-12 * ball) << "the same cells";
  EXPECT_EQ(body.sides.size(), 1u);
  EXPECT_GT(faces_with(body, body.sides.at("outer")), 0);
  EXPECT_GT(faces_with(alone, alone.sides.at("outer")), 0);
  for (const auto& [id, boundary] : body.symmetry) EXPECT_GT(faces_with(body, id), 0);
  EXPECT_EQ(body.radius, 1e-3);
}

TEST(BallInHost, HasItsVolumeInRadialCoordinates) {
  expect_ball_in_host<Radial>();
}
TEST(BallInHost, HasItsVolumeInAxisymmetricCoordinates) {
  expect_ball_in_host<Axisymmetric>();
}
TEST(BallInHost, HasItsVolumeInSpace) {
  expect_ball_in_host<Cartesian>();
}

TEST(Spheroid, HasItsVolumeAroundItsAxis) {
  auto run = ball_in_host();
  run.geometry.shape = Shape::ellipsoid;
  run.geometry.radius = 0;
  run.geometry.semi_axes = {1e-3, 1e-3, 1.6e-3};
  const double expected = 4 * pi / 3 * 1.6e-9;
  EXPECT_NEAR(volume_of(body_of<Axisymmetric>(run), 0), expected, 3e-3 * expected);
  EXPECT_NEAR(volume_of(body_of<Cartesian>(run), 0), expected, 5e-3 * expected)
      << "straight where cells hang";
}

Case block(Shape shape) {
  auto run = ball_in_host();
  run.geometry = {.shape = shape};
  run.geometry.radius = shape == Shape::cylinder ? 1e-3 : 0;
  run.geometry.height = shape == Shape::cylinder ? 0.5e-3 : 0;
  if (shape == Shape::box) run.geometry.size = {1e-3, 0.5e-3, 0.25e-3};
  run.regions.resize(1);
  return run;
}

template <class Coordinates>
std::set<std::string> named_sides(const MechanicsBody<Coordinates>& body) {
  std::set<std::string> names;
  for (const auto& [name, id] : body.sides) {
    EXPECT_GT(faces_with(body, id), 0) << name;
    names.insert(name);
  }
  return names;
}

TEST(Box, HasItsVolumeAndNamedSides) {
  const auto run = block(Shape::box);
  const auto space = body_of<Cartesian>(run);
  EXPECT_NEAR(volume_of(space), 0.125e-9, 1e-22);
  EXPECT_EQ(named_sides(space),
            (std::set<std::string>{"x_min", "x_max", "y_min", "y_max", "z_min", "z_max"}));
  const auto plane = body_of<PlaneStrain>(run);
  EXPECT_NEAR(volume_of(plane), 0.5e-6, 1e-19);
  EXPECT_EQ(named_sides(plane), (std::set<std::string>{"x_min", "x_max", "y_min", "y_max"}));
}

TEST(Cylinder, HasItsVolumeAndNamedSides) {
  const auto run = block(Shape::cylinder);
  const double expected = pi * 0.5e-9;
  const auto space = body_of<Cartesian>(run);
  EXPECT_NEAR(volume_of(space), expected, 0.03 * expected) << "straight edges";
  EXPECT_EQ(named_sides(space), (std::set<std::string>{"side", "bottom", "top"}));
  const auto around = body_of<Axisymmetric>(run);
  EXPECT_NEAR(volume_of(around), expected, 1e-12 * expected);
  EXPECT_EQ(named_sides(around), (std::set<std::string>{"side", "bottom", "top"}));
  const auto plane = body_of<PlaneStrain>(run);
  EXPECT_NEAR(volume_of(plane), pi * 1e-6, 2e-3 * pi * 1e-6);
  EXPECT_EQ(named_sides(plane), (std::set<std::string>{"side"}));
}

TEST(HalfABall, LetsGoOfTheFacesOfItsCut) {
  auto run = ball_in_host();
  run.geometry.symmetry = configuration::Symmetry::half;
  run.mechanics.cut = {.time = 1., .depth = 0.5};
  const auto body = body_of<Cartesian>(run, false);
  EXPECT_EQ(body.copies, 2);
  ASSERT_TRUE(body.cut);
  double area = 0, left = 1;
  for (const auto& cell : body.mesh->active_cell_iterators())
    if (cell->is_locally_owned())
      for (const auto& face : cell->face_iterators())
        if (face->at_boundary() && face->boundary_id() == *body.cut) {
          area += face->measure();
          left = std::min(left, face->center()[0]);
          EXPECT_NEAR(face->center()[2], 0, 1e-15);
        }
  area = dealii::Utilities::MPI::sum(area, MPI_COMM_WORLD);
  left = dealii::Utilities::MPI::min(left, MPI_COMM_WORLD);
  EXPECT_NEAR(area, 0.5 * pi * 1e-6, 0.03 * pi * 1e-6) << "half of the plane";
  EXPECT_GT(left, 0);
}

/// The octant of a ball of 10 mm in its host, of gmsh.
Case meshed_octant(const std::filesystem::path& file) {
  auto run = ball_in_host();
  run.geometry = {.shape = Shape::mesh};
  run.geometry.mesh = {.file = file, .copies = 8};
  run.resolution.rim_cell = 1;  // as the mesh is
  return run;
}

const auto octant = std::filesystem::path(TURGOR_SOURCE_DIR) / "meshes" / "sphere_octant_in_host.msh";

TEST(AMeshCutByPlanesOfSymmetry, HasItsCentreOnThem) {
  const auto body = body_of<Cartesian>(meshed_octant(octant));
  EXPECT_EQ(body.symmetry.size(), 3u);
  EXPECT_EQ(body.copies, 8);
  for (const double coordinate : body.centre) EXPECT_NEAR(coordinate, 0, 1e-12);
  EXPECT_FALSE(body.budget_binds);
}

TEST(AMeshWithASealedSurface, IsRefusedOnAllRanks) {
  std::ostringstream text;
  text << std::ifstream(octant).rdbuf();
  std::string changed = text.str();
  const std::string name = "\"symmetry\"";
  changed.replace(changed.find(name), name.size(), "\"sealed\"");
  const auto file =
      std::filesystem::temp_directory_path() /
      ("turgor_sealed_" + std::to_string(dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD)) + "_" +
       std::to_string(getpid()) + ".msh");
  std::ofstream(file) << changed;
  EXPECT_THROW(body_of<Cartesian>(meshed_octant(file)), geometry::InputError);
  std::filesystem::remove(file);
}

TEST(ABallInSpace, TellsThatItsBudgetBinds) {
  auto run = ball_in_host();
  run.mechanics.cells_per_radius = 24;
  run.resolution.maximum_cells = 300;
  EXPECT_TRUE(body_of<Cartesian>(run, false).budget_binds);
  run.mechanics.excision = 1;
  EXPECT_THROW(body_of<Cartesian>(run, false), geometry::InputError);
  run.resolution.maximum_cells = 1e6;
  run.mechanics.cells_per_radius = 4;
  EXPECT_FALSE(body_of<Cartesian>(run).budget_binds);
}

}  // namespace
}  // namespace turgor::simulation
