#pragma once

#include <deal.II/base/point.h>

#include <vector>

namespace turgor::geometry {

/// A closed surface around the origin that the ray map of LayeredChart can reach.
struct LayerSurface {
  enum class Kind { cube, ellipsoid } kind = Kind::ellipsoid;
  dealii::Point<3> semi_axes;  ///< of the ellipsoid, or half the edges of the cube (m)
  /// The gap below this surface: radial cells of the coarse mesh, and the ratio of the thickness of its last
  /// to its first cell (1: equal).
  unsigned radial_cells = 1;
  double grading = 1;
};

/// Maps the cube of layers |X|_inf <= n onto nested ellipsoids and cubes: layer k lies between surfaces k-1
/// and k.
///
/// The innermost layer is the cube [-1, 1]^3, scaled by the first surface (kind cube) and somewhat rounded.
/// Every other layer joins the points of two surfaces that have the same direction on the equiangular cube by
/// a straight line.
class LayeredChart {
 public:
  explicit LayeredChart(std::vector<LayerSurface> surfaces) : surfaces_(std::move(surfaces)) {}

  /// Position (m) of chart point X.
  dealii::Point<3> position(const dealii::Point<3>& chart_point) const;
  const std::vector<LayerSurface>& surfaces() const { return surfaces_; }

 private:
  dealii::Point<3> in_inner_block(const dealii::Point<3>& chart_point, double s) const;
  dealii::Point<3> on_surface(std::size_t k, const dealii::Point<3>& cube_direction) const;

  std::vector<LayerSurface> surfaces_;
};

}  // namespace turgor::geometry
