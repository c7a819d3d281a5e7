#include "geometry/scan_surface.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "geometry/input_error.hpp"

namespace turgor::geometry {

namespace {

// Samples half a standard deviation apart leave the spline an error below 1e-4 of the step.
constexpr double samples_per_sigma = 2;
// Beyond five standard deviations the smoothed label is below 3e-7.
constexpr double padding_in_sigma = 5;
// 32 bytes each and rank.
constexpr double most_samples = 1e8;

}  // namespace

ScanSurface::ScanSurface(const SegmentedImage& image, const std::vector<ScanPhase>& phases,
                         dealii::types::material_id background, double sigma)
    : phases_(phases), background_(background), sigma_(sigma), offsets_(phases.size(), 0.) {
  constexpr double far = std::numeric_limits<double>::max();
  lower_ = {far, far, far};
  upper_ = {-far, -far, -far};
  std::vector<std::int32_t> used;
  for (const auto& phase : phases) used.insert(used.end(), phase.labels.begin(), phase.labels.end());
  for (std::size_t k = 0; k < image.size[2]; ++k)
    for (std::size_t j = 0; j < image.size[1]; ++j)
      for (std::size_t i = 0; i < image.size[0]; ++i) {
        const auto label = image.at(i, j, k);
        if (label == 0 || std::find(used.begin(), used.end(), label) == used.end()) continue;
        const std::array<std::size_t, 3> index{i, j, k};
        for (unsigned d = 0; d < 3; ++d) {
          lower_[d] = std::min(lower_[d], (static_cast<double>(index[d]) - 0.5) * image.spacing[d]);
          upper_[d] = std::max(upper_[d], (static_cast<double>(index[d]) + 0.5) * image.spacing[d]);
        }
      }
  grid_.spacing = sigma / samples_per_sigma;
  for (unsigned d = 0; d < 3; ++d) {
    grid_.lower[d] = lower_[d] - padding_in_sigma * sigma;
    const double length = upper_[d] - lower_[d] + 2 * padding_in_sigma * sigma;
    grid_.size[d] = static_cast<std::size_t>(std::ceil(length / grid_.spacing)) + 1;
  }
  // Each rank holds a value and a foot at each sample.
  const double samples = static_cast<double>(grid_.size[0]) * static_cast<double>(grid_.size[1]) *
                         static_cast<double>(grid_.size[2]);
  if (samples > most_samples) {
    std::ostringstream why;
    why << "the tumour is " << samples << " samples of " << grid_.spacing * 1e3 << " mm large, of which "
        << most_samples << " are allowed; set geometry.scan.smoothing = \""
        << sigma * std::cbrt(samples / most_samples) * 1.05e3 << " mm\", or resample the image.";
    throw InputError(why.str());
  }
  for (const auto& phase : phases) smoothed_.emplace_back(image, phase.labels, sigma, grid_);
  match_volumes();
  tumour_feet_ = find_feet(&ScanSurface::tumour_value);
  if (phases.size() > 1) interface_feet_ = find_feet(&ScanSurface::lead);
}

std::size_t ScanSurface::phase_of(dealii::types::material_id material) const {
  for (std::size_t p = 0; p < phases_.size(); ++p)
    if (phases_[p].material == material) return p;
  return phases_.size();
}

double ScanSurface::weight(std::size_t p, const dealii::Point<3>& point,
                           dealii::Tensor<1, 3>& gradient) const {
  if (p < phases_.size()) return smoothed_[p].value(point, gradient) + offsets_[p];
  double rest = 1;
  gradient = 0;
  dealii::Tensor<1, 3> one;
  for (const auto& label : smoothed_) {
    rest -= label.value(point, one);
    gradient -= one;
  }
  return rest;
}

dealii::types::material_id ScanSurface::material_at(const dealii::Point<3>& point) const {
  double rest = 1, largest = -std::numeric_limits<double>::max();
  dealii::types::material_id material = background_;
  for (std::size_t p = 0; p < phases_.size(); ++p) {
    const double g = smoothed_[p].value(point);
    rest -= g;
    if (g + offsets_[p] > largest) {
      largest = g + offsets_[p];
      material = phases_[p].material;
    }
  }
  return rest >= largest ? background_ : material;
}

double ScanSurface::difference(dealii::types::material_id a, dealii::types::material_id b,
                               const dealii::Point<3>& point, dealii::Tensor<1, 3>& gradient) const {
  dealii::Tensor<1, 3> gradient_b;
  const double value_a = weight(phase_of(a), point, gradient);
  const double value_b = weight(phase_of(b), point, gradient_b);
  gradient -= gradient_b;
  return value_a - value_b;
}

double ScanSurface::tumour_value(const dealii::Point<3>& point, dealii::Tensor<1, 3>& gradient) const {
  double rest = 1, tumour = -std::numeric_limits<double>::max(), other = tumour;
  dealii::Tensor<1, 3> rest_gradient, tumour_gradient, other_gradient, one;
  for (std::size_t p = 0; p < phases_.size(); ++p) {
    const double g = smoothed_[p].value(point, one);
    rest -= g;
    rest_gradient -= one;
    double& best = phases_[p].tumour ? tumour : other;
    if (g + offsets_[p] > best) {
      best = g + offsets_[p];
      (phases_[p].tumour ? tumour_gradient : other_gradient) = one;
    }
  }
  if (rest > other) {
    other = rest;
    other_gradient = rest_gradient;
  }
  gradient = tumour_gradient - other_gradient;
  return tumour - other;
}

void ScanSurface::match_volumes() {
  // Points near a surface, with what is needed to give the part of their box that lies on either side.
  struct Sample {
    std::vector<double> value;  // of the phases, then of the background
    std::vector<dealii::Tensor<1, 3>> gradient;
  };
  const std::size_t n = phases_.size();
  std::vector<Sample> samples;
  std::vector<double> whole(n, 0.);  // points certainly inside
  constexpr int parts = 2;
  const double step = grid_.spacing / parts, box = step * step * step;
  for (std::size_t k = 0; k < grid_.size[2] * parts; ++k)
    for (std::size_t j = 0; j < grid_.size[1] * parts; ++j)
      for (std::size_t i = 0; i < grid_.size[0] * parts; ++i) {
        const dealii::Point<3> point(grid_.lower[0] + static_cast<double>(i) * step,
                                     grid_.lower[1] + static_cast<double>(j) * step,
                                     grid_.lower[2] + static_cast<double>(k) * step);
        bool near = false;
        double rest = 1;
        for (std::size_t p = 0; p < n; ++p) {
          const double g = smoothed_[p].value(point);
          rest -= g;
          near = near || (g > 0.05 && g < 0.95);
        }
        if (!near) {
          for (std::size_t p = 0; p < n; ++p)
            if (rest < 0.5 && smoothed_[p].value(point) > 0.5) whole[p] += box;
          continue;
        }
        Sample sample{.value = std::vector<double>(n + 1),
                      .gradient = std::vector<dealii::Tensor<1, 3>>(n + 1)};
        for (std::size_t p = 0; p <= n; ++p) sample.value[p] = weight(p, point, sample.gradient[p]);
        samples.push_back(std::move(sample));
      }
  const auto volume = [&](std::size_t r, double offset) {
    double sum = whole[r];
    for (const auto& sample : samples) {
      double most = -1e300;
      std::size_t rival = n;
      for (std::size_t p = 0; p <= n; ++p) {
        const double other = sample.value[p] + (p < n ? offsets_[p] : 0.);
        if (p != r && other > most) most = other, rival = p;
      }
      const double difference = sample.value[r] + offset - most;
      const double slope = (sample.gradient[r] - sample.gradient[rival]).norm() * step;
      sum += box * std::clamp(0.5 + difference / std::max(slope, 1e-12), 0., 1.);
    }
    return sum;
  };
  // Regions that touch share their offsets' effect; a few rounds settle them.
  const int rounds = n == 1 ? 1 : 6;
  for (int round = 0; round < rounds; ++round)
    for (std::size_t r = 0; r < n; ++r) {
      double low = -0.8, high = 0.8;
      for (int i = 0; i < 40; ++i) {
        const double middle = 0.5 * (low + high);
        (volume(r, middle) < smoothed_[r].voxel_volume() ? low : high) = middle;
      }
      offsets_[r] = 0.5 * (low + high);
    }
}

bool ScanSurface::project(Value value_of, dealii::Point<3>& point) const {
  dealii::Tensor<1, 3> gradient;
  for (int i = 0; i < 8; ++i) {
    const double value = (this->*value_of)(point, gradient);
    const double square = gradient.norm_square();
    if (std::abs(value) < 1e-9) return true;
    // Far out on the Gaussian's tail a full step would overshoot.
    auto move = -value / std::max(square, 1e-300) * gradient;
    const double length = move.norm(), most = 2 * grid_.spacing;
    if (!(length < 20 * sigma_)) return false;
    if (length > most) move *= most / length;
    point += move;
  }
  return std::abs((this->*value_of)(point, gradient)) < 1e-6;
}

std::vector<dealii::Point<3>> ScanSurface::find_feet(Value value_of) const {
  std::vector<dealii::Point<3>> feet(grid_.points(), dealii::Point<3>(1e30, 1e30, 1e30));
  const auto& n = grid_.size;
  dealii::Tensor<1, 3> gradient;
  for (std::size_t k = 0; k < n[2]; ++k)
    for (std::size_t j = 0; j < n[1]; ++j)
      for (std::size_t i = 0; i < n[0]; ++i) {
        auto foot = grid_.position(i, j, k);
        const auto start = foot;
        const double value = (this->*value_of)(foot, gradient);
        if (std::abs(value) > 0.9 * (1 + 1e-9) || gradient.norm() * sigma_ < 0.05) continue;
        if (project(value_of, foot) && foot.distance(start) < 3 * sigma_) feet[grid_.index(i, j, k)] = foot;
      }
  // Pass the feet on along the eight diagonals of the grid; the nearest wins.
  const auto sweep = [&](bool up_x, bool up_y, bool up_z) {
    for (std::size_t kk = 0; kk < n[2]; ++kk)
      for (std::size_t jj = 0; jj < n[1]; ++jj)
        for (std::size_t ii = 0; ii < n[0]; ++ii) {
          const std::array<std::size_t, 3> at{up_x ? ii : n[0] - 1 - ii, up_y ? jj : n[1] - 1 - jj,
                                              up_z ? kk : n[2] - 1 - kk};
          const auto here = grid_.position(at[0], at[1], at[2]);
          auto& foot = feet[grid_.index(at[0], at[1], at[2])];
          double best = foot.distance_square(here);
          for (int c = 1; c < 8; ++c) {
            auto from = at;
            bool inside = true;
            const std::array<bool, 3> up{up_x, up_y, up_z};
            for (std::size_t d = 0; d < 3; ++d)
              if (c >> d & 1) {
                inside = inside && (up[d] ? from[d] > 0 : from[d] + 1 < n[d]);
                from[d] += up[d] ? std::size_t(-1) : 1;
              }
            if (!inside) continue;
            const auto& candidate = feet[grid_.index(from[0], from[1], from[2])];
            if (const double square = candidate.distance_square(here); square < best) {
              best = square;
              foot = candidate;
            }
          }
        }
  };
  for (int pass = 0; pass < 2; ++pass)
    for (int c = 0; c < 8; ++c) sweep(c & 1, c & 2, c & 4);
  return feet;
}

double ScanSurface::lead(const dealii::Point<3>& point, dealii::Tensor<1, 3>& gradient) const {
  double first = -std::numeric_limits<double>::max(), second = first;
  dealii::Tensor<1, 3> first_gradient, second_gradient, one;
  for (std::size_t p = 0; p <= phases_.size(); ++p) {
    const double value = weight(p, point, one);
    if (value > first) {
      second = first;
      second_gradient = first_gradient;
      first = value;
      first_gradient = one;
    } else if (value > second) {
      second = value;
      second_gradient = one;
    }
  }
  gradient = first_gradient - second_gradient;
  return first - second;
}

double ScanSurface::depth(const dealii::Point<3>& point) const {
  dealii::Tensor<1, 3> gradient;
  const double sign = tumour_value(point, gradient) > 0 ? 1 : -1;
  return sign * distance(&ScanSurface::tumour_value, tumour_feet_, point);
}

double ScanSurface::interface_distance(const dealii::Point<3>& point) const {
  if (interface_feet_.empty()) return distance(&ScanSurface::tumour_value, tumour_feet_, point);
  return distance(&ScanSurface::lead, interface_feet_, point);
}

double ScanSurface::distance(Value value_of, const std::vector<dealii::Point<3>>& feet,
                             const dealii::Point<3>& point) const {
  dealii::Tensor<1, 3> gradient;
  std::array<std::size_t, 3> first;
  for (unsigned d = 0; d < 3; ++d)
    first[d] = static_cast<std::size_t>(
        std::clamp((point[d] - grid_.lower[d]) / grid_.spacing, 0., static_cast<double>(grid_.size[d]) - 2));
  dealii::Point<3> foot;
  double best = std::numeric_limits<double>::max();
  for (std::size_t c = 0; c < 8; ++c) {
    const auto& candidate =
        feet[grid_.index(first[0] + (c & 1), first[1] + (c >> 1 & 1), first[2] + (c >> 2))];
    if (const double square = candidate.distance_square(point); square < best) {
      best = square;
      foot = candidate;
    }
  }
  best = std::sqrt(best);
  // Slide the foot along the surface to where the line to the point is normal to it.
  for (int i = 0; i < 4; ++i) {
    (this->*value_of)(foot, gradient);
    const double slope = gradient.norm();
    if (slope == 0) break;
    const auto normal = gradient / slope;
    const dealii::Tensor<1, 3> line = point - foot;
    const dealii::Tensor<1, 3> along = line - (line * normal) * normal;
    if (along.norm() < 1e-4 * grid_.spacing) break;
    dealii::Point<3> slid = foot + along;
    for (int correction = 0; correction < 2; ++correction) {
      const double value = (this->*value_of)(slid, gradient);
      const double square = gradient.norm_square();
      if (square > 0) slid -= value / square * gradient;
    }
    const double length = slid.distance(point);
    if (!(length < best)) break;
    best = length;
    foot = slid;
  }
  return best;
}

}  // namespace turgor::geometry
