#include "geometry/radial_line.hpp"

#include <cmath>
#include <numeric>

namespace turgor::geometry {

std::vector<double> cells_of_layer(double thickness, double cell, double growing) {
  // n cells that grow by q fill cell (q^n - 1)/(q - 1); as many as are needed, then all shorter alike.
  const double needed =
      growing > 1 ? std::log1p(thickness / cell * (growing - 1)) / std::log(growing) : thickness / cell;
  constexpr double rounding = 1e-9;
  const int count = std::max(1, static_cast<int>(std::ceil(needed - rounding)));
  std::vector<double> lengths(count);
  for (int n = 0; n < count; ++n) lengths[n] = std::pow(growing, n);
  const double sum = std::accumulate(lengths.begin(), lengths.end(), 0.);
  for (double& length : lengths) length *= thickness / sum;
  return lengths;
}

void make_radial_line(dealii::Triangulation<1>& mesh, const std::vector<RadialLayer>& layers) {
  std::vector<dealii::Point<1>> vertices = {dealii::Point<1>(0)};
  std::vector<dealii::CellData<1>> cells;
  double inner = 0;
  for (const auto& layer : layers) {
    const auto lengths = cells_of_layer(layer.outer_radius - inner, layer.cell, layer.growing);
    double radius = inner;
    for (std::size_t n = 0; n < lengths.size(); ++n) {
      radius = n + 1 == lengths.size() ? layer.outer_radius : radius + lengths[n];
      dealii::CellData<1> cell;
      cell.vertices[0] = static_cast<unsigned>(vertices.size() - 1);
      cell.vertices[1] = static_cast<unsigned>(vertices.size());
      cell.material_id = layer.region;
      vertices.emplace_back(radius);
      cells.push_back(cell);
    }
    inner = layer.outer_radius;
  }
  mesh.create_triangulation(vertices, cells, {});
  for (const auto& cell : mesh.active_cell_iterators())
    for (const unsigned face : cell->face_indices())
      if (cell->at_boundary(face))
        cell->face(face)->set_boundary_id(face == 0 ? radial_centre : radial_surface);
}

}  // namespace turgor::geometry
