#pragma once

#include <string>
#include <utility>

#include "block_data.hpp"

namespace turgor::kernels::detail {

template <class Space>
using Rows = Kokkos::RangePolicy<Space, Kokkos::IndexType<std::int32_t>>;

/// The calls that some rows take.
template <class Space, int width>
Rows<Space> rows_of(std::int64_t begin, std::int64_t end) {
  constexpr std::int64_t threads = RowPart<Space, width>::threads;
  return Rows<Space>(begin * threads, end * threads);
}

/// Empties what rows hand to ghosts: the rows of ghosts are other parts' to sum.
template <class Space, int width, class Number>
void forget_ghosts(const GraphData<Space>& graph, const BlockData<Space, width, Number>& block) {
  const auto ghosts = std::pair(std::size_t(graph.owned) * width, block.collected.extent(0));
  Kokkos::deep_copy(Kokkos::subview(block.collected, ghosts), 0.);
}

/// Goes through all rows, with each edge once where that is how the graph is kept.
template <class Once, class EachRow, class Space, int width, class Number, class... Parts>
void sweep(const char* name, const GraphData<Space>& graph, const BlockData<Space, width, Number>& block,
           const Parts&... parts) {
  const std::string label = std::string("Turgor::Transport::") + name;
  const auto rows = rows_of<Space, width>(0, graph.owned);
  if constexpr (rows_in_turn<Space>) {
    if (graph.each_edge_once) {
      forget_ghosts(graph, block);
      Kokkos::parallel_for(label, rows, Once{graph, block, parts...});
      return;
    }
  }
  Kokkos::parallel_for(label, rows, EachRow{graph, block, parts...});
}

}  // namespace turgor::kernels::detail
