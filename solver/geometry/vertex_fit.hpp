#pragma once

#include <functional>

#include "geometry/vertex_fit_step.hpp"

namespace turgor::geometry {

/// Signed distance (m) from the surface between materials `a` and `b` near a point, positive on the side of
/// `a`, and its unit gradient.
using SurfaceDistance = std::function<double(dealii::types::material_id a, dealii::types::material_id b,
                                             const dealii::Point<3>& point, dealii::Tensor<1, 3>& normal)>;

/// What is asked of the fit.
struct FitBounds {
  double least_scaled_jacobian = 0.1;
  double least_relative_step = 0.25;
};

/// What the fit reached.
struct FitReport {
  FitQuality quality;
  double mean_distance = 0;     ///< of interface vertices from their surface (m)
  double largest_distance = 0;  ///< the same, largest (m)
  std::size_t interface_vertices = 0;
  int rounds = 0;  ///< how often vertices were added that broke a bound
};

/// Moves the vertices of interfaces onto their surfaces and those beside them along, as far as the cells stay
/// good.
///
/// Minimises the energy of vertex_fit_energy.hpp vertex by vertex, one colour of the lattice after the other,
/// so that the result does not depend on how the cells are shared out to the ranks. Vertices whose stable
/// step is then too small enter the energy themselves; what still breaks a bound after a few rounds takes
/// back part of its move. Returns the positions of the graph's vertices.
std::vector<dealii::Point<3>> fit_vertices(const FitGraph& graph, const SurfaceDistance& surface,
                                           const FitBounds& bounds, FitReport& report);

}  // namespace turgor::geometry
