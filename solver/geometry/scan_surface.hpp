#pragma once

#include <deal.II/base/types.h>

#include <optional>

#include "geometry/scan_spline.hpp"

namespace turgor::geometry {

/// One region of a scan.
struct ScanPhase {
  dealii::types::material_id material = 0;
  std::vector<std::int32_t> labels;
  bool tumour = true;  ///< belongs to the body whose surface `depth` measures from
};

/// The smooth surfaces of a segmented image, in the frame of the image's axes (m; voxel (0,0,0) centred at
/// 0).
///
/// Region r has the smoothed indicator g_r (Gaussian of standard deviation sigma); the background has 1 - sum
/// g_r. A point belongs to the region with the largest g_r + b_r. Without b_r the surface of a single region
/// is the 0.5 iso-surface; smoothing shrinks convex shapes, so b_r is chosen such that the enclosed volume is
/// the voxel volume (for one region: the iso-surface (1 - b)/2).
class ScanSurface {
 public:
  ScanSurface(const SegmentedImage& image, const std::vector<ScanPhase>& phases,
              dealii::types::material_id background, double sigma);

  dealii::types::material_id material_at(const dealii::Point<3>& point) const;
  /// Positive where `a` outweighs `b`; with gradient (1/m).
  double difference(dealii::types::material_id a, dealii::types::material_id b, const dealii::Point<3>& point,
                    dealii::Tensor<1, 3>& gradient) const;
  /// Positive inside the tumour; with gradient (1/m).
  double tumour_value(const dealii::Point<3>& point, dealii::Tensor<1, 3>& gradient) const;
  /// Signed distance (m) to the tumour's surface, positive inside.
  double depth(const dealii::Point<3>& point) const;
  /// Distance (m) to the nearest surface between any two regions.
  double interface_distance(const dealii::Point<3>& point) const;

  double sigma() const { return sigma_; }
  /// Iso-value of the smoothed indicator that encloses the voxel volume of phase `p` beside background.
  double level(std::size_t p) const { return 0.5 * (1 - offsets_[p]); }
  double voxel_volume(std::size_t p) const { return smoothed_[p].voxel_volume(); }
  /// Box around all labelled voxels.
  const dealii::Point<3>& lower() const { return lower_; }
  const dealii::Point<3>& upper() const { return upper_; }

 private:
  /// A function that vanishes on surfaces.
  using Value = double (ScanSurface::*)(const dealii::Point<3>&, dealii::Tensor<1, 3>&) const;

  void match_volumes();
  std::vector<dealii::Point<3>> find_feet(Value value) const;
  bool project(Value value, dealii::Point<3>& point) const;
  double distance(Value value, const std::vector<dealii::Point<3>>& feet,
                  const dealii::Point<3>& point) const;
  double lead(const dealii::Point<3>& point, dealii::Tensor<1, 3>& gradient) const;
  double weight(std::size_t p, const dealii::Point<3>& point, dealii::Tensor<1, 3>& gradient) const;
  std::size_t phase_of(dealii::types::material_id material) const;

  std::vector<ScanPhase> phases_;
  dealii::types::material_id background_;
  double sigma_;
  SampleGrid grid_;
  dealii::Point<3> lower_, upper_;
  std::vector<SmoothedLabel> smoothed_;
  std::vector<double> offsets_;
  /// Per sample point, the nearest point of the tumour's surface, and of any surface where that is not the
  /// same.
  std::vector<dealii::Point<3>> tumour_feet_, interface_feet_;
};

}  // namespace turgor::geometry
