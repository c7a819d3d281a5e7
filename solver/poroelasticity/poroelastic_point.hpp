#pragma once

#include <optional>

#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::poroelasticity {

/// What the weak form needs of the tissue at one point, for given F and p: stresses and coefficients with
/// their derivatives.
struct PoroelasticPoint {
  Matrix3 stress = {};                ///< total first Piola-Kirchhoff stress P - (p + Pi) J F^-T, Pa
  Tangent tangent = {};               ///< its derivative by F, with that of J F^-T
  Matrix3 cofactor = {};              ///< J F^-T
  double volume = 1;                  ///< J
  double conductivity = 0;            ///< K/J, m2/(Pa s)
  double conductivity_by_volume = 0;  ///< of K/J by J
  double supply = 0;                  ///< J Q: per reference volume, 1/s
  double supply_by_pressure = 0;      ///< 1/(Pa s)
  double supply_by_volume = 0;        ///< by J, 1/s
};

/// What takes the place of Je in k/2 (Je - 1)^2; its own derivatives are the caller's.
struct Dilatation {
  double ratio = 1;    ///< theta
  double tension = 0;  ///< k (theta - 1) as the last iterate foresaw it, with which the tangent turns, Pa
};

/// `gradient`: du_i/dX_J. Throws std::domain_error where the material is turned inside out.
PoroelasticPoint evaluate(const Tissue& tissue, Strain strain, const Matrix3& gradient, double growth,
                          double pressure, std::optional<Dilatation> dilatation = {});

/// Effective Cauchy stress with the swelling pressure, Pa.
Matrix3 effective_stress(const Tissue& tissue, Strain strain, const Matrix3& gradient, double growth,
                         std::optional<Dilatation> dilatation = {});

/// Elastic energy per reference volume, J/m3; a swelling pressure has none.
double elastic_energy(const Tissue& tissue, Strain strain, const Matrix3& gradient, double growth,
                      std::optional<Dilatation> dilatation = {});

/// Je, and Jg with the residual part: the volume against the stress-free one, and that against the reference.
struct ElasticVolume {
  double ratio = 1, grown = 1;
};
ElasticVolume elastic_volume(const Tissue& tissue, Strain strain, const Matrix3& gradient, double growth);

}  // namespace turgor::poroelasticity
