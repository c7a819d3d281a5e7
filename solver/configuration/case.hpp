#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "configuration/parameters/carrier_parameters.hpp"
#include "configuration/parameters/geometry_parameters.hpp"
#include "configuration/parameters/map_parameters.hpp"
#include "configuration/parameters/mechanics_parameters.hpp"
#include "configuration/parameters/regimen_parameters.hpp"
#include "configuration/parameters/run_parameters.hpp"
#include "configuration/parameters/tissue_parameters.hpp"

namespace turgor::configuration {

/// All that a parameter file says, in SI units, checked and with its defaults resolved.
struct Case {
  std::filesystem::path file = {};  ///< where it was read from
  std::string title = {};
  GeometryParameters geometry = {};
  ResolutionParameters resolution = {};
  std::vector<RegionParameters> regions = {};
  std::vector<MapParameters> maps = {};  ///< by which growing tissues vary within regions
  BoundaryParameters boundary = {};
  MechanicsParameters mechanics = {};
  std::vector<CarrierParameters> carriers = {};  ///< none: the pressure alone is computed
  std::vector<AgentParameters> agents = {};
  std::vector<ArmParameters> arms = {};  ///< at least one
  TimeParameters time = {};
  TransportParameters transport = {};
  SolverParameters solver = {};
  OutputParameters output = {};
  /// Key -> value as it stood in the file; no part of what is computed.
  std::map<std::string, std::string> as_written = {};
  bool operator==(const Case&) const = default;
};

}  // namespace turgor::configuration
