#include "scan_mask.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace turgor::benchmarks {

ScanMask::ScanMask(std::array<int, 3> voxels, Point spacing, const std::vector<std::uint8_t>& inside)
    : voxels_(voxels), spacing_(spacing) {
  const auto corner = [&](int a, int b, int c) {
    return a + std::size_t(voxels[0] + 1) * (b + std::size_t(voxels[1] + 1) * c);
  };
  below_.assign(corner(0, 0, voxels[2] + 1), 0);
  std::array<int, 3> first = voxels, last{-1, -1, -1};
  std::size_t n = 0;
  for (int c = 0; c < voxels[2]; ++c)
    for (int b = 0; b < voxels[1]; ++b)
      for (int a = 0; a < voxels[0]; ++a, ++n) {
        const bool here = inside.at(n) != 0;
        below_[corner(a + 1, b + 1, c + 1)] =
            here + below_[corner(a, b + 1, c + 1)] + below_[corner(a + 1, b, c + 1)] +
            below_[corner(a + 1, b + 1, c)] - below_[corner(a, b, c + 1)] - below_[corner(a, b + 1, c)] -
            below_[corner(a + 1, b, c)] + below_[corner(a, b, c)];
        const int at[3] = {a, b, c};
        for (int d = 0; d < 3 && here; ++d) {
          first[d] = std::min(first[d], at[d]);
          last[d] = std::max(last[d], at[d]);
        }
      }
  if (last[0] < 0) throw std::runtime_error("the mask is empty");
  for (int d = 0; d < 3; ++d) {
    middle_[d] = 0.5 * spacing[d] * (first[d] + last[d] + 1);
    width_ = std::max(width_, spacing[d] * (last[d] + 1 - first[d]));
  }
}

ScanMask::Cover ScanMask::cover(const Point& low, const Point& high) const {
  int from[3], to[3];
  bool leaves_image = false;
  for (int d = 0; d < 3; ++d) {
    const int first = static_cast<int>(std::floor(low[d] / spacing_[d])),
              end = std::max(first + 1, static_cast<int>(std::ceil(high[d] / spacing_[d])));
    leaves_image = leaves_image || first < 0 || end > voxels_[d];
    from[d] = std::clamp(first, 0, voxels_[d]);
    to[d] = std::clamp(end, 0, voxels_[d]);
    if (from[d] >= to[d]) return Cover::none;
  }
  const auto below = [&](int a, int b, int c) {
    return std::int64_t(below_[a + std::size_t(voxels_[0] + 1) * (b + std::size_t(voxels_[1] + 1) * c)]);
  };
  const auto slice = [&](int c) {
    return below(to[0], to[1], c) - below(from[0], to[1], c) - below(to[0], from[1], c) +
           below(from[0], from[1], c);
  };
  const std::int64_t inside = slice(to[2]) - slice(from[2]),
                     all = std::int64_t(to[0] - from[0]) * (to[1] - from[1]) * (to[2] - from[2]);
  if (inside == 0) return Cover::none;
  return inside == all && !leaves_image ? Cover::all : Cover::some;
}

ScanMask synthetic_mask() {
  const std::array<int, 3> voxels{64, 52, 22};
  const Point spacing{0.98, 0.98, 3.27}, half{22, 16.5, 24.5};
  std::vector<std::uint8_t> inside;
  for (int c = 0; c < voxels[2]; ++c)
    for (int b = 0; b < voxels[1]; ++b)
      for (int a = 0; a < voxels[0]; ++a) {
        const int at[3] = {a, b, c};
        Point u;
        double square = 0;
        for (int d = 0; d < 3; ++d) {
          u[d] = spacing[d] * (at[d] + 0.5 - 0.5 * voxels[d]) / half[d];
          square += u[d] * u[d];
        }
        const double lumps = 0.06 * std::sin(7 * u[0] + 1) * std::sin(6 * u[1]) * std::cos(5 * u[2]);
        inside.push_back(std::sqrt(square) < 0.94 + lumps);
      }
  return {voxels, spacing, inside};
}

}  // namespace turgor::benchmarks
