#pragma once

#include <array>

namespace turgor::discretization {

using Vector3 = std::array<double, 3>;

/// Integrals over one trilinear hexahedron, by two Gauss points a direction.
///
/// Vertex v sits at the unit coordinates (v & 1, v >> 1 & 1, v >> 2); phi_a is 1 at vertex a.
class TrilinearCell {
 public:
  /// Vertices in m. A vertex order with negative volume makes every volume negative; callers refuse such
  /// meshes.
  explicit TrilinearCell(const std::array<Vector3, 8>& vertices);

  /// int grad phi_a . grad phi_b (m).
  std::array<std::array<double, 8>, 8> stiffness() const;
  /// int phi_a (m3).
  std::array<double, 8> lumped_volume() const;
  /// w = -conductivity grad p at the eight Gauss points (m/s).
  std::array<Vector3, 8> darcy_flux(const std::array<double, 8>& pressure, double conductivity) const;
  /// int phi_b w . grad phi_a (m3/s) for w at the Gauss points; first index a (row), second b (whose c is
  /// carried).
  std::array<std::array<double, 8>, 8> convection(const std::array<Vector3, 8>& flux) const;
  /// Mean of a flux at the Gauss points over the cell.
  Vector3 mean(const std::array<Vector3, 8>& flux) const;
  /// Positions of the Gauss points (m).
  const std::array<Vector3, 8>& points() const { return point_; }

 private:
  std::array<std::array<Vector3, 8>, 8> gradient_;  ///< [point][vertex], 1/m
  std::array<Vector3, 8> point_;                    ///< m
  std::array<double, 8> weight_;                    ///< m3
};

}  // namespace turgor::discretization
