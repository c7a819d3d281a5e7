#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "../../tests/kernels/support/graph_part.hpp"

namespace turgor::benchmarks {

/// The graph's matrix as sparse products take it: compressed rows, diagonal included, neighbours by their
/// number in the whole graph.
template <class Index>
struct CompressedRows {
  std::vector<Index> begin{0}, column;
  std::vector<double> value;

  explicit CompressedRows(const kernels::testing::GraphPart& part) {
    const auto& graph = part.graph;
    std::vector<std::pair<Index, double>> row;
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      row.assign(1, {static_cast<Index>(part.first + static_cast<Index>(i)), 1.});
      for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) {
        const auto node = static_cast<Index>(part.whole(graph.neighbour[e]));
        const double entry = graph.flow_in[e] - graph.stiffness[e];
        // The regions of a pair share an entry of the matrix.
        if (row.size() > 1 && row.back().first == node)
          row.back().second += entry;
        else
          row.emplace_back(node, entry);
      }
      std::sort(row.begin(), row.end());
      for (const auto& [node, entry] : row) {
        column.push_back(node);
        value.push_back(entry);
      }
      begin.push_back(static_cast<Index>(column.size()));
    }
  }
  Index nodes() const { return static_cast<Index>(begin.size()) - 1; }
  std::size_t bytes() const { return column.size() * (sizeof(Index) + sizeof(double)); }
};

}  // namespace turgor::benchmarks
