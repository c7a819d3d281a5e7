#include "poroelasticity/laws/solid_response.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace turgor::poroelasticity {

namespace {

std::string text(double number) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.6g", number);
  return digits;
}

/// a b^T, a^T b and a b of 3 x 3 matrices.
Matrix3 times_transposed(const Matrix3& a, const Matrix3& b) {
  Matrix3 c = {};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 3; ++k) c[3 * i + j] += a[3 * i + k] * b[3 * j + k];
  return c;
}
Matrix3 transposed_times(const Matrix3& a, const Matrix3& b) {
  Matrix3 c = {};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 3; ++k) c[3 * i + j] += a[3 * k + i] * b[3 * k + j];
  return c;
}
Matrix3 times(const Matrix3& a, const Matrix3& b) {
  Matrix3 c = {};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 3; ++k) c[3 * i + j] += a[3 * i + k] * b[3 * k + j];
  return c;
}

}  // namespace

Matrix3 cofactor_of(const Matrix3& f) {
  return {f[4] * f[8] - f[5] * f[7], f[5] * f[6] - f[3] * f[8], f[3] * f[7] - f[4] * f[6],
          f[2] * f[7] - f[1] * f[8], f[0] * f[8] - f[2] * f[6], f[1] * f[6] - f[0] * f[7],
          f[1] * f[5] - f[2] * f[4], f[2] * f[3] - f[0] * f[5], f[0] * f[4] - f[1] * f[3]};
}

double determinant_of(const Matrix3& f) {
  return f[0] * (f[4] * f[8] - f[5] * f[7]) + f[1] * (f[5] * f[6] - f[3] * f[8]) +
         f[2] * (f[3] * f[7] - f[4] * f[6]);
}

Matrix3 cofactor_change(const Matrix3& f, const Matrix3& d) {
  // The cofactor is bilinear in the entries of F.
  Matrix3 sum;
  for (int n = 0; n < 9; ++n) sum[n] = f[n] + d[n];
  const Matrix3 both = cofactor_of(sum), one = cofactor_of(f), other = cofactor_of(d);
  Matrix3 change;
  for (int n = 0; n < 9; ++n) change[n] = both[n] - one[n] - other[n];
  return change;
}

std::array<double, 3> principal_values(const Matrix3& symmetric) {
  // Jacobi's rotations: exact where nothing has to be turned, and accurate where values are close.
  Matrix3 a = symmetric;
  constexpr int most_sweeps = 30;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    const double beside = std::abs(a[1]) + std::abs(a[2]) + std::abs(a[5]);
    const double along = std::abs(a[0]) + std::abs(a[4]) + std::abs(a[8]);
    if (beside <= std::numeric_limits<double>::epsilon() * along) break;
    for (const auto& [i, j] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)}) {
      if (a[3 * i + j] == 0) continue;
      const double half = 0.5 * (a[4 * j] - a[4 * i]) / a[3 * i + j];
      const double tangent = (half >= 0 ? 1 : -1) / (std::abs(half) + std::sqrt(half * half + 1));
      const double cosine = 1 / std::sqrt(tangent * tangent + 1), sine = tangent * cosine;
      const int k = 3 - i - j;
      const double aij = a[3 * i + j], aik = a[3 * i + k], ajk = a[3 * j + k];
      a[4 * i] -= tangent * aij;
      a[4 * j] += tangent * aij;
      a[3 * i + j] = a[3 * j + i] = 0;
      a[3 * i + k] = a[3 * k + i] = cosine * aik - sine * ajk;
      a[3 * j + k] = a[3 * k + j] = sine * aik + cosine * ajk;
    }
  }
  std::array<double, 3> values = {a[0], a[4], a[8]};
  std::sort(values.begin(), values.end(), std::greater<>());
  return values;
}

Matrix3 cauchy_stress(const SolidResponse& response, const Matrix3& deformation) {
  Matrix3 stress = times_transposed(response.piola, deformation);
  for (double& entry : stress) entry /= response.volume;
  return stress;
}

SolidResponse respond(const SolidLaw& law, const Matrix3& deformation, double growth, Tangent* tangent) {
  SolidResponse response;
  response.volume = determinant_of(deformation);
  if (!(response.volume > 0) || !(growth > 0))
    throw std::domain_error("a solid cannot be deformed with det F = " + text(response.volume) +
                            " and a growth stretch of " + text(growth));
  response.cofactor = cofactor_of(deformation);

  Matrix3 elastic;
  for (int n = 0; n < 9; ++n) elastic[n] = deformation[n] / growth;
  const Matrix3 strain = transposed_times(elastic, elastic);  // Ce
  Invariants invariants{.first = strain[0] + strain[4] + strain[8],
                        .second = 0,
                        .volume = response.volume / (growth * growth * growth)};
  double square = 0;
  for (const double entry : strain) square += entry * entry;
  invariants.second = 0.5 * (invariants.first * invariants.first - square);

  const Energy energy = std::visit([&](const auto& of) { return of(invariants); }, law);
  response.energy = growth * growth * growth * energy.value;

  // Derivatives of the three invariants by Fe.
  const Matrix3 stretched = times(elastic, strain);
  std::array<Matrix3, 3> slope;
  for (int n = 0; n < 9; ++n) {
    slope[0][n] = 2 * elastic[n];
    slope[1][n] = 2 * (invariants.first * elastic[n] - stretched[n]);
    slope[2][n] = response.cofactor[n] / (growth * growth);
    response.piola[n] = growth * growth *
                        (energy.gradient[0] * slope[0][n] + energy.gradient[1] * slope[1][n] +
                         energy.gradient[2] * slope[2][n]);
  }
  if (tangent == nullptr) return response;

  for (int column = 0; column < 9; ++column) {
    Matrix3 change = {};  // of Fe
    change[column] = 1;
    std::array<double, 3> along;
    for (int a = 0; a < 3; ++a)
      along[a] = energy.hessian[a][0] * slope[0][column] + energy.hessian[a][1] * slope[1][column] +
                 energy.hessian[a][2] * slope[2][column];
    const Matrix3 with_strain = times(change, strain), twist = transposed_times(change, elastic);
    Matrix3 both = twist;  // change of Ce
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) both[3 * i + j] += twist[3 * j + i];
    const Matrix3 strained = times(elastic, both);
    const Matrix3 turned = cofactor_change(elastic, change);
    for (int n = 0; n < 9; ++n) {
      const double first = 2 * change[n];
      const double second =
          2 * (slope[0][column] * elastic[n] + invariants.first * change[n] - with_strain[n] - strained[n]);
      (*tangent)[n][column] = growth * (energy.gradient[0] * first + energy.gradient[1] * second +
                                        energy.gradient[2] * turned[n] + along[0] * slope[0][n] +
                                        along[1] * slope[1][n] + along[2] * slope[2][n]);
    }
  }
  return response;
}

}  // namespace turgor::poroelasticity
