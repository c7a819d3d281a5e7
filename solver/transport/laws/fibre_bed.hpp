#pragma once

#include "transport/laws/carrier.hpp"

namespace turgor::transport {

/// Fibres this dense leave no way through in the law of Jackson & James: exp(-0.931).
inline constexpr double densest_fibres = 0.394;

/// Hydraulic permeability of a random bed of fibres (m2), k = (3 a_f^2/(20 phi)) (-ln phi - 0.931).
/// Holds for phi < exp(-0.931) = 0.394; throws std::domain_error from there on.
/// Source: Jackson & James 1986, as remembered; 5.151e-15 m2 for a_f = 20 nm, phi = 0.03.
double fibre_permeability(const FibreState& fibres);

/// Hydraulic conductivity of the tissue (m2/(Pa s)): K = series_factor k/viscosity.
/// Collagen fibrils alone give K near 5e-12, far above the measured 1e-14: glycosaminoglycans and cells lie
/// in series, which `series_factor` stands for.
double fibre_hydraulic_conductivity(const FibreState& fibres, double viscosity, double series_factor);

/// The series factor with which these fibres give the measured K: K viscosity/k.
double series_factor(double hydraulic_conductivity, const FibreState& fibres, double viscosity);

/// K of changed fibres, where K of the reference fibres is known: K = K_reference k(fibres)/k(reference).
/// It is fibre_hydraulic_conductivity with the reference's series factor, whatever the viscosity.
double changed_hydraulic_conductivity(double reference_conductivity, const FibreState& reference,
                                      const FibreState& fibres);

/// Part of the space among the fibres that a sphere's centre reaches, exp(-phi (1 + r_s/a_f)^2).
/// Source: Ogston 1958.
double ogston_partition(double diameter, const FibreState& fibres);

/// The same over that of a point, exp(-phi ((1 + r_s/a_f)^2 - 1)): 1 for a solute of no size.
double ogston_partition_relative_to_point(double diameter, const FibreState& fibres);

}  // namespace turgor::transport
