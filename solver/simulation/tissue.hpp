#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "configuration/case.hpp"
#include "fluid/interstitial_fluid.hpp"
#include "vasculature/wall.hpp"

namespace turgor::simulation {

/// The case asks for what no law can give; the message says what and the remedy. Nothing has been computed.
struct CaseRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Multiplier of a named model parameter in a region, 1 where nothing acts.
using Multiplier =
    std::function<double(const std::string& model_parameter, const configuration::RegionParameters&)>;

/// What one region gives one carrier.
struct CarrierInTissue {
  double diffusivity = 0;          ///< D, m2/s
  double accessible_fraction = 1;  ///< eps
  double retardation = 1;          ///< f
};

/// The whole tissue at one moment: what the flow and the transport are computed with.
struct Tissue {
  std::vector<fluid::FluidRegion> fluid;                  ///< per region
  std::vector<double> fibre_fraction;                     ///< per region: volume of fibres per volume
  std::vector<std::vector<vasculature::WallClass>> wall;  ///< per region; P and sigma per carrier
  std::vector<std::vector<CarrierInTissue>> carriers;     ///< [carrier][region]
};

/// Translates parameters and what the agents make of them into the tissue.
Tissue make_tissue(const configuration::Case& run, const Multiplier& multiplier);

/// The tissue that nobody has treated.
Tissue make_tissue(const configuration::Case& run);

}  // namespace turgor::simulation
