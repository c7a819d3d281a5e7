#pragma once

#include "block_data.hpp"
#include "edge.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// What a thread handles at once: its lanes of one entry, or of two entries side by side.
template <class Space, int width, class Number>
struct EntryGroup {
  static constexpr int lanes = RowPart<Space, width>::lanes, entries = entries_at_once<Space>;
  using One = Lanes<Number, lanes>;
  using L = Lanes<Number, entries * lanes>;

  /// `nodal` values of the entries' neighbours, `stride` a node.
  KOKKOS_FORCEINLINE_FUNCTION static L neighbours(const Number* nodal, const std::int32_t* j, int stride) {
    const Number* first = nodal + std::int64_t(j[0]) * stride;
    if constexpr (entries == 2)
      return L::pair_from(first, nodal + std::int64_t(j[1]) * stride);
    else
      return L::load(first);
  }
  /// A value of the row itself beside each entry.
  KOKKOS_FORCEINLINE_FUNCTION static L own(const One& value) {
    if constexpr (entries == 2)
      return L::pair(value, value);
    else
      return value;
  }
  /// One number an entry.
  KOKKOS_FORCEINLINE_FUNCTION static L numbers(const Number* values) {
    if constexpr (entries == 2)
      return L::pair_of(values);
    else
      return One::all(values[0]);
  }
  /// Group `g` of the graph's entries, whose stiffness and flow count as often as said.
  KOKKOS_FORCEINLINE_FUNCTION static Edge<L> edge(const GraphData<Space>& graph,
                                                  const BlockData<Space, width, Number>& block,
                                                  std::int64_t g, int lane, Number diffusion = 1,
                                                  Number flow = 1) {
    const Number* k = graph.entries.template coefficients<Number>() + g * 3 * entries;
    const std::int64_t r = std::int64_t(graph.entries.region_class(g)) * entries * width + lane;
    return {L::all(diffusion) * L::load(block.diffusivity.data() + r),
            L::all(flow) * L::load(block.retardation.data() + r), numbers(k), numbers(k + entries),
            numbers(k + 2 * entries)};
  }
  /// The entries' values in one.
  template <class Operation>
  KOKKOS_FORCEINLINE_FUNCTION static One merged(const L& values, const Operation& operation) {
    if constexpr (entries == 2)
      return operation(values.template half<0>(), values.template half<1>());
    else
      return values;
  }
  /// The entries' shares of a row, added up.
  KOKKOS_FORCEINLINE_FUNCTION static Lanes<double, lanes> sum(const L& values) {
    if constexpr (entries == 2)
      return values.template half<0>().template to<double>() +
             values.template half<1>().template to<double>();
    else
      return values.template to<double>();
  }
  /// Takes from `nodal` values of the entries' neighbours, one after the other since they may be the same.
  KOKKOS_FORCEINLINE_FUNCTION static void subtract(const L& values, double* nodal, const std::int32_t* j) {
    const auto from_one = [&](const One& value, std::int32_t node) {
      double* to = nodal + std::int64_t(node) * width;
      (Lanes<double, lanes>::load(to) - value.template to<double>()).store(to);
    };
    if constexpr (entries == 2) {
      from_one(values.template half<0>(), j[0]);
      from_one(values.template half<1>(), j[1]);
    } else {
      from_one(values, j[0]);
    }
  }
};

}  // namespace turgor::kernels::detail
