#include "poroelasticity/surface_tangents.hpp"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_values.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <type_traits>

namespace turgor::poroelasticity {

namespace {

Place cross(const Place& a, const Place& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

double length(const Place& a) {
  return std::sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
}

/// The quadratic polynomials of the nodes 0, 1/2 and 1, and their slopes.
std::array<double, 3> quadratic(double x) {
  return {(1 - x) * (1 - 2 * x), 4 * x * (1 - x), x * (2 * x - 1)};
}
std::array<double, 3> quadratic_slope(double x) {
  return {4 * x - 3, 4 - 8 * x, 4 * x - 1};
}

/// Nodes of a face at the points of a face: [point][node], both along the first direction fastest.
struct FaceShapes {
  std::array<std::array<double, 9>, 9> value, first, second;
  std::array<double, 9> weight;
};

const FaceShapes& face_shapes() {
  static const FaceShapes shapes = [] {
    FaceShapes made;
    const dealii::QGauss<1> line(3);
    for (unsigned q = 0; q < 9; ++q) {
      const double x = line.point(q % 3)[0], y = line.point(q / 3)[0];
      made.weight[q] = line.weight(q % 3) * line.weight(q / 3);
      const auto of_x = quadratic(x), of_y = quadratic(y), slope_x = quadratic_slope(x),
                 slope_y = quadratic_slope(y);
      for (unsigned i = 0; i < 9; ++i) {
        made.value[q][i] = of_x[i % 3] * of_y[i / 3];
        made.first[q][i] = slope_x[i % 3] * of_y[i / 3];
        made.second[q][i] = of_x[i % 3] * slope_y[i / 3];
      }
    }
    return made;
  }();
  return shapes;
}

/// The two directions of a cell's face, the first fastest.
std::array<unsigned, 2> directions_of(unsigned side) {
  const unsigned across = side / 2;
  return {across == 0 ? 1U : 0U, across == 2 ? 1U : 2U};
}

}  // namespace

SurfaceTangents::SurfaceTangents(const TaylorHoodMesh& mesh, const Boundaries& boundaries, Strain strain)
    : boundaries_(boundaries), strain_(strain) {
  const dealii::QGauss<1> line(3);
  const dealii::FE_Nothing<3> nothing;
  std::vector<std::unique_ptr<dealii::FEValues<3>>> on_side;
  for (unsigned side = 0; side < 6; ++side) {
    const auto along = directions_of(side);
    std::vector<dealii::Point<3>> at(points);
    for (unsigned q = 0; q < points; ++q) {
      at[q][side / 2] = side % 2;
      at[q][along[0]] = line.point(q % 3)[0];
      at[q][along[1]] = line.point(q / 3)[0];
    }
    on_side.push_back(
        std::make_unique<dealii::FEValues<3>>(mesh.mapping, nothing, dealii::Quadrature<3>(at),
                                              dealii::update_jacobians | dealii::update_quadrature_points));
  }
  std::size_t n = 0;
  for (const auto& cell : mesh.displacement.dofs().get_triangulation().active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    for (unsigned side = 0; side < 6; ++side) {
      if (!cell->at_boundary(side)) continue;
      const auto found = boundaries_.find(cell->face(side)->boundary_id());
      if (found == boundaries_.end() || !follows(found->second)) continue;
      const auto along = directions_of(side);
      auto& values = *on_side[side];
      values.reinit(cell);
      Face face{.cell = n, .side = side, .boundary = found->first};
      face.turn = (side % 2 == 1 ? 1 : -1) * (side / 2 == 1 ? -1 : 1);
      for (unsigned q = 0; q < points; ++q)
        for (unsigned d = 0; d < 3; ++d) {
          face.at[q][d] = values.quadrature_point(q)[d];
          for (unsigned k = 0; k < 2; ++k) face.tangent[q][k][d] = values.jacobian(q)[d][along[k]];
        }
      const std::array<unsigned, 3> step = {1, 3, 9};
      for (unsigned i = 0; i < nodes; ++i)
        face.node[i] = mesh.displacement.cell_nodes()[27 * n + 2 * (side % 2) * step[side / 2] +
                                                      i % 3 * step[along[0]] + i / 3 * step[along[1]]];
      faces_.push_back(face);
    }
    ++n;
  }
}

bool SurfaceTangents::follows(const Boundary& boundary) const {
  return boundary.foundation != 0 || (boundary.pushing && strain_ == Strain::finite);
}

std::array<Place, 2> SurfaceTangents::deformed(const Face& face, unsigned q,
                                               std::span<const double> displacement) const {
  auto tangent = face.tangent[q];
  for (unsigned i = 0; i < nodes; ++i)
    for (unsigned d = 0; d < 3; ++d) {
      const double u = displacement[3 * static_cast<std::size_t>(face.node[i]) + d];
      tangent[0][d] += u * face_shapes().first[q][i];
      tangent[1][d] += u * face_shapes().second[q][i];
    }
  return tangent;
}

SurfaceTangents::Strength SurfaceTangents::strength(const Face& face, unsigned q, double time) const {
  const auto& boundary = boundaries_.at(face.boundary);
  const double weight = face_shapes().weight[q];
  Strength strength;
  if (boundary.foundation != 0)
    strength.springs = weight * boundary.foundation * length(cross(face.tangent[q][0], face.tangent[q][1]));
  if (boundary.pushing && strain_ == Strain::finite)
    strength.pushing = weight * face.turn * (*boundary.pushing)(face.at[q], time);
  return strength;
}

void SurfaceTangents::visit_points(const Face& face, std::span<const double> displacement, double time,
                                   const Visit& visit) const {
  for (unsigned q = 0; q < points; ++q) {
    const auto [springs, pushing] = strength(face, q, time);
    const auto tangent = deformed(face, q, displacement);
    const auto area = cross(tangent[0], tangent[1]);
    Place force = {};
    for (unsigned d = 0; d < 3; ++d) {
      force[d] = pushing * area[d];
      for (unsigned i = 0; i < nodes; ++i)
        force[d] += springs * face_shapes().value[q][i] *
                    displacement[3 * static_cast<std::size_t>(face.node[i]) + d];
    }
    visit(q, force);
  }
}

void SurfaceTangents::add_forces(std::span<const double> displacement, double time,
                                 std::span<double> rows) const {
  for (const auto& face : faces_)
    visit_points(face, displacement, time, [&](unsigned q, const Place& force) {
      for (unsigned i = 0; i < nodes; ++i)
        for (unsigned d = 0; d < 3; ++d)
          rows[3 * static_cast<std::size_t>(face.node[i]) + d] += face_shapes().value[q][i] * force[d];
    });
}

std::map<dealii::types::boundary_id, Place> SurfaceTangents::forces(std::span<const double> displacement,
                                                                    double time) const {
  std::map<dealii::types::boundary_id, Place> forces;
  for (const auto& face : faces_) {
    auto& through = forces.try_emplace(face.boundary, Place{}).first->second;
    visit_points(face, displacement, time, [&](unsigned, const Place& force) {
      for (unsigned d = 0; d < 3; ++d) through[d] -= force[d];
    });
  }
  return forces;
}

void SurfaceTangents::linearise(std::span<const double> displacement, double time) {
  const auto& shapes = face_shapes();
  for (auto& face : faces_) {
    face.matrix = {};
    for (unsigned q = 0; q < points; ++q) {
      const auto [springs, pushing] = strength(face, q, time);
      const auto tangent = deformed(face, q, displacement);
      for (unsigned j = 0; j < nodes; ++j)
        for (unsigned c = 0; c < 3; ++c) {
          Place first = {}, second = {};
          first[c] = shapes.first[q][j];
          second[c] = shapes.second[q][j];
          const auto one = cross(first, tangent[1]), other = cross(tangent[0], second);
          for (unsigned d = 0; d < 3; ++d) {
            const double change = pushing * (one[d] + other[d]) + (c == d ? springs * shapes.value[q][j] : 0);
            for (unsigned i = 0; i < nodes; ++i)
              face.matrix[size * (3 * i + d) + 3 * j + c] += shapes.value[q][i] * change;
          }
        }
    }
    for (std::size_t n = 0; n < face.matrix.size(); ++n) face.single[n] = static_cast<float>(face.matrix[n]);
  }
}

template <class Number>
void SurfaceTangents::apply(std::span<const Number> change, std::span<Number> rows) const {
  for (const auto& face : faces_) {
    const Number* matrix = nullptr;
    if constexpr (std::is_same_v<Number, float>)
      matrix = face.single.data();
    else
      matrix = face.matrix.data();
    std::array<Number, size> from;
    for (unsigned i = 0; i < size; ++i)
      from[i] = change[3 * static_cast<std::size_t>(face.node[i / 3]) + i % 3];
    for (unsigned i = 0; i < size; ++i) {
      Number sum = 0;
      for (unsigned j = 0; j < size; ++j) sum += matrix[size * i + j] * from[j];
      rows[3 * static_cast<std::size_t>(face.node[i / 3]) + i % 3] += sum;
    }
  }
}

template void SurfaceTangents::apply(std::span<const float>, std::span<float>) const;
template void SurfaceTangents::apply(std::span<const double>, std::span<double>) const;

void SurfaceTangents::add_diagonal(std::span<double> diagonal) const {
  for (const auto& face : faces_)
    for (unsigned i = 0; i < size; ++i)
      diagonal[3 * static_cast<std::size_t>(face.node[i / 3]) + i % 3] += face.matrix[(size + 1) * i];
}

void SurfaceTangents::visit_corners(
    const std::function<void(std::size_t cell, std::span<const double> matrix)>& visit) const {
  std::vector<double> matrix(24 * 24);
  for (const auto& face : faces_) {
    const auto along = directions_of(face.side);
    std::array<std::size_t, 4> corner{};
    for (unsigned v = 0; v < 4; ++v)
      corner[v] = (face.side % 2 << face.side / 2) + ((v & 1U) << along[0]) + ((v >> 1U) << along[1]);
    // What a node is on the line between two corners.
    const auto share = [](unsigned node, unsigned end) {
      return node == 1 ? 0.5 : node / 2 == end ? 1. : 0.;
    };
    std::array<std::array<double, 4>, nodes> parent{};
    for (unsigned i = 0; i < nodes; ++i)
      for (unsigned v = 0; v < 4; ++v) parent[i][v] = share(i % 3, v & 1U) * share(i / 3, v >> 1U);
    std::fill(matrix.begin(), matrix.end(), 0.);
    for (unsigned i = 0; i < size; ++i)
      for (unsigned j = 0; j < size; ++j)
        for (unsigned v = 0; v < 4; ++v)
          for (unsigned w = 0; w < 4; ++w)
            matrix[24 * (3 * corner[v] + i % 3) + 3 * corner[w] + j % 3] +=
                parent[i / 3][v] * parent[j / 3][w] * face.matrix[size * i + j];
    visit(face.cell, matrix);
  }
}

}  // namespace turgor::poroelasticity
