#pragma once

#include "peers.hpp"

namespace turgor::benchmarks {

// What figures from an NVIDIA card are to be seen beside, measured on the card: none, and 0, in a benchmark
// that was built without CUDA.

/// cuSPARSE's products in double precision on this graph: `aij` a matrix per species, `maij` one matrix for
/// all.
std::unique_ptr<Peers> make_card_peers(const Team& team, const kernels::testing::GraphPart& part,
                                       std::size_t species);

/// Bandwidth of b = b + 3 c on the card (GB/s), arrays of half a gigabyte.
double card_triad(const Team& team);

}  // namespace turgor::benchmarks
