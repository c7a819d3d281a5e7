#include "geometry/mesh_file_surface.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace turgor::geometry {

namespace {

using Vector = dealii::Tensor<1, 3>;

constexpr std::size_t leaf_size = 8;

// Ericson, Real-Time Collision Detection (2005), section 5.1.5.
dealii::Point<3> nearest_on(const TriangleSurface::Triangle& t, const dealii::Point<3>& p) {
  const Vector ab = t[1] - t[0], ac = t[2] - t[0], ap = p - t[0];
  const double d1 = ab * ap, d2 = ac * ap;
  if (d1 <= 0 && d2 <= 0) return t[0];
  const Vector bp = p - t[1];
  const double d3 = ab * bp, d4 = ac * bp;
  if (d3 >= 0 && d4 <= d3) return t[1];
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return t[0] + d1 / (d1 - d3) * ab;
  const Vector cp = p - t[2];
  const double d5 = ab * cp, d6 = ac * cp;
  if (d6 >= 0 && d5 <= d6) return t[2];
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return t[0] + d2 / (d2 - d6) * ac;
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 >= d3 && d5 >= d6) return t[1] + (d4 - d3) / ((d4 - d3) + (d5 - d6)) * (t[2] - t[1]);
  const double sum = va + vb + vc;
  return t[0] + vb / sum * ab + vc / sum * ac;
}

}  // namespace

TriangleSurface::TriangleSurface(std::vector<Triangle> triangles) : triangles_(std::move(triangles)) {
  if (!triangles_.empty()) build(0, triangles_.size());
}

std::size_t TriangleSurface::build(std::size_t first, std::size_t last) {
  const std::size_t here = boxes_.size();
  boxes_.push_back(
      {.lower = triangles_[first][0], .upper = triangles_[first][0], .first = first, .last = last});
  for (std::size_t t = first; t < last; ++t)
    for (const auto& x : triangles_[t])
      for (unsigned d = 0; d < 3; ++d) {
        boxes_[here].lower[d] = std::min(boxes_[here].lower[d], x[d]);
        boxes_[here].upper[d] = std::max(boxes_[here].upper[d], x[d]);
      }
  if (last - first <= leaf_size) return here;
  const auto extent = boxes_[here].upper - boxes_[here].lower;
  unsigned axis = 0;
  for (unsigned d = 1; d < 3; ++d)
    if (extent[d] > extent[axis]) axis = d;
  const std::size_t middle = (first + last) / 2;
  const auto at = [&](std::size_t t) { return triangles_.begin() + static_cast<std::ptrdiff_t>(t); };
  std::nth_element(at(first), at(middle), at(last), [axis](const Triangle& a, const Triangle& b) {
    return a[0][axis] + a[1][axis] + a[2][axis] < b[0][axis] + b[1][axis] + b[2][axis];
  });
  build(first, middle);
  const std::size_t right = build(middle, last);
  boxes_[here].right = right;
  return here;
}

void TriangleSurface::search(std::size_t index, const dealii::Point<3>& point, Nearest& nearest) const {
  const auto distance_to = [&](const Box& box) {
    double square = 0;
    for (unsigned d = 0; d < 3; ++d) {
      const double outside = std::max({box.lower[d] - point[d], point[d] - box.upper[d], 0.});
      square += outside * outside;
    }
    return square;
  };
  const Box& box = boxes_[index];
  // Triangles that share the nearest edge are all looked at: the one that faces the point most gives the
  // sign.
  const double reach = nearest.square * (1 + 1e-9);
  if (distance_to(box) > reach) return;
  if (box.right != 0) {
    const bool left_first = distance_to(boxes_[index + 1]) <= distance_to(boxes_[box.right]);
    search(left_first ? index + 1 : box.right, point, nearest);
    search(left_first ? box.right : index + 1, point, nearest);
    return;
  }
  for (std::size_t t = box.first; t < box.last; ++t) {
    const auto& triangle = triangles_[t];
    const Vector line = point - nearest_on(triangle, point);
    const double square = line.norm_square();
    if (square > nearest.square * (1 + 1e-9)) continue;
    const Vector normal = dealii::cross_product_3d(triangle[1] - triangle[0], triangle[2] - triangle[0]);
    const double facing = normal * line, alignment = std::abs(facing) / std::max(normal.norm(), 1e-300);
    const bool nearer = square < nearest.square * (1 - 1e-9);
    if (nearer || alignment > nearest.alignment)
      nearest = {std::min(square, nearest.square), alignment, facing <= 0};
  }
}

double TriangleSurface::depth(const dealii::Point<3>& point) const {
  Nearest nearest{std::numeric_limits<double>::max() / 4, -1, false};
  if (triangles_.empty()) return std::numeric_limits<double>::max();
  search(0, point, nearest);
  return (nearest.inside ? 1 : -1) * std::sqrt(nearest.square);
}

}  // namespace turgor::geometry
