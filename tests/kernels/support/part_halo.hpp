#pragma once

#include <turgor/kernels/mpi_halo.hpp>

#include "graph_part.hpp"

namespace turgor::kernels::testing {

/// What a halo over MPI has to know of a part.
inline HaloPlan plan_of(const GraphPart& part) {
  HaloPlan plan;
  for (const auto& to : part.send) plan.send.push_back({.rank = to.rank, .nodes = to.nodes});
  for (const auto& from : part.receive)
    plan.receive.push_back({.rank = from.rank, .first = from.first, .count = from.count});
  return plan;
}

}  // namespace turgor::kernels::testing
