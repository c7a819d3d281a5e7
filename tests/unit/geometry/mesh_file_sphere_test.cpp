#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <numbers>
#include <sstream>

#include "geometry/input_error.hpp"
#include "geometry/mesh_file_domain.hpp"

namespace turgor::geometry {
namespace {

constexpr double round_off = 1e-12;
// Of meshes/sphere_octant_in_host.geo.
constexpr double tumour_radius = 4e-3, host_radius = 8e-3;

std::filesystem::path example(const std::string& name) {
  return std::filesystem::path(TURGOR_SOURCE_DIR) / "meshes" / name;
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// The example with `old_text` replaced by `new_text` once, in a file that goes with the object.
class ChangedMesh {
 public:
  ChangedMesh(const std::string& name, const std::string& old_text, const std::string& new_text)
      : ChangedMesh(changed(text_of(example(name)), old_text, new_text)) {}
  explicit ChangedMesh(const std::string& text)
      : file_(std::filesystem::temp_directory_path() /
              ("turgor_mesh_" + std::to_string(getpid()) + "_" + std::to_string(count_++) + ".msh")) {
    std::ofstream(file_) << text;
  }
  ~ChangedMesh() { std::filesystem::remove(file_); }
  ChangedMesh(const ChangedMesh&) = delete;
  ChangedMesh& operator=(const ChangedMesh&) = delete;
  const std::filesystem::path& file() const { return file_; }

 private:
  static std::string changed(std::string text, const std::string& old_text, const std::string& new_text) {
    const auto place = text.find(old_text);
    if (place == std::string::npos) throw std::logic_error("The example has no " + old_text);
    return text.replace(place, old_text.size(), new_text);
  }
  static inline int count_ = 0;
  std::filesystem::path file_;
};

std::unique_ptr<MeshDomain> domain_of(const std::filesystem::path& file,
                                      std::vector<std::string> regions = {"tumour", "host"},
                                      double copies = 1) {
  configuration::GeometryParameters geometry;
  geometry.shape = configuration::Shape::mesh;
  geometry.mesh.file = file;
  geometry.mesh.copies = copies;
  return std::make_unique<MeshDomain>(MPI_COMM_WORLD, geometry, std::move(regions));
}

std::string refusal(const std::filesystem::path& file,
                    std::vector<std::string> regions = {"tumour", "host"}) {
  try {
    domain_of(file, std::move(regions));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

void expect_says(const std::string& text, const std::string& part) {
  EXPECT_PRED_FORMAT2(testing::IsSubstring, part, text);
}

double volume_of(const MeshDomain& domain, const std::string& region) {
  double volume = 0;
  for (const auto& cell : domain.triangulation().active_cell_iterators())
    if (cell->is_locally_owned() && domain.region_names()[cell->material_id()] == region)
      volume += cell->measure();
  return dealii::Utilities::MPI::sum(volume, MPI_COMM_WORLD);
}

double boundary_area(const MeshDomain& domain, dealii::types::boundary_id id) {
  double area = 0;
  for (const auto& cell : domain.triangulation().active_cell_iterators())
    for (const auto& face : cell->face_iterators())
      if (cell->is_locally_owned() && face->at_boundary() && face->boundary_id() == id)
        area += face->measure();
  return dealii::Utilities::MPI::sum(area, MPI_COMM_WORLD);
}

/// Sag of the chords of a sphere's faces: their longest diagonal squared over eight radii.
double sag_of_tumour(const MeshDomain& domain) {
  double longest = 0;
  for (const auto& cell : domain.triangulation().cell_iterators_on_level(0))
    for (const auto& face : cell->face_iterators()) {
      bool on_sphere = true;
      for (unsigned v = 0; v < 4; ++v)
        on_sphere = on_sphere && std::abs(face->vertex(v).norm() - tumour_radius) < 1e-6 * tumour_radius;
      if (on_sphere) longest = std::max(longest, face->diameter());
    }
  return longest * longest / (8 * tumour_radius);
}

TEST(MeshOfSphereOctant, BothFormatsGiveTheSameRegionsBoundariesAndVolumes) {
  const auto text_41 = domain_of(example("sphere_octant_in_host.msh"));
  const auto text_22 = domain_of(example("sphere_octant_in_host_22.msh"));
  const double ball = std::numbers::pi / 6 * std::pow(tumour_radius, 3);
  // Inscribed: smaller than the ball by the sag, which counts about 2 sag / radius of the volume.
  const double coarseness = 3 * sag_of_tumour(*text_41) / tumour_radius;
  EXPECT_LT(volume_of(*text_41, "tumour"), ball);
  EXPECT_GT(volume_of(*text_41, "tumour"), ball * (1 - coarseness));
  for (const std::string region : {"tumour", "host"})
    EXPECT_NEAR(volume_of(*text_22, region), volume_of(*text_41, region), round_off * ball) << region;
  EXPECT_GT(volume_of(*text_41, "host") / volume_of(*text_41, "tumour"), 6);  // 7 for the spheres
  for (const auto id : {Domain::outer_boundary, Domain::symmetry_plane})
    EXPECT_NEAR(boundary_area(*text_22, id), boundary_area(*text_41, id), round_off);
  const double quarters = 3 * std::numbers::pi / 4 * host_radius * host_radius;
  EXPECT_NEAR(boundary_area(*text_41, Domain::symmetry_plane), quarters, 0.05 * quarters);
  const double eighth = std::numbers::pi / 2 * tumour_radius * tumour_radius;
  EXPECT_NEAR(text_41->surface_area({true, false}), eighth, 0.05 * eighth);
  ASSERT_EQ(text_41->remarks().size(), 1u);
  expect_says(text_41->remarks()[0], "geometry.mesh.copies");
  const auto whole = domain_of(example("sphere_octant_in_host.msh"), {"tumour", "host"}, 8);
  EXPECT_TRUE(whole->remarks().empty());
  EXPECT_NEAR(whole->surface_area({true, false}), 8 * text_41->surface_area({true, false}), round_off);
  EXPECT_EQ(whole->symmetric_about(), (std::array<bool, 3>{})) << "where a mesh lies is its own affair";
}

TEST(MeshOfSphereOctant, RefinementAndRepartitionKeepRegionsAndBoundaries) {
  const auto domain = domain_of(example("sphere_octant_in_host.msh"));
  const double tumour = volume_of(*domain, "tumour"), host = volume_of(*domain, "host");
  const double symmetric = boundary_area(*domain, Domain::symmetry_plane);
  ASSERT_TRUE(domain->refine_to([](double depth) { return 0.4e-3 + 0.3 * std::abs(depth); }, 1e5));
  EXPECT_GT(domain->triangulation().n_global_active_cells(), 135u);
  EXPECT_NEAR(volume_of(*domain, "tumour"), tumour, round_off * tumour);
  EXPECT_NEAR(volume_of(*domain, "host"), host, round_off * host);
  EXPECT_NEAR(boundary_area(*domain, Domain::symmetry_plane), symmetric, round_off * symmetric);
  EXPECT_GT(domain->quality().least_scaled_jacobian, 0.3);
}

// Polyhedron inscribed in the sphere: its surface lies between radius - sag and radius.
bool within_sag(const MeshDomain& domain, const dealii::Point<3>& point, double sag) {
  const double of_sphere = tumour_radius - point.norm(), depth = domain.depth(point);
  return depth <= of_sphere + round_off && depth >= of_sphere - sag - round_off;
}

TEST(MeshOfSphereOctant, DepthIsThatOfTheSphereWithinTheSagOfItsFaces) {
  const auto domain = domain_of(example("sphere_octant_in_host.msh"));
  const double sag = sag_of_tumour(*domain);
  EXPECT_LT(sag, 0.03 * tumour_radius);
  for (int i = 0; i <= 6; ++i)
    for (int j = 0; j <= 6; ++j)
      for (int k = 0; k <= 6; ++k) {
        const dealii::Point<3> point(0.77e-3 * i, 0.77e-3 * j, 0.77e-3 * k);
        EXPECT_TRUE(within_sag(*domain, point, sag)) << point << ": " << domain->depth(point);
      }
}

TEST(MeshOfSphereOctant, DepthCountsFromPlanesThatAreNotNamedSymmetry) {
  const ChangedMesh all_outer("sphere_octant_in_host.msh", "\"symmetry\"", "\"outer\"");
  const auto domain = domain_of(all_outer.file());
  const dealii::Point<3> near_plane(0.1e-3, 1e-3, 1e-3);
  EXPECT_FALSE(within_sag(*domain, near_plane, sag_of_tumour(*domain)));
  EXPECT_NEAR(domain->depth(near_plane), 0.1e-3, round_off);
}

TEST(MeshOfCube, DepthIsTheClosedFormBesideFacesEdgesAndCorners) {
  const auto domain = domain_of(example("cube_in_host.msh"));
  const double half = 2e-3;
  int outside_corners = 0;
  for (int i = -9; i <= 9; ++i)
    for (int j = -9; j <= 9; ++j)
      for (int k = -9; k <= 9; ++k) {
        const dealii::Point<3> point(0.55e-3 * i, 0.55e-3 * j, 0.55e-3 * k);
        double beyond = 0, innermost = -half;
        int axes_beyond = 0;
        for (unsigned d = 0; d < 3; ++d) {
          const double excess = std::abs(point[d]) - half;
          innermost = std::max(innermost, excess);
          beyond += std::pow(std::max(excess, 0.), 2);
          axes_beyond += excess > 0;
        }
        outside_corners += axes_beyond == 3;
        const double depth = beyond > 0 ? -std::sqrt(beyond) : -innermost;
        EXPECT_NEAR(domain->depth(point), depth, round_off) << point;
      }
  EXPECT_GT(outside_corners, 1000);
}

TEST(MeshFileRefusals, ElementsThatAreNoHexahedraOfFirstOrder) {
  // Element 3 2 of two tags is a quadrilateral on 4 nodes; 5 a hexahedron; 6 a prism; 12 one of second order.
  const std::string head =
      "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n1\n3 1 \"tumour\"\n$EndPhysicalNames\n"
      "$Nodes\n8\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 0 0 1\n6 1 0 1\n7 1 1 1\n8 0 1 1\n$EndNodes\n";
  const auto of_elements = [&](const std::string& elements) {
    return refusal(ChangedMesh(head + "$Elements\n" + elements + "$EndElements\n").file(), {"tumour"});
  };
  EXPECT_EQ(of_elements("1\n1 5 2 1 1 1 2 3 4 5 6 7 8\n"), "");
  expect_says(of_elements("2\n1 6 2 1 1 1 2 3 5 6 7\n2 7 2 1 1 1 2 3 4 5\n"), "2 prisms or pyramids");
  expect_says(of_elements("1\n1 17 2 1 1 1 2 3 4 5 6 7 8 1 2 3 4 5 6 7 8 1 2 3 4\n"),
              "Mesh.ElementOrder = 1");
  expect_says(of_elements("1\n1 3 2 1 1 1 2 3 4\n"), "no hexahedra");
  expect_says(of_elements("2\n1 5 2 1 1 1 2 3 4 5 6 7 8\n2 5 2 1 1 1 2 3 4 5 6 7 8\n"), "there twice");
  expect_says(of_elements("1\n1 5 2 1 1 1 2 3 4 5 6 7\n"), "too few nodes");
  expect_says(of_elements("1\n1 5 2 1 1 1 2 3 4 5 6 7 9\n"), "node 9");
  // A damaged number of tags is not counted up to its end.
  expect_says(of_elements("1\n1 5 4000000000 1 1 1 2 3 4 5 6 7 8\n"), "too few nodes");
  expect_says(of_elements("1\n1 5 2 9 1 1 2 3 4 5 6 7 8\n"), "no named physical volume");
}

TEST(MeshFileRefusals, NamesThatAreNoRegionsListThoseOfTheMeshAndOfTheCase) {
  const ChangedMesh misspelt("sphere_octant_in_host.msh", "\"tumour\"", "\"tumor\"");
  expect_says(refusal(misspelt.file()),
              "Volumes of the mesh: tumor, host; regions of the case: tumour, host");
  expect_says(refusal(example("sphere_octant_in_host.msh"), {"tumour"}), "[regions.host]");
}

TEST(MeshFileRefusals, WhatWasCutOffIsNotTakenForWhole) {
  const auto whole = text_of(example("sphere_octant_in_host.msh"));
  // The last line of elements loses its last digit: all lines are there, one node is another.
  const auto end = whole.find("$EndElements");
  expect_says(refusal(ChangedMesh(whole.substr(0, end - 3)).file()), "$Elements");
  expect_says(refusal(ChangedMesh("sphere_octant_in_host.msh", "$EndNodes", "1 2 3\n$EndNodes").file()),
              "does not end $Nodes");
  EXPECT_EQ(refusal(ChangedMesh(whole + "$Comments\nmade by hand\n$EndComments\n").file()), "");
  expect_says(refusal(ChangedMesh(whole + "$Comments\n").file()), "cut off");
}

TEST(MeshFileRefusals, AVolumeInTwoPhysicalGroups) {
  const auto whole = text_of(example("sphere_octant_in_host.msh"));
  // Entities: counts, then points, curves, surfaces, and volume 1 with its box and groups.
  std::istringstream entities(whole.substr(whole.find("$Entities")));
  std::string line;
  std::getline(entities, line);
  std::size_t points = 0, curves = 0, surfaces = 0;
  entities >> points >> curves >> surfaces;
  std::getline(entities, line);
  for (std::size_t n = 0; n <= points + curves + surfaces; ++n) std::getline(entities, line);
  const auto groups = line.find(" 1 1 ");
  ASSERT_NE(groups, std::string::npos) << line;
  auto doubled = line;
  doubled.replace(groups, 5, " 2 1 2 ");
  expect_says(refusal(ChangedMesh("sphere_octant_in_host.msh", line, doubled).file()), "volume 1 is in 2");
}

TEST(MeshFileRefusals, AHugeFileIsRefusedUnread) {
  const ChangedMesh huge("$MeshFormat\n");
  std::filesystem::resize_file(huge.file(), 3'000'000'000);  // a hole: takes no room on the disk
  expect_says(refusal(huge.file()), "larger than 2 GB");
  expect_says(refusal(std::filesystem::temp_directory_path()), "folder");
}

TEST(MeshFileRemarks, SurfacesThatBoundNothingAndBoundariesWithoutNames) {
  // The quadrilaterals of group 3 are the host's outer sphere; without a name they are outer all the same.
  const ChangedMesh unnamed("sphere_octant_in_host_22.msh", "4\n2 3 \"outer\"\n", "3\n");
  const auto domain = domain_of(unnamed.file());
  ASSERT_EQ(domain->remarks().size(), 2u);  // and that symmetry planes cut it
  expect_says(domain->remarks()[0], "27 boundary faces have no name");
  const auto named = domain_of(example("sphere_octant_in_host_22.msh"));
  EXPECT_NEAR(boundary_area(*domain, Domain::outer_boundary), boundary_area(*named, Domain::outer_boundary),
              round_off);

  const ChangedMesh inside(
      "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n2\n3 1 \"tumour\"\n2 2 \"outer\"\n"
      "$EndPhysicalNames\n$Nodes\n12\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 0 0 1\n6 1 0 1\n7 1 1 1\n"
      "8 0 1 1\n9 2 0 0\n10 2 1 0\n11 2 0 1\n12 2 1 1\n$EndNodes\n$Elements\n3\n"
      "1 5 2 1 1 1 2 3 4 5 6 7 8\n2 5 2 1 1 2 9 10 3 6 11 12 7\n3 3 2 2 2 2 3 7 6\n$EndElements\n");
  const auto two_cubes = domain_of(inside.file(), {"tumour"});
  ASSERT_FALSE(two_cubes->remarks().empty());
  expect_says(two_cubes->remarks()[0], "lie inside the body and bound nothing: 1.");
}

}  // namespace
}  // namespace turgor::geometry
