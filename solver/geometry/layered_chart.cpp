#include "geometry/layered_chart.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace turgor::geometry {

dealii::Point<3> LayeredChart::on_surface(std::size_t k, const dealii::Point<3>& cube_direction) const {
  const auto& surface = surfaces_[k];
  dealii::Point<3> x;
  if (k == 0) {  // the inner block keeps its plain grid
    for (unsigned d = 0; d < 3; ++d) x[d] = surface.semi_axes[d] * cube_direction[d];
    return x;
  }
  // Equal angles between the cells of a face: tan maps the edge of the cube's face to 45 degrees.
  for (unsigned d = 0; d < 3; ++d) x[d] = std::tan(std::numbers::pi / 4 * cube_direction[d]);
  const double length = surface.kind == LayerSurface::Kind::cube ? 1. : x.norm();
  for (unsigned d = 0; d < 3; ++d) x[d] *= surface.semi_axes[d] / length;
  return x;
}

dealii::Point<3> LayeredChart::position(const dealii::Point<3>& chart_point) const {
  const double s = std::max({std::abs(chart_point[0]), std::abs(chart_point[1]), std::abs(chart_point[2])});
  if (s <= 1) return on_surface(0, chart_point);
  const auto direction = dealii::Point<3>(chart_point / s);
  const auto upper =
      std::min<std::size_t>(surfaces_.size() - 1, static_cast<std::size_t>(std::ceil(s - 1e-12)) - 1);
  double fraction = s - static_cast<double>(upper);
  const double grading = surfaces_[upper].grading;
  if (grading != 1) fraction = (std::pow(grading, fraction) - 1) / (grading - 1);
  const auto below = on_surface(upper - 1, direction), above = on_surface(upper, direction);
  return below + fraction * (above - below);
}

}  // namespace turgor::geometry
