#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "configuration/read_case.hpp"

namespace turgor::configuration::testing {

/// A folder of its own for each test, with files in it.
class ParameterFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(test->test_suite_name()) + "." + test->name();
    for (auto& c : name)
      if (c == '/') c = '_';
    folder_ = std::filesystem::temp_directory_path() / ("turgor_" + name + "_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, const std::string& content) const {
    const auto file = folder_ / name;
    std::ofstream(file, std::ios::binary) << content;
    return file;
  }

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

/// Case without what may differ between a file and its echo: where it was read from and how it was written.
inline Case values_only(Case parameters) {
  parameters.file.clear();
  parameters.as_written.clear();
  return parameters;
}

inline const Vocabulary vocabulary{
    .agents = {"dc101", "losartan"},
    .model_parameters = {"pore_diameter", "vessel_surface_density", "fibre_volume_fraction"}};

}  // namespace turgor::configuration::testing
