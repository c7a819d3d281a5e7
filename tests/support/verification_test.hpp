#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "tests/support/verification_record.hpp"

namespace turgor::verification {

/// "Suite.Name" of the running test.
inline std::string current_test() {
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  return info ? std::string(info->test_suite_name()) + "." + info->name() : "";
}

/// Records the row under the running test's name; use as EXPECT_TRUE(verify({...})).
inline ::testing::AssertionResult verify(Row row) {
  if (row.test.empty()) row.test = current_test();
  if (record(row)) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "verification row fails: " << json(row);
}

/// A number as cases and quantities name it.
inline std::string text(double number) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%g", number);
  return digits;
}

/// What the rows of one case have in common.
struct Case {
  std::string id, name, source;
};

/// Records `got` against `expected`; `tolerance` is relative but where 0 or an angle is expected.
inline ::testing::AssertionResult verify(const Case& of, const std::string& quantity, double got,
                                         double expected, double tolerance,
                                         Measure measure = Measure::relative) {
  return verify({.id = of.id,
                 .case_name = of.name,
                 .quantity = quantity,
                 .expected = expected,
                 .got = got,
                 .tolerance = tolerance,
                 .measure = measure,
                 .source = of.source});
}

}  // namespace turgor::verification
