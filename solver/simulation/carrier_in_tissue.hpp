#pragma once

#include <functional>
#include <string>

#include "configuration/case.hpp"
#include "simulation/tissue.hpp"

namespace turgor::simulation {

/// Multiplier of a named model parameter in the region at hand.
using Factor = std::function<double(const std::string& model_parameter)>;

/// K of a region: as given, or from its fibres where they drive it (m2/(Pa s)).
double interstitial_conductivity(const configuration::RegionParameters& region, const Factor& factor);

/// Throws std::domain_error, for people, where agents bring its fibres beyond what the laws hold for.
void refuse_packed_fibres(const configuration::RegionParameters& region, const Factor& factor);

/// D, eps and f of a carrier in a region: as given, or from the laws chosen for the carrier.
CarrierInTissue carrier_in_tissue(const configuration::CarrierParameters& carrier,
                                  const configuration::RegionParameters& region, const Factor& factor);

}  // namespace turgor::simulation
