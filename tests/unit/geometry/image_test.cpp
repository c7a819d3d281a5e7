#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "geometry/image_segmentation.hpp"
#include "geometry/image_values.hpp"
#include "geometry/input_error.hpp"
#include "scan_fixture.hpp"

namespace turgor::geometry {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class ImageTest : public ScanTest {
 protected:
  static std::string refusal(const std::filesystem::path& file) {
    return message_of<InputError>([&] { read_segmented_image(file); });
  }
  static int block(std::size_t i, std::size_t j, std::size_t k) {
    return i > 2 && i < 6 && j > 2 && j < 6 && k > 2 && k < 6;
  }
};

TEST_F(ImageTest, SpacingOriginAndAxesComeFromTheHeaderInMetres) {
  const auto image = read_segmented_image(write_mha(
      "turned.mha",
      {.size = {8, 9, 10}, .spacing = "0.5 1 3", .origin = "10 20 -30", .axes = "0 1 0 -1 0 0 0 0 1"},
      [](std::size_t i, std::size_t j, std::size_t k) { return i == 1 && j == 2 && k == 3 ? 7 : 0; }));
  EXPECT_EQ(image.size, (std::array<std::size_t, 3>{8, 9, 10}));
  EXPECT_NEAR(image.spacing[0], 0.5e-3, 1e-12);
  EXPECT_NEAR(image.spacing[2], 3e-3, 1e-12);
  EXPECT_NEAR(image.origin[2], -30e-3, 1e-12);
  // The first axis of the image runs along y of the world, the second along -x.
  EXPECT_NEAR(image.direction[1][0], 1, 1e-12);
  EXPECT_NEAR(image.direction[0][1], -1, 1e-12);
  EXPECT_EQ(image.at(1, 2, 3), 7);
  EXPECT_EQ(image.at(2, 1, 3), 0);
}

TEST_F(ImageTest, LeftHandedAxesAreRunThroughBackwardsSoThatNothingIsMirrored) {
  const auto image = read_segmented_image(
      write_mha("left.mha", {.size = {4, 5, 6}, .spacing = "1 1 2", .axes = "1 0 0 0 1 0 0 0 -1"},
                [](std::size_t i, std::size_t j, std::size_t k) { return i == 1 && j == 2 && k == 4; }));
  EXPECT_EQ(image.direction[2][2], 1);
  ASSERT_EQ(image.at(1, 2, 1), 1);  // slice 4 of 6, from behind
  EXPECT_NEAR(image.origin[2] + 1 * image.spacing[2], -8e-3, 1e-12) << "where voxel 4 was";
}

TEST_F(ImageTest, ValuesAreLinearBetweenVoxelsInAnyPose) {
  // 1 + 2 i + j - k/4 is linear in the place, however the axes lie; left-handed ones are turned.
  for (const std::string axes : {"1 0 0 0 1 0 0 0 1", "0 1 0 -1 0 0 0 0 1", "1 0 0 0 1 0 0 0 -1"}) {
    const auto image = read_image_values(
        write_mha("values.mha", {.size = {5, 6, 4}, .spacing = "2 1 4", .origin = "10 20 -30", .axes = axes},
                  [](std::size_t i, std::size_t j, std::size_t k) {
                    return static_cast<int>(10 + 2 * i + j + 3 * k);
                  }));
    double a[9];
    std::sscanf(axes.c_str(), "%lf %lf %lf %lf %lf %lf %lf %lf %lf", a, a + 1, a + 2, a + 3, a + 4, a + 5,
                a + 6, a + 7, a + 8);
    const auto place = [&](double i, double j, double k) {
      std::array<double, 3> at = {10e-3, 20e-3, -30e-3};
      for (unsigned d = 0; d < 3; ++d) at[d] += 1e-3 * (2 * i * a[d] + j * a[3 + d] + 4 * k * a[6 + d]);
      return at;
    };
    EXPECT_NEAR(image.at(place(1.25, 3.5, 0.75)).value().value, 10 + 2.5 + 3.5 + 2.25, 1e-5) << axes;
    EXPECT_NEAR(image.at(place(4.4, 0, 3)).value().value, 10 + 8 + 9, 1e-5) << "in the outer half of a voxel";
    EXPECT_NEAR(image.at(place(1.25, 3.5, 0.75)).value().least, 10 + 2 + 3, 1e-5);
    EXPECT_FALSE(image.at(place(4.6, 0, 3))) << "outside";
    EXPECT_FALSE(image.at(place(0, -0.6, 3)));
  }
}

TEST_F(ImageTest, FilesThatCannotBeReadAreRefusedWithTheirNameAndARemedy) {
  EXPECT_THAT(refusal(folder_ / "absent.nii"), HasSubstr("does not exist"));
  EXPECT_THAT(refusal(write("empty.nii.gz", "")),
              AllOf(HasSubstr("empty.nii.gz"), HasSubstr("copy it again")));
  EXPECT_THAT(refusal(write("junk.nrrd", std::string(500, '\xfe'))), HasSubstr("cut off or another kind"));
  EXPECT_THAT(refusal(write("scan.jpg", "x")), HasSubstr(".nii .nii.gz .nrrd .mha .mhd"));
  const auto whole = write_mha("whole.mha", {}, block);
  ASSERT_THAT(refusal(whole), IsEmpty());
  std::filesystem::copy_file(whole, folder_ / "short.mha");
  std::filesystem::resize_file(folder_ / "short.mha", std::filesystem::file_size(whole) - 100);
  EXPECT_THAT(refusal(folder_ / "short.mha"), HasSubstr("Copy it again"));
}

TEST_F(ImageTest, ImpossibleHeadersAreRefused) {
  EXPECT_THAT(refusal(write_mha("zero.mha", {.spacing = "1 0 1"}, block)), HasSubstr("spacing"));
  EXPECT_THAT(refusal(write_mha("nan.mha", {.spacing = "1 nan 1"}, block)), HasSubstr("nan"));
  EXPECT_THAT(refusal(write_mha("sheared.mha", {.axes = "1 0 0 0.5 1 0 0 0 1"}, block)),
              AllOf(HasSubstr("square"), HasSubstr("Resample")));
  auto huge = write("huge.mha",
                    "ObjectType = Image\nNDims = 3\nBinaryData = True\nElementSpacing = 1 1 1\n"
                    "DimSize = 4000 4000 4000\nElementType = MET_UCHAR\nElementDataFile = LOCAL\nxx");
  EXPECT_THAT(refusal(huge), AllOf(HasSubstr("4000 x 4000 x 4000"), HasSubstr("Crop")));
}

TEST_F(ImageTest, AMissingLabelIsRefusedAndThoseThereAreNamed) {
  const auto file = write_mha("labels.mha", {}, [](std::size_t i, std::size_t j, std::size_t k) {
    return block(i, j, k) ? (i == 3 ? 5 : 2) : 0;
  });
  const auto image = read_segmented_image(file);
  EXPECT_THAT(message_of<InputError>([&] {
                check_labels(image, file, {{1, "tumour"}});
              }),
              AllOf(HasSubstr("no label 1"), HasSubstr("2 5"), HasSubstr("geometry.scan.labels")));
  EXPECT_THAT(check_labels(image, file, {{2, "tumour"}, {5, "necrotic_core"}}), IsEmpty());
}

TEST_F(ImageTest, AnEmptySegmentationIsRefused) {
  const auto file = write_mha("nothing.mha", {}, [](auto...) { return 0; });
  const auto image = read_segmented_image(file);
  EXPECT_THAT(message_of<InputError>([&] {
                check_labels(image, file, {{1, "tumour"}});
              }),
              HasSubstr("every voxel is 0"));
}

TEST_F(ImageTest, SeveralComponentsAndTheBorderAreWarnedOf) {
  const auto file = write_mha("two.mha", {}, [](std::size_t i, std::size_t j, std::size_t k) {
    return block(i, j, k) || (i == 0 && j == 0 && k < 2);
  });
  const auto image = read_segmented_image(file);
  EXPECT_THAT(component_sizes(image, 1), testing::ElementsAre(27u, 2u));
  EXPECT_THAT(check_labels(image, file, {{1, "tumour"}}),
              testing::ElementsAre(HasSubstr("2 separate components"),
                                   AllOf(HasSubstr("border of the image"), HasSubstr("flat cut"))));
  // Voxels that touch over an edge only are apart.
  const auto edge =
      read_segmented_image(write_mha("edge.mha", {}, [](std::size_t i, std::size_t j, std::size_t k) {
        return k == 3 && ((i == 3 && j == 3) || (i == 4 && j == 4));
      }));
  EXPECT_EQ(component_sizes(edge, 1).size(), 2u);
}

class RealImageTest : public ImageTest {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(segmentations())) GTEST_SKIP() << "no real scans at " << segmentations();
  }
  static void expect_same(const SegmentedImage& a, const SegmentedImage& b, const std::string& what) {
    EXPECT_EQ(a.labels, b.labels) << what;
    for (std::size_t d = 0; d < 3; ++d) {
      EXPECT_NEAR(a.spacing[d], b.spacing[d], 1e-8) << what;
      EXPECT_NEAR(a.origin[d], b.origin[d], 1e-7) << what;
      for (std::size_t axis = 0; axis < 3; ++axis)
        EXPECT_NEAR(a.direction[d][axis], b.direction[d][axis], 1e-5) << what;
    }
  }
};

TEST_F(RealImageTest, EveryFormatOfOnePatientHasTheSameVoxelsAndPose) {
  const auto nifti = read_segmented_image(segmentations() / "STS_025_MR_T1_mask.nii.gz");
  for (const std::string ending : {"mha", "mhd", "nrrd", "vtk"})
    expect_same(nifti, read_segmented_image(segmentations() / "format_variants" / ("sts025_mr." + ending)),
                ending);
  // Voxel x and y run towards -x and -y of the file's RAS world, which is +x and +y of LPS.
  EXPECT_NEAR(nifti.direction[0][0], 1, 1e-6);
  EXPECT_NEAR(nifti.origin[0], -87.8907e-3, 1e-6);
}

TEST_F(RealImageTest, TheTurnedVariantsHaveTheirHeadersPose) {
  const auto folder = segmentations() / "format_variants";
  const auto turned = read_segmented_image(folder / "sts025_oblique.mha");
  for (const std::string ending : {"nii.gz", "mhd", "nrrd"})
    expect_same(turned, read_segmented_image(folder / ("sts025_oblique." + ending)), ending);
  // 20 degrees about (1,2,3): the trace of the axes is 1 + 2 cos 20.
  const double trace = turned.direction[0][0] + turned.direction[1][1] + turned.direction[2][2];
  EXPECT_NEAR(trace, 1 + 2 * std::cos(20 * M_PI / 180), 1e-5);
}

}  // namespace
}  // namespace turgor::geometry
