#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "hexahedral_graph.hpp"

namespace turgor::kernels::testing {

/// The same graph with node `old[n]` called n.
inline HexahedralGraph renumbered(const HexahedralGraph& graph, const std::vector<std::int32_t>& old) {
  std::vector<std::int32_t> place(graph.nodes);
  for (std::size_t n = 0; n < graph.nodes; ++n) place[old[n]] = static_cast<std::int32_t>(n);
  HexahedralGraph result;
  result.nodes = graph.nodes;
  result.classes = graph.classes;
  result.volume.resize(graph.volume.size());
  result.row_begin.push_back(0);
  std::vector<std::pair<std::int32_t, std::int64_t>> row;
  for (std::size_t n = 0; n < graph.nodes; ++n) {
    const auto i = old[n];
    row.clear();
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e)
      row.emplace_back(place[graph.neighbour[e]], e);
    std::sort(row.begin(), row.end());
    for (const auto& [j, e] : row) {
      result.neighbour.push_back(j);
      result.region_class.push_back(graph.region_class[e]);
      result.stiffness.push_back(graph.stiffness[e]);
      result.flow_in.push_back(graph.flow_in[e]);
      result.flow_out.push_back(graph.flow_out[e]);
    }
    result.row_begin.push_back(static_cast<std::int64_t>(result.neighbour.size()));
    result.position.push_back(graph.position[i]);
    result.on_boundary.push_back(graph.on_boundary[i]);
    result.outflow.push_back(graph.outflow[i]);
    for (std::size_t r = 0; r < graph.classes; ++r)
      result.volume[r * graph.nodes + n] = graph.volume[r * graph.nodes + i];
  }
  return result;
}

/// Nodes of a structured mesh of `cells` cells a side along the Z curve, as an octree numbers them.
inline std::vector<std::int32_t> along_z_curve(int cells) {
  const auto spread = [](std::uint64_t value) {
    std::uint64_t bits = 0;
    for (int b = 0; b < 20; ++b) bits |= ((value >> b) & 1) << (3 * b);
    return bits;
  };
  std::vector<std::pair<std::uint64_t, std::int32_t>> keys;
  std::int32_t n = 0;
  for (int c = 0; c <= cells; ++c)
    for (int b = 0; b <= cells; ++b)
      for (int a = 0; a <= cells; ++a) keys.emplace_back(spread(a) | spread(b) << 1 | spread(c) << 2, n++);
  std::sort(keys.begin(), keys.end());
  std::vector<std::int32_t> old;
  for (const auto& [key, node] : keys) old.push_back(node);
  return old;
}

}  // namespace turgor::kernels::testing
