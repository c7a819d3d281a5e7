#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace turgor::configuration {

/// What of a tissue an image can map.
enum class MappedParameter { stiffness, hydraulic_conductivity, vessel_surface_density, growth_rate };

/// An image by which a parameter varies within its regions: there it is image / one times the region's own.
struct MapParameters {
  std::string name = {};
  std::filesystem::path image = {};
  MappedParameter parameter = MappedParameter::stiffness;
  double one = 1;                         ///< value of the image where the region's own parameter holds
  std::vector<std::string> regions = {};  ///< empty: all
  bool operator==(const MapParameters&) const = default;
};

}  // namespace turgor::configuration
