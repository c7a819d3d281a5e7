#include "linear_algebra/single_blocks.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace turgor::linear_algebra {
namespace {

/// Rows of any length, none too, and not a whole number of slices.
struct Blocks {
  std::vector<std::int64_t> begin{0};
  std::vector<std::int32_t> column;
  std::vector<double> values;
  std::vector<float> x;
  std::size_t rows = 0;

  Blocks(std::size_t row_count, std::size_t column_count) : x(3 * column_count), rows(row_count) {
    std::mt19937 generator(3);
    std::uniform_int_distribution<std::size_t> length(0, 9), any(0, column_count - 1);
    std::uniform_real_distribution<double> value(-1, 1);
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t k = length(generator); k > 0; --k) {
        column.push_back(static_cast<std::int32_t>(any(generator)));
        for (int n = 0; n < 9; ++n) values.push_back(value(generator));
      }
      begin.push_back(static_cast<std::int64_t>(column.size()));
    }
    for (float& entry : x) entry = static_cast<float>(value(generator));
  }

  std::vector<double> product() const {
    std::vector<double> y(3 * rows, 0.);
    for (std::size_t row = 0; row < rows; ++row)
      for (auto k = begin[row]; k < begin[row + 1]; ++k)
        for (int a = 0; a < 3; ++a)
          for (int b = 0; b < 3; ++b) y[3 * row + a] += values[9 * k + 3 * a + b] * x[3 * column[k] + b];
    return y;
  }
};

double worst_difference(const std::vector<float>& a, const std::vector<double>& b) {
  double worst = 0;
  for (std::size_t n = 0; n < b.size(); ++n) worst = std::max(worst, std::abs(a[n] - b[n]));
  return worst;
}

constexpr double single_round_off = 1e-5;

TEST(SingleBlocks, MultiplyAsPlainLoopsDo) {
  for (const std::size_t rows : {1, 15, 16, 17, 50}) {
    const Blocks blocks(rows, 20);
    const SingleBlocks matrix(blocks.begin, blocks.column, blocks.values);
    ASSERT_EQ(matrix.rows(), rows);
    std::vector<float> y(3 * rows, 7.F);
    matrix.multiply(blocks.x, y);
    EXPECT_LT(worst_difference(y, blocks.product()), single_round_off);
  }
}

TEST(SingleBlocks, AComparisonNoticesOneEntry) {
  Blocks blocks(20, 20);
  const SingleBlocks matrix(blocks.begin, blocks.column, blocks.values);
  blocks.values[40] += 1e-2;
  std::vector<float> y(60);
  matrix.multiply(blocks.x, y);
  EXPECT_GT(worst_difference(y, blocks.product()), single_round_off);
}

}  // namespace
}  // namespace turgor::linear_algebra
