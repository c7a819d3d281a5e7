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
///     gain_ij = a_ij + d_ij >= 0.
struct ScalarRows {
  std::size_t owned = 0, ghosts = 0;
  std::vector<std::int64_t> begin;      ///< owned + 1
  std::vector<std::int32_t> neighbour;  ///< sorted within a row
  std::vector<double> gain;             ///< m3/s
  /// Of d_ij, what may be taken out again: all of it where both nodes' Péclet numbers are at most 1, else
  /// what makes up for a positive stiffness.
  std::vector<double> returned;
  std::vector<double> give;          ///< per row (m3/s)
  std::vector<std::int32_t> border;  ///< rows beside ghosts
  /// The same on all parts: whether gain_ij = gain_ji everywhere, and whether anything is to be returned.
  bool symmetric = true, returns = false;
  std::size_t pairs = 0, upwinded = 0;  ///< entries, and those on which convection needs d_ij
};

/// Owned nodes' Péclet numbers in the order of rows: sum over j of |a_ij - a_ji| / 2 over that of -D k_ij,
/// which is |w| h / (2 D) along a line.
std::vector<double> cell_peclet_numbers(const Graph& graph, const Flow& flow,
                                        const ScalarCoefficients& coefficients, const NodeOrder& order);

/// What decides how much of d_ij may be taken out again; the same on all parts.
struct Returning {
  bool wanted = true;
  std::span<const double> peclet;  ///< of owned nodes and ghosts, in the order of rows; empty: 0
  double round_off = 0;            ///< m3/s: less than this is an integral that should be zero
};

/// Of a pair, the row that comes first in `order` decides about both its coefficients, so that what one node
/// loses the other one gains. `flow` may be without entries; `coefficients.retardation` too.
ScalarRows make_scalar_rows(const Graph& graph, const Flow& flow, const ScalarCoefficients& coefficients,
                            const NodeOrder& order, const Returning& returning);

}  // namespace turgor::kernels::detail
