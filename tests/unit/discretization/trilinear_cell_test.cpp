#include "discretization/trilinear_cell.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace turgor::discretization {
namespace {

using Corners = std::array<Vector3, 8>;

// Sums of a few hundred products of numbers of order one.
constexpr double round_off = 1e-13;

Corners box(double a, double b, double c) {
  Corners corners;
  for (unsigned v = 0; v < 8; ++v)
    corners[v] = {a * double(v & 1), b * double(v >> 1 & 1), c * double(v >> 2)};
  return corners;
}

/// A cell with no two edges parallel and no plane face.
Corners deformed() {
  auto corners = box(1, 1.3, 0.8);
  for (unsigned v = 0; v < 8; ++v)
    for (unsigned d = 0; d < 3; ++d) corners[v][d] += 0.12 * std::sin(1 + 3 * v + 5 * d);
  return corners;
}

double linear(const Vector3& x) {
  return 2 + 3 * x[0] - 5 * x[1] + 7 * x[2];
}

std::array<double, 8> at_corners(const Corners& corners, double (*f)(const Vector3&)) {
  std::array<double, 8> values;
  for (unsigned v = 0; v < 8; ++v) values[v] = f(corners[v]);
  return values;
}

/// Volume of the cell from its six bilinear faces by Gauss' theorem, V = 1/3 int x . n dA.
double volume_by_faces(const Corners& x) {
  constexpr unsigned faces[6][4] = {{0, 4, 2, 6}, {1, 3, 5, 7}, {0, 1, 4, 5},
                                    {2, 6, 3, 7}, {0, 2, 1, 3}, {4, 5, 6, 7}};
  const double gauss[2] = {0.5 - 0.5 / std::sqrt(3.), 0.5 + 0.5 / std::sqrt(3.)};
  double volume = 0;
  for (const auto& f : faces)
    for (const double s : gauss)
      for (const double t : gauss) {
        Vector3 place, along_s, along_t;
        for (unsigned d = 0; d < 3; ++d) {
          const double a = x[f[0]][d], b = x[f[1]][d], c = x[f[2]][d], e = x[f[3]][d];
          place[d] = (1 - s) * (1 - t) * a + s * (1 - t) * b + (1 - s) * t * c + s * t * e;
          along_s[d] = (1 - t) * (b - a) + t * (e - c);
          along_t[d] = (1 - s) * (c - a) + s * (e - b);
        }
        for (unsigned d = 0; d < 3; ++d)
          volume +=
              place[d] *
              (along_s[(d + 1) % 3] * along_t[(d + 2) % 3] - along_s[(d + 2) % 3] * along_t[(d + 1) % 3]) /
              12;
      }
  return volume;
}

template <typename Matrix>
double worst_row_sum(const Matrix& matrix) {
  double worst = 0;
  for (const auto& row : matrix) {
    double sum = 0;
    for (const double entry : row) sum += entry;
    worst = std::max(worst, std::abs(sum));
  }
  return worst;
}

template <typename Matrix>
double worst_column_sum(const Matrix& matrix) {
  auto transposed = matrix;
  for (unsigned a = 0; a < 8; ++a)
    for (unsigned b = 0; b < 8; ++b) transposed[b][a] = matrix[a][b];
  return worst_row_sum(transposed);
}

TEST(TrilinearCell, StiffnessOfAConstantIsZero) {
  auto k = TrilinearCell(deformed()).stiffness();
  EXPECT_LT(worst_row_sum(k), round_off);
  k[3][5] += 1e-6;
  EXPECT_GT(worst_row_sum(k), 0.9e-6);
}

TEST(TrilinearCell, StiffnessIsSymmetric) {
  const auto k = TrilinearCell(deformed()).stiffness();
  for (unsigned a = 0; a < 8; ++a)
    for (unsigned b = 0; b < a; ++b) EXPECT_NEAR(k[a][b], k[b][a], round_off);
}

TEST(TrilinearCell, StiffnessOfACubeIsTheKnownOne) {
  // h/3 on the diagonal, 0 along edges, -h/12 across faces and through the cube.
  const double h = 2;
  const auto k = TrilinearCell(box(h, h, h)).stiffness();
  for (unsigned a = 0; a < 8; ++a)
    for (unsigned b = 0; b < 8; ++b) {
      const unsigned differ = __builtin_popcount(a ^ b);
      EXPECT_NEAR(k[a][b], differ == 0 ? h / 3 : differ == 1 ? 0 : -h / 12, round_off);
    }
}

TEST(TrilinearCell, VolumesSumToTheCells) {
  for (const auto& corners : {box(1, 2, 3), deformed()}) {
    double sum = 0;
    for (const double part : TrilinearCell(corners).lumped_volume()) {
      EXPECT_GT(part, 0);
      sum += part;
    }
    EXPECT_NEAR(sum, volume_by_faces(corners), 10 * round_off);
  }
  EXPECT_NEAR(volume_by_faces(box(1, 2, 3)), 6, 10 * round_off);
}

TEST(TrilinearCell, ALinearPressureGivesItsExactFluxAndEnergy) {
  const auto corners = deformed();
  const TrilinearCell cell(corners);
  const double conductivity = 4;
  const auto pressure = at_corners(corners, linear);
  for (const auto& flux : cell.darcy_flux(pressure, conductivity)) {
    EXPECT_NEAR(flux[0], -3 * conductivity, 100 * round_off);
    EXPECT_NEAR(flux[1], 5 * conductivity, 100 * round_off);
    EXPECT_NEAR(flux[2], -7 * conductivity, 100 * round_off);
  }
  double energy = 0;
  const auto k = cell.stiffness();
  for (unsigned a = 0; a < 8; ++a)
    for (unsigned b = 0; b < 8; ++b) energy += pressure[a] * k[a][b] * pressure[b];
  EXPECT_NEAR(energy, (9 + 25 + 49) * volume_by_faces(corners), 1000 * round_off);
}

TEST(TrilinearCell, ColumnsOfTheConvectionSumToZero) {
  // Whatever leaves a row enters another one: nothing is lost inside a cell.
  const auto corners = deformed();
  const TrilinearCell cell(corners);
  const auto flux =
      cell.darcy_flux(at_corners(corners, [](const Vector3& x) { return x[0] * x[1] + std::sin(x[2]); }), 3);
  auto g = cell.convection(flux);
  EXPECT_LT(worst_column_sum(g), round_off);
  EXPECT_GT(worst_row_sum(g), 0.01);  // rows do not: that is the net inflow
  g[2][6] *= 1.001;
  EXPECT_GT(worst_column_sum(g), 1e-6);
}

TEST(TrilinearCell, RowsOfTheConvectionAreTheStiffnessTimesThePressure) {
  // sum_b g_ab = int w . grad phi_a = -K sum_b k_ab p_b: transport and pressure see one flow.
  const auto corners = deformed();
  const TrilinearCell cell(corners);
  const auto pressure = at_corners(corners, [](const Vector3& x) { return x[0] * x[1] + std::sin(x[2]); });
  const double conductivity = 3;
  const auto g = cell.convection(cell.darcy_flux(pressure, conductivity));
  const auto k = cell.stiffness();
  for (unsigned a = 0; a < 8; ++a) {
    double inflow = 0, stiff = 0;
    for (unsigned b = 0; b < 8; ++b) {
      inflow += g[a][b];
      stiff += k[a][b] * pressure[b];
    }
    EXPECT_NEAR(inflow, -conductivity * stiff, 10 * round_off);
  }
}

TEST(TrilinearCell, MeanOfAUniformFluxIsThatFlux) {
  const TrilinearCell cell(deformed());
  std::array<Vector3, 8> flux;
  flux.fill({1, -2, 3});
  const auto mean = cell.mean(flux);
  for (unsigned d = 0; d < 3; ++d) EXPECT_NEAR(mean[d], flux[0][d], round_off);
}

TEST(TrilinearCell, GaussPointsLieInTheCell) {
  const TrilinearCell cell(box(1, 2, 3));
  for (const auto& point : cell.points())
    for (unsigned d = 0; d < 3; ++d) {
      EXPECT_GT(point[d], 0.2 * (d + 1));
      EXPECT_LT(point[d], 0.8 * (d + 1));
    }
}

}  // namespace
}  // namespace turgor::discretization
