#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "node_order.hpp"

#include <turgor/kernels/scalar.hpp>

namespace turgor::kernels::detail {

/// The matrix of one scalar's fluxes, each pair of nodes once a row whatever its classes, in the order of
/// rows: flux into i = gain_ij c_j - give_ij c_i, of which give_ij = gain_ji is kept as its sum over j.
///
///     a_ij = sum over classes of f g_ij - D k_ij,   d_ij = max(0, -a_ij, -a_ji),
///     gain_ij = a_ij + d_ij >= 0,   returned_ij = min(d_ij, max(0, sum over classes of D k_ij)).
struct ScalarRows {
  std::size_t owned = 0, ghosts = 0;
  std::vector<std::int64_t> begin;      ///< owned + 1
  std::vector<std::int32_t> neighbour;  ///< sorted within a row
  std::vector<double> gain;             ///< m3/s
  /// Of d_ij, what only makes up for a positive stiffness, and may be taken out again; empty: nothing.
  std::vector<double> returned;
  std::vector<double> give;             ///< per row (m3/s)
  std::vector<std::int32_t> border;     ///< rows beside ghosts
  bool symmetric = true;                ///< gain_ij = gain_ji
  std::size_t pairs = 0, upwinded = 0;  ///< entries, and those on which convection needs d_ij
};

/// Of a pair, the row that comes first in `order` decides about both its coefficients, so that what one node
/// loses the other one gains. `flow` may be without entries; `coefficients.retardation` too.
ScalarRows make_scalar_rows(const Graph& graph, const Flow& flow, const ScalarCoefficients& coefficients,
                            const NodeOrder& order, bool give_back);

}  // namespace turgor::kernels::detail
