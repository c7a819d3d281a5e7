#pragma once

namespace turgor::regimen {

/// Time constant tau = t_half/ln 2 of exp(-t/tau) (s).
double time_constant_from_half_life(double half_life);

/// Half-life t_half = tau ln 2 of exp(-t/tau) (s).
double half_life_from_time_constant(double time_constant);

/// Rate 1/tau (1/s) from a time constant (s).
double rate_from_time_constant(double time_constant);

/// Rate ln 2/t_half (1/s) from a half-life (s).
double rate_from_half_life(double half_life);

/// Plasma time constant (s) of a carrier of the given diameter (m), fitted by Wang et al. 2022 to the
/// measurements of Chauhan et al. 2012:
/// tau/min = 1081 exp(-((d - -16.63)/84.82)^2) + 517.4 exp(-((d - 65.61)/996.6)^2), d in nm;
/// 1480.5 min at 12 nm, 582.1 min at 125 nm. The source calls it a half-life but uses exp(-t/tau).
double wang_2022_time_constant(double diameter);

}  // namespace turgor::regimen
