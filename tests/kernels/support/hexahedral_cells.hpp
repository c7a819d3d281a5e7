#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hexahedral_graph.hpp"

namespace turgor::kernels::testing {

/// Hexahedra of any arrangement whose hanging nodes are the means of others.
struct HexahedralCells {
  /// The nodes (free ones) whose mean a hanging node is: 2 on an edge, 4 on a face.
  struct Hanging {
    int count;
    std::array<std::int32_t, 4> node;
  };
  std::vector<Point> position;    ///< of the free nodes
  std::vector<char> on_boundary;  ///< of the free nodes
  std::vector<Hanging> hanging;
  /// Eight vertices a cell, x fastest: a free node, or -1 - h for hanging node h.
  std::vector<std::array<std::int32_t, 8>> cells;
  std::vector<std::uint8_t> region;  ///< of each cell
  std::size_t regions = 1;

  /// Calls visit(node, share) for the free nodes that a vertex of a cell stands for.
  template <class Visit>
  void for_each_node(std::int32_t vertex, Visit&& visit) const {
    if (vertex >= 0) return visit(vertex, 1.);
    const auto& from = hanging[static_cast<std::size_t>(-1 - vertex)];
    for (int n = 0; n < from.count; ++n) visit(from.node[n], 1. / from.count);
  }
  Point place(std::int32_t vertex) const {
    Point p{};
    for_each_node(vertex, [&](std::int32_t node, double share) {
      for (int d = 0; d < 3; ++d) p[d] += share * position[node][d];
    });
    return p;
  }
};

}  // namespace turgor::kernels::testing
