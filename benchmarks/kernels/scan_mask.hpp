#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../../tests/kernels/support/hexahedral_graph.hpp"

namespace turgor::benchmarks {

using kernels::testing::Point;

/// A body drawn voxel by voxel.
class ScanMask {
 public:
  /// `inside`: not 0 in the body; x fastest. `spacing` of the voxels (mm).
  ScanMask(std::array<int, 3> voxels, Point spacing, const std::vector<std::uint8_t>& inside);

  /// What of a box between two corners (mm, from the corner of the first voxel) lies in the body.
  enum class Cover { none, some, all };
  Cover cover(const Point& low, const Point& high) const;
  /// Middle and largest width of the box around the body (mm).
  const Point& middle() const { return middle_; }
  double width() const { return width_; }

 private:
  std::array<int, 3> voxels_;
  Point spacing_, middle_{};
  double width_ = 0;
  std::vector<std::int32_t>
      below_;  ///< voxels of the body below and left of each corner: boxes are differences
};

/// A lumpy ellipsoid of 44 x 33 x 49 mm in flat voxels of 0.98 x 0.98 x 3.27 mm.
ScanMask synthetic_mask();

/// The voxels that are not 0 of a NIfTI-1 file of bytes, short or float numbers (.nii; .nii.gz where the
/// benchmarks were built with zlib).
ScanMask read_mask(const std::string& file);

}  // namespace turgor::benchmarks
