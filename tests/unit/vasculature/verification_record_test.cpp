#include "tests/support/verification_record.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace turgor::verification {
namespace {

const Row good{
    .id = "V8", .case_name = "a \"case\"", .quantity = "P", .expected = 2, .got = 2.01, .tolerance = 0.01};

TEST(ARowOfTheRecord, FailsOutsideItsTolerance) {
  EXPECT_TRUE(passes(good));
  Row row = good;
  row.got = 2.03;
  EXPECT_FALSE(passes(row));
  row.measure = Measure::absolute;
  row.tolerance = 0.04;
  EXPECT_TRUE(passes(row));
}

TEST(ARowOfTheRecord, NeverPassesVacuously) {
  EXPECT_FALSE(passes({.got = 1, .tolerance = 1}));
  EXPECT_FALSE(passes({.expected = 1, .got = std::nan(""), .tolerance = 1}));
  EXPECT_FALSE(passes({.expected = std::nan(""), .got = 1, .tolerance = 1}));
  EXPECT_FALSE(passes({.got = 1, .tolerance = 1, .error = std::nan("")}));
}

TEST(ARowOfTheRecord, AsksForItsOrder) {
  Row row = good;
  row.order = 1.9;
  row.lowest_order = 1.8;
  EXPECT_TRUE(passes(row));
  row.order = 1.7;
  EXPECT_FALSE(passes(row));
  row.expected.reset();
  row.order = 2;
  EXPECT_TRUE(passes(row));
}

TEST(ARowOfTheRecord, IsOneLineOfJson) {
  const auto line = json(good);
  EXPECT_NE(line.find("\"case\":\"a \\\"case\\\"\""), std::string::npos) << line;
  EXPECT_NE(line.find("\"order\":null"), std::string::npos) << line;
  EXPECT_NE(line.find("\"passed\":true"), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(TheRecord, IsAppendedToTheFileThatTheEnvironmentNames) {
  const auto file =
      std::filesystem::temp_directory_path() /
      ("turgor_verification_" + std::to_string(reinterpret_cast<std::uintptr_t>(&good)) + ".jsonl");
  std::filesystem::remove(file);
  const char* before = std::getenv("TURGOR_VERIFICATION_RECORDS");
  const std::string restored = before ? before : "";
  ::setenv("TURGOR_VERIFICATION_RECORDS", file.c_str(), 1);
  EXPECT_TRUE(record(good));
  EXPECT_TRUE(record(good));
  if (before)
    ::setenv("TURGOR_VERIFICATION_RECORDS", restored.c_str(), 1);
  else
    ::unsetenv("TURGOR_VERIFICATION_RECORDS");
  std::ifstream stream(file);
  std::string line;
  int lines = 0;
  while (std::getline(stream, line)) {
    EXPECT_EQ(line, json(good));
    ++lines;
  }
  EXPECT_EQ(lines, 2);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace turgor::verification
