#pragma once

#include <deal.II/base/point.h>

#include <array>
#include <cstdint>
#include <vector>

#include "geometry/image_segmentation.hpp"

namespace turgor::geometry {

/// A regular grid of sample points in the frame of the image's axes (m).
struct SampleGrid {
  std::array<std::size_t, 3> size{};
  dealii::Point<3> lower;
  double spacing = 0;

  std::size_t points() const { return size[0] * size[1] * size[2]; }
  std::size_t index(std::size_t i, std::size_t j, std::size_t k) const {
    return i + size[0] * (j + size[1] * k);
  }
  dealii::Point<3> position(std::size_t i, std::size_t j, std::size_t k) const {
    return {lower[0] + static_cast<double>(i) * spacing, lower[1] + static_cast<double>(j) * spacing,
            lower[2] + static_cast<double>(k) * spacing};
  }
};

/// The indicator of some labels after a Gaussian of standard deviation sigma, as a cubic B-spline.
///
/// The samples are exact: the convolution of a voxel's box with the Gaussian is a product of differences of
/// error functions, whatever the voxel's proportions; the spline's prefilter follows Unser (1999), Splines: a
/// perfect fit for signal and image processing.
class SmoothedLabel {
 public:
  SmoothedLabel(const SegmentedImage& image, const std::vector<std::int32_t>& labels, double sigma,
                const SampleGrid& grid);
  /// The smoothed indicator, 0 to 1, at a point in the frame of the image's axes; adds nothing outside the
  /// grid.
  double value(const dealii::Point<3>& point) const;
  /// The same with its gradient (1/m).
  double value(const dealii::Point<3>& point, dealii::Tensor<1, 3>& gradient) const;
  /// Voxel count times voxel volume (m3).
  double voxel_volume() const { return voxel_volume_; }

 private:
  SampleGrid grid_;
  std::vector<double> coefficients_;
  double voxel_volume_ = 0;
};

}  // namespace turgor::geometry
