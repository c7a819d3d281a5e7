#pragma once

#include <array>
#include <filesystem>
#include <limits>
#include <optional>
#include <vector>

#include "geometry/image_segmentation.hpp"

namespace turgor::geometry {

/// What an image has at a place: its value, and the least of the voxels that have a share of that.
struct ImageSample {
  double value = 0, least = std::numeric_limits<double>::infinity();
};

/// An image of a measured quantity, such as a map of stiffness.
struct ImageValues : VoxelGrid {
  std::vector<float> values;  ///< i fastest

  /// Trilinear between the centres of voxels, and to the faces of the outermost ones their value; nothing
  /// outside of all voxels. `place`: in the world, m.
  std::optional<ImageSample> at(const std::array<double, 3>& place) const;
};

/// Reads what read_segmented_image reads, with any values. Throws InputError.
ImageValues read_image_values(const std::filesystem::path& file);

}  // namespace turgor::geometry
