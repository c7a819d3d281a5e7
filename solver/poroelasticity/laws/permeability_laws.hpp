#pragma once

#include <string_view>
#include <variant>

namespace turgor::poroelasticity {

/// Hydraulic conductivity K (m2/(Pa s)) and its derivative by J.
struct Conductivity {
  double value = 0;
  double by_volume = 0;
};

/// K does not change.
struct ConstantConductivity {
  static constexpr std::string_view name = "constant";
  static constexpr std::string_view description = "the region's hydraulic conductivity, whatever the strain";
  double conductivity = 0;  ///< K, m2/(Pa s)
  Conductivity operator()(double volume, double solid_fraction) const;
};

/// K = K_0 exp(m (J - 1)). Source: Lai & Mow 1980 (form, in one dimension).
struct ExponentialConductivity {
  static constexpr std::string_view name = "exponential";
  static constexpr std::string_view description = "K = K_0 exp(m (J - 1)) (Lai & Mow 1980)";
  double conductivity = 0;  ///< K_0, m2/(Pa s)
  double sensitivity = 0;   ///< m
  Conductivity operator()(double volume, double solid_fraction) const;
};

/// K = K_0 ((J - phi_s0)/(1 - phi_s0))^kappa exp(m/2 (J^2 - 1)), phi_s0 the solid's share of the reference
/// volume: nothing flows where the solid fills all of it. Source: Holmes & Mow 1990.
struct HolmesMow {
  static constexpr std::string_view name = "holmes_mow";
  static constexpr std::string_view description =
      "K = K_0 ((J - phi_s0)/(1 - phi_s0))^kappa exp(m/2 (J^2 - 1)) (Holmes & Mow 1990)";
  double conductivity = 0;  ///< K_0, m2/(Pa s)
  double exponent = 2;      ///< kappa
  double sensitivity = 0;   ///< m
  Conductivity operator()(double volume, double solid_fraction) const;
};

/// K = K_0 J (ln(J/phi) - 0.931)/(ln(1/phi) - 0.931): a bed of fibres that is spread or packed with the
/// tissue and grows with it; phi is the fibres' share of the reference volume. Nothing flows from phi/J =
/// 0.394 on. Source: Jackson & James 1986, as remembered (the law of the carriers' fibres,
/// transport/laws/fibre_bed.hpp).
struct FibreBedConductivity {
  static constexpr std::string_view name = "fibres";
  static constexpr std::string_view description =
      "K = K_0 k(phi/J)/k(phi) of the region's fibres, k(phi) = (-ln phi - 0.931)/phi (Jackson & James 1986)";
  double conductivity = 0;       ///< K_0, m2/(Pa s)
  double fibre_fraction = 0.03;  ///< phi, below 0.394
  Conductivity operator()(double volume, double solid_fraction) const;
};

/// The closed set of permeability laws.
using PermeabilityLaw =
    std::variant<ConstantConductivity, ExponentialConductivity, HolmesMow, FibreBedConductivity>;

/// `volume`: J without the part that new solid fills, J / Jg where tissue grows; `solid_fraction`: phi_s0.
Conductivity conductivity(const PermeabilityLaw& law, double volume, double solid_fraction);

}  // namespace turgor::poroelasticity
