#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <vector>

#include <turgor/kernels/poroelastic_cells.hpp>

#include "tests/kernels/support/plain_poroelasticity.hpp"

namespace turgor::kernels::testing {

/// 3 x 3 x 2 cells: more than a batch, and not a whole number of batches at any width of registers.
struct PoroelasticMesh {
  PlainCells plain{{3, 3, 2}, 0.15, 7};
  std::size_t count = plain.cells.size();
  std::vector<double> shear, lame, drainage, storage;
  PoroelasticCells cells{plain.nodes(), plain.geometry()};

  PoroelasticMesh() {
    std::mt19937 generator(3);
    std::uniform_real_distribution<double> any(0.5, 2);
    for (auto* values : {&shear, &lame, &drainage, &storage})
      for (std::size_t n = 0; n < count; ++n) values->push_back(any(generator));
  }
  LinearTissue tissue() const {
    return {.shear_modulus = shear, .lame_parameter = lame, .drainage = drainage, .storage = storage};
  }
  PoroelasticTangent tangent_of(std::size_t cell) const {
    return linear_tangent(shear[cell], lame[cell], drainage[cell], storage[cell]);
  }
};

/// Largest difference over the largest number.
inline double difference(std::span<const double> a, std::span<const double> b) {
  double worst = 0, scale = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    worst = std::max(worst, std::isfinite(a[n]) ? std::abs(a[n] - b[n]) : 1e300);
    scale = std::max(scale, std::abs(b[n]));
  }
  return worst / scale;
}
inline double difference(const PlainVector& a, const PlainVector& b) {
  return std::max(difference(a.displacement, b.displacement), difference(a.pressure, b.pressure));
}

inline PlainVector applied(const PoroelasticCells& cells, PoroelasticBlock block, const PlainVector& x,
                           const PlainCells& mesh) {
  PlainVector y(mesh);
  cells.apply(block, x.in(), y.out());
  return y;
}

/// Tangents of any numbers, one set a point.
inline std::vector<PoroelasticTangent> tangents_of(const PoroelasticMesh& mesh) {
  std::mt19937 generator(11);
  std::vector<PoroelasticTangent> tangents;
  for (std::size_t n = 0; n < 27 * mesh.count; ++n) tangents.push_back(random_tangent(generator));
  return tangents;
}
inline void set(PoroelasticMesh& mesh, const std::vector<PoroelasticTangent>& tangents) {
  const PlainVector anywhere(mesh.plain);
  mesh.cells.set_tangents(anywhere.in(), [&](std::size_t cell, auto, std::span<PoroelasticTangent> points) {
    std::copy_n(tangents.begin() + 27 * cell, 27, points.begin());
  });
}

}  // namespace turgor::kernels::testing
