#include "geometry/layered_chart.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace turgor::geometry {

namespace {

// How far the inner block's surface is from a cube (0) to a sphere (1), and that sphere's radius over half
// the cube's edge. Chosen here: cells next to it keep a scaled Jacobian above 0.6.
constexpr double roundness = 0.6, sphere_of_cube = 1.3;

/// Equal angles between the cells of a face: tan maps the edge of the cube's face to 45 degrees.
double equiangular(double coordinate) {
  return std::tan(std::numbers::pi / 4 * coordinate);
}

dealii::Point<3> on_sphere(const dealii::Point<3>& cube_direction) {
  dealii::Point<3> x;
  for (unsigned d = 0; d < 3; ++d) x[d] = equiangular(cube_direction[d]);
  return dealii::Point<3>(x / x.norm());
}

}  // namespace

dealii::Point<3> LayeredChart::on_surface(std::size_t k, const dealii::Point<3>& cube_direction) const {
  const auto& surface = surfaces_[k];
  dealii::Point<3> x;
  if (k == 0) return in_inner_block(cube_direction, 1);
  for (unsigned d = 0; d < 3; ++d) x[d] = equiangular(cube_direction[d]);
  const double length = surface.kind == LayerSurface::Kind::cube ? 1. : x.norm();
  for (unsigned d = 0; d < 3; ++d) x[d] *= surface.semi_axes[d] / length;
  return x;
}

dealii::Point<3> LayeredChart::in_inner_block(const dealii::Point<3>& chart_point, double s) const {
  // A plain grid in the middle that becomes rounder outwards: a cube whose corners reach far out would leave
  // thin cells between them and the sphere.
  if (s == 0) return {};
  const auto round = on_sphere(dealii::Point<3>(chart_point / s));
  const double share = roundness * s;
  dealii::Point<3> x;
  for (unsigned d = 0; d < 3; ++d)
    x[d] = surfaces_[0].semi_axes[d] *
           ((1 - share) * chart_point[d] + share * sphere_of_cube * s * round[d]) /
           (1 - roundness + roundness * sphere_of_cube);
  return x;
}

dealii::Point<3> LayeredChart::position(const dealii::Point<3>& chart_point) const {
  const double s = std::max({std::abs(chart_point[0]), std::abs(chart_point[1]), std::abs(chart_point[2])});
  if (s <= 1) return in_inner_block(chart_point, s);
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
