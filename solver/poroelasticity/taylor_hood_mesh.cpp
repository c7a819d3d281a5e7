#include "poroelasticity/taylor_hood_mesh.hpp"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_values.h>

#include <algorithm>
#include <utility>

namespace turgor::poroelasticity {

namespace {

kernels::HexahedralCells nodes_of(const NodeSpace& displacement, const NodeSpace& pressure) {
  return {.displacement_nodes = displacement.size(),
          .pressure_nodes = pressure.size(),
          .displacement_node = displacement.cell_nodes(),
          .pressure_node = pressure.cell_nodes()};
}

/// Owned cells one after the other, as the kernels ask for them.
kernels::CellGeometry geometry_of(const dealii::Triangulation<3>& mesh, const dealii::Mapping<3>& mapping) {
  struct Walk {
    dealii::FE_Nothing<3> element;
    dealii::QGauss<3> quadrature{3};
    dealii::FEValues<3> values;
    dealii::Triangulation<3>::active_cell_iterator cell, end;
    Walk(const dealii::Triangulation<3>& mesh, const dealii::Mapping<3>& mapping)
        : values(mapping, element, quadrature, dealii::update_inverse_jacobians | dealii::update_JxW_values),
          cell(mesh.begin_active()),
          end(mesh.end()) {}
  };
  const auto walk = std::make_shared<Walk>(mesh, mapping);
  return [walk](std::size_t, std::span<double> inverse, std::span<double> volume) {
    while (!walk->cell->is_locally_owned()) ++walk->cell;
    walk->values.reinit(walk->cell++);
    for (unsigned q = 0; q < 27; ++q) {
      const auto& jacobian = walk->values.inverse_jacobian(q);
      for (int e = 0; e < 3; ++e)
        for (int d = 0; d < 3; ++d) inverse[9 * q + 3 * e + d] = jacobian[e][d];
      volume[q] = walk->values.JxW(q);
    }
  };
}

}  // namespace

TaylorHoodMesh::TaylorHoodMesh(const dealii::Triangulation<3>& mesh, const dealii::Mapping<3>& how_mapped)
    : mapping(how_mapped),
      communicator(mesh.get_communicator()),
      displacement(mesh, 2),
      pressure(mesh, 1),
      cells(nodes_of(displacement, pressure), geometry_of(mesh, how_mapped)) {
  corner_place.resize(3 * pressure.owned());
  std::size_t n = 0;
  for (const auto& cell : mesh.active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    region.push_back(cell->material_id());
    const auto vertices = mapping.get_vertices(cell);
    for (unsigned v = 0; v < 8; ++v) {
      const auto node = static_cast<std::size_t>(pressure.cell_nodes()[8 * n + v]);
      if (node < pressure.owned())
        for (int d = 0; d < 3; ++d) corner_place[3 * node + d] = vertices[v][d];
    }
    ++n;
  }
}

dealii::DoFHandler<3>::active_cell_iterator TaylorHoodMesh::owned_cell(std::size_t n) const {
  auto cell = displacement.dofs().begin_active();
  for (;; ++cell)
    if (cell->is_locally_owned() && n-- == 0) return cell;
}

std::vector<double> TaylorHoodMesh::point_weights() const {
  const dealii::FE_Nothing<3> nothing;
  dealii::FEValues<3> values(mapping, nothing, dealii::QGauss<3>(3), dealii::update_JxW_values);
  std::vector<double> weights;
  for (const auto& cell : displacement.dofs().get_triangulation().active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    values.reinit(cell);
    weights.insert(weights.end(), values.get_JxW_values().begin(), values.get_JxW_values().end());
  }
  return weights;
}

TaylorHoodMesh::Vertex TaylorHoodMesh::vertex_near(const Place& place) const {
  const auto places = pressure.places(mapping), other_places = displacement.places(mapping);
  std::vector<bool> hangs(places.size(), false);
  for (const auto& hanging : pressure.hanging()) hangs[hanging.node] = true;
  const auto square_distance = [](const std::array<double, 3>& a, const std::array<double, 3>& b) {
    double sum = 0;
    for (int d = 0; d < 3; ++d) sum += (a[d] - b[d]) * (a[d] - b[d]);
    return sum;
  };
  const auto nearest_of = [&](const std::vector<std::array<double, 3>>& all, std::size_t owned,
                              const std::array<double, 3>& to, const std::vector<bool>& without) {
    std::pair<double, std::size_t> nearest(1e300, 0);
    for (std::size_t n = 0; n < owned; ++n)
      if (without.empty() || !without[n]) nearest = std::min(nearest, {square_distance(all[n], to), n});
    return nearest;
  };
  const auto [distance, node] = nearest_of(places, pressure.owned(), place, hangs);
  struct {
    double distance;
    int rank;
  } nearest{distance, 0};
  MPI_Comm_rank(communicator, &nearest.rank);
  const int mine = nearest.rank;
  MPI_Allreduce(MPI_IN_PLACE, &nearest, 1, MPI_DOUBLE_INT, MPI_MINLOC, communicator);
  Vertex vertex;
  if (mine == nearest.rank)
    // A vertex's nodes of both degrees have one owner.
    vertex = {.displacement = displacement.global(static_cast<std::int32_t>(
                  nearest_of(other_places, displacement.owned(), places[node], {}).second)),
              .pressure = pressure.global(static_cast<std::int32_t>(node))};
  MPI_Bcast(&vertex, sizeof vertex, MPI_BYTE, nearest.rank, communicator);
  return vertex;
}

HeldNodes TaylorHoodMesh::held(const std::map<dealii::types::boundary_id, Boundary>& boundaries,
                               const std::vector<Pin>& pins) const {
  HeldNodes held;
  for (const auto& [id, boundary] : boundaries) {
    for (int c = 0; c < 3; ++c)
      if (boundary.displacement[c] || boundary.plate == c) {
        for (const auto node : displacement.on_boundary(id)) held.displacement.push_back(3 * node + c);
        for (const auto node : pressure.on_boundary(id)) held.corner.push_back(3 * node + c);
      }
    if (boundary.fluid_pressure)
      for (const auto node : pressure.on_boundary(id)) held.pressure.push_back(node);
  }
  for (const auto& pin : pins) {
    const auto vertex = vertex_near(pin.at);
    const auto hold = [&](const NodeSpace& space, dealii::types::global_dof_index wanted,
                          std::vector<std::int32_t>& nodes) {
      for (std::int32_t n = 0; n < static_cast<std::int32_t>(space.size()); ++n)
        if (space.global(n) == wanted) nodes.push_back(3 * n + pin.component);
    };
    hold(displacement, vertex.displacement, held.pinned);
    hold(pressure, vertex.pressure, held.corner);
  }
  held.displacement.insert(held.displacement.end(), held.pinned.begin(), held.pinned.end());
  for (auto* nodes : {&held.displacement, &held.pressure, &held.corner}) {
    std::sort(nodes->begin(), nodes->end());
    nodes->erase(std::unique(nodes->begin(), nodes->end()), nodes->end());
  }
  return held;
}

}  // namespace turgor::poroelasticity
