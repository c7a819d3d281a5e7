#pragma once

#include <algorithm>
#include <map>
#include <type_traits>
#include <utility>

#include "hexahedral_graph.hpp"

namespace turgor::kernels::testing {

/// One rank's rows of a graph, ghosts behind them, and what it sends and receives for these.
struct GraphPart {
  struct Send {
    int rank;
    std::vector<std::int32_t> nodes;
  };
  struct Receive {
    int rank;
    std::int32_t first, count;  ///< local indices of ghosts
  };
  HexahedralGraph graph;
  std::vector<std::int32_t> ghosts;  ///< their numbers in the whole graph
  std::int32_t first = 0;            ///< number of the first owned node in the whole graph
  std::vector<Send> send;
  std::vector<Receive> receive;

  Graph view() const {
    auto view = graph.view();
    view.ghost_nodes = ghosts.size();
    return view;
  }
  /// Numbers in the whole graph of a local node.
  std::int32_t whole(std::int32_t node) const {
    const auto owned = static_cast<std::int32_t>(graph.nodes);
    return node < owned ? first + node : ghosts[node - owned];
  }
};

/// Rows [first, last) of a graph; neighbours keep their numbers, all else counts from `first`.
inline HexahedralGraph rows_of(const HexahedralGraph& whole, std::int32_t first, std::int32_t last) {
  HexahedralGraph rows;
  rows.nodes = static_cast<std::size_t>(last - first);
  rows.classes = whole.classes;
  const auto begin = whole.row_begin[first], end = whole.row_begin[last];
  for (auto i = first; i <= last; ++i) rows.row_begin.push_back(whole.row_begin[i] - begin);
  const auto take = [](const auto& values, std::int64_t from, std::int64_t to) {
    return std::decay_t<decltype(values)>(values.begin() + from, values.begin() + to);
  };
  rows.neighbour = take(whole.neighbour, begin, end);
  rows.region_class = take(whole.region_class, begin, end);
  rows.stiffness = take(whole.stiffness, begin, end);
  rows.flow_in = take(whole.flow_in, begin, end);
  rows.flow_out = take(whole.flow_out, begin, end);
  return rows;
}

/// Makes a part of rows [begins[rank], begins[rank + 1]), whose neighbours have their numbers in the whole
/// graph. Pairs couple both ways, so what I need of a rank and what it needs of me come from the same
/// entries.
inline GraphPart part_of_rows(HexahedralGraph rows, const std::vector<std::int32_t>& begins, int rank) {
  GraphPart part;
  part.first = begins[rank];
  const std::int32_t last = begins[rank + 1], owned = last - part.first;
  const auto here = [&](std::int32_t node) { return node >= part.first && node < last; };
  std::map<int, std::vector<std::int32_t>> needed, wanted;
  for (std::int32_t i = 0; i < owned; ++i)
    for (auto e = rows.row_begin[i]; e < rows.row_begin[i + 1]; ++e)
      if (const auto j = rows.neighbour[e]; !here(j)) {
        const int owner =
            static_cast<int>(std::upper_bound(begins.begin(), begins.end(), j) - begins.begin()) - 1;
        needed[owner].push_back(j);
        if (auto& list = wanted[owner]; list.empty() || list.back() != i) list.push_back(i);
      }
  std::map<std::int32_t, std::int32_t> local;
  for (auto& [rank_of, nodes] : needed) {
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    part.receive.push_back({.rank = rank_of,
                            .first = owned + static_cast<std::int32_t>(part.ghosts.size()),
                            .count = static_cast<std::int32_t>(nodes.size())});
    for (const auto node : nodes) {
      local[node] = owned + static_cast<std::int32_t>(part.ghosts.size());
      part.ghosts.push_back(node);
    }
  }
  for (auto& [rank_of, nodes] : wanted) part.send.push_back({.rank = rank_of, .nodes = std::move(nodes)});
  // Ghosts come last in a row, so its entries are sorted anew.
  struct Entry {
    std::int32_t node;
    std::uint8_t region;
    double stiffness, in, out;
  };
  std::vector<Entry> row;
  for (std::int32_t i = 0; i < owned; ++i) {
    row.clear();
    const auto begin = rows.row_begin[i];
    for (auto e = begin; e < rows.row_begin[i + 1]; ++e) {
      const auto j = rows.neighbour[e];
      row.push_back({here(j) ? j - part.first : local.at(j), rows.region_class[e], rows.stiffness[e],
                     rows.flow_in[e], rows.flow_out[e]});
    }
    std::stable_sort(row.begin(), row.end(), [](const Entry& a, const Entry& b) { return a.node < b.node; });
    for (std::size_t n = 0; n < row.size(); ++n) {
      const auto e = static_cast<std::size_t>(begin) + n;
      rows.neighbour[e] = row[n].node;
      rows.region_class[e] = row[n].region;
      rows.stiffness[e] = row[n].stiffness;
      rows.flow_in[e] = row[n].in;
      rows.flow_out[e] = row[n].out;
    }
  }
  part.graph = std::move(rows);
  return part;
}

}  // namespace turgor::kernels::testing
