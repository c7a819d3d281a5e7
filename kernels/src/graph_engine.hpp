#pragma once

#include "block.hpp"
#include "engine.hpp"

namespace turgor::kernels::detail {

/// The engine in the execution space of this library.
std::unique_ptr<Engine> make_graph_engine(const Graph& graph, NodeOrder order, const Species& species,
                                          std::span<const double> storage, const TransportOptions& options);

}  // namespace turgor::kernels::detail
