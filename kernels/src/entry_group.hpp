#pragma once

#include "block_data.hpp"
#include "edge.hpp"
#include "lanes.hpp"

namespace turgor::kernels::detail {

/// How many groups of entries go together: two where the lanes of one fill half a register only.
template <class Space, int width, class Number>
inline constexpr int groups_at_once =
    on_host<Space> && 2 * entries_at_once<Space>* width * sizeof(Number) <= register_bytes ? 2 : 1;

/// What a thread handles at once: its lanes of one entry, of a group's two entries side by side, or of the
/// four of two groups.
template <class Space, int width, class Number, int groups = 1>
struct EntryGroup {
  static constexpr int lanes = RowPart<Space, width>::lanes, a_group = entries_at_once<Space>,
                       entries = groups * a_group;
  using One = Lanes<Number, lanes>;
  using L = Lanes<Number, entries * lanes>;
  using Sums = Lanes<double, entries * lanes>;
  using AGroup = EntryGroup<Space, width, Number, 1>;

  /// `nodal` values of the entries' neighbours, `stride` a node.
  KOKKOS_FORCEINLINE_FUNCTION static L neighbours(const Number* nodal, const std::int32_t* j, int stride) {
    const Number* first = nodal + std::int64_t(j[0]) * stride;
    if constexpr (groups == 2)
      return L::pair(AGroup::neighbours(nodal, j, stride), AGroup::neighbours(nodal, j + a_group, stride));
    else if constexpr (entries == 2)
      return L::pair_from(first, nodal + std::int64_t(j[1]) * stride);
    else
      return L::load(first);
  }
  /// A value of the row itself beside each entry.
  KOKKOS_FORCEINLINE_FUNCTION static L own(const One& value) {
    if constexpr (groups == 2) {
      const auto both = AGroup::own(value);
      return L::pair(both, both);
    } else if constexpr (entries == 2) {
      return L::pair(value, value);
    } else {
      return value;
    }
  }
  /// The groups from `g` on, whose stiffness and flow count as often as said.
  KOKKOS_FORCEINLINE_FUNCTION static Edge<L> edge(const GraphData<Space>& graph,
                                                  const BlockData<Space, width, Number>& block,
                                                  std::int64_t g, int lane, Number diffusion = 1,
                                                  Number flow = 1) {
    const auto diffusivity = of_class(graph, block.diffusivity.data() + lane, g),
               retardation = of_class(graph, block.retardation.data() + lane, g);
    const Number* k = graph.entries.template coefficients<Number>() + g * 3 * a_group;
    return {L::all(diffusion) * diffusivity, L::all(flow) * retardation, coefficient<0>(k), coefficient<1>(k),
            coefficient<2>(k)};
  }
  /// The entries' values in one.
  template <class Of, class Operation>
  KOKKOS_FORCEINLINE_FUNCTION static Lanes<Of, lanes> merged(const Lanes<Of, entries * lanes>& values,
                                                             const Operation& operation) {
    if constexpr (groups == 2)
      return AGroup::template merged<Of>(operation(values.template half<0>(), values.template half<1>()),
                                         operation);
    else if constexpr (entries == 2)
      return operation(values.template half<0>(), values.template half<1>());
    else
      return values;
  }
  /// The entries' shares of a row, added up.
  KOKKOS_FORCEINLINE_FUNCTION static Lanes<double, lanes> sum(const L& values) {
    return merged<double>(values.template to<double>(), [](auto a, auto b) { return a + b; });
  }
  /// Takes from `nodal` values of the entries' neighbours, one after the other since they may be the same.
  KOKKOS_FORCEINLINE_FUNCTION static void subtract(const L& values, double* nodal, const std::int32_t* j) {
    subtract_sums(values.template to<double>(), nodal, j);
  }
  KOKKOS_FORCEINLINE_FUNCTION static void subtract_sums(const Sums& values, double* nodal,
                                                        const std::int32_t* j) {
    if constexpr (groups == 2) {
      AGroup::subtract_sums(values.template half<0>(), nodal, j);
      AGroup::subtract_sums(values.template half<1>(), nodal, j + a_group);
    } else {
      const auto from_one = [&](const Lanes<double, lanes>& value, std::int32_t node) {
        double* to = nodal + std::int64_t(node) * width;
        (Lanes<double, lanes>::load(to) - value).store(to);
      };
      if constexpr (entries == 2) {
        from_one(values.template half<0>(), j[0]);
        from_one(values.template half<1>(), j[1]);
      } else {
        from_one(values, j[0]);
      }
    }
  }

  /// The stiffness (0), flow in (1) or flow out (2) of each entry, beside each of its lanes.
  template <int which>
  KOKKOS_FORCEINLINE_FUNCTION static L coefficient(const Number* k) {
    constexpr int first = which * a_group;
    if constexpr (groups == 2) {
#if defined(TURGOR_AVX512)
      if constexpr (std::is_same_v<L, Lanes<float, 16>>)
        return {spread<first, first + 1, first + 6, first + 7>(first_of<12>(k))};
#endif
      return L::pair(AGroup::template coefficient<which>(k),
                     AGroup::template coefficient<which>(k + 3 * a_group));
    } else if constexpr (entries == 2) {
      return L::pair_of(k + first);
    } else {
      return L::all(k[which]);
    }
  }

 private:
  /// A table of the block for the groups' classes.
  KOKKOS_FORCEINLINE_FUNCTION static L of_class(const GraphData<Space>& graph, const Number* table,
                                                std::int64_t g) {
    if constexpr (groups == 2)
      return L::pair(AGroup::of_class(graph, table, g), AGroup::of_class(graph, table, g + 1));
    else
      return L::load(table + std::int64_t(graph.entries.region_class(g)) * entries * width);
  }

  template <class, int, class, int>
  friend struct EntryGroup;
};

/// Calls `visit` with kinds of groups and their first, as many at once as fill a register.
template <class Space, int width, class Number, class Visit>
KOKKOS_FORCEINLINE_FUNCTION void visit_groups(std::int64_t begin, std::int64_t end, const Visit& visit) {
  constexpr int many = groups_at_once<Space, width, Number>;
  std::int64_t g = begin;
  if constexpr (many > 1)
    for (; g + many <= end; g += many) visit(EntryGroup<Space, width, Number, many>{}, g);
  for (; g < end; ++g) visit(EntryGroup<Space, width, Number, 1>{}, g);
}

}  // namespace turgor::kernels::detail
