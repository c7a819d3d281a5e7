#pragma once

#include <vector>

#include "geometry/vertex_fit_graph.hpp"

namespace turgor::geometry {

/// How the fitted cells look.
struct FitQuality {
  double least_scaled_jacobian = 1;
  /// Smallest stable explicit diffusion step over that of a cube of the vertex's size, min over vertices of
  /// [m_i / sum_j max(0, -k_ij)] / (3 h^2/8), m and k of the trilinear element.
  double least_relative_step = 1;
  dealii::Point<3> limiting_vertex;  ///< where the step is smallest
  dealii::Point<3> flattest_corner;
};

/// Judges the cells around vertices (all, or those marked in `only`); marks (1) the owned vertices that break
/// a bound, and those of owned cells with a corner that does.
FitQuality judge(const FitGraph& graph, const std::vector<dealii::Point<3>>& positions, double least_jacobian,
                 double least_step, std::vector<double>& broken, const std::vector<double>* only = nullptr);

/// Scaled Jacobian of the corner `u` of a hexahedron.
double scaled_jacobian(const std::array<dealii::Point<3>, 8>& corners, unsigned u);

/// Lumped mass (eighth parts that sum to the volume) and stiffness of the trilinear element.
struct ElementMatrices {
  std::array<double, 8> mass;
  std::array<std::array<double, 8>, 8> stiffness;
};
/// One row of these: what the corner `u` adds to a vertex' mass and to the rate sum_j max(0, -k_ij).
struct ElementRow {
  double mass = 0, rate = 0;
};
/// The rows of one element, which share its Jacobians.
class ElementRows {
 public:
  explicit ElementRows(const std::array<dealii::Point<3>, 8>& corners);
  ElementRow operator()(unsigned u) const;

 private:
  // The quadrature points run innermost, so that they fill the vector registers.
  using Lanes = std::array<double, 8>;
  std::array<std::array<Lanes, 3>, 3> adjoint_;
  Lanes determinant_;
};

ElementMatrices element_matrices(const std::array<dealii::Point<3>, 8>& corners);

}  // namespace turgor::geometry
