#pragma once

#include <deal.II/distributed/tria.h>
#include <deal.II/fe/mapping.h>

#include <array>
#include <cstdint>
#include <vector>

#include "discretization/node_graph.hpp"
#include "geometry/domain.hpp"

namespace turgor::discretization {

using Cell = dealii::Triangulation<3>::active_cell_iterator;

/// The eight corners of a cell (m).
std::array<Vector3, 8> vertices_of(const dealii::Mapping<3>& mapping, const Cell& cell);

struct NodeGraph::Implementation {
  explicit Implementation(const geometry::Domain& of) : domain(of) {}

  /// Vertex `vertex` of a cell takes `weight` of node `node`.
  struct Share {
    std::int32_t vertex;
    std::int64_t node;
    double weight;
  };
  /// The nodes of a cell, or where its shares start if a vertex hangs.
  struct CellNodes {
    std::array<std::int32_t, 8> nodes;
    std::int32_t first_share;
    std::int32_t shares = 0;
    std::int32_t region;
  };
  struct SendList {
    int rank;
    std::vector<std::int32_t> nodes;
  };
  struct ReceiveRange {
    int rank;
    std::int32_t first, count;
  };

  const geometry::Domain& domain;
  std::size_t owned_nodes = 0, ghost_nodes = 0;
  std::int64_t first_node = 0, total_nodes = 0;
  std::vector<std::int64_t> global_numbers;
  std::vector<std::int64_t> row_begin;
  std::vector<std::int32_t> neighbour;
  std::vector<std::uint8_t> region_class;
  std::vector<double> stiffness;
  std::vector<std::vector<double>> volume;
  std::vector<std::int32_t> outer_nodes;
  std::vector<Vector3> positions;
  std::vector<SendList> send_to;
  std::vector<ReceiveRange> receive_from;
  std::vector<CellNodes> cells;
  std::vector<Share> shares;
};

/// Calls visit(cell, nodes) for every cell of the body that this rank owns, in one order everywhere.
template <typename Visit>
void for_each_cell(const NodeGraph::Implementation& graph, Visit&& visit) {
  std::size_t index = 0;
  for (const auto& cell : graph.domain.triangulation().active_cell_iterators())
    if (cell->is_locally_owned() && cell->material_id() != geometry::Domain::outside)
      visit(Cell(cell), graph.cells[index++]);
}

/// The values at a cell's vertices of a field on owned and ghost nodes.
std::array<double, 8> at_vertices(const NodeGraph::Implementation& graph,
                                  const NodeGraph::Implementation::CellNodes& nodes,
                                  std::span<const double> values);

}  // namespace turgor::discretization
