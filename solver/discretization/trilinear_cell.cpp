#include "discretization/trilinear_cell.hpp"

#include <numbers>

namespace turgor::discretization {

namespace {

constexpr double gauss[2] = {0.5 - 0.5 / std::numbers::sqrt3, 0.5 + 0.5 / std::numbers::sqrt3};

struct ReferenceShapes {
  double value[8][8];
  Vector3 gradient[8][8];
};

constexpr ReferenceShapes reference_shapes() {
  ReferenceShapes shapes{};
  for (int q = 0; q < 8; ++q)
    for (int v = 0; v < 8; ++v) {
      double along[3]{}, slope[3]{};
      for (int d = 0; d < 3; ++d) {
        const double t = gauss[q >> d & 1];
        along[d] = v >> d & 1 ? t : 1 - t;
        slope[d] = v >> d & 1 ? 1 : -1;
      }
      shapes.value[q][v] = along[0] * along[1] * along[2];
      shapes.gradient[q][v] = {slope[0] * along[1] * along[2], along[0] * slope[1] * along[2],
                               along[0] * along[1] * slope[2]};
    }
  return shapes;
}

constexpr ReferenceShapes reference = reference_shapes();

}  // namespace

TrilinearCell::TrilinearCell(const std::array<Vector3, 8>& vertices) {
  for (int q = 0; q < 8; ++q) {
    double jacobian[3][3] = {};
    point_[q] = {};
    for (int v = 0; v < 8; ++v)
      for (int a = 0; a < 3; ++a) {
        point_[q][a] += vertices[v][a] * reference.value[q][v];
        for (int b = 0; b < 3; ++b) jacobian[a][b] += vertices[v][a] * reference.gradient[q][v][b];
      }
    double adjugate[3][3];
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 3; ++b) {
        const int a1 = (a + 1) % 3, a2 = (a + 2) % 3, b1 = (b + 1) % 3, b2 = (b + 2) % 3;
        adjugate[b][a] = jacobian[a1][b1] * jacobian[a2][b2] - jacobian[a1][b2] * jacobian[a2][b1];
      }
    const double determinant =
        jacobian[0][0] * adjugate[0][0] + jacobian[0][1] * adjugate[1][0] + jacobian[0][2] * adjugate[2][0];
    weight_[q] = determinant / 8;
    for (int v = 0; v < 8; ++v)
      for (int d = 0; d < 3; ++d)
        gradient_[q][v][d] =
            (reference.gradient[q][v][0] * adjugate[0][d] + reference.gradient[q][v][1] * adjugate[1][d] +
             reference.gradient[q][v][2] * adjugate[2][d]) /
            determinant;
  }
}

std::array<std::array<double, 8>, 8> TrilinearCell::stiffness() const {
  std::array<std::array<double, 8>, 8> k{};
  for (int q = 0; q < 8; ++q)
    for (int a = 0; a < 8; ++a)
      for (int b = 0; b < 8; ++b)
        k[a][b] +=
            weight_[q] * (gradient_[q][a][0] * gradient_[q][b][0] + gradient_[q][a][1] * gradient_[q][b][1] +
                          gradient_[q][a][2] * gradient_[q][b][2]);
  return k;
}

std::array<double, 8> TrilinearCell::lumped_volume() const {
  std::array<double, 8> volume{};
  for (int q = 0; q < 8; ++q)
    for (int a = 0; a < 8; ++a) volume[a] += weight_[q] * reference.value[q][a];
  return volume;
}

std::array<Vector3, 8> TrilinearCell::darcy_flux(const std::array<double, 8>& pressure,
                                                 double conductivity) const {
  std::array<Vector3, 8> flux{};
  for (int q = 0; q < 8; ++q)
    for (int v = 0; v < 8; ++v)
      for (int d = 0; d < 3; ++d) flux[q][d] -= conductivity * pressure[v] * gradient_[q][v][d];
  return flux;
}

std::array<std::array<double, 8>, 8> TrilinearCell::convection(const std::array<Vector3, 8>& flux) const {
  std::array<std::array<double, 8>, 8> g{};
  for (int q = 0; q < 8; ++q)
    for (int a = 0; a < 8; ++a) {
      const double along = weight_[q] * (flux[q][0] * gradient_[q][a][0] + flux[q][1] * gradient_[q][a][1] +
                                         flux[q][2] * gradient_[q][a][2]);
      for (int b = 0; b < 8; ++b) g[a][b] += along * reference.value[q][b];
    }
  return g;
}

Vector3 TrilinearCell::mean(const std::array<Vector3, 8>& flux) const {
  Vector3 sum{};
  double volume = 0;
  for (int q = 0; q < 8; ++q) {
    volume += weight_[q];
    for (int d = 0; d < 3; ++d) sum[d] += weight_[q] * flux[q][d];
  }
  for (double& component : sum) component /= volume;
  return sum;
}

}  // namespace turgor::discretization
