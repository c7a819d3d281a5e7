#pragma once

#include "discretization/node_graph_implementation.hpp"
#include "output/nodal_values.hpp"

namespace turgor::output {

/// The value of a field on owned and ghost nodes at vertex `vertex` of a cell, also where that vertex hangs.
inline double value_at_vertex(const discretization::NodeGraph::Implementation& graph,
                              const discretization::NodeGraph::Implementation::CellNodes& nodes,
                              unsigned vertex, const NodalValues& values) {
  if (nodes.shares == 0) return values[nodes.nodes[vertex]];
  double value = 0;
  for (std::int32_t s = nodes.first_share; s < nodes.first_share + nodes.shares; ++s)
    if (const auto& share = graph.shares[s]; share.vertex == static_cast<std::int32_t>(vertex))
      value += share.weight * values[share.node];
  return value;
}

}  // namespace turgor::output
