#pragma once

#include <memory>
#include <string>
#include <vector>

#include "configuration/case.hpp"
#include "discretization/node_graph.hpp"
#include "geometry/domain.hpp"
#include "simulation/progress.hpp"
#include "simulation/resolution.hpp"
#include "simulation/tissue.hpp"

namespace turgor::simulation {

/// The mesh that all arms of a run share, fine enough for the steepest of them.
struct Body {
  std::unique_ptr<geometry::Domain> domain;
  std::unique_ptr<discretization::NodeGraph> graph;
  ResolutionPlan plan;
  ResolutionReport resolution;
};

/// Lays out the domain and its first mesh, before anything is solved.
Body make_initial_body(MPI_Comm communicator, const configuration::Case& run,
                       std::span<const Tissue> tissues);

/// Throws geometry::InputError for a region without a cell. All ranks call together.
void refuse_empty_regions(const geometry::Domain& domain);

/// The refined domain and its graph, for the given states of the tissue.
Body make_body(MPI_Comm communicator, const configuration::Case& run, std::span<const Tissue> tissues,
               Progress& progress);

}  // namespace turgor::simulation
