#pragma once

#include <span>
#include <vector>

#include "discretization/node_graph.hpp"

namespace turgor::discretization {

/// h^2 |p''| (Pa) of every active cell of the triangulation (0 on other ranks' cells and outside the body),
/// from the jump of the normal flux K dp/dn between neighbouring cells, over K. A jump of K at an interface
/// leaves it small, because the flux is continuous there.
std::vector<float> curvature_indicator(const NodeGraph& graph, std::span<const double> pressure,
                                       std::span<const double> conductivity);

}  // namespace turgor::discretization
