#pragma once

#include <algorithm>
#include <tuple>
#include <utility>

#include "hexahedral_cells.hpp"

namespace turgor::kernels::testing {

/// Rows [first, last) of the graph that finite elements give on the cells, hanging nodes condensed: what a
/// hanging node would get goes in equal shares to the nodes it is the mean of. Neighbours have the numbers of
/// the whole mesh, all else counts from `first`. An entry per pair and region whose cells hold both, zero or
/// not.
template <class Velocity>
HexahedralGraph condensed_rows(const HexahedralCells& mesh, const Velocity& velocity, std::size_t first,
                               std::size_t last) {
  HexahedralGraph graph;
  graph.nodes = last - first;
  graph.classes = mesh.regions;
  graph.position.assign(mesh.position.begin() + first, mesh.position.begin() + last);
  graph.on_boundary.assign(mesh.on_boundary.begin() + first, mesh.on_boundary.begin() + last);
  const auto here = [&](std::int32_t node) {
    return static_cast<std::size_t>(node) >= first && static_cast<std::size_t>(node) < last;
  };
  std::vector<std::vector<std::int32_t>> cells_of(graph.nodes);
  for (std::size_t c = 0; c < mesh.cells.size(); ++c)
    for (const auto vertex : mesh.cells[c])
      mesh.for_each_node(vertex, [&](std::int32_t node, double) {
        if (!here(node)) return;
        auto& list = cells_of[node - first];
        if (list.empty() || list.back() != static_cast<std::int32_t>(c))
          list.push_back(static_cast<std::int32_t>(c));
      });
  graph.row_begin.push_back(0);
  std::vector<std::pair<std::int32_t, std::uint8_t>> row;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    row.clear();
    for (const auto c : cells_of[i])
      for (const auto vertex : mesh.cells[c])
        mesh.for_each_node(vertex, [&](std::int32_t node, double) {
          if (static_cast<std::size_t>(node) != first + i) row.emplace_back(node, mesh.region[c]);
        });
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    for (const auto& [node, region] : row) {
      graph.neighbour.push_back(node);
      graph.region_class.push_back(region);
    }
    graph.row_begin.push_back(static_cast<std::int64_t>(row.size()) + graph.row_begin.back());
  }
  cells_of = {};
  for (auto* values : {&graph.stiffness, &graph.flow_in, &graph.flow_out})
    values->assign(graph.neighbour.size(), 0.);
  graph.volume.assign(graph.nodes * mesh.regions, 0.);
  graph.outflow.assign(graph.nodes, 0.);

  const TrilinearShapes shapes;
  for (std::size_t c = 0; c < mesh.cells.size(); ++c) {
    const auto& cell = mesh.cells[c];
    bool any = false;
    for (const auto vertex : cell)
      mesh.for_each_node(vertex, [&](std::int32_t node, double) { any = any || here(node); });
    if (!any) continue;
    Point x[8];
    for (int v = 0; v < 8; ++v) x[v] = mesh.place(cell[v]);
    double k[8][8] = {}, g[8][8] = {}, volume[8] = {};
    integrate_cell(shapes, x, velocity, k, g, volume);
    const auto region = mesh.region[c];
    for (int u = 0; u < 8; ++u)
      mesh.for_each_node(cell[u], [&](std::int32_t node, double share) {
        if (!here(node)) return;
        const std::size_t i = node - first;
        graph.volume[region * graph.nodes + i] += share * volume[u];
        for (int v = 0; v < 8; ++v) {
          graph.outflow[i] += share * g[u][v];
          mesh.for_each_node(cell[v], [&](std::int32_t other, double of_other) {
            if (other == node) return;
            auto e = std::lower_bound(graph.neighbour.begin() + graph.row_begin[i],
                                      graph.neighbour.begin() + graph.row_begin[i + 1], other) -
                     graph.neighbour.begin();
            while (graph.region_class[e] != region) ++e;
            graph.stiffness[e] += share * of_other * k[u][v];
            graph.flow_in[e] += share * of_other * g[u][v];
            graph.flow_out[e] += share * of_other * g[v][u];
          });
        }
      });
  }
  return graph;
}

}  // namespace turgor::kernels::testing
