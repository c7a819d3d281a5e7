#pragma once

#include <optional>

namespace turgor::transport {

/// What the laws know of a carrier or solute.
struct Carrier {
  double diameter = 0;                    ///< d, hydrodynamic, m
  std::optional<double> molar_mass = {};  ///< M_r, kg/mol
};

/// Fibres of the interstitium: one state that drives K, D, the accessible fraction and the retardation.
struct FibreState {
  double radius = 20e-9;          ///< a_f, m
  double volume_fraction = 0.03;  ///< phi
};

}  // namespace turgor::transport
