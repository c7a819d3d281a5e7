#include "geometry/curved_mapping.hpp"

#include <deal.II/fe/mapping_q_cache.h>

#include <array>
#include <vector>

namespace turgor::geometry {

namespace {

using Info = dealii::GeometryInfo<3>;
using Cell = dealii::Triangulation<3>::cell_iterator;

/// Vertices in the middle of a coarser neighbour's edge or face.
std::vector<bool> hanging_vertices(const dealii::Triangulation<3>& mesh) {
  std::vector<bool> hangs(mesh.n_vertices(), false);
  for (const auto& cell : mesh.active_cell_iterators()) {
    if (cell->is_artificial()) continue;
    for (const auto& face : cell->face_iterators())
      if (face->has_children()) hangs[face->child(0)->vertex_index(3)] = true;
    for (const unsigned l : cell->line_indices())
      if (const auto line = cell->line(l); line->has_children())
        hangs[line->child(0)->vertex_index(1)] = true;
  }
  return hangs;
}

dealii::Point<3> middle(const dealii::Point<3>& a, const dealii::Point<3>& b) {
  return a + 0.5 * (b - a);
}

/// Points of a cell as MappingQ of degree 2 counts them: vertices, edges, faces, the middle.
std::vector<dealii::Point<3>> points_of(const Cell& cell, const std::vector<bool>& hangs,
                                        const CellPosition& position) {
  std::vector<dealii::Point<3>> points;
  for (const unsigned v : cell->vertex_indices()) points.push_back(cell->vertex(v));
  std::array<bool, 12> straight;
  for (const unsigned l : cell->line_indices()) {
    const auto line = cell->line(l);
    straight[l] = line->has_children() || hangs[line->vertex_index(0)] || hangs[line->vertex_index(1)];
    const unsigned a = Info::line_to_cell_vertices(l, 0), b = Info::line_to_cell_vertices(l, 1);
    points.push_back(straight[l]
                         ? middle(cell->vertex(a), cell->vertex(b))
                         : position(cell, middle(Info::unit_cell_vertex(a), Info::unit_cell_vertex(b))));
  }
  bool curved = true;
  for (const unsigned f : cell->face_indices()) {
    dealii::Point<3> unit, at;
    bool follows = true;
    for (unsigned n = 0; n < 4; ++n) {
      const unsigned l = Info::face_to_cell_lines(f, n), v = Info::face_to_cell_vertices(f, n);
      follows = follows && !straight[l];
      unit += 0.25 * Info::unit_cell_vertex(v);
      // Between straight edges and curved ones as transfinite interpolation has it.
      at += 0.5 * points[8 + l] - 0.25 * cell->vertex(v);
    }
    curved = curved && follows;
    points.push_back(follows ? position(cell, unit) : at);
  }
  dealii::Point<3> at;
  for (unsigned f = 0; f < 6; ++f) at += 0.5 * points[20 + f];
  for (unsigned l = 0; l < 12; ++l) at -= 0.25 * points[8 + l];
  for (unsigned v = 0; v < 8; ++v) at += 0.125 * points[v];
  points.push_back(curved ? position(cell, {0.5, 0.5, 0.5}) : at);
  return points;
}

}  // namespace

std::unique_ptr<dealii::Mapping<3>> make_curved_mapping(const dealii::Triangulation<3>& mesh,
                                                        const CellPosition& position) {
  const auto hangs = hanging_vertices(mesh);
  const std::vector<bool> all(mesh.n_vertices(), true);
  auto mapping = std::make_unique<dealii::MappingQCache<3>>(2);
  mapping->initialize(mesh, [&](const Cell& cell) {
    // Parents and cells far away are never asked for: straight.
    return points_of(cell, cell->is_active() && !cell->is_artificial() ? hangs : all, position);
  });
  return mapping;
}

}  // namespace turgor::geometry
