#pragma once

#include "poroelasticity/laws/growth_laws.hpp"
#include "poroelasticity/laws/permeability_laws.hpp"
#include "poroelasticity/laws/solid_laws.hpp"
#include "poroelasticity/laws/swelling_laws.hpp"

namespace turgor::poroelasticity {

/// What vessels and lymph bring and take per deformed volume: Q = a (p_e - p) - a_l max(0, p - p_l).
struct FluidExchange {
  double vessel_conductance = 0;  ///< a = L_p S_V, 1/(Pa s)
  double driving_pressure = 0;    ///< p_e, Pa
  double lymph_conductance = 0;   ///< a_l, 1/(Pa s)
  double lymph_pressure = 0;      ///< p_l, Pa
};

/// A region's tissue: one law of each kind and what they need.
struct Tissue {
  SolidLaw solid;
  GrowthLaw growth = GivenGrowth{.time = {0}, .stretch = {1}};
  PermeabilityLaw permeability;
  SwellingLaw swelling = GivenSwelling{};
  FluidExchange exchange = {};
  double solid_fraction = 0.2;  ///< phi_s0, of the reference volume
  /// Share of new solid that vessels feed (S_ref = share dJg/dt); the rest is made from interstitial fluid.
  double growth_supply = 0;
  /// Fr: stretch of the stress-free state that was there before any growth.
  double residual_stretch = 1;
};

}  // namespace turgor::poroelasticity
