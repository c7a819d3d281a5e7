#include "output/visual_output.hpp"

#include "output/vtk_xml.hpp"
#include "tests/support/read_vtu.hpp"
#include "tests/unit/output/body.hpp"
#include "tests/unit/output/matchers.hpp"

namespace turgor::output {
namespace {

using testing_vtu::array;
using testing_vtu::content;

/// Fields are kept in single precision.
constexpr double single_precision = 1e-6;

std::size_t owned_cells(const Body& body) {
  std::size_t cells = 0;
  for (const auto& cell : body.domain->triangulation().active_cell_iterators())
    cells += cell->is_locally_owned() && cell->material_id() != geometry::Domain::outside;
  return cells;
}

TEST(VisualOutput, HoldsEveryCellAndTheFieldAtEveryVertexHangingOnesToo) {
  const SharedFolder folder;
  const Body body(MPI_COMM_WORLD, true);
  VisualOutput visual(*body.graph, *body.domain, folder.path() / "a", "a");
  const auto linear = body.field([](const auto& x) { return 1 + 100 * x[0] - 50 * x[2]; });
  const std::size_t cells = owned_cells(body);
  visual.write(0, std::vector<NodalField>{{"pressure", "Pa", linear}},
               std::vector<CellField>{{"flux", "m/s", 3, std::vector<double>(3 * cells, 2.)}});
  int rank;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  const auto file = content(folder.path() / "a" / "output_0000" / (std::to_string(rank) + ".vtu"));
  const auto points = array<float>(file, "Points");
  const auto pressure = array<float>(file, "pressure [Pa]");
  const auto connectivity = array<std::int32_t>(file, "connectivity");
  ASSERT_EQ(points.size(), 3 * pressure.size());
  ASSERT_EQ(connectivity.size(), 8 * cells);
  EXPECT_EQ(array<float>(file, "flux [m/s]").size(), 3 * cells);
  EXPECT_EQ(array<std::uint8_t>(file, "types"), std::vector<std::uint8_t>(cells, 12));
  double worst = 0;
  for (std::size_t p = 0; p < pressure.size(); ++p)
    worst = std::max(worst, std::abs(pressure[p] - (1. + 100 * points[3 * p] - 50 * points[3 * p + 2])));
  EXPECT_LT(worst, single_precision);
  // Corners in VTK's order span a positive volume.
  const auto corner = [&](std::size_t cell, int v, int d) {
    return points[3 * connectivity[8 * cell + v] + d];
  };
  const auto regions = array<std::int32_t>(file, "region");
  for (std::size_t cell = 0; cell < cells; ++cell) {
    double edge[3][3];
    for (int d = 0; d < 3; ++d) {
      edge[0][d] = corner(cell, 1, d) - corner(cell, 0, d);
      edge[1][d] = corner(cell, 3, d) - corner(cell, 0, d);
      edge[2][d] = corner(cell, 4, d) - corner(cell, 0, d);
    }
    const double triple = edge[0][0] * (edge[1][1] * edge[2][2] - edge[1][2] * edge[2][1]) +
                          edge[0][1] * (edge[1][2] * edge[2][0] - edge[1][0] * edge[2][2]) +
                          edge[0][2] * (edge[1][0] * edge[2][1] - edge[1][1] * edge[2][0]);
    ASSERT_GT(triple, 0);
    const double r = std::hypot(corner(cell, 0, 0), corner(cell, 0, 1), corner(cell, 0, 2)) +
                     std::hypot(corner(cell, 6, 0), corner(cell, 6, 1), corner(cell, 6, 2));
    ASSERT_EQ(regions[cell], r / 2 < Body::radius ? 0 : 1);
  }
}

TEST(VisualOutput, ListsTrueTimesAndOnlyFilesThatAreWholeAfterEveryOutput) {
  const SharedFolder folder;
  const Body body(MPI_COMM_WORLD, false);
  VisualOutput visual(*body.graph, *body.domain, folder.path() / "low_dose", "low <dose>");
  const std::vector<double> times = {0, 0.1, 86400.5};
  for (std::size_t k = 0; k < times.size(); ++k) {
    visual.write(times[k],
                 std::vector<NodalField>{{"concentration a & b", "1", body.field(distance_to_centre)}}, {});
    MPI_Barrier(MPI_COMM_WORLD);
    if (!folder.is_root()) continue;
    const auto pvd = content(visual.collection());
    EXPECT_EQ(visual.collection().filename(), "low_dose.pvd");
    EXPECT_THAT(pvd, testing::HasSubstr("times in seconds"));
    std::size_t listed = 0;
    for (auto at = pvd.find("file=\""); at != std::string::npos; at = pvd.find("file=\"", at + 1), ++listed) {
      const auto name = pvd.substr(at + 6, pvd.find('"', at + 6) - at - 6);
      const auto pvtu = content(folder.path() / "low_dose" / name);
      EXPECT_THAT(pvtu, testing::HasSubstr("Name=\"concentration a &amp; b [1]\""));
      for (auto piece = pvtu.find("Source=\""); piece != std::string::npos;
           piece = pvtu.find("Source=\"", piece + 1)) {
        const auto source = pvtu.substr(piece + 8, pvtu.find('"', piece + 8) - piece - 8);
        EXPECT_THAT(content(folder.path() / "low_dose" / source), testing::EndsWith("</VTKFile>\n"));
      }
    }
    EXPECT_EQ(listed, k + 1);
  }
  if (!folder.is_root()) return;
  EXPECT_THAT(content(visual.collection()), testing::HasSubstr("timestep=\"86400.5\""));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
    EXPECT_NE(entry.path().extension(), ".part");
}

TEST(VisualOutput, RefusesWhatIsNoNumberOnEveryRank) {
  const SharedFolder folder;
  const Body body(MPI_COMM_WORLD, false);
  VisualOutput visual(*body.graph, *body.domain, folder.path(), "a");
  auto field = body.field(distance_to_centre);
  if (body.graph->first_node() == 0) field[0] = std::nan("");
  EXPECT_THROW(visual.write(0, std::vector<NodalField>{{"c", "1", field}}, {}), std::runtime_error);
  EXPECT_THROW(visual.write(0, {}, std::vector<CellField>{{"w", "1", 3, {1.}}}), std::runtime_error);
  EXPECT_NO_THROW(visual.write(0, {}, {}));
}

TEST(VisualOutput, IsReadByVtk) {
  const SharedFolder folder;
  if (std::system("/usr/bin/python3 -c 'import vtkmodules.vtkIOXML' > /dev/null 2>&1") != 0)
    GTEST_SKIP() << "python3-vtk9 is not installed";
  const Body body(MPI_COMM_WORLD, true);
  VisualOutput visual(*body.graph, *body.domain, folder.path() / "arm", "low <dose> & \"more\"");
  const std::size_t cells = owned_cells(body);
  const std::string name = "concentration a & \"b\" <c>";
  visual.write(12.5, std::vector<NodalField>{{name, "1", body.field(distance_to_centre)}},
               std::vector<CellField>{{"flux", "m/s", 3, std::vector<double>(3 * cells, 2.)},
                                      {"undefined", "1", 1, std::vector<double>(cells, std::nan(""))}});
  MPI_Barrier(MPI_COMM_WORLD);
  if (!folder.is_root()) return;
  const std::string command = "/usr/bin/python3 " TURGOR_SOURCE_DIR "/tests/unit/output/read_with_vtk.py " +
                              (folder.path() / "arm").string() + " " +
                              std::to_string(body.domain->triangulation().n_global_active_cells());
  EXPECT_EQ(std::system(command.c_str()), 0);
  const std::string wrong = command + "1 2> /dev/null";
  EXPECT_NE(std::system(wrong.c_str()), 0);
}

TEST(VisualOutput, IsRenderedByTheScriptInTheDocumentation) {
  const SharedFolder folder;
  if (std::system(
          "xvfb-run -a /usr/bin/python3 -c 'import vtkmodules.vtkRenderingOpenGL2' > /dev/null 2>&1") != 0)
    GTEST_SKIP() << "python3-vtk9 or xvfb is not installed";
  const Body body(MPI_COMM_WORLD, true);
  for (const std::string arm : {"a", "b"}) {
    VisualOutput visual(*body.graph, *body.domain, folder.path() / arm, arm);
    visual.write(0, std::vector<NodalField>{{"interstitial_pressure", "Pa", body.field(distance_to_centre)}},
                 {});
  }
  MPI_Barrier(MPI_COMM_WORLD);
  if (!folder.is_root()) return;
  const std::string command =
      "xvfb-run -a /usr/bin/python3 " TURGOR_SOURCE_DIR "/docs/render/render_results.py ";
  ASSERT_EQ(std::system((command + folder.path().string() + " > /dev/null").c_str()), 0);
  for (const auto* picture : {"slices.png", "view.png"})
    EXPECT_GT(std::filesystem::file_size(folder.path() / picture), 20'000u) << "as good as empty";
  EXPECT_NE(std::system((command + folder.path().string() + "/a > /dev/null 2>&1").c_str()), 0);
}

TEST(VtkXml, CompressesBlocksThatReadBack) {
  std::vector<float> values(700'001);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<float>(k) * 0.5f;
  const auto made = VtuFile::array("a", std::span<const float>(values));
  const std::string file = "Name=\"a\" offset=\"0\"/><AppendedData encoding=\"raw\">\n_" + made.data;
  EXPECT_EQ(array<float>(file, "a"), values);
}

}  // namespace
}  // namespace turgor::output
