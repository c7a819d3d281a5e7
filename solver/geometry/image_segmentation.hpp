#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace turgor::geometry {

/// Voxels and their pose in the LPS world frame.
///
/// World position of the centre of voxel (i,j,k): origin + direction (i s_0, j s_1, k s_2), in m. The axes
/// are right-handed: the reader reverses the last axis of an image that is not.
struct VoxelGrid {
  std::array<std::size_t, 3> size{};
  std::array<double, 3> spacing{};                   ///< s (m)
  std::array<double, 3> origin{};                    ///< centre of voxel (0,0,0) (m)
  std::array<std::array<double, 3>, 3> direction{};  ///< direction[row][axis]: axis of the image in the world

  std::size_t index(std::size_t i, std::size_t j, std::size_t k) const {
    return i + size[0] * (j + size[1] * k);
  }
  double voxel_volume() const { return spacing[0] * spacing[1] * spacing[2]; }
};

/// A labelled image.
struct SegmentedImage : VoxelGrid {
  std::vector<std::int32_t> labels;  ///< i fastest; 0 is background

  std::int32_t at(std::size_t i, std::size_t j, std::size_t k) const { return labels[index(i, j, k)]; }
};

/// Reads .nii .nii.gz .nrrd .mha .mhd .vti .vtk, lengths in mm; throws InputError.
SegmentedImage read_segmented_image(const std::filesystem::path& file);

/// Throws InputError where the image has not all `labels`, naming those it has; returns warnings, one line
/// each: several components, a label that touches the image's border.
std::vector<std::string> check_labels(const SegmentedImage& image, const std::filesystem::path& file,
                                      const std::map<int, std::string>& labels);

/// Voxel counts of the connected components (over faces) of one label, largest first.
std::vector<std::size_t> component_sizes(const SegmentedImage& image, std::int32_t label);

}  // namespace turgor::geometry
