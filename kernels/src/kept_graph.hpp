#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "block.hpp"
#include "node_order.hpp"

#include <turgor/kernels/transport.hpp>

namespace turgor::kernels::detail {

/// The caller's graph, and how the sweeps keep it: in an order of their own, and with each edge once where
/// rows come one after the other.
class KeptGraph {
 public:
  KeptGraph() = default;
  KeptGraph(const Graph& graph, NodeOrder order, const TransportOptions& options);

  const GraphData<EngineSpace>& data() const { return data_; }
  const NodeOrder& order() const { return order_; }
  /// Who is connected with whom in the caller's order, without coefficients.
  Graph given() const;
  /// Of owned rows, in this order, then of ghosts; those of the retardation count from the next flow on.
  void set_factors(const NodalFactors& factors);
  void set_flow(const Flow& flow);
  /// Rows that are prescribed, in this order.
  void set_prescribed(std::span<const std::int32_t> rows);

 private:
  void keep_rows();
  void find_reach(std::span<const std::int64_t> begin, std::span<const std::int32_t> neighbour);
  void find_rim(std::span<const std::int64_t> begin, std::span<const std::int32_t> neighbour);
  void keep_entries(bool each_edge_once);
  void set_stiffness(std::span<const double> stiffness);
  /// Values of the caller's entries times the mean of `factor`, in the order of rows, at both nodes of each.
  std::vector<double> with_factor(std::span<const double> values, std::span<const double> factor) const;
  /// Column `column` of the entries' coefficients, in `unit`: stiffness, flow in, flow out. `turned`: what
  /// stands for `values` in the transposed entries.
  void write_coefficients(int column, std::span<const double> values, std::span<const double> turned,
                          double unit);

  std::vector<std::int64_t> row_begin_;
  std::vector<std::int32_t> neighbour_;
  std::vector<std::uint8_t> region_class_;
  std::vector<double> stiffness_;  // in the caller's order, where factors may come
  std::vector<double> retardation_factor_;
  std::size_t ghost_nodes_ = 0, classes_ = 1;
  NodeOrder order_;
  Precision precision_ = Precision::mixed;
  GraphData<EngineSpace> data_;
  /// Place of each kept entry within the caller's row; `no_place` for one that only fills a group.
  static constexpr std::uint16_t no_place = std::numeric_limits<std::uint16_t>::max();
  std::vector<std::uint16_t> place_in_row_;
};

}  // namespace turgor::kernels::detail
