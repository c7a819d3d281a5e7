#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace turgor::kernels {

/// A finite-element mesh after it has become a graph: rows of owned nodes, columns of owned nodes and ghosts.
///
/// Entry e of row i couples i with neighbour[e] through region class region_class[e]; a pair on an interface
/// has one entry per class. A pair (i, j) of owned nodes has an entry in both rows. Entries of a row are
/// sorted by neighbour, each class of a neighbour once. Of an edge to a ghost both parts have to hold the
/// same numbers, or amounts are not kept there: nobody compares them.
struct Graph {
  std::size_t owned_nodes = 0;
  std::size_t ghost_nodes = 0;  ///< local indices owned_nodes ... owned_nodes + ghost_nodes - 1
  std::size_t classes = 1;
  std::span<const std::int64_t> row_begin;     ///< owned_nodes + 1
  std::span<const std::int32_t> neighbour;     ///< per entry, never the row itself
  std::span<const std::uint8_t> region_class;  ///< per entry
  std::span<const double> stiffness;  ///< per entry: k_ij = int grad phi_i . grad phi_j (m), of either sign
};

/// Convection on the entries of a graph: g_ij = int phi_j w . grad phi_i (m3/s), whose columns sum to zero.
struct Flow {
  std::span<const double> in;   ///< g_ij: carries c_j into row i
  std::span<const double> out;  ///< g_ji: carries c_i into row j
  /// Per owned node, where the caller can say it: what its row receives of a uniform state, sum_j (g_ij -
  /// g_ji) (m3/s), which the fluid's equation gives too (what is exchanged, with the residual). A row that
  /// does not close with it is refused. None: nobody looks, since a graph has no diagonal to close with.
  std::span<const double> net = {};
};

}  // namespace turgor::kernels
