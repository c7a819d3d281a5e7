#include "geometry/scan_spline.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace turgor::geometry {

namespace {

/// How much of the voxels along one axis a sample sees.
struct AxisWeights {
  std::size_t first = 0;
  std::vector<double> weights;
};

std::vector<AxisWeights> gaussian_weights(std::size_t samples, double lower, double sample_spacing,
                                          std::size_t voxels, double voxel_spacing, double sigma) {
  constexpr double cut = 7;  // erfc(7/sqrt 2) = 3e-12
  std::vector<AxisWeights> axis(samples);
  const double scale = 1 / (std::numbers::sqrt2 * sigma);
  for (std::size_t s = 0; s < samples; ++s) {
    const double x = lower + static_cast<double>(s) * sample_spacing;
    const double last_voxel = static_cast<double>(voxels) - 1;
    const double from = std::clamp(std::floor((x - cut * sigma) / voxel_spacing), 0., last_voxel);
    const double to = std::clamp(std::ceil((x + cut * sigma) / voxel_spacing), 0., last_voxel);
    axis[s].first = static_cast<std::size_t>(from);
    for (double i = from; i <= to; ++i)
      axis[s].weights.push_back(0.5 * (std::erf((x - (i - 0.5) * voxel_spacing) * scale) -
                                       std::erf((x - (i + 0.5) * voxel_spacing) * scale)));
  }
  return axis;
}

// Applies one axis' weights to data of the shape `size`, which changes along that axis.
std::vector<double> apply(const std::vector<double>& data, std::array<std::size_t, 3>& size, std::size_t axis,
                          const std::vector<AxisWeights>& weights) {
  std::size_t inner = 1, outer = 1;
  for (std::size_t d = 0; d < axis; ++d) inner *= size[d];
  for (std::size_t d = axis + 1; d < 3; ++d) outer *= size[d];
  std::vector<double> result(inner * weights.size() * outer, 0.);
  for (std::size_t o = 0; o < outer; ++o)
    for (std::size_t s = 0; s < weights.size(); ++s)
      for (std::size_t w = 0; w < weights[s].weights.size(); ++w) {
        const double* from = &data[inner * (weights[s].first + w + size[axis] * o)];
        double* to = &result[inner * (s + weights.size() * o)];
        const double weight = weights[s].weights[w];
        for (std::size_t i = 0; i < inner; ++i) to[i] += weight * from[i];
      }
  size[axis] = weights.size();
  return result;
}

// Interpolation coefficients of the cubic B-spline along one line, zero beyond its ends.
void prefilter(double* line, std::size_t count, std::size_t stride) {
  const double pole = std::sqrt(3.) - 2;
  for (std::size_t i = 1; i < count; ++i) line[i * stride] += pole * line[(i - 1) * stride];
  line[(count - 1) * stride] *= pole / (pole * pole - 1);
  for (std::size_t i = count - 1; i-- > 0;)
    line[i * stride] = pole * (line[(i + 1) * stride] - line[i * stride]);
  for (std::size_t i = 0; i < count; ++i) line[i * stride] *= 6;
}

struct Basis {
  std::array<double, 4> value, slope;
};

Basis cubic_basis(double t) {
  const double u = 1 - t;
  return {{u * u * u / 6, 2. / 3 - t * t * (1 - t / 2), 2. / 3 - u * u * (1 - u / 2), t * t * t / 6},
          {-u * u / 2, t * (1.5 * t - 2), -u * (1.5 * u - 2), t * t / 2}};
}

}  // namespace

SmoothedLabel::SmoothedLabel(const SegmentedImage& image, const std::vector<std::int32_t>& labels,
                             double sigma, const SampleGrid& grid)
    : grid_(grid) {
  std::vector<double> data(image.labels.size());
  std::size_t count = 0;
  for (std::size_t v = 0; v < data.size(); ++v) {
    const bool inside = std::find(labels.begin(), labels.end(), image.labels[v]) != labels.end();
    data[v] = inside;
    count += inside;
  }
  voxel_volume_ = static_cast<double>(count) * image.voxel_volume();
  auto size = image.size;
  for (std::size_t axis = 0; axis < 3; ++axis)
    data = apply(data, size, axis,
                 gaussian_weights(grid.size[axis], grid.lower[static_cast<unsigned>(axis)], grid.spacing,
                                  size[axis], image.spacing[axis], sigma));
  const std::array<std::size_t, 3> stride{1, size[0], size[0] * size[1]};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t a = (axis + 1) % 3, b = (axis + 2) % 3;
    for (std::size_t i = 0; i < size[a]; ++i)
      for (std::size_t j = 0; j < size[b]; ++j)
        prefilter(&data[i * stride[a] + j * stride[b]], size[axis], stride[axis]);
  }
  coefficients_ = std::move(data);
}

double SmoothedLabel::value(const dealii::Point<3>& point) const {
  std::array<std::size_t, 3> first;
  std::array<Basis, 3> basis;
  for (unsigned d = 0; d < 3; ++d) {
    const double u = (point[d] - grid_.lower[d]) / grid_.spacing;
    if (!(u >= 1 && u < static_cast<double>(grid_.size[d]) - 2)) return 0;
    first[d] = static_cast<std::size_t>(u) - 1;
    basis[d] = cubic_basis(u - std::floor(u));
  }
  double sum = 0;
  for (std::size_t k = 0; k < 4; ++k)
    for (std::size_t j = 0; j < 4; ++j) {
      const double* c = &coefficients_[grid_.index(first[0], first[1] + j, first[2] + k)];
      const auto& x = basis[0].value;
      sum += basis[2].value[k] * basis[1].value[j] * (x[0] * c[0] + x[1] * c[1] + x[2] * c[2] + x[3] * c[3]);
    }
  return sum;
}

double SmoothedLabel::value(const dealii::Point<3>& point, dealii::Tensor<1, 3>& gradient) const {
  std::array<std::size_t, 3> first;
  std::array<Basis, 3> basis;
  gradient = 0;
  for (unsigned d = 0; d < 3; ++d) {
    const double u = (point[d] - grid_.lower[d]) / grid_.spacing;
    if (!(u >= 1 && u < static_cast<double>(grid_.size[d]) - 2)) return 0;
    first[d] = static_cast<std::size_t>(u) - 1;
    basis[d] = cubic_basis(u - std::floor(u));
  }
  double sum = 0;
  for (std::size_t k = 0; k < 4; ++k)
    for (std::size_t j = 0; j < 4; ++j) {
      const double* c = &coefficients_[grid_.index(first[0], first[1] + j, first[2] + k)];
      const auto &x = basis[0].value, &dx = basis[0].slope;
      const double row = x[0] * c[0] + x[1] * c[1] + x[2] * c[2] + x[3] * c[3];
      const double slope = dx[0] * c[0] + dx[1] * c[1] + dx[2] * c[2] + dx[3] * c[3];
      sum += basis[2].value[k] * basis[1].value[j] * row;
      gradient[0] += basis[2].value[k] * basis[1].value[j] * slope;
      gradient[1] += basis[2].value[k] * basis[1].slope[j] * row;
      gradient[2] += basis[2].slope[k] * basis[1].value[j] * row;
    }
  gradient /= grid_.spacing;
  return sum;
}

}  // namespace turgor::geometry
