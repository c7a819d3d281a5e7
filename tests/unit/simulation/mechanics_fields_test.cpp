// What ParaView gets of a growing body, and the cells' means that tables are made of.
#include "simulation/mechanics_fields.hpp"

#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "poroelasticity/poroelastic_problem.hpp"
#include "simulation/mechanics_values.hpp"
#include "tests/support/read_vtu.hpp"

namespace turgor::simulation {
namespace {

using namespace poroelasticity;
using testing_vtu::array;
using testing_vtu::content;

constexpr double single_precision = 1e-6, stretch = 0.02, pressure = 0.3, shear = 1, bulk = 2;

/// A square that is stretched along x and held along y, its pressure the same everywhere.
struct Stretched {
  dealii::Triangulation<2> mesh;
  dealii::MappingQ<2> mapping{1};
  std::unique_ptr<PoroelasticProblem<PlaneStrain>> problem;

  Stretched() {
    dealii::GridGenerator::subdivided_hyper_cube(mesh, 3, 0, 1);
    for (const auto& cell : mesh.active_cell_iterators()) cell->set_material_id(0);
    const Tissue tissue{.solid = NeoHookean{.shear_modulus = shear, .bulk_modulus = bulk},
                        .permeability = ConstantConductivity{.conductivity = 1}};
    Boundary around{.fluid_pressure = always(pressure)};
    around.displacement[0] = [](const Place& x, double) { return stretch * x[0]; };
    around.displacement[1] = always(0);
    problem = std::make_unique<PoroelasticProblem<PlaneStrain>>(
        mesh, mapping, std::map<dealii::types::material_id, Tissue>{{0, tissue}},
        std::map<dealii::types::boundary_id, Boundary>{{0, around}},
        PoroelasticOptions{.strain = Strain::small});
    EXPECT_TRUE(problem->step(1e9).converged);
  }
};

TEST(FieldsOfAGrowingBody, AreThoseOfTheProblem) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  const auto folder = std::filesystem::temp_directory_path() / ("turgor_fields_" + std::to_string(getpid()));
  const Stretched stretched;
  configuration::Case run;
  run.regions.resize(1);
  run.regions[0].name = "tumour";
  output::PieceSeries series(MPI_COMM_SELF, folder);
  write_fields(series, *stretched.problem, run, "control", 1, {0.5, 0.5, 0});
  ASSERT_TRUE(std::filesystem::exists(series.collection()));
  const auto file = content(folder / "output_0000" / "0.vtu");
  const auto points = array<float>(file, "Points"), moved = array<float>(file, "displacement [m]"),
             pressures = array<float>(file, "interstitial_pressure [Pa]");
  ASSERT_EQ(points.size(), 3u * 16) << "vertices that cells share are written once";
  ASSERT_EQ(moved.size(), points.size());
  for (std::size_t n = 0; n < pressures.size(); ++n) {
    EXPECT_NEAR(moved[3 * n], stretch * points[3 * n], single_precision);
    EXPECT_NEAR(moved[3 * n + 1], 0, single_precision);
    EXPECT_NEAR(pressures[n], pressure, single_precision);
  }
  EXPECT_EQ(array<std::int32_t>(file, "region"), (std::vector<std::int32_t>(9, 0)));
  const auto effective = array<float>(file, "effective stress [Pa]"),
             total = array<float>(file, "total stress [Pa]");
  ASSERT_EQ(effective.size(), 81u);
  const double along = (bulk + 4 * shear / 3) * stretch, across = (bulk - 2 * shear / 3) * stretch;
  for (std::size_t cell = 0; cell < 9; ++cell) {
    EXPECT_NEAR(effective[9 * cell], along, single_precision);
    EXPECT_NEAR(effective[9 * cell + 4], across, single_precision);
    EXPECT_NEAR(effective[9 * cell + 1], 0, single_precision);
    EXPECT_NEAR(total[9 * cell], along - pressure, single_precision);
    EXPECT_NEAR(total[9 * cell + 8], across - pressure, single_precision);
  }
  EXPECT_NEAR(array<float>(file, "J [1]")[4], 1 + stretch, single_precision);
  std::filesystem::remove_all(folder);
}

TEST(CellMeans, WeighByTheVolumesThatPointsStandFor) {
  const std::vector<MechanicalPoint> points = {
      {.region = 1,
       .cell = 3,
       .reference_volume = 1,
       .volume = 2,
       .pressure = 10,
       .volume_ratio = 2,
       .energy = 4},
      {.region = 1,
       .cell = 3,
       .reference_volume = 3,
       .volume = 6,
       .pressure = 20,
       .volume_ratio = 4,
       .energy = 8},
      {.region = 0, .cell = 4, .reference_volume = 1, .volume = 1, .pressure = 5}};
  const auto cells = cell_means(points);
  ASSERT_EQ(cells.size(), 2u);
  EXPECT_EQ(cells[0].region, 1u);
  EXPECT_DOUBLE_EQ(cells[0].volume, 8);
  EXPECT_DOUBLE_EQ(cells[0].pressure, (2 * 10 + 6 * 20) / 8.);
  EXPECT_DOUBLE_EQ(cells[0].volume_ratio, (1 * 2 + 3 * 4) / 4.);
  EXPECT_DOUBLE_EQ(cells[0].energy * cells[0].reference_volume, 1 * 4 + 3 * 8) << "energy is kept";
  EXPECT_DOUBLE_EQ(cells[1].pressure, 5);
}

TEST(PointsOfAllRanks, AreGatheredInTheOrderOfRanks) {
  int rank = 0, ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  std::vector<MechanicalPoint> points(static_cast<std::size_t>(rank) + 1);
  for (auto& point : points) point.pressure = rank;
  gather(points, MPI_COMM_WORLD);
  ASSERT_EQ(points.size(), static_cast<std::size_t>(ranks * (ranks + 1) / 2));
  std::size_t n = 0;
  for (int of = 0; of < ranks; ++of)
    for (int k = 0; k <= of; ++k) EXPECT_EQ(points[n++].pressure, of);
}

}  // namespace
}  // namespace turgor::simulation
