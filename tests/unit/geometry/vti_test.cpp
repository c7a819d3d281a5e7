#include "geometry/vti_reader.hpp"

#include <fstream>
#include <iterator>

#include "geometry/image_segmentation.hpp"
#include "geometry/input_error.hpp"
#include "scan_fixture.hpp"

namespace turgor::geometry {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// What VTK wrote: vti/make.py.
const std::filesystem::path written_by_vtk = TURGOR_SOURCE_DIR "/tests/unit/geometry/vti";

class VtiTest : public ScanTest {
 protected:
  static std::string refusal(const std::filesystem::path& file) {
    return message_of<InputError>([&] { read_segmented_image(file); });
  }
  static std::string content(const std::string& name) {
    std::ifstream stream(written_by_vtk / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  static std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), by);
  }
};

class VtiKinds : public VtiTest, public testing::WithParamInterface<const char*> {};

TEST_P(VtiKinds, HasItsVoxelsAndItsPose) {
  const auto image = read_segmented_image(written_by_vtk / GetParam());
  ASSERT_EQ(image.size, (std::array<std::size_t, 3>{5, 4, 3}));
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t j = 0; j < 4; ++j)
      for (std::size_t i = 0; i < 5; ++i)
        ASSERT_EQ(image.at(i, j, k), static_cast<int>((i + 2 * j + 3 * k) % 4)) << i << ' ' << j << ' ' << k;
  EXPECT_NEAR(image.spacing[1], 1.5e-3, 1e-15);
  // The first axis runs along -y of the world, the second along x, and the extent begins at (2, 0, 1).
  EXPECT_EQ(image.direction[1][0], -1);
  EXPECT_EQ(image.direction[0][1], 1);
  const double half = std::string(GetParam()).starts_with("cells") ? 0.5 : 0;
  EXPECT_NEAR(image.origin[0], 10e-3 + half * 1.5e-3, 1e-12);
  EXPECT_NEAR(image.origin[1], -20e-3 - (2 + half) * 1e-3, 1e-12);
  EXPECT_NEAR(image.origin[2], 30e-3 + (1 + half) * 2.5e-3, 1e-12);
}

INSTANTIATE_TEST_SUITE_P(AllThatVtkWrites, VtiKinds,
                         testing::Values("text.vti", "inline.vti", "inline_zlib.vti", "appended_raw.vti",
                                         "appended_raw_zlib.vti", "appended_raw_zlib_64.vti",
                                         "appended_base64_zlib.vti", "cells_big_endian.vti"));

TEST_F(VtiTest, OtherCompressionIsRefusedWithTheRemedy) {
  EXPECT_THAT(refusal(written_by_vtk / "lz4.vti"), AllOf(HasSubstr("LZ4"), HasSubstr("zlib")));
}

TEST_F(VtiTest, FilesCutOffAnywhereAreRefused) {
  for (const std::string name : {"text.vti", "inline.vti", "inline_zlib.vti", "appended_raw.vti",
                                 "appended_raw_zlib.vti", "appended_base64_zlib.vti"}) {
    const auto whole = content(name);
    // Behind the last voxel stand only closing marks, shorter than 45 letters for appended data.
    const std::size_t needed = whole.size() - (name.starts_with("appended") ? 45 : 140);
    for (std::size_t length = 1; length < needed; length += 7)
      ASSERT_THAT(refusal(write(name, whole.substr(0, length))), HasSubstr(name)) << length;
  }
}

TEST_F(VtiTest, DamagedBytesAreRefusedNeverFatal) {
  for (const std::string name :
       {"inline_zlib.vti", "appended_raw_zlib.vti", "appended_raw_zlib_64.vti", "appended_raw.vti"}) {
    const auto whole = content(name);
    for (std::size_t at = 0; at < whole.size(); ++at)
      for (const char letter : {'\0', '\xff', '9'}) {
        auto damaged = whole;
        damaged[at] = letter;
        // Some bytes do not matter, or give another label; then the file is read.
        try {
          read_segmented_image(write(name, damaged));
        } catch (const InputError& error) {
          ASSERT_THAT(error.what(), HasSubstr(name));
        }
      }
  }
}

TEST_F(VtiTest, HeadersThatCannotBeAreRefused) {
  const auto whole = content("text.vti");
  EXPECT_THAT(refusal(write("a.vti", replaced(whole, "1 1.5 2.5", "1 nan 2.5"))), HasSubstr("spacing"));
  EXPECT_THAT(refusal(write("b.vti", replaced(whole, "1 1.5 2.5", "1 1.5"))), HasSubstr("3 numbers"));
  EXPECT_THAT(refusal(write("o.vti", replaced(whole, "0 1 0 -1 0 0 0 0 1", "0 1 0 -1 0.5 0 0 0 1"))),
              HasSubstr("axes"));
  EXPECT_THAT(refusal(write("c.vti", replaced(whole, "UInt8", "UInt9"))), HasSubstr("UInt9"));
  EXPECT_THAT(refusal(write("d.vti", replaced(whole, "2 6 0 3 1 3", "2 600000 0 3 1 3"))),
              HasSubstr("pieces"));
  EXPECT_THAT(refusal(write("e.vti", "<VTKFile type=\"PolyData\"><PolyData/></VTKFile>")),
              HasSubstr("no VTK image"));
  auto huge = replaced(whole, "2 6 0 3 1 3", "0 3999 0 3999 0 3999");
  huge = replaced(huge, "2 6 0 3 1 3", "0 3999 0 3999 0 3999");
  EXPECT_THAT(refusal(write("f.vti", huge)), AllOf(HasSubstr("4000 x 4000 x 4000"), HasSubstr("Crop")));
}

}  // namespace
}  // namespace turgor::geometry
