#pragma once

#include <string_view>
#include <variant>

#include "poroelasticity/laws/energy.hpp"

namespace turgor::poroelasticity {

/// Compressible neo-Hookean of the solid-stress literature,
///   W = mu/2 (Ibar1 - 3) + k/2 (J - 1)^2,   Ibar1 = J^(-2/3) I1.
/// Source: Voutouri et al. 2014, supporting information (form).
struct NeoHookean {
  static constexpr std::string_view name = "neo_hookean";
  static constexpr std::string_view description =
      "W = mu/2 (J^(-2/3) I1 - 3) + k/2 (J - 1)^2 (form of Voutouri et al. 2014)";
  double shear_modulus = 0;  ///< mu, Pa
  double bulk_modulus = 0;   ///< k, Pa
  Energy operator()(const Invariants& of) const;
};

/// Exponential stiffening of Fung's type,
///   W = mu/(2 g) (exp(g (Ibar1 - 3)) - 1) + k/2 (J - 1)^2;
/// g -> 0 gives the neo-Hookean one. Source: form of Voutouri et al. 2014; its coefficients were not found.
struct FungExponential {
  static constexpr std::string_view name = "fung_exponential";
  static constexpr std::string_view description =
      "W = mu/(2 g) (exp(g (J^(-2/3) I1 - 3)) - 1) + k/2 (J - 1)^2 (form of Voutouri et al. 2014)";
  double shear_modulus = 0;  ///< mu, Pa
  double bulk_modulus = 0;   ///< k, Pa
  double stiffening = 1;     ///< g, above 0
  Energy operator()(const Invariants& of) const;
};

/// Blatz and Ko's foam with I3 = J^2 and b = nu/(1 - 2 nu),
///   W = mu f/2 (I1 - 3 + (I3^-b - 1)/b) + mu (1 - f)/2 (I2/I3 - 3 + (I3^b - 1)/b).
/// Source: Blatz & Ko 1962. Its bulk modulus in the undeformed state is 2 mu (1 + nu)/(3 (1 - 2 nu)).
struct BlatzKo {
  static constexpr std::string_view name = "blatz_ko";
  static constexpr std::string_view description =
      "W = mu f/2 (I1 - 3 + (J^(-2b) - 1)/b) + mu (1 - f)/2 (I2/J^2 - 3 + (J^(2b) - 1)/b), b = nu/(1 - 2 nu) "
      "(Blatz & Ko 1962)";
  double shear_modulus = 0;   ///< mu, Pa
  double poisson_ratio = 0;   ///< nu, in (0, 0.5)
  double share_of_first = 1;  ///< f, in [0, 1]
  Energy operator()(const Invariants& of) const;
};

/// The closed set of solid laws; a new one is added here, and its name is known everywhere.
using SolidLaw = std::variant<NeoHookean, FungExponential, BlatzKo>;

/// Ratio of bulk and shear modulus (Poisson's ratio 0.452) from where a dilatation of its own pays, and the
/// largest one (0.49) for which displacements alone are taken: 7 % of the mean stress are wrong there on 16
/// cells across, 2 % on 32. Chosen here after docs/theory/poroelasticity.md, "Nearly incompressible solids".
inline constexpr double worth_own_dilatation = 10, stiffest_by_displacement = 50;

/// k of a law whose energy is an isochoric one and k/2 (J - 1)^2 (Pa); 0 of one that does not split.
double volumetric_modulus(const SolidLaw& law);
/// Such a law without that part.
SolidLaw isochoric_part(const SolidLaw& law);
/// k against mu; 0 where the law does not split.
double volumetric_ratio(const SolidLaw& law);

/// All moduli times a factor.
void scale_stiffness(SolidLaw& law, double factor);

/// Bulk modulus (Pa) of an isotropic solid with these moduli in the undeformed state.
inline double bulk_modulus(double shear_modulus, double poisson_ratio) {
  return 2 * shear_modulus * (1 + poisson_ratio) / (3 * (1 - 2 * poisson_ratio));
}

}  // namespace turgor::poroelasticity
