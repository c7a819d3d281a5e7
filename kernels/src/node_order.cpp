#include "node_order.hpp"

#include <algorithm>
#include <numeric>

namespace turgor::kernels::detail {

namespace {

/// Appends what can be reached from `start` to `order`, nearest first.
void append_layers(const Graph& graph, std::int32_t start, std::vector<char>& seen,
                   std::vector<std::int32_t>& order) {
  std::size_t next = order.size();
  order.push_back(start);
  seen[start] = 1;
  for (; next < order.size(); ++next)
    for (auto e = graph.row_begin[order[next]]; e < graph.row_begin[order[next] + 1]; ++e)
      if (const auto j = graph.neighbour[e]; static_cast<std::size_t>(j) < graph.owned_nodes && !seen[j]) {
        seen[j] = 1;
        order.push_back(j);
      }
}

std::vector<std::int32_t> layers(const Graph& graph) {
  std::vector<char> seen(graph.owned_nodes, 0);
  std::vector<std::int32_t> order;
  order.reserve(graph.owned_nodes);
  for (std::size_t first = 0; first < graph.owned_nodes; ++first) {
    if (seen[first]) continue;
    // The node farthest from any other lies at the rim, where layers are small.
    const std::size_t begin = order.size();
    append_layers(graph, static_cast<std::int32_t>(first), seen, order);
    const auto rim = order.back();
    for (std::size_t n = begin; n < order.size(); ++n) seen[order[n]] = 0;
    order.resize(begin);
    append_layers(graph, rim, seen, order);
  }
  return order;
}

/// Edges from each owned node to the nearest ghost, up to `far`.
std::vector<std::uint8_t> distances(const Graph& graph) {
  std::vector<std::uint8_t> result(graph.owned_nodes, NodeOrder::far);
  for (std::uint8_t edges = 1; edges < NodeOrder::far; ++edges)
    for (std::size_t i = 0; i < graph.owned_nodes; ++i) {
      if (result[i] < NodeOrder::far) continue;
      for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) {
        const auto j = static_cast<std::size_t>(graph.neighbour[e]);
        const int beside = j >= graph.owned_nodes ? 0 : result[j];
        if (beside + 1 == edges) result[i] = edges;
      }
    }
  return result;
}

std::vector<std::int32_t> inverse(const std::vector<std::int32_t>& order) {
  std::vector<std::int32_t> place(order.size());
  for (std::size_t n = 0; n < order.size(); ++n) place[order[n]] = static_cast<std::int32_t>(n);
  return place;
}

}  // namespace

NodeOrder::NodeOrder(const Graph& graph, By by) {
  if (graph.ghost_nodes > 0) edges_to_ghosts_ = distances(graph);
  given_.resize(graph.owned_nodes);
  std::iota(given_.begin(), given_.end(), 0);
  if (by == By::layer) {
    given_ = layers(graph);
    if (!edges_to_ghosts_.empty())
      std::stable_partition(given_.begin(), given_.end(),
                            [&](std::int32_t node) { return edges_to_ghosts_[node] >= far; });
  }
  row_ = inverse(given_);
}

std::vector<double> NodeOrder::to_rows(std::span<const double> values, std::size_t width) const {
  std::vector<double> rows(given_.size() * width);
  for (std::size_t n = 0; n < given_.size(); ++n)
    std::copy_n(values.begin() + given_[n] * width, width, rows.begin() + n * width);
  return rows;
}

void NodeOrder::to_given(std::span<const double> rows, std::size_t width, std::span<double> values) const {
  for (std::size_t n = 0; n < given_.size(); ++n)
    std::copy_n(rows.begin() + n * width, width, values.begin() + given_[n] * width);
}

}  // namespace turgor::kernels::detail
