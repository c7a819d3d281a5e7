#pragma once

#include <map>
#include <random>
#include <utility>

#include "hexahedral_graph.hpp"

namespace turgor::kernels::testing {

/// A graph that no mesh would give: random neighbours, coefficients of either sign over many decades.
inline HexahedralGraph random_graph(std::size_t nodes, std::size_t classes, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_int_distribution<std::int32_t> any_node(0, static_cast<std::int32_t>(nodes) - 1);
  std::uniform_int_distribution<int> any_class(0, static_cast<int>(classes) - 1);
  std::uniform_real_distribution<double> sign(-1, 1), decade(-3, 1);
  struct Pair {
    double stiffness, forth, back;  // forth: g of (low, high)
  };
  std::map<std::pair<std::int32_t, std::int32_t>, std::map<int, Pair>> pairs;
  for (std::size_t n = 0; n < 8 * nodes; ++n) {
    const auto a = any_node(generator), b = any_node(generator);
    if (a == b) continue;
    const auto draw = [&] { return sign(generator) * std::pow(10., decade(generator)); };
    pairs[{std::min(a, b), std::max(a, b)}][any_class(generator)] = {draw(), draw(), draw()};
  }
  struct Entry {
    int region;
    double stiffness, in, out;
  };
  std::vector<std::multimap<std::int32_t, Entry>> rows(nodes);
  for (const auto& [nodes_of_pair, regions] : pairs)
    for (const auto& [region, pair] : regions) {
      const auto [low, high] = nodes_of_pair;
      rows[low].insert({high, {region, pair.stiffness, pair.forth, pair.back}});
      rows[high].insert({low, {region, pair.stiffness, pair.back, pair.forth}});
    }
  HexahedralGraph graph;
  graph.nodes = nodes;
  graph.classes = classes;
  graph.row_begin.push_back(0);
  for (const auto& row : rows) {
    for (const auto& [j, entry] : row) {
      graph.neighbour.push_back(j);
      graph.region_class.push_back(static_cast<std::uint8_t>(entry.region));
      graph.stiffness.push_back(entry.stiffness);
      graph.flow_in.push_back(entry.in);
      graph.flow_out.push_back(entry.out);
    }
    graph.row_begin.push_back(static_cast<std::int64_t>(graph.neighbour.size()));
  }
  return graph;
}

}  // namespace turgor::kernels::testing
