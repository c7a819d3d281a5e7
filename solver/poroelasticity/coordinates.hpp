#pragma once

#include <deal.II/base/point.h>
#include <deal.II/base/tensor.h>

#include <array>
#include <numbers>

#include "poroelasticity/laws/solid_response.hpp"

namespace turgor::poroelasticity {

/// Where a problem that is three-dimensional is solved in fewer dimensions: a policy says what a displacement
/// field's gradient is in three, what stands for the volume, and along which components the whole can be
/// moved. All else is the same.

/// No symmetry: x, y, z.
struct Cartesian {
  static constexpr int dimension = 3;
  static constexpr std::array<bool, 3> translates = {true, true, true};
  static Matrix3 gradient(int component, double, const dealii::Tensor<1, 3>& slope, const dealii::Point<3>&) {
    Matrix3 gradient = {};
    for (int d = 0; d < 3; ++d) gradient[3 * component + d] = slope[d];
    return gradient;
  }
  static double measure(const dealii::Point<3>&) { return 1; }
};

/// Nothing moves or changes along z; volumes are per metre of it.
struct PlaneStrain {
  static constexpr int dimension = 2;
  static constexpr std::array<bool, 3> translates = {true, true, false};
  static Matrix3 gradient(int component, double, const dealii::Tensor<1, 2>& slope, const dealii::Point<2>&) {
    Matrix3 gradient = {};
    for (int d = 0; d < 2; ++d) gradient[3 * component + d] = slope[d];
    return gradient;
  }
  static double measure(const dealii::Point<2>&) { return 1; }
};

/// The same around an axis: R, Z; no twist.
struct Axisymmetric {
  static constexpr int dimension = 2;
  static constexpr std::array<bool, 3> translates = {false, true, false};
  static Matrix3 gradient(int component, double value, const dealii::Tensor<1, 2>& slope,
                          const dealii::Point<2>& at) {
    Matrix3 gradient = {};
    for (int d = 0; d < 2; ++d) gradient[3 * component + d] = slope[d];
    if (component == 0) gradient[8] = value / at[0];
    return gradient;
  }
  static double measure(const dealii::Point<2>& at) { return 2 * std::numbers::pi * at[0]; }
};

/// The same in all directions from a centre: R; directions two and three are along the sphere.
struct Radial {
  static constexpr int dimension = 1;
  static constexpr std::array<bool, 3> translates = {};
  static Matrix3 gradient(int, double value, const dealii::Tensor<1, 1>& slope, const dealii::Point<1>& at) {
    const double around = value / at[0];
    return {slope[0], 0, 0, 0, around, 0, 0, 0, around};
  }
  static double measure(const dealii::Point<1>& at) { return 4 * std::numbers::pi * at[0] * at[0]; }
};

}  // namespace turgor::poroelasticity
