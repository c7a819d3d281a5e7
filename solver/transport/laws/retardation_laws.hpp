#pragma once

#include <string_view>

#include "transport/laws/carrier.hpp"
#include "transport/laws/fibre_bed.hpp"

namespace turgor::transport {

/// The retardation is given; 1: carried as fast as the fluid. 0.5 was used for liposomes after Stapleton
/// 2013.
struct GivenRetardation {
  static constexpr std::string_view name = "given";
  static constexpr std::string_view description = "the retardation that the file gives, or 1";
  double factor = 1;
  double operator()(const Carrier&, const FibreState&) const { return factor; }
};

/// As convection through pores without drag, W = Phi (2 - Phi), with Ogston's partition among the fibres for
/// Phi (relative to a point solute, so that f = 1 for small solutes and falls with size). Source: chosen
/// here; the form is the one of pore theory without hydrodynamic lag.
struct StericRetardation {
  static constexpr std::string_view name = "steric";
  static constexpr bool uses_fibres = true;
  static constexpr std::string_view description =
      "Phi (2 - Phi) with Ogston's partition Phi among the fibres (chosen here, after pore theory)";
  double operator()(const Carrier& carrier, const FibreState& fibres) const {
    const double partition = ogston_partition_relative_to_point(carrier.diameter, fibres);
    return partition * (2 - partition);
  }
};

}  // namespace turgor::transport
