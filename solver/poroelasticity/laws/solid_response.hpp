#pragma once

#include <array>

#include "poroelasticity/laws/solid_laws.hpp"

namespace turgor::poroelasticity {

/// Row-major: [3 i + J] is dx_i/dX_J.
using Matrix3 = std::array<double, 9>;

/// The solid's answer to a deformation F of its reference state of which the stretch `growth` = lambda
/// (growth and residual or swelling part, the same in all directions) is stress-free: Fe = F / lambda, and
/// per reference volume
///   P = Jg dW/dFe Fg^-T = lambda^2 dW/dFe,   Jg = lambda^3.
struct SolidResponse {
  double energy = 0;      ///< Jg W, J per reference volume
  Matrix3 piola = {};     ///< P, effective first Piola-Kirchhoff stress, Pa
  double volume = 1;      ///< J = det F
  Matrix3 cofactor = {};  ///< J F^-T
};

/// dP/dF, [3 i + J][3 k + L], Pa; symmetric, since an energy stands behind it.
using Tangent = std::array<std::array<double, 9>, 9>;

Matrix3 cofactor_of(const Matrix3& deformation);
double determinant_of(const Matrix3& deformation);

/// Throws std::domain_error where det F or `growth` is not above 0. `tangent` may be null.
SolidResponse respond(const SolidLaw& law, const Matrix3& deformation, double growth, Tangent* tangent);

/// d cof F in the direction `change`: how J F^-T turns with F.
Matrix3 cofactor_change(const Matrix3& deformation, const Matrix3& change);

/// Principal values of a symmetric matrix, largest first.
std::array<double, 3> principal_values(const Matrix3& symmetric);

/// Effective Cauchy stress P F^T / J (Pa), row-major.
Matrix3 cauchy_stress(const SolidResponse& response, const Matrix3& deformation);

}  // namespace turgor::poroelasticity
