#include "geometry/section_mesh.hpp"

#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/mapping_q_cache.h>
#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "geometry/layered_chart.hpp"
#include "geometry/radial_line.hpp"

namespace turgor::geometry {

namespace {

using Corners = std::array<dealii::Point<2>, 4>;

// As in three dimensions: cells around the inner block are then as thick as wide.
constexpr double inner_block = 0.32;

LayeredChart chart_of(const std::vector<SectionLayer>& layers) {
  const auto in_space = [](const dealii::Point<2>& axes) {
    return dealii::Point<3>(axes[0], axes[1], axes[0]);
  };
  std::vector<LayerSurface> surfaces = {
      {.kind = LayerSurface::Kind::cube, .semi_axes = in_space(inner_block * layers.front().semi_axes)}};
  for (const auto& layer : layers) surfaces.push_back({.semi_axes = in_space(layer.semi_axes)});
  return LayeredChart(surfaces);
}

dealii::Point<2> position(const LayeredChart& chart, const dealii::Point<2>& at) {
  const auto x = chart.position({at[0], at[1], 0});
  return {x[0], x[1]};
}

/// Vertices in the chart and cells between them.
struct Grid {
  std::vector<dealii::Point<2>> vertices;
  std::vector<dealii::CellData<2>> cells;
  std::map<std::array<long, 2>, unsigned> known;

  unsigned vertex(const dealii::Point<2>& at) {
    const std::array<long, 2> key = {std::lround(at[0] * 1e9), std::lround(at[1] * 1e9)};
    const auto [found, is_new] = known.try_emplace(key, vertices.size());
    if (is_new) vertices.push_back(at);
    return found->second;
  }
  void add(Corners corners, dealii::types::material_id region) {
    const auto a = corners[1] - corners[0], b = corners[2] - corners[0];
    if (a[0] * b[1] - a[1] * b[0] < 0) std::swap(corners[1], corners[2]);
    dealii::CellData<2> cell;
    for (unsigned v = 0; v < 4; ++v) cell.vertices[v] = vertex(corners[v]);
    cell.material_id = region;
    cells.push_back(cell);
  }
};

Grid make_grid(const std::vector<SectionLayer>& layers) {
  Grid grid;
  const auto& core = layers.front();
  const double block = inner_block * std::max(core.semi_axes[0], core.semi_axes[1]);
  const auto count = std::max(1, static_cast<int>(std::ceil(block / core.cell - 1e-9)));
  const auto line = [&](int i) { return static_cast<double>(i) / count; };
  for (int i = 0; i < count; ++i)
    for (int j = 0; j < count; ++j)
      grid.add({dealii::Point<2>(line(i), line(j)), dealii::Point<2>(line(i + 1), line(j)),
                dealii::Point<2>(line(i), line(j + 1)), dealii::Point<2>(line(i + 1), line(j + 1))},
               core.region);
  double inner = inner_block * core.semi_axes[0];
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    const double thickness = layers[layer].semi_axes[0] - inner;
    double s = static_cast<double>(layer) + 1;
    for (const double length : cells_of_layer(thickness, layers[layer].cell, layers[layer].growing)) {
      const double next = s + length / thickness;
      for (int i = 0; i < count; ++i) {
        const double t0 = line(i), t1 = line(i + 1);
        grid.add({dealii::Point<2>(s, t0 * s), dealii::Point<2>(next, t0 * next), dealii::Point<2>(s, t1 * s),
                  dealii::Point<2>(next, t1 * next)},
                 layers[layer].region);
        grid.add({dealii::Point<2>(t0 * s, s), dealii::Point<2>(t0 * next, next), dealii::Point<2>(t1 * s, s),
                  dealii::Point<2>(t1 * next, next)},
                 layers[layer].region);
      }
      s = next;
    }
    inner = layers[layer].semi_axes[0];
  }
  return grid;
}

}  // namespace

std::unique_ptr<dealii::Mapping<2>> make_quarter_section(dealii::Triangulation<2>& mesh,
                                                         const std::vector<SectionLayer>& layers) {
  const auto chart = chart_of(layers);
  auto grid = make_grid(layers);
  std::vector<dealii::Point<2>> positions;
  for (const auto& vertex : grid.vertices) positions.push_back(position(chart, vertex));
  dealii::GridTools::consistently_order_cells(grid.cells);
  mesh.create_triangulation(positions, grid.cells, {});
  for (const auto& cell : mesh.active_cell_iterators())
    for (const auto& face : cell->face_iterators()) {
      if (!face->at_boundary()) continue;
      const auto on = [&](unsigned axis) {
        return grid.vertices[face->vertex_index(0)][axis] == 0 &&
               grid.vertices[face->vertex_index(1)][axis] == 0;
      };
      face->set_boundary_id(on(0) ? section_first : on(1) ? section_second : section_surface);
    }
  constexpr unsigned degree = 2;
  auto mapping = std::make_unique<dealii::MappingQCache<2>>(degree);
  const dealii::FE_Q<2> places(degree);
  mapping->initialize(mesh, [&](const dealii::Triangulation<2>::cell_iterator& cell) {
    std::vector<dealii::Point<2>> points;
    for (const auto& unit : places.get_unit_support_points()) {
      dealii::Point<2> at;
      for (unsigned v = 0; v < 4; ++v)
        at +=
            dealii::GeometryInfo<2>::d_linear_shape_function(unit, v) * grid.vertices[cell->vertex_index(v)];
      points.push_back(position(chart, at));
    }
    return points;
  });
  return mapping;
}

}  // namespace turgor::geometry
