#include <unistd.h>

#include "geometry/input_error.hpp"
#include "geometry/scan_domain.hpp"
#include "scan_fixture.hpp"

namespace turgor::geometry {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr double volume_tolerance = 0.005;  // asked of every scan
constexpr double area_tolerance = 0.03;     // asked of the sphere

class ScanDomainTest : public ScanTest {
 protected:
  static configuration::GeometryParameters geometry_of(const std::filesystem::path& file) {
    configuration::GeometryParameters geometry;
    geometry.shape = configuration::Shape::scan;
    geometry.scan.file = file;
    return geometry;
  }
  static std::filesystem::path example(const std::string& name) {
    return std::filesystem::path(TURGOR_SOURCE_DIR) / "meshes" / name;
  }
  static double region_volume(const Domain& domain, unsigned region) {
    const dealii::FE_Q<3> element(1);
    dealii::FEValues<3> values(domain.mapping(), element, dealii::QGauss<3>(2), dealii::update_JxW_values);
    double volume = 0;
    for (const auto& cell : domain.triangulation().active_cell_iterators()) {
      if (!cell->is_locally_owned() || cell->material_id() != region) continue;
      values.reinit(cell);
      for (const unsigned q : values.quadrature_point_indices()) volume += values.JxW(q);
    }
    return dealii::Utilities::MPI::sum(volume, domain.communicator());
  }
  /// Calls for the centre of every face between region 0 and the rest, with the face's diagonal.
  static void each_interface_face(const Domain& domain,
                                  const std::function<void(const dealii::Point<3>&)>& action) {
    for (const auto& cell : domain.triangulation().active_cell_iterators()) {
      if (!cell->is_locally_owned() || cell->material_id() != 0) continue;
      for (const unsigned f : cell->face_indices())
        if (!cell->at_boundary(f) && cell->neighbor(f)->is_active() && cell->neighbor(f)->material_id() != 0)
          action(cell->face(f)->center());
    }
  }
  std::string refusal(const configuration::GeometryParameters& geometry,
                      std::vector<std::string> regions = {"tumour"}) const {
    return message_of<InputError>([&] { ScanDomain(MPI_COMM_WORLD, geometry, regions, 2e-3); });
  }
};

TEST_F(ScanDomainTest, ASphereKeepsItsVolumeAndAreaDespiteFlatVoxels) {
  const ScanDomain domain(MPI_COMM_WORLD, geometry_of(example("sphere_scan.mha")), {"tumour"}, 0.6e-3);
  const double voxels = domain.surface().voxel_volume(0);
  EXPECT_NEAR(region_volume(domain, 0), voxels, volume_tolerance * voxels);
  const double area = 4 * M_PI * 144e-6;
  EXPECT_NEAR(domain.surface_area({true}), area, area_tolerance * area);
}

TEST_F(ScanDomainTest, TheFitHoldsItsBoundsAndMattersForTheArea) {
  const ScanDomain domain(MPI_COMM_WORLD, geometry_of(example("sphere_scan.mha")), {"tumour"}, 1e-3);
  EXPECT_GE(domain.quality().least_scaled_jacobian, 0.1);
  EXPECT_GE(domain.fit_report().quality.least_relative_step, 0.25);
  EXPECT_LT(domain.fit_report().mean_distance, 0.1e-3) << "a tenth of a cell";
  // The staircase of the same cells has faces of h^2 each and half as much area again: the fit is no
  // formality.
  double faces = 0;
  each_interface_face(domain, [&](const dealii::Point<3>&) { ++faces; });
  faces = dealii::Utilities::MPI::sum(faces, MPI_COMM_WORLD);
  EXPECT_GT(faces * 1e-6, 1.3 * domain.surface_area({true}));
}

TEST_F(ScanDomainTest, DepthIsTheDistanceToTheSurface) {
  // Fine isotropic voxels, so that the surface is a sphere to a fraction of a voxel.
  const auto file = write_mha(
      "ball.mha", {.size = {32, 32, 32}, .spacing = "0.4 0.4 0.4", .origin = "-6.2 -6.2 -6.2"},
      [](std::size_t i, std::size_t j, std::size_t k) {
        const auto square = [](std::size_t n) { return std::pow(0.4 * static_cast<double>(n) - 6.2, 2); };
        return square(i) + square(j) + square(k) < 25;
      });
  const ScanDomain domain(MPI_COMM_WORLD, geometry_of(file), {"tumour"}, 1e-3);
  // Along (0.6, -0.48, 0.64) the voxels follow the sphere within half of one; along an axis they are cut
  // flat.
  constexpr double half_voxel = 0.2e-3, along_one_line = 1e-6;
  for (const dealii::Tensor<1, 3> way :
       {dealii::Tensor<1, 3>({1., 0., 0.}), dealii::Tensor<1, 3>({0.6, -0.48, 0.64})}) {
    const double surface = 4.9e-3 + domain.depth(dealii::Point<3>(4.9e-3 * way));
    EXPECT_NEAR(surface, 5e-3, half_voxel);
    for (const double r : {5.1e-3, 5.5e-3, 7e-3, 12e-3})
      EXPECT_NEAR(domain.depth(dealii::Point<3>(r * way)), surface - r,
                  r < 5.3e-3 ? 20 * along_one_line : half_voxel)
          << r;
    EXPECT_NEAR(domain.depth(dealii::Point<3>(4.5e-3 * way)), surface - 4.5e-3, 20 * along_one_line);
  }
  EXPECT_GT(std::abs(domain.depth({7e-3, 0, 0}) - (5.5e-3 - 7e-3)), half_voxel) << "a wrong radius shows";
}

TEST_F(ScanDomainTest, TheResultDoesNotDependOnTheRanks) {
  const auto geometry = geometry_of(example("sphere_scan.mha"));
  const ScanDomain alone(MPI_COMM_SELF, geometry, {"tumour"}, 1.2e-3);
  const ScanDomain shared(MPI_COMM_WORLD, geometry, {"tumour"}, 1.2e-3);
  constexpr double round_off = 1e-12;
  EXPECT_EQ(alone.triangulation().n_global_active_cells(), shared.triangulation().n_global_active_cells());
  EXPECT_NEAR(shared.quality().volume / alone.quality().volume, 1, round_off);
  EXPECT_NEAR(shared.surface_area({true}) / alone.surface_area({true}), 1, round_off);
  EXPECT_NEAR(shared.quality().least_scaled_jacobian, alone.quality().least_scaled_jacobian, round_off);
  EXPECT_NEAR(shared.fit_report().quality.least_relative_step, alone.fit_report().quality.least_relative_step,
              round_off);
}

TEST_F(ScanDomainTest, RefiningTheInsideLeavesTheFittedSurfaceWhereItIs) {
  ScanDomain domain(MPI_COMM_WORLD, geometry_of(example("sphere_scan.mha")), {"tumour"}, 1.2e-3);
  const double area = domain.surface_area({true}), volume = domain.quality().volume;
  const auto cells = domain.triangulation().n_global_active_cells();
  for (const auto& cell : domain.triangulation().active_cell_iterators())
    if (cell->is_locally_owned() && domain.depth(cell->center()) > 8e-3) cell->set_refine_flag();
  domain.refine();
  EXPECT_GT(domain.triangulation().n_global_active_cells(), cells);
  EXPECT_NEAR(domain.surface_area({true}) / area, 1, 1e-12);
  EXPECT_NEAR(domain.quality().volume / volume, 1, 1e-12);
}

TEST_F(ScanDomainTest, WhereAllFlagsAreOverruledNothingChanges) {
  ScanDomain domain(MPI_COMM_WORLD, geometry_of(example("sphere_scan.mha")), {"tumour"}, 1.2e-3);
  const auto before = domain.quality();
  const auto cells = domain.triangulation().n_global_active_cells();
  for (const auto& cell : domain.triangulation().active_cell_iterators())
    if (cell->is_locally_owned() && cell->center()[0] > 10e-3 &&
        std::abs(domain.depth(cell->center())) < 0.6e-3)
      cell->set_refine_flag();
  EXPECT_FALSE(domain.refine());
  EXPECT_EQ(domain.triangulation().n_global_active_cells(), cells);
  EXPECT_EQ(domain.quality().volume, before.volume);
  EXPECT_EQ(domain.quality().least_scaled_jacobian, before.least_scaled_jacobian);
}

TEST_F(ScanDomainTest, TheInterfaceIsRefinedAsAWholeOrNotAtAll) {
  ScanDomain domain(MPI_COMM_WORLD, geometry_of(example("sphere_scan.mha")), {"tumour"}, 1.6e-3);
  const double voxels = domain.surface().voxel_volume(0), area = domain.surface_area({true});
  const auto levels = [&] {
    int coarsest = 100, finest = 0;
    for (const auto& cell : domain.triangulation().active_cell_iterators())
      if (cell->is_locally_owned() && std::abs(domain.depth(cell->center())) < 0.3e-3) {
        coarsest = std::min(coarsest, cell->level());
        finest = std::max(finest, cell->level());
      }
    return std::pair(dealii::Utilities::MPI::min(coarsest, MPI_COMM_WORLD),
                     dealii::Utilities::MPI::max(finest, MPI_COMM_WORLD));
  };
  const auto [before, same] = levels();
  ASSERT_EQ(before, same);
  const auto mark = [&](double from) {
    for (const auto& cell : domain.triangulation().active_cell_iterators())
      if (cell->is_locally_owned() && cell->center()[0] > from &&
          std::abs(domain.depth(cell->center())) < 2e-3)
        cell->set_refine_flag();
    domain.refine();
  };
  mark(6e-3);  // a quarter of the surface: none
  EXPECT_EQ(levels(), std::pair(before, before));
  EXPECT_NEAR(domain.surface_area({true}) / area, 1, 1e-12);
  mark(-6e-3);  // three quarters: all
  EXPECT_EQ(levels(), std::pair(before + 1, before + 1));
  EXPECT_NEAR(domain.quality().volume, voxels, volume_tolerance * voxels);
  EXPECT_GE(domain.quality().least_scaled_jacobian, 0.1);
  EXPECT_GE(domain.fit_report().quality.least_relative_step, 0.25);
}

TEST_F(ScanDomainTest, ATurnedScanGivesTheSameBodyTurned) {
  const auto label = [](std::size_t i, std::size_t j, std::size_t k) {
    return i > 2 && i < 13 && j > 2 && j < 9 && k > 2 && k < 9;
  };
  const ScanTest::Header straight{.size = {16, 12, 12}},
      turned{.size = {16, 12, 12}, .origin = "100 0 0", .axes = "0.6 0.8 0 -0.8 0.6 0 0 0 1"};
  const ScanDomain first(MPI_COMM_WORLD, geometry_of(write_mha("a.mha", straight, label)), {"tumour"}, 1e-3);
  const ScanDomain second(MPI_COMM_WORLD, geometry_of(write_mha("b.mha", turned, label)), {"tumour"}, 1e-3);
  EXPECT_NEAR(second.quality().volume / first.quality().volume, 1, 1e-9);
  // The middle of the block is (7.5, 5.5, 5.5) mm along the axes.
  const auto middle = second.to_world({7.5e-3, 5.5e-3, 5.5e-3});
  EXPECT_NEAR(middle[0], 0.1 + 0.6 * 7.5e-3 - 0.8 * 5.5e-3, 1e-12);
  EXPECT_NEAR(second.depth(middle), first.depth({7.5e-3, 5.5e-3, 5.5e-3}), 1e-9);
  EXPECT_GT(second.depth(middle), 2.5e-3);
}

TEST_F(ScanDomainTest, AHostFillsTheBoxAroundTheTumour) {
  auto geometry = geometry_of(example("sphere_scan.mha"));
  geometry.host = {.shape = configuration::HostShape::box, .extent = 10e-3};
  const ScanDomain domain(MPI_COMM_WORLD, geometry, {"tumour", "host"}, 1.2e-3);
  const double voxels = domain.surface().voxel_volume(0);
  EXPECT_NEAR(region_volume(domain, 0), voxels, volume_tolerance * voxels);
  EXPECT_NEAR(region_volume(domain, 0) + region_volume(domain, 1), domain.quality().volume,
              1e-12 * domain.quality().volume);
  for (const auto& cell : domain.triangulation().active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    EXPECT_NE(cell->material_id(), Domain::outside);
    for (const auto& face : cell->face_iterators())
      if (face->at_boundary()) {
        EXPECT_LT(domain.depth(face->center()), -9.9e-3);
      }
  }
}

TEST_F(ScanDomainTest, ACoreLabelIsARegionInsideTheTumour) {
  auto geometry = geometry_of(example("sphere_with_core_scan.mha"));
  geometry.scan.labels = {{1, "tumour"}, {2, "necrotic_core"}};
  const ScanDomain domain(MPI_COMM_WORLD, geometry, {"tumour", "necrotic_core"}, 0.8e-3);
  for (const unsigned region : {0u, 1u})
    EXPECT_NEAR(region_volume(domain, region), domain.surface().voxel_volume(region),
                0.01 * domain.surface().voxel_volume(region));
  EXPECT_NEAR(domain.depth({0, 0, 0}), 12e-3, 0.6e-3)
      << "depth is measured from the tumour's surface, not the core's";
  EXPECT_GE(domain.quality().least_scaled_jacobian, 0.1);
}

TEST_F(ScanDomainTest, WhatCannotBeDoneIsRefusedWithARemedy) {
  auto geometry = geometry_of(example("sphere_scan.mha"));
  EXPECT_THAT(refusal(geometry, {"tumor"}), AllOf(HasSubstr("'tumour'"), HasSubstr("it has: tumor")));
  geometry.host.shape = configuration::HostShape::sphere;
  EXPECT_THAT(refusal(geometry, {"tumour", "host"}), HasSubstr("geometry.host.shape = \"box\""));
  geometry.host.shape = configuration::HostShape::none;
  geometry.scan.smoothing = 1e-5;
  EXPECT_THAT(refusal(geometry), AllOf(HasSubstr("geometry.scan.smoothing"), HasSubstr("at least 0.654")));
}

TEST(ElementRowTest, ACubesStableStepIsThreeEighthsOfItsEdgeSquared) {
  std::array<dealii::Point<3>, 8> cube;
  for (unsigned v = 0; v < 8; ++v) cube[v] = 2. * dealii::Point<3>(v & 1, v >> 1 & 1, v >> 2);
  for (unsigned u = 0; u < 8; ++u) {
    const auto row = ElementRows(cube)(u);
    EXPECT_NEAR(row.mass / row.rate, 0.375 * 4, 1e-12);
    EXPECT_NEAR(scaled_jacobian(cube, u), 1, 1e-12);
  }
  // Two faces of a flat box at 1:2: its step is smaller, and the row agrees with the whole matrix.
  for (auto& corner : cube) corner[2] *= 0.5;
  const auto matrices = element_matrices(cube);
  double rate = 0;
  for (unsigned w = 1; w < 8; ++w) rate += std::max(0., -matrices.stiffness[0][w]);
  EXPECT_NEAR(ElementRows(cube)(0).rate, rate, 1e-12);
  EXPECT_NEAR(ElementRows(cube)(0).mass, 0.5, 1e-12);
  EXPECT_LT(ElementRows(cube)(0).mass / ElementRows(cube)(0).rate, 0.375 * 4 * 0.7);
}

class RealScanTest : public ScanDomainTest {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(segmentations())) GTEST_SKIP() << "no real scans at " << segmentations();
  }
  /// Distance (m) from a point in the image's frame to the nearest face between label 1 and the rest.
  static double label_distance(const SegmentedImage& image, const dealii::Point<3>& point) {
    std::array<long, 3> centre;
    for (unsigned d = 0; d < 3; ++d) centre[d] = std::lround(point[d] / image.spacing[d]);
    const auto inside = [&](const std::array<long, 3>& n) {
      for (std::size_t d = 0; d < 3; ++d)
        if (n[d] < 0 || n[d] >= static_cast<long>(image.size[d])) return false;
      return image.at(static_cast<std::size_t>(n[0]), static_cast<std::size_t>(n[1]),
                      static_cast<std::size_t>(n[2])) == 1;
    };
    double least = 1;
    constexpr long reach = 3;
    for (long k = -reach; k <= reach; ++k)
      for (long j = -reach; j <= reach; ++j)
        for (long i = -reach; i <= reach; ++i) {
          const std::array<long, 3> n{centre[0] + i, centre[1] + j, centre[2] + k};
          for (unsigned d = 0; d < 3; ++d) {
            auto next = n;
            ++next[d];
            if (inside(n) == inside(next)) continue;
            double square = 0;
            for (unsigned e = 0; e < 3; ++e) {
              const double from =
                  std::abs(point[e] - (static_cast<double>(n[e]) + (e == d ? 0.5 : 0)) * image.spacing[e]);
              square += std::pow(std::max(0., from - (e == d ? 0 : 0.5 * image.spacing[e])), 2);
            }
            least = std::min(least, std::sqrt(square));
          }
        }
    return least;
  }
};

TEST_F(RealScanTest, TheMeshFollowsTheLabelOfASarcoma) {
  const auto file = segmentations() / "STS_025_MR_T1_mask.nii.gz";
  const ScanDomain domain(MPI_COMM_WORLD, geometry_of(file), {"tumour"}, 0.8e-3);
  const auto image = read_segmented_image(file);
  EXPECT_NEAR(domain.surface().voxel_volume(0), 30.1e-6, 0.05e-6);
  EXPECT_NEAR(domain.quality().volume, domain.surface().voxel_volume(0), volume_tolerance * 30.1e-6);
  EXPECT_GE(domain.quality().least_scaled_jacobian, 0.1);
  EXPECT_GE(domain.fit_report().quality.least_relative_step, 0.25);
  double sum = 0, faces = 0;
  each_interface_face(domain, [&](const dealii::Point<3>& centre) {
    sum += label_distance(image, domain.to_image(centre));
    ++faces;
  });
  const double mean =
      dealii::Utilities::MPI::sum(sum, MPI_COMM_WORLD) / dealii::Utilities::MPI::sum(faces, MPI_COMM_WORLD);
  EXPECT_LT(mean, 0.5 * 0.9766e-3) << "half the smallest voxel spacing";
  EXPECT_GT(mean, 0) << "a smooth surface does not lie on the voxels' faces";
}

TEST_F(RealScanTest, ModalitiesOfOnePatientAgreeAndTurnedScansKeepTheirVolume) {
  const auto volume = [&](const std::string& name) {
    return ScanDomain(MPI_COMM_WORLD, geometry_of(segmentations() / name), {"tumour"}, 1.6e-3)
        .quality()
        .volume;
  };
  const double mr = volume("STS_025_MR_T1_mask.nii.gz");
  // Its spacing is written with fewer digits.
  EXPECT_NEAR(volume("format_variants/sts025_mr.nrrd") / mr, 1, 1e-4);
  EXPECT_NEAR(volume("format_variants/sts025_oblique.nii.gz") / mr, 1, 1e-3);
  EXPECT_NEAR(volume("STS_025_CT_mask.nii.gz") / mr, 1, 0.002 + 0.001);
  EXPECT_NEAR(volume("STS_025_PET_mask.nii.gz") / mr, 1.0043, 0.002);
}

}  // namespace
}  // namespace turgor::geometry
