#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "configuration/case.hpp"
#include "discretization/node_graph.hpp"
#include "fluid/interstitial_fluid.hpp"
#include "geometry/domain.hpp"

namespace turgor::simulation {

/// How the mesh is laid out for the steepest pressure that any arm will have.
struct ResolutionPlan {
  double rim_cell = 0;       ///< wanted size at the tumour's surface (m)
  double tumour_length = 0;  ///< shortest penetration length in the tumour (m)
  double host_length = 0;    ///< and in the host (m); infinite without exchange
  double host_extent = 0;    ///< distance to the outer boundary (m)
  geometry::TargetCellSize target;
};

/// What the refinement reached.
struct ResolutionReport {
  bool budget_binds = false;
  int cycles = 0;
  double cells = 0;
  /// Interpolation error of the pressure, h^2 p''/8 at the worst cell, over the greatest effective pressure.
  double estimated_relative_error = 0;
  /// The same as cells_per_penetration_length asks for it.
  double allowed_relative_error = 0;
  /// Whether the domain refused what the error still asks for, to keep its interfaces even.
  bool overruled = false;
};

struct Resolution {
  ResolutionReport report;
  std::unique_ptr<discretization::NodeGraph> graph;  ///< of the mesh as it is then
};

/// Cell sizes from the penetration lengths: h = delta/n at the rim, growing as exp(depth/(2 delta)) so that
/// the interpolation error h^2 p'' of the profile exp(-depth/delta) is the same everywhere.
ResolutionPlan plan_resolution(const configuration::Case& run,
                               std::span<const std::vector<fluid::FluidRegion>> states);

/// Refines the domain to the plan, then where the jump of the flux between cells shows more curvature than
/// `cells_per_penetration_length` allows, for every given state of the tissue.
Resolution resolve(geometry::Domain& domain, const configuration::Case& run, const ResolutionPlan& plan,
                   std::span<const std::vector<fluid::FluidRegion>> states,
                   const std::function<void(const std::string&)>& progress);

}  // namespace turgor::simulation
