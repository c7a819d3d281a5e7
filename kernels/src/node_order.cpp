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

std::vector<std::int32_t> inverse(const std::vector<std::int32_t>& order) {
  std::vector<std::int32_t> place(order.size());
  for (std::size_t n = 0; n < order.size(); ++n) place[order[n]] = static_cast<std::int32_t>(n);
  return place;
}

}  // namespace

NodeOrder::NodeOrder(std::size_t owned_nodes) : given_(owned_nodes) {
  std::iota(given_.begin(), given_.end(), 0);
  row_ = given_;
}

NodeOrder::NodeOrder(const Graph& graph) {
  std::vector<char> seen(graph.owned_nodes, 0);
  given_.reserve(graph.owned_nodes);
  for (std::size_t first = 0; first < graph.owned_nodes; ++first) {
    if (seen[first]) continue;
    // The node farthest from any other lies at the rim, where layers are small.
    const std::size_t begin = given_.size();
    append_layers(graph, static_cast<std::int32_t>(first), seen, given_);
    const auto rim = given_.back();
    for (std::size_t n = begin; n < given_.size(); ++n) seen[given_[n]] = 0;
    given_.resize(begin);
    append_layers(graph, rim, seen, given_);
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
