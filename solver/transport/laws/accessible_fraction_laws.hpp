#pragma once

#include <string_view>

#include "transport/laws/carrier.hpp"
#include "transport/laws/fibre_bed.hpp"

namespace turgor::transport {

/// The accessible fraction is given.
struct GivenAccessibleFraction {
  static constexpr std::string_view name = "given";
  static constexpr std::string_view description = "the accessible fraction that the file gives";
  double fraction = 1;
  double operator()(const Carrier&, const FibreState&, double) const { return fraction; }
};

/// All interstitial fluid, whatever the carrier's size.
struct WholeFluidFraction {
  static constexpr std::string_view name = "fluid_fraction";
  static constexpr std::string_view description = "the region's fluid_fraction, whatever the size";
  double operator()(const Carrier&, const FibreState&, double fluid_fraction) const { return fluid_fraction; }
};

/// The interstitial space times Ogston's partition among its fibres, exp(-phi (1 + r_s/a_f)^2).
/// Source: Ogston 1958.
struct OgstonAccessibleFraction {
  static constexpr std::string_view name = "ogston";
  static constexpr bool uses_fibres = true;
  static constexpr std::string_view description =
      "fluid_fraction times exp(-phi (1 + r_s/a_f)^2) among the fibres (Ogston 1958)";
  double operator()(const Carrier& carrier, const FibreState& fibres, double fluid_fraction) const {
    return fluid_fraction * ogston_partition(carrier.diameter, fibres);
  }
};

}  // namespace turgor::transport
