#include "geometry/shape_domain.hpp"

#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "geometry/curved_mapping.hpp"

namespace turgor::geometry {

namespace {

using configuration::GeometryParameters;
using configuration::HostShape;
using configuration::Shape;

// The inner block's half edge over the radius of the first surface: the cells around it are then as thick as
// wide.
constexpr double inner_block = 0.32;
// A cell of the coarse mesh spans an angle of 45 degrees.
constexpr double coarse_angle = 0.785;

dealii::Point<3> semi_axes_of(const GeometryParameters& geometry) {
  if (geometry.shape == Shape::sphere) return {geometry.radius, geometry.radius, geometry.radius};
  return {geometry.semi_axes[0], geometry.semi_axes[1], geometry.semi_axes[2]};
}

LayeredChart chart_of(const GeometryParameters& geometry, double host_extent) {
  const auto axes = semi_axes_of(geometry);
  std::vector<LayerSurface> surfaces;
  const bool core = geometry.necrotic_core_radius > 0;
  const auto innermost = core ? dealii::Point<3>(axes / axes[0] * geometry.necrotic_core_radius) : axes;
  surfaces.push_back(
      {.kind = LayerSurface::Kind::cube, .semi_axes = dealii::Point<3>(inner_block * innermost)});
  surfaces.push_back({.semi_axes = innermost});
  if (core) {
    const double thickness = axes[0] - innermost[0];
    const double cells = thickness / (coarse_angle * 0.5 * (axes[0] + innermost[0]));
    surfaces.push_back(
        {.semi_axes = axes, .radial_cells = std::max(1u, static_cast<unsigned>(std::lround(cells)))});
  }
  if (geometry.host.shape != HostShape::none) {
    const double least = std::min({axes[0], axes[1], axes[2]}), most = std::max({axes[0], axes[1], axes[2]});
    const double outer = most + host_extent;
    const bool box = geometry.host.shape == HostShape::box;
    // Geometric growth keeps the host's cells as thick as they are wide.
    const double ratio = outer / (0.5 * (least + most));
    const unsigned cells = std::max(1u, static_cast<unsigned>(std::lround(std::log(ratio) / 0.6)));
    surfaces.push_back({.kind = box ? LayerSurface::Kind::cube : LayerSurface::Kind::ellipsoid,
                        .semi_axes = {outer, outer, outer},
                        .radial_cells = cells,
                        .grading = ratio});
  }
  return LayeredChart(std::move(surfaces));
}

/// About which coordinate planes.
std::array<bool, 3> halved_by(configuration::Symmetry symmetry) {
  using configuration::Symmetry;
  if (symmetry == Symmetry::none) return {false, false, false};
  if (symmetry == Symmetry::half) return {false, false, true};
  return {true, true, true};
}

double copies_of(configuration::Symmetry symmetry) {
  double copies = 1;
  for (const bool halved : halved_by(symmetry)) copies *= halved ? 2 : 1;
  return copies;
}

dealii::types::material_id index_of(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  AssertThrow(found != names.end(),
              dealii::ExcMessage("The case has no region '" + name + "', which its shape needs."));
  return static_cast<dealii::types::material_id>(found - names.begin());
}

dealii::Point<3> trilinear(const std::array<dealii::Point<3>, 8>& corners, const dealii::Point<3>& unit) {
  dealii::Point<3> x;
  for (unsigned v = 0; v < 8; ++v)
    x += dealii::GeometryInfo<3>::d_linear_shape_function(unit, v) * corners[v];
  return x;
}

}  // namespace

ShapeDomain::ShapeDomain(MPI_Comm communicator, const GeometryParameters& geometry,
                         std::vector<std::string> region_names, double host_extent)
    : Domain(communicator, std::move(region_names), copies_of(geometry.symmetry)),
      symmetric_(halved_by(geometry.symmetry)),
      semi_axes_(semi_axes_of(geometry)),
      chart_(chart_of(geometry, host_extent)) {
  std::vector<dealii::types::material_id> materials;
  const bool core = geometry.necrotic_core_radius > 0;
  materials.push_back(index_of(region_names_, core ? "necrotic_core" : "tumour"));
  materials.push_back(materials.front());
  if (core) materials.push_back(index_of(region_names_, "tumour"));
  if (geometry.host.shape != HostShape::none) materials.push_back(index_of(region_names_, "host"));
  make_coarse_mesh(materials);
  place();
}

void ShapeDomain::make_coarse_mesh(const std::vector<dealii::types::material_id>& layer_materials) {
  std::vector<dealii::Point<3>> chart_vertices;
  std::vector<dealii::CellData<3>> cells;
  std::map<std::array<long, 3>, unsigned> vertex_at;
  const auto vertex = [&](const dealii::Point<3>& chart_point) {
    std::array<long, 3> key;
    for (unsigned d = 0; d < 3; ++d) key[d] = std::lround(chart_point[d] * 1e9);
    const auto [at, is_new] = vertex_at.try_emplace(key, chart_vertices.size());
    if (is_new) chart_vertices.push_back(chart_point);
    return at->second;
  };
  const auto add_cell = [&](std::array<dealii::Point<3>, 8> corners, dealii::types::material_id material) {
    const auto triple = dealii::cross_product_3d(corners[1] - corners[0], corners[2] - corners[0]) *
                        (corners[4] - corners[0]);
    if (triple < 0)
      for (unsigned v = 0; v < 8; v += 2) std::swap(corners[v], corners[v + 1]);
    dealii::CellData<3> cell;
    for (unsigned v = 0; v < 8; ++v) cell.vertices[v] = vertex(corners[v]);
    cell.material_id = material;
    cells.push_back(cell);
    coarse_chart_corners_.push_back(corners);
  };
  std::array<std::vector<double>, 3> lines;
  for (unsigned d = 0; d < 3; ++d)
    lines[d] = symmetric_[d] ? std::vector<double>{0, 1} : std::vector<double>{-1, 0, 1};
  const auto cells_of = [&](unsigned d) { return lines[d].size() - 1; };
  for (std::size_t i = 0; i < cells_of(0); ++i)
    for (std::size_t j = 0; j < cells_of(1); ++j)
      for (std::size_t k = 0; k < cells_of(2); ++k) {
        std::array<dealii::Point<3>, 8> corners;
        for (unsigned v = 0; v < 8; ++v)
          corners[v] = {lines[0][i + (v & 1)], lines[1][j + (v >> 1 & 1)], lines[2][k + (v >> 2)]};
        add_cell(corners, layer_materials[0]);
      }
  for (std::size_t layer = 1; layer < chart_.surfaces().size(); ++layer) {
    const unsigned radial = chart_.surfaces()[layer].radial_cells;
    for (unsigned r = 0; r < radial; ++r)
      for (unsigned axis = 0; axis < 3; ++axis)
        for (const double sign : symmetric_[axis] ? std::vector<double>{1} : std::vector<double>{-1, 1})
          for (std::size_t i = 0; i < cells_of((axis + 1) % 3); ++i)
            for (std::size_t j = 0; j < cells_of((axis + 2) % 3); ++j) {
              std::array<dealii::Point<3>, 8> corners;
              for (unsigned v = 0; v < 8; ++v) {
                const double s = static_cast<double>(layer) + (r + (v >> 2)) / static_cast<double>(radial);
                corners[v][axis] = sign * s;
                corners[v][(axis + 1) % 3] = lines[(axis + 1) % 3][i + (v & 1)] * s;
                corners[v][(axis + 2) % 3] = lines[(axis + 2) % 3][j + (v >> 1 & 1)] * s;
              }
              add_cell(corners, layer_materials[layer]);
            }
  }
  std::vector<dealii::Point<3>> positions;
  for (const auto& chart_point : chart_vertices) positions.push_back(chart_.position(chart_point));
  // Cells are turned so that their edges point the same way, which deal.II 9.6 no longer does by itself and
  // needs for refinement; the corners in the chart have to turn with them.
  dealii::GridTools::consistently_order_cells(cells);
  std::map<std::array<long, 3>, dealii::Point<3>> chart_point_at;
  const double scale = 1e9 / positions.back().norm();
  const auto key_of = [&](const dealii::Point<3>& x) {
    return std::array<long, 3>{std::lround(x[0] * scale), std::lround(x[1] * scale),
                               std::lround(x[2] * scale)};
  };
  for (std::size_t v = 0; v < positions.size(); ++v) chart_point_at[key_of(positions[v])] = chart_vertices[v];
  triangulation_.create_triangulation(positions, cells, dealii::SubCellData());
  for (const auto& cell : triangulation_.cell_iterators_on_level(0)) {
    for (const unsigned v : cell->vertex_indices())
      coarse_chart_corners_[cell->id().get_coarse_cell_id()][v] = chart_point_at.at(key_of(cell->vertex(v)));
    for (const auto& face : cell->face_iterators())
      if (face->at_boundary()) {
        bool outer = true;
        for (unsigned v = 0; v < 4; ++v) {
          const auto corner = chart_point_at.at(key_of(face->vertex(v)));
          const double reach = std::max({std::abs(corner[0]), std::abs(corner[1]), std::abs(corner[2])});
          outer = outer && reach > static_cast<double>(chart_.surfaces().size()) - 1e-9;
        }
        face->set_all_boundary_ids(outer ? outer_boundary : symmetry_plane);
      }
  }
}

dealii::Point<3> ShapeDomain::position(const dealii::Triangulation<3>::cell_iterator& cell,
                                       const dealii::Point<3>& unit) const {
  dealii::Point<3> in_coarse;
  double size = 1;
  const auto id = cell->id();
  for (const auto child : id.get_child_indices()) {
    size /= 2;
    for (unsigned d = 0; d < 3; ++d) in_coarse[d] += size * (static_cast<unsigned>(child) >> d & 1u);
  }
  in_coarse += size * unit;
  return chart_.position(trilinear(coarse_chart_corners_[id.get_coarse_cell_id()], in_coarse));
}

std::unique_ptr<dealii::Mapping<3>> ShapeDomain::curved_mapping() const {
  return make_curved_mapping(triangulation_,
                             [this](const auto& cell, const auto& unit) { return position(cell, unit); });
}

void ShapeDomain::place() {
  for (const auto& cell : triangulation_.cell_iterators()) {
    if (cell->is_active() && cell->is_artificial()) continue;
    for (const unsigned v : cell->vertex_indices())
      cell->vertex(v) = position(cell, dealii::GeometryInfo<3>::unit_cell_vertex(v));
  }
  // From coarse to fine, put hanging vertices onto the straight edges and bilinear faces they hang on.
  for (unsigned level = 0; level < triangulation_.n_levels(); ++level)
    for (const auto& cell : triangulation_.active_cell_iterators_on_level(level)) {
      if (cell->is_artificial()) continue;
      for (const unsigned l : cell->line_indices())
        if (const auto line = cell->line(l); line->has_children())
          line->child(0)->vertex(1) = (line->vertex(0) + line->vertex(1)) / 2.;
      for (const auto& face : cell->face_iterators())
        if (face->has_children()) {
          dealii::Point<3> centre;
          for (unsigned v = 0; v < 4; ++v) centre += face->vertex(v) / 4.;
          face->child(0)->vertex(3) = centre;
        }
    }
}

double ShapeDomain::depth(const dealii::Point<3>& point) const {
  return depth_in_ellipsoid(point, semi_axes_);
}

double depth_in_ellipsoid(const dealii::Point<3>& point, const dealii::Point<3>& semi_axes) {
  double level = 0;
  for (unsigned d = 0; d < 3; ++d) level += std::pow(point[d] / semi_axes[d], 2);
  const double sign = level < 1 ? 1. : -1.;
  const double least = std::min({semi_axes[0], semi_axes[1], semi_axes[2]});
  if (semi_axes[0] == semi_axes[1] && semi_axes[1] == semi_axes[2]) return semi_axes[0] - point.norm();
  // The foot of the perpendicular is a^2 x/(a^2 + t) with t the largest root of sum (a x/(a^2 + t))^2 = 1
  // (Eberly, Distance from a point to an ellipsoid); the sum falls with t, so bisection cannot fail.
  const auto excess = [&](double t) {
    double sum = -1;
    for (unsigned d = 0; d < 3; ++d)
      sum += std::pow(semi_axes[d] * point[d] / (semi_axes[d] * semi_axes[d] + t), 2);
    return sum;
  };
  double low = -least * least * (1 - 1e-12),
         high = point.norm() * std::max({semi_axes[0], semi_axes[1], semi_axes[2]});
  for (int i = 0; i < 80; ++i) {
    const double middle = 0.5 * (low + high);
    (excess(middle) > 0 ? low : high) = middle;
  }
  dealii::Point<3> foot;
  for (unsigned d = 0; d < 3; ++d) {
    const double square = semi_axes[d] * semi_axes[d];
    foot[d] = square * point[d] / (square + high);
  }
  // Inside, near the middle of the shortest axis, the foot lies off the plane of the other two: complete it.
  double missing = 1;
  for (unsigned d = 0; d < 3; ++d) missing -= std::pow(foot[d] / semi_axes[d], 2);
  for (unsigned d = 0; d < 3; ++d)
    if (semi_axes[d] == least && missing > 0) {
      foot[d] = std::copysign(std::hypot(foot[d], least * std::sqrt(missing)), point[d]);
      break;
    }
  return sign * foot.distance(point);
}

}  // namespace turgor::geometry
