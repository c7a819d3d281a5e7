#include "geometry/image_values.hpp"

#include <algorithm>
#include <cmath>

namespace turgor::geometry {

std::optional<ImageSample> ImageValues::at(const std::array<double, 3>& place) const {
  std::array<std::size_t, 3> low{}, high{};
  std::array<double, 3> share{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double along = 0;
    for (std::size_t row = 0; row < 3; ++row) along += direction[row][axis] * (place[row] - origin[row]);
    const double voxel = along / spacing[axis], last = static_cast<double>(size[axis] - 1);
    if (!(voxel >= -0.5 && voxel <= last + 0.5)) return {};
    const double inside = std::clamp(voxel, 0., last);
    low[axis] = static_cast<std::size_t>(inside);
    high[axis] = std::min(low[axis] + 1, size[axis] - 1);
    share[axis] = inside - static_cast<double>(low[axis]);
  }
  ImageSample sample;
  for (unsigned corner = 0; corner < 8; ++corner) {
    double weight = 1;
    std::array<std::size_t, 3> at{};
    for (unsigned axis = 0; axis < 3; ++axis) {
      const bool up = (corner >> axis & 1u) != 0;
      at[axis] = up ? high[axis] : low[axis];
      weight *= up ? share[axis] : 1 - share[axis];
    }
    if (weight == 0) continue;
    const auto voxel = static_cast<double>(values[index(at[0], at[1], at[2])]);
    sample.value += weight * voxel;
    sample.least = std::min(sample.least, voxel);
  }
  return sample;
}

}  // namespace turgor::geometry
