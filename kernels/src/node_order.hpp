#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <turgor/kernels/graph.hpp>

namespace turgor::kernels::detail {

/// The order in which a problem keeps the owned nodes, whatever order the caller's arrays have: layer by
/// layer from a node at the rim, so that what a row reads was lately read by the rows before it. Along an
/// octree's curve, which jumps, a sweep takes almost twice as long. Nodes near ghosts come after all others,
/// so that what does not wait for other parts can be done first. Ghosts stay where they are.
class NodeOrder {
 public:
  NodeOrder() = default;
  enum class By { caller, layer };
  NodeOrder(const Graph& graph, By by);

  /// The caller's number of the node kept at `row`.
  std::int32_t given(std::size_t row) const { return given_[row]; }
  /// Where the caller's node is kept; a ghost's number is returned as it is.
  std::int32_t row(std::int32_t node) const {
    return static_cast<std::size_t>(node) < row_.size() ? row_[node] : node;
  }
  std::span<const std::int32_t> rows() const { return row_; }
  /// How many edges each of the caller's nodes is away from the nearest ghost, `far` where that or more;
  /// empty where there are none.
  static constexpr int far = 4;
  const std::vector<std::uint8_t>& edges_to_ghosts() const { return edges_to_ghosts_; }

  /// Values of owned nodes, `width` a node, from the caller's order to the rows'.
  std::vector<double> to_rows(std::span<const double> values, std::size_t width) const;
  /// And back.
  void to_given(std::span<const double> rows, std::size_t width, std::span<double> values) const;

 private:
  std::vector<std::int32_t> given_, row_;
  std::vector<std::uint8_t> edges_to_ghosts_;
};

}  // namespace turgor::kernels::detail
