#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

namespace turgor::geometry {

/// What a VTK image file (.vti) says of itself, lengths in the file's unit.
struct VtiHeader {
  std::array<std::size_t, 3> size{};  ///< voxels: its points, or its cells where the labels belong to cells
  std::array<double, 3> spacing{};
  std::array<double, 3> origin{};                    ///< centre of the first voxel
  std::array<std::array<double, 3>, 3> direction{};  ///< direction[row][axis]
  std::size_t components = 1;
  std::size_t bytes_per_value = 0;
};

struct VtiImage {
  VtiHeader header;
  std::vector<float> values;  ///< first axis fastest
};

/// Reads a .vti file of one piece: text, base64 or raw, plain or compressed by zlib, as VTK, ParaView and
/// PyVista write it; the values are its named scalars, or else its first array. `accept` sees the header
/// before the values are unpacked and may throw. Throws InputError, also where values are damaged or cut off.
VtiImage read_vti(const std::filesystem::path& file, const std::function<void(const VtiHeader&)>& accept);

}  // namespace turgor::geometry
