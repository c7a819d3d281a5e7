#pragma once

#include <string>

#include "configuration/case.hpp"
#include "output/piece_series.hpp"
#include "poroelasticity/boundary.hpp"

namespace turgor::simulation {

/// Writes one output of a growing body's fields: displacement and pressure at the vertices of the undeformed
/// mesh, all else as means over cells. Axes of vectors and tensors are the mesh's: R, Z and around in
/// axisymmetric coordinates. All ranks of the problem together.
template <class Problem>
void write_fields(output::PieceSeries& series, const Problem& problem, const configuration::Case& run,
                  const std::string& arm, double copies, const poroelasticity::Place& centre);

}  // namespace turgor::simulation
