#include "discretization/curvature_indicator.hpp"

#include <deal.II/grid/grid_tools.h>

#include <cmath>
#include <optional>

#include "discretization/node_graph_implementation.hpp"

namespace turgor::discretization {

std::vector<float> curvature_indicator(const NodeGraph& graph, std::span<const double> pressure,
                                       std::span<const double> conductivity) {
  const auto& implementation = graph.implementation();
  const auto& triangulation = implementation.domain.triangulation();
  const auto& mapping = implementation.domain.mapping();
  std::vector<Vector3> flux(triangulation.n_active_cells());
  for_each_cell(implementation, [&](const Cell& cell, const NodeGraph::Implementation::CellNodes& nodes) {
    const TrilinearCell integrals(vertices_of(mapping, cell));
    flux[cell->active_cell_index()] = integrals.mean(
        integrals.darcy_flux(at_vertices(implementation, nodes, pressure), conductivity[nodes.region]));
  });
  dealii::GridTools::exchange_cell_data_to_ghosts<Vector3>(
      triangulation,
      [&](const auto& cell) -> std::optional<Vector3> { return flux[cell->active_cell_index()]; },
      [&](const auto& cell, const Vector3& value) { flux[cell->active_cell_index()] = value; });

  std::vector<float> indicator(triangulation.n_active_cells(), 0.f);
  for_each_cell(implementation, [&](const Cell& cell, const NodeGraph::Implementation::CellNodes& nodes) {
    const auto x = vertices_of(mapping, cell);
    const double size = std::cbrt(std::abs(cell->measure()));
    double largest = 0;
    for (const unsigned f : cell->face_indices()) {
      if (cell->at_boundary(f)) continue;
      // The normal of the bilinear face at its middle.
      Vector3 corner[4], along[2], normal;
      for (unsigned v = 0; v < 4; ++v) corner[v] = x[dealii::GeometryInfo<3>::face_to_cell_vertices(f, v)];
      for (unsigned d = 0; d < 3; ++d) {
        along[0][d] = corner[1][d] + corner[3][d] - corner[0][d] - corner[2][d];
        along[1][d] = corner[2][d] + corner[3][d] - corner[0][d] - corner[1][d];
      }
      double length = 0;
      for (unsigned d = 0; d < 3; ++d) {
        normal[d] =
            along[0][(d + 1) % 3] * along[1][(d + 2) % 3] - along[0][(d + 2) % 3] * along[1][(d + 1) % 3];
        length += normal[d] * normal[d];
      }
      length = std::sqrt(length);
      const auto compare = [&](const Cell& other) {
        if (other->is_artificial() || other->material_id() == geometry::Domain::outside) return;
        double jump = 0;
        for (unsigned d = 0; d < 3; ++d)
          jump +=
              (flux[cell->active_cell_index()][d] - flux[other->active_cell_index()][d]) * normal[d] / length;
        largest = std::max(largest, std::abs(jump));
      };
      const auto neighbour = cell->neighbor(f);
      if (neighbour->is_active())
        compare(neighbour);
      else
        for (unsigned child = 0; child < cell->face(f)->n_children(); ++child)
          compare(cell->neighbor_child_on_subface(f, child));
    }
    indicator[cell->active_cell_index()] = static_cast<float>(size * largest / conductivity[nodes.region]);
  });
  return indicator;
}

}  // namespace turgor::discretization
