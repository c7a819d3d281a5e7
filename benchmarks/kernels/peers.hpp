#pragma once

#include <cstddef>

#include "../../tests/kernels/support/hexahedral_graph.hpp"

namespace turgor::benchmarks {

/// What other people's sparse products do on the same graph in the same process, node-species updates per
/// second (1/s); 0 where the peer is not there.
struct PeerRates {
  double aij = 0;   ///< PETSc's AIJ: a matrix per species, one after the other
  double maij = 0;  ///< PETSc's MAIJ: one matrix for all species
};

PeerRates peer_rates(const kernels::testing::HexahedralGraph& graph, std::size_t species);

}  // namespace turgor::benchmarks
