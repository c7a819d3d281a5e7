#pragma once

#include <deal.II/base/mpi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

// deal.II's macro of this name, no longer needed once its headers are read, breaks GoogleMock's function.
#undef Assert
#include <gmock/gmock.h>

namespace turgor::geometry {

/// A folder of its own for every test and rank, removed at its end.
class ScanTest : public testing::Test {
 protected:
  ScanTest() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string("turgor_") + test->test_suite_name() + "_" + test->name() + "_" +
                       std::to_string(getpid());
    std::replace(name.begin(), name.end(), '/', '_');  // of parametrised tests
    folder_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directories(folder_);
  }
  ~ScanTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }

  using Label = std::function<int(std::size_t, std::size_t, std::size_t)>;
  struct Header {
    std::array<std::size_t, 3> size{8, 8, 8};
    std::string spacing = "1 1 1", origin = "0 0 0", axes = "1 0 0 0 1 0 0 0 1";
  };
  /// An uncompressed MetaImage; `axes` lists the three axes one after the other.
  std::filesystem::path write_mha(const std::string& name, const Header& header, const Label& label) const {
    std::string text =
        "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
        "CompressedData = False\nTransformMatrix = " +
        header.axes + "\nOffset = " + header.origin + "\nElementSpacing = " + header.spacing +
        "\nDimSize = " + std::to_string(header.size[0]) + " " + std::to_string(header.size[1]) + " " +
        std::to_string(header.size[2]) + "\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n";
    for (std::size_t k = 0; k < header.size[2]; ++k)
      for (std::size_t j = 0; j < header.size[1]; ++j)
        for (std::size_t i = 0; i < header.size[0]; ++i) text += static_cast<char>(label(i, j, k));
    return write(name, text);
  }

  std::filesystem::path folder_;
};

/// Message of the InputError that `action` throws, or empty.
template <class Error>
std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// The shared folder of real scans; tests that need it are skipped where it is absent.
inline std::filesystem::path segmentations() {
  const char* folder = std::getenv("TURGOR_SHARED_DATA");
  return std::filesystem::path(folder ? folder : TURGOR_SHARED_DATA) / "segmentations";
}

}  // namespace turgor::geometry
