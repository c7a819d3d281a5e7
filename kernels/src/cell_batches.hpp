#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <turgor/kernels/poroelastic_cells.hpp>

#include "pack.hpp"

namespace turgor::kernels::detail {

template <class Number>
inline constexpr int cell_lanes = register_bytes < static_cast<int>(sizeof(Number))
                                      ? 1
                                      : register_bytes / static_cast<int>(sizeof(Number));
/// A number of as many cells as a register has lanes for.
template <class Number>
using CellPack = Pack<Number, cell_lanes<Number>>;

/// A register's worth of numbers in memory, where a register wants them.
template <class Number>
struct alignas(sizeof(Number) * cell_lanes<Number>) CellLanes {
  Number lane[cell_lanes<Number>];
};
template <class Number>
KOKKOS_FORCEINLINE_FUNCTION CellPack<Number> pack_at(const CellLanes<Number>& from) {
  CellPack<Number> pack;
  std::memcpy(&pack, &from, sizeof(pack));
  return pack;
}

/// What the kernels read of the cells. A batch has as many cells as a register has lanes in single precision;
/// in double a batch is several parts. The last batch is filled up with its last cell, with volumes of 0.
struct CellBatches {
  static constexpr int lanes = cell_lanes<float>;
  template <class Number>
  static constexpr int parts = lanes / cell_lanes<Number>;

  static constexpr int points = 27, geometry_size = 10, tissue_size = 4;
  static constexpr int stiffness_size = 45;  // upper triangle of 9 x 9
  static constexpr int cofactor = 0, mass_by_volume = 9, storage = 10, drainage = 11, flux_by_strain = 17;
  static constexpr int coupling_size = 44;

  std::size_t cells = 0, batches = 0;
  std::vector<std::int32_t> displacement_row;  ///< [batch][node][lane], 3 times the node
  std::vector<std::int32_t> pressure_row;
  /// [batch][part][point][10]: inverse Jacobian over g, and the volume.
  std::vector<CellLanes<double>> geometry_double;
  std::vector<CellLanes<float>> geometry_float;
  /// [batch][part][4]: mu, lambda, drainage, storage.
  std::vector<CellLanes<double>> tissue_double;
  std::vector<CellLanes<float>> tissue_float;
  /// [batch][point][45] and [44]: tangents times the volume, in slopes of the unit cube over g.
  std::vector<CellLanes<float>> stiffness, coupling;
  /// A rank without cells has arrays without numbers whatever was set.
  enum class Set { nothing, tissue, tangents } set = Set::nothing;
  bool has_tangents() const { return set == Set::tangents; }

  template <class Number>
  const CellLanes<Number>* geometry(std::size_t part) const {
    if constexpr (sizeof(Number) == sizeof(double))
      return geometry_double.data() + part * points * geometry_size;
    else
      return geometry_float.data() + part * points * geometry_size;
  }
  template <class Number>
  const CellLanes<Number>* tissue(std::size_t part) const {
    if constexpr (sizeof(Number) == sizeof(double))
      return tissue_double.data() + part * tissue_size;
    else
      return tissue_float.data() + part * tissue_size;
  }
  /// Number `entry` of a tangent at a point, of the cells of a part.
  template <class Number>
  static KOKKOS_FORCEINLINE_FUNCTION CellPack<Number> tangent_entry(const CellLanes<float>& from, int part) {
    if constexpr (sizeof(Number) == sizeof(float)) {
      return pack_at(from);
    } else {
      constexpr int wide = cell_lanes<Number>;
      Pack<float, wide> some;
      std::memcpy(&some, from.lane + part * wide, sizeof(some));
      return converted<Number, float, wide>(some);
    }
  }
};

/// [27 component + node] of a part of a batch; `row` points at its first lane.
template <class Number>
KOKKOS_FORCEINLINE_FUNCTION void gather_displacement(const Number* from, const std::int32_t* row,
                                                     CellPack<Number>* u) {
  for (int i = 0; i < 27; ++i) {
    CellPack<Number> x, y, z;
    for (int l = 0; l < cell_lanes<Number>; ++l) {
      const Number* node = from + row[i * CellBatches::lanes + l];
      x[l] = node[0];
      y[l] = node[1];
      z[l] = node[2];
    }
    u[i] = x;
    u[27 + i] = y;
    u[54 + i] = z;
  }
}
template <class Number>
KOKKOS_FORCEINLINE_FUNCTION void scatter_displacement(const CellPack<Number>* u, const std::int32_t* row,
                                                      Number* to) {
  for (int i = 0; i < 27; ++i) {
    const CellPack<Number> x = u[i], y = u[27 + i], z = u[54 + i];
    for (int l = 0; l < cell_lanes<Number>; ++l) {
      Number* node = to + row[i * CellBatches::lanes + l];
      node[0] += x[l];
      node[1] += y[l];
      node[2] += z[l];
    }
  }
}
template <class Number>
KOKKOS_FORCEINLINE_FUNCTION void gather_pressure(const Number* from, const std::int32_t* row,
                                                 CellPack<Number>* p) {
  for (int i = 0; i < 8; ++i)
    for (int l = 0; l < cell_lanes<Number>; ++l) p[i][l] = from[row[i * CellBatches::lanes + l]];
}
template <class Number>
KOKKOS_FORCEINLINE_FUNCTION void scatter_pressure(const CellPack<Number>* p, const std::int32_t* row,
                                                  Number* to) {
  for (int i = 0; i < 8; ++i)
    for (int l = 0; l < cell_lanes<Number>; ++l) to[row[i * CellBatches::lanes + l]] += p[i][l];
}

/// Where the upper triangle of a symmetric matrix of `size` rows keeps (row, column), row <= column.
constexpr int triangle(int row, int column, int size) {
  return row * size - row * (row - 1) / 2 + column - row;
}

}  // namespace turgor::kernels::detail
