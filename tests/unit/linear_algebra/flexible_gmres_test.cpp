#include "linear_algebra/flexible_gmres.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace turgor::linear_algebra {
namespace {

/// Of each rank 50 rows, not symmetric: 2 + row/100 on the diagonal, neighbours' shares -1 and 0.3.
void multiply(std::span<const double> x, std::span<double> y) {
  for (std::size_t n = 0; n < x.size(); ++n)
    y[n] = (2 + static_cast<double>(n) / 100) * x[n] - (n > 0 ? x[n - 1] : 0) +
           (n + 1 < x.size() ? 0.3 * x[n + 1] : 0);
}

double residual_of(const std::vector<double>& x, const std::vector<double>& b) {
  std::vector<double> y(x.size());
  multiply(x, y);
  double square = 0;
  for (std::size_t n = 0; n < x.size(); ++n) square += (y[n] - b[n]) * (y[n] - b[n]);
  return std::sqrt(square);
}

TEST(FlexibleGmres, SolvesWithAPreconditionerThatChanges) {
  int applied = 0;
  FlexibleGmres gmres(
      MPI_COMM_WORLD, 50, multiply,
      [&](std::span<const double> r, std::span<double> z) {
        const double factor = 1. / (1 + applied++ % 3);
        for (std::size_t n = 0; n < r.size(); ++n) z[n] = factor * r[n];
      },
      "test_");
  const std::vector<double> b(50, 1.);
  std::vector<double> x(50, 3.);
  const auto report = gmres.solve(b, x, 1e-9, 100);
  EXPECT_TRUE(report.converged);
  EXPECT_GT(report.iterations, 5);
  EXPECT_LT(residual_of(x, b), 1.1e-9);
  EXPECT_FALSE(gmres.solve(b, x, 1e-9, 3).converged);
  EXPECT_GT(residual_of(x, b), 1e-9);
}

TEST(FlexibleGmres, HasNothingToDoBelowTheResidualAskedFor) {
  FlexibleGmres gmres(
      MPI_COMM_WORLD, 50, multiply, [](auto r, auto z) { std::copy(r.begin(), r.end(), z.begin()); },
      "test_");
  std::vector<double> x(50, 3.);
  const auto report = gmres.solve(std::vector<double>(50, 0.), x, 1e-9, 100);
  EXPECT_TRUE(report.converged);
  EXPECT_EQ(report.iterations, 0);
  EXPECT_EQ(x, std::vector<double>(50, 0.));
}

}  // namespace
}  // namespace turgor::linear_algebra
