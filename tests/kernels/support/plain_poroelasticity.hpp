#pragma once

#include <array>
#include <cmath>
#include <random>
#include <vector>

#include <turgor/kernels/poroelastic_cells.hpp>

namespace turgor::kernels::testing {

/// A cell by its 27 nodes, integrated by plain loops over Lagrange polynomials: what the kernels are held
/// against. They share neither basis nor order of operations.
struct PlainCell {
  std::array<std::array<double, 3>, 27> node;

  static double quadratic(int i, double x, bool slope) {
    switch (i) {
      case 0:
        return slope ? 4 * x - 3 : (1 - x) * (1 - 2 * x);
      case 1:
        return slope ? 4 - 8 * x : 4 * x * (1 - x);
      default:
        return slope ? 4 * x - 1 : x * (2 * x - 1);
    }
  }
  static double linear(int i, double x, bool slope) {
    if (slope) return i == 0 ? -1 : 1;
    return i == 0 ? 1 - x : x;
  }
  static double coordinate(int q) { return 0.5 + (q - 1) * std::sqrt(0.15); }

  struct Shape {
    double value = 0;
    std::array<double, 3> slope = {};  ///< physical
  };
  struct Point {
    std::array<Shape, 27> quadratic;
    std::array<Shape, 8> linear;
    std::array<double, 9> inverse;
    double volume = 0;
  };

  Point point(int q) const {
    const double at[3] = {coordinate(q % 3), coordinate(q / 3 % 3), coordinate(q / 9)};
    constexpr double weights[3] = {5. / 18, 8. / 18, 5. / 18};
    Point point;
    std::array<double, 9> jacobian = {};
    const auto product = [&](auto&& one, int i, int per_axis, int along) {
      const int index[3] = {i % per_axis, i / per_axis % per_axis, i / per_axis / per_axis};
      double value = 1;
      for (int d = 0; d < 3; ++d) value *= one(index[d], at[d], d == along);
      return value;
    };
    for (int i = 0; i < 27; ++i)
      for (int d = 0; d < 3; ++d)
        for (int e = 0; e < 3; ++e) jacobian[3 * d + e] += node[i][d] * product(quadratic, i, 3, e);
    const auto& j = jacobian;
    const double det = j[0] * (j[4] * j[8] - j[5] * j[7]) - j[1] * (j[3] * j[8] - j[5] * j[6]) +
                       j[2] * (j[3] * j[7] - j[4] * j[6]);
    point.inverse = {(j[4] * j[8] - j[5] * j[7]) / det, (j[2] * j[7] - j[1] * j[8]) / det,
                     (j[1] * j[5] - j[2] * j[4]) / det, (j[5] * j[6] - j[3] * j[8]) / det,
                     (j[0] * j[8] - j[2] * j[6]) / det, (j[2] * j[3] - j[0] * j[5]) / det,
                     (j[3] * j[7] - j[4] * j[6]) / det, (j[1] * j[6] - j[0] * j[7]) / det,
                     (j[0] * j[4] - j[1] * j[3]) / det};
    point.volume = det * weights[q % 3] * weights[q / 3 % 3] * weights[q / 9];
    const auto fill = [&](auto&& one, int i, int per_axis, Shape& shape) {
      shape.value = product(one, i, per_axis, -1);
      for (int d = 0; d < 3; ++d)
        for (int e = 0; e < 3; ++e) shape.slope[d] += point.inverse[3 * e + d] * product(one, i, per_axis, e);
    };
    for (int i = 0; i < 27; ++i) fill(quadratic, i, 3, point.quadratic[i]);
    for (int i = 0; i < 8; ++i) fill(linear, i, 2, point.linear[i]);
    return point;
  }
};

/// The tangent of a linear isotropic tissue.
inline PoroelasticTangent linear_tangent(double shear, double lame, double drainage, double storage) {
  PoroelasticTangent tangent{.storage = storage};
  for (int i = 0; i < 3; ++i) {
    tangent.cofactor[4 * i] = 1;
    tangent.drainage[4 * i] = drainage;
    for (int j = 0; j < 3; ++j) {
      tangent.stiffness[9 * (4 * i) + 4 * j] += lame;
      tangent.stiffness[9 * (3 * i + j) + 3 * i + j] += shear;
      tangent.stiffness[9 * (3 * i + j) + 3 * j + i] += shear;
    }
  }
  return tangent;
}

/// Numbers as the kernels keep them, so that a comparison sees their arithmetic alone.
inline PoroelasticTangent random_tangent(std::mt19937& generator) {
  std::uniform_real_distribution<double> any(-1, 1);
  PoroelasticTangent tangent{.mass_by_volume = any(generator), .storage = any(generator)};
  for (int n = 0; n < 9; ++n)
    for (int m = 0; m <= n; ++m)
      tangent.stiffness[9 * n + m] = tangent.stiffness[9 * m + n] = any(generator) + (n == m ? 3 : 0);
  for (double& value : tangent.cofactor) value = any(generator);
  for (double& value : tangent.flux_by_strain) value = any(generator);
  for (int n = 0; n < 3; ++n)
    for (int m = 0; m <= n; ++m)
      tangent.drainage[3 * n + m] = tangent.drainage[3 * m + n] = any(generator) + (n == m ? 3 : 0);
  return tangent;
}

/// A block of cells, its vertices moved at random, every node used by all cells around it.
struct PlainCells {
  std::array<int, 3> count;
  std::vector<PlainCell> cells;
  std::vector<std::int32_t> displacement_node, pressure_node;
  std::size_t displacement_nodes, pressure_nodes;
  std::vector<std::array<double, 3>> place;  ///< of the displacement nodes

  PlainCells(std::array<int, 3> count_given, double distortion, unsigned seed) : count(count_given) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<double> shift(-distortion, distortion);
    const auto index = [](const std::array<int, 3>& n, int x, int y, int z) {
      return (z * n[1] + y) * n[0] + x;
    };
    const std::array<int, 3> corners = {count[0] + 1, count[1] + 1, count[2] + 1},
                             nodes = {2 * count[0] + 1, 2 * count[1] + 1, 2 * count[2] + 1};
    displacement_nodes = static_cast<std::size_t>(nodes[0]) * nodes[1] * nodes[2];
    pressure_nodes = static_cast<std::size_t>(corners[0]) * corners[1] * corners[2];
    std::vector<std::array<double, 3>> corner(pressure_nodes);
    for (int z = 0; z < corners[2]; ++z)
      for (int y = 0; y < corners[1]; ++y)
        for (int x = 0; x < corners[0]; ++x)
          corner[index(corners, x, y, z)] = {x + shift(generator), 1.3 * y + shift(generator),
                                             0.8 * z + shift(generator)};
    place.resize(displacement_nodes);
    for (int z = 0; z < count[2]; ++z)
      for (int y = 0; y < count[1]; ++y)
        for (int x = 0; x < count[0]; ++x) {
          PlainCell cell;
          for (int i = 0; i < 27; ++i) {
            const int at[3] = {i % 3, i / 3 % 3, i / 9};
            std::array<double, 3> here = {};
            for (int v = 0; v < 8; ++v) {
              double weight = 1;
              for (int d = 0; d < 3; ++d) weight *= PlainCell::linear(v >> d & 1, at[d] / 2., false);
              for (int d = 0; d < 3; ++d)
                here[d] += weight * corner[index(corners, x + (v & 1), y + (v >> 1 & 1), z + (v >> 2))][d];
            }
            cell.node[i] = here;
            displacement_node.push_back(index(nodes, 2 * x + at[0], 2 * y + at[1], 2 * z + at[2]));
            place[displacement_node.back()] = here;
          }
          for (int v = 0; v < 8; ++v)
            pressure_node.push_back(index(corners, x + (v & 1), y + (v >> 1 & 1), z + (v >> 2)));
          cells.push_back(cell);
        }
  }

  HexahedralCells nodes() const {
    return {.displacement_nodes = displacement_nodes,
            .pressure_nodes = pressure_nodes,
            .displacement_node = displacement_node,
            .pressure_node = pressure_node};
  }
  CellGeometry geometry() const {
    return [this](std::size_t cell, std::span<double> inverse, std::span<double> volume) {
      for (int q = 0; q < 27; ++q) {
        const auto point = cells[cell].point(q);
        std::copy(point.inverse.begin(), point.inverse.end(), inverse.begin() + 9 * q);
        volume[q] = point.volume;
      }
    };
  }
};

struct PlainVector {
  std::vector<double> displacement, pressure;
  explicit PlainVector(const PlainCells& cells)
      : displacement(3 * cells.displacement_nodes), pressure(cells.pressure_nodes) {}
  PlainVector& randomise(unsigned seed) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<double> any(-1, 1);
    for (auto* values : {&displacement, &pressure})
      for (double& value : *values) value = any(generator);
    return *this;
  }
  PoroelasticVector<const double> in() const { return {displacement, pressure}; }
  PoroelasticVector<double> out() { return {displacement, pressure}; }
};

/// y += operator x by loops over pairs of shapes, point by point.
inline void add_plain(const PlainCells& mesh,
                      const std::function<PoroelasticTangent(std::size_t, int)>& tangent,
                      const PlainVector& x, PlainVector& y) {
  for (std::size_t c = 0; c < mesh.cells.size(); ++c)
    for (int q = 0; q < 27; ++q) {
      const auto point = mesh.cells[c].point(q);
      const auto t = tangent(c, q);
      for (int j = 0; j < 27; ++j)
        for (int b = 0; b < 3; ++b) {
          const double value = point.volume * x.displacement[3 * mesh.displacement_node[27 * c + j] + b];
          for (int m = 0; m < 3; ++m) {
            const int column = 3 * b + m;
            const double slope = value * point.quadratic[j].slope[m];
            for (int i = 0; i < 27; ++i)
              for (int a = 0; a < 3; ++a)
                for (int d = 0; d < 3; ++d)
                  y.displacement[3 * mesh.displacement_node[27 * c + i] + a] +=
                      t.stiffness[9 * (3 * a + d) + column] * slope * point.quadratic[i].slope[d];
            for (int i = 0; i < 8; ++i) {
              double& row = y.pressure[mesh.pressure_node[8 * c + i]];
              row += t.mass_by_volume * t.cofactor[column] * slope * point.linear[i].value;
              for (int d = 0; d < 3; ++d)
                row += t.flux_by_strain[9 * d + column] * slope * point.linear[i].slope[d];
            }
          }
        }
      for (int j = 0; j < 8; ++j) {
        const double value = point.volume * x.pressure[mesh.pressure_node[8 * c + j]];
        for (int i = 0; i < 27; ++i)
          for (int a = 0; a < 3; ++a)
            for (int d = 0; d < 3; ++d)
              y.displacement[3 * mesh.displacement_node[27 * c + i] + a] -=
                  t.cofactor[3 * a + d] * point.quadratic[i].slope[d] * value * point.linear[j].value;
        for (int i = 0; i < 8; ++i) {
          double& row = y.pressure[mesh.pressure_node[8 * c + i]];
          row += t.storage * value * point.linear[j].value * point.linear[i].value;
          for (int d = 0; d < 3; ++d)
            for (int e = 0; e < 3; ++e)
              row += t.drainage[3 * d + e] * value * point.linear[j].slope[e] * point.linear[i].slope[d];
        }
      }
    }
}

}  // namespace turgor::kernels::testing
