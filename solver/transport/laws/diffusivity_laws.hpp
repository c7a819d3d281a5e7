#pragma once

#include <cmath>
#include <string_view>

#include "transport/laws/carrier.hpp"

namespace turgor::transport {

/// The diffusivity is given.
struct GivenDiffusivity {
  static constexpr std::string_view name = "given";
  static constexpr std::string_view description = "the diffusivity that the file gives";
  double diffusivity = 0;  ///< m2/s
  double operator()(const Carrier&, const FibreState&) const { return diffusivity; }
};

/// Power law of the diameter: D[cm2/s] = coefficient d[nm]^exponent + floor.
/// Source: Wang et al. 2022, fitted to 12, 60 and 125 nm of Chauhan et al. 2012 (from github
/// PSORLab/CancerModel). 12 nm: 1.340e-11 m2/s; 125 nm: 2.964e-12 m2/s. The floor keeps D from falling for
/// larger carriers: beyond the fitted sizes it is a guess.
struct Wang2022 {
  static constexpr std::string_view name = "wang_2022";
  static constexpr std::string_view description =
      "D[cm2/s] = 1.981e-6 d[nm]^-1.157 + 2.221e-8 (Wang et al. 2022, fitted to Chauhan et al. 2012)";
  double coefficient = 1.981e-10;  ///< m2/s at 1 nm
  double exponent = -1.157;
  double floor = 2.221e-12;        ///< m2/s
  double smallest_fitted = 12e-9;  ///< m
  double largest_fitted = 125e-9;  ///< m
  double operator()(const Carrier& carrier, const FibreState&) const {
    return coefficient * std::pow(carrier.diameter / 1e-9, exponent) + floor;
  }
};

/// Power law of the molar mass: D[cm2/s] = coefficient M_r[g/mol]^exponent.
/// Source: Nugent & Jain 1984, dextrans of 19 to 72 kDa: 2.51e-2 M_r^-1.14 in tumour, 1e6 M_r^-2.96 in normal
/// tissue; at 70 kDa 7.5e-12 and 4.6e-13 m2/s. Both exponents are negative: the paper's abstract prints "b
/// = 1.14" without the sign. Needs the molar mass; throws std::invalid_argument without it.
struct NugentJain {
  static constexpr std::string_view name = "nugent_jain";
  static constexpr std::string_view description =
      "D[cm2/s] = 2.51e-2 M_r^-1.14 in tumour, 1e6 M_r^-2.96 in normal tissue (Nugent & Jain 1984)";
  double coefficient = 2.51e-6;  ///< m2/s at 1 g/mol
  double exponent = -1.14;
  double smallest_fitted = 19;  ///< kg/mol
  double largest_fitted = 72;   ///< kg/mol

  static constexpr NugentJain tumour() { return {}; }
  static constexpr NugentJain normal() { return {.coefficient = 1e2, .exponent = -2.96}; }
  double operator()(const Carrier& carrier, const FibreState&) const;
};

/// Effective medium with steric obstruction: D/D_0 = F S,
///   F = 1/(1 + r_s/sqrt(k) + r_s^2/(9 k)),   S = exp(-0.84 f^1.09),   f = phi (1 + r_s/a_f)^2,
/// k the fibre bed's permeability (fibre_permeability), D_0 in water.
/// Source: Phillips 2000, Brady 1994 (F); Johnson et al. 1996 (S); as remembered.
/// a_f = 20 nm, phi = 0.03: D/D_0 = 0.943527 (r_s = 2.5 nm), 0.341624 (62.5 nm).
struct EffectiveMedium {
  static constexpr std::string_view name = "effective_medium";
  static constexpr bool uses_fibres = true;
  static constexpr std::string_view description =
      "effective medium with steric obstruction among the fibres (Phillips; Brady; Johnson et al. 1996)";
  double steric_coefficient = 0.84;
  double steric_exponent = 1.09;
  double viscosity = 0.6913e-3;  ///< of the free fluid, Pa s; water at 37 degC
  double temperature = 310.15;   ///< K
  double ratio(const Carrier& carrier, const FibreState& fibres) const;  ///< D/D_0
  double operator()(const Carrier& carrier, const FibreState& fibres) const;
};

/// Ogston's law among the fibres: D/D_0 = exp(-sqrt(phi) (1 + r_s/a_f)), D_0 in water.
/// Source: Ogston, Preston & Wells 1973.
struct OgstonDiffusivity {
  static constexpr std::string_view name = "ogston";
  static constexpr bool uses_fibres = true;
  static constexpr std::string_view description =
      "D/D_0 = exp(-sqrt(phi) (1 + r_s/a_f)) among the fibres (Ogston et al. 1973)";
  double viscosity = 0.6913e-3;  ///< of the free fluid, Pa s; water at 37 degC
  double temperature = 310.15;   ///< K
  double ratio(const Carrier& carrier, const FibreState& fibres) const;  ///< D/D_0
  double operator()(const Carrier& carrier, const FibreState& fibres) const;
};

/// D_0 = k_B T/(3 pi mu d) (m2/s; Stokes-Einstein).
double free_diffusivity(const Carrier& carrier, double viscosity, double temperature);

}  // namespace turgor::transport
