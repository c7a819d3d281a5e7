#include "transport/laws/fibre_bed.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace turgor::transport {

namespace {

void require_positive(double value, const std::string& what) {
  if (!(value > 0) || !std::isfinite(value))
    throw std::invalid_argument(what + " is " + std::to_string(value) + "; it must be positive and finite");
}

}  // namespace

double fibre_permeability(const FibreState& fibres) {
  require_positive(fibres.radius, "fibre radius");
  require_positive(fibres.volume_fraction, "fibre volume fraction");
  const double openness = -std::log(fibres.volume_fraction) - 0.931;
  if (!(openness > 0))
    throw std::domain_error("fibres at a volume fraction of " + std::to_string(fibres.volume_fraction) +
                            " are too dense for the permeability of Jackson & James; it must be below 0.394");
  return 3 * fibres.radius * fibres.radius / (20 * fibres.volume_fraction) * openness;
}

double fibre_hydraulic_conductivity(const FibreState& fibres, double viscosity, double factor) {
  require_positive(viscosity, "viscosity");
  return factor * fibre_permeability(fibres) / viscosity;
}

double series_factor(double hydraulic_conductivity, const FibreState& fibres, double viscosity) {
  return hydraulic_conductivity * viscosity / fibre_permeability(fibres);
}

double changed_hydraulic_conductivity(double reference_conductivity, const FibreState& reference,
                                      const FibreState& fibres) {
  return reference_conductivity * (fibre_permeability(fibres) / fibre_permeability(reference));
}

double ogston_partition(double diameter, const FibreState& fibres) {
  const double reach = 1 + diameter / (2 * fibres.radius);
  return std::exp(-fibres.volume_fraction * reach * reach);
}

double ogston_partition_relative_to_point(double diameter, const FibreState& fibres) {
  const double size = diameter / (2 * fibres.radius);
  return std::exp(-fibres.volume_fraction * size * (2 + size));
}

}  // namespace turgor::transport
