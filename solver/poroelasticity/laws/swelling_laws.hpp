#pragma once

#include <string_view>
#include <variant>

namespace turgor::poroelasticity {

/// A pressure that drives the solid apart (Pa), taken from its stress, and its derivative by J.
struct SwellingPressure {
  double value = 0;
  double by_volume = 0;
};

/// A given swelling pressure.
struct GivenSwelling {
  static constexpr std::string_view name = "given";
  static constexpr std::string_view description = "the swelling pressure that the file gives";
  double pressure = 0;  ///< Pa
  SwellingPressure operator()(double volume, double fluid_fraction) const;
};

/// Donnan's osmotic pressure of the charges that are fixed to the matrix,
///   Pi = R T (sqrt(c_F^2 + 4 c_0^2) - 2 c_0),   c_F = c_F0 phi_f0/(J - 1 + phi_f0):
/// the charges stay, the fluid between them is squeezed out. Source: Lanir 1987; Voutouri & Stylianopoulos
/// 2014.
struct DonnanSwelling {
  static constexpr std::string_view name = "donnan";
  static constexpr std::string_view description =
      "Pi = R T (sqrt(c_F^2 + 4 c_0^2) - 2 c_0) of fixed charges c_F in salt c_0 (Donnan)";
  double fixed_charge = 0;        ///< c_F0, mol per m3 of fluid in the reference state
  double salt = 150;              ///< c_0, mol/m3; physiological
  double temperature = 310.15;    ///< T, K
  double gas_constant = 8.31446;  ///< R, J/(mol K)
  SwellingPressure operator()(double volume, double fluid_fraction) const;
};

/// The closed set of swelling laws.
using SwellingLaw = std::variant<GivenSwelling, DonnanSwelling>;

/// `volume`: J; `fluid_fraction`: phi_f0, the fluid's share of the reference volume.
SwellingPressure swelling_pressure(const SwellingLaw& law, double volume, double fluid_fraction);

}  // namespace turgor::poroelasticity
