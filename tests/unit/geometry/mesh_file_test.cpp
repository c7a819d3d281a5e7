#include <unistd.h>

#include "geometry/input_error.hpp"
#include "geometry/mesh_file_domain.hpp"
#include "scan_fixture.hpp"

namespace turgor::geometry {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double round_off = 1e-12;

class MeshFileTest : public ScanTest {
 protected:
  static configuration::GeometryParameters geometry_of(const std::filesystem::path& file) {
    configuration::GeometryParameters geometry;
    geometry.shape = configuration::Shape::mesh;
    geometry.mesh.file = file;
    return geometry;
  }
  static std::filesystem::path example(const std::string& name) {
    return std::filesystem::path(TURGOR_SOURCE_DIR) / "meshes" / name;
  }
  static std::string refusal(const std::filesystem::path& file,
                             std::vector<std::string> regions = {"tumour"}) {
    return message_of<InputError>([&] { MeshDomain(MPI_COMM_WORLD, geometry_of(file), regions); });
  }
  /// Two unit cubes beside each other, version 2.2; `nodes_of_second` lets a test break the second.
  static std::string two_cubes(const std::string& names,
                               const std::string& nodes_of_second = "2 9 10 3 6 11 12 7") {
    return "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n" + names +
           "$Nodes\n12\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 0 0 1\n6 1 0 1\n7 1 1 1\n8 0 1 1\n9 2 0 0\n10 "
           "2 1 0\n"
           "11 2 0 1\n12 2 1 1\n$EndNodes\n$Elements\n3\n1 5 2 1 1 1 2 3 4 5 6 7 8\n2 5 2 2 2 " +
           nodes_of_second + "\n3 3 2 7 7 1 4 8 5\n$EndElements\n";
  }
  static std::string names(const std::string& first, const std::string& second, const std::string& surface) {
    return "$PhysicalNames\n3\n3 1 \"" + first + "\"\n3 2 \"" + second + "\"\n2 7 \"" + surface +
           "\"\n$EndPhysicalNames\n";
  }
};

TEST_F(MeshFileTest, PhysicalNamesBecomeRegionsAndBoundaries) {
  const auto file = write("two.msh", two_cubes(names("tumour", "host", "symmetry")));
  MeshDomain domain(MPI_COMM_WORLD, geometry_of(file), {"host", "tumour"});
  EXPECT_NEAR(domain.quality().volume, 2e-9, 2e-9 * round_off);
  EXPECT_NEAR(domain.quality().least_scaled_jacobian, 1, round_off);
  int symmetric = 0, outer = 0;
  for (const auto& cell : domain.triangulation().cell_iterators_on_level(0)) {
    const bool first = cell->center()[0] < 1e-3;
    EXPECT_EQ(domain.region_names()[cell->material_id()], first ? "tumour" : "host");
    for (const auto& face : cell->face_iterators())
      if (face->at_boundary()) (face->boundary_id() == Domain::symmetry_plane ? symmetric : outer) += 1;
  }
  EXPECT_EQ(symmetric, 1);
  EXPECT_EQ(outer, 9);
  // The plane of symmetry is no surface of the tumour, its other five faces are.
  EXPECT_NEAR(domain.depth({0.1e-3, 0.5e-3, 0.4e-3}), 0.4e-3, 1e-15);
  EXPECT_NEAR(domain.depth({1.25e-3, 0.5e-3, 0.5e-3}), -0.25e-3, 1e-15);
}

TEST_F(MeshFileTest, RefinementKeepsRegionsVolumeAndDepth) {
  MeshDomain domain(MPI_COMM_WORLD, geometry_of(example("cube_in_host.msh")), {"tumour", "host"});
  ASSERT_TRUE(domain.refine_to([](double depth) { return std::abs(depth) < 0.5e-3 ? 0.5e-3 : 2e-3; }, 1e6));
  double tumour = 0;
  for (const auto& cell : domain.triangulation().active_cell_iterators())
    if (cell->is_locally_owned() && cell->material_id() == 0) tumour += cell->measure();
  EXPECT_NEAR(dealii::Utilities::MPI::sum(tumour, MPI_COMM_WORLD), 64e-9, 64e-9 * round_off);
  EXPECT_NEAR(domain.depth({0, 0, 0}), 2e-3, 1e-15);
  EXPECT_NEAR(domain.depth({0, 0.5e-3, 2.5e-3}), -0.5e-3, 1e-15);
  EXPECT_NEAR(domain.depth({3e-3, 3e-3, 3e-3}), -std::sqrt(3.) * 1e-3, 1e-15);
}

TEST_F(MeshFileTest, BothVersionsGiveTheSameMesh) {
  const auto version_4 = read_mesh_file(example("cube_in_host.msh"));
  EXPECT_EQ(version_4.hexahedra.size(), 216u);
  EXPECT_EQ(version_4.quadrilaterals.size(), 216u);
  const auto version_2 = read_mesh_file(example("ball.msh"));
  EXPECT_FALSE(version_2.hexahedra.empty());
  MeshDomain ball(MPI_COMM_WORLD, geometry_of(example("ball.msh")), {"tumour"});
  EXPECT_NEAR(ball.quality().volume, 4. / 3 * M_PI * 125e-9, 0.05 * 4. / 3 * M_PI * 125e-9);
  EXPECT_GT(ball.quality().least_scaled_jacobian, 0.1);
}

TEST_F(MeshFileTest, TheUnitOfLengthIsTheParameters) {
  auto geometry = geometry_of(write("two.msh", two_cubes(names("tumour", "tumour", "outer"))));
  geometry.mesh.unit = 1e-2;
  EXPECT_NEAR(MeshDomain(MPI_COMM_WORLD, geometry, {"tumour"}).quality().volume, 2e-6, 2e-6 * round_off);
}

TEST_F(MeshFileTest, NamesThatDoNotFitAreRefusedWithWhatToDo) {
  EXPECT_THAT(refusal(write("none.msh", two_cubes(""))),
              AllOf(HasSubstr("no physical names"), HasSubstr("Physical Volume")));
  EXPECT_THAT(refusal(write("other.msh", two_cubes(names("tumor", "host", "outer"))), {"tumour", "host"}),
              AllOf(HasSubstr("\"tumor\""), HasSubstr("tumour, host")));
  EXPECT_THAT(
      refusal(write("missing.msh", two_cubes(names("tumour", "tumour", "outer"))), {"tumour", "host"}),
      HasSubstr("no physical volume \"host\""));
  EXPECT_THAT(refusal(write("surface.msh", two_cubes(names("tumour", "tumour", "skin")))),
              AllOf(HasSubstr("\"skin\""), HasSubstr("outer, symmetry, sealed")));
}

TEST_F(MeshFileTest, TetrahedraAreRefusedWithGmshsOwnRemedy) {
  const auto file =
      write("tets.msh",
            "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n1\n3 1 \"tumour\"\n$EndPhysicalNames\n"
            "$Nodes\n4\n1 0 0 0\n2 1 0 0\n3 0 1 0\n4 0 0 1\n$EndNodes\n$Elements\n1\n1 4 2 1 1 1 2 3 4\n"
            "$EndElements\n");
  EXPECT_THAT(refusal(file), AllOf(HasSubstr("tetrahedra"), HasSubstr("Mesh.SubdivisionAlgorithm 2")));
}

TEST_F(MeshFileTest, AnInvertedCellIsNamedWithItsPlaceAndAMirroredMeshIsTurned) {
  const auto labels = names("tumour", "tumour", "outer");
  EXPECT_THAT(refusal(write("inverted.msh", two_cubes(labels, "6 11 12 7 2 9 10 3"))),
              AllOf(HasSubstr("1 of 2 cells"), HasSubstr("element 2"), HasSubstr("(1.5, 0.5, 0.5)")));
  auto mirrored = two_cubes(labels, "6 11 12 7 2 9 10 3");
  mirrored.replace(mirrored.find("1 2 3 4 5 6 7 8"), 15, "5 6 7 8 1 2 3 4");
  EXPECT_THAT(refusal(write("mirrored.msh", mirrored)), IsEmpty());
}

TEST_F(MeshFileTest, PartsThatAreNotJoinedAreRefused) {
  auto apart = two_cubes(names("tumour", "tumour", "outer"), "13 9 10 3 6 11 12 7");
  apart.replace(apart.find("$Nodes\n12\n"), 10, "$Nodes\n13\n13 1 0 0\n");
  EXPECT_THAT(refusal(write("apart.msh", apart)), AllOf(HasSubstr("(1, 0, 0)"), HasSubstr("Coherence")));
}

TEST_F(MeshFileTest, DamagedFilesAreRefusedWithTheLine) {
  EXPECT_THAT(refusal(folder_ / "absent.msh"), HasSubstr("does not exist"));
  EXPECT_THAT(refusal(write("empty.msh", "")), HasSubstr("empty"));
  EXPECT_THAT(refusal(write("junk.msh", std::string(300, '\x01'))), HasSubstr("no gmsh mesh"));
  EXPECT_THAT(refusal(write("binary.msh", "$MeshFormat\n4.1 1 8\n")), HasSubstr("Mesh.Binary 0"));
  EXPECT_THAT(refusal(write("old.msh", "$MeshFormat\n4.0 0 8\n")), HasSubstr("4.1 and 2.2"));
  const auto whole = two_cubes(names("tumour", "tumour", "outer"));
  ASSERT_THAT(refusal(write("whole.msh", whole)), IsEmpty());
  EXPECT_THAT(refusal(write("nodes.msh", whole.substr(0, whole.find("8 0 1 1")))),
              AllOf(HasSubstr("line"), HasSubstr("cut off")));
  EXPECT_THAT(refusal(write("elements.msh", whole.substr(0, whole.find("$Elements")))),
              HasSubstr("no $Elements"));
  auto not_finite = whole;
  not_finite.replace(not_finite.find("8 0 1 1"), 7, "8 0 1 nan");
  EXPECT_THAT(refusal(write("nan.msh", not_finite)), HasSubstr("not a finite number"));
}

}  // namespace
}  // namespace turgor::geometry
