#pragma once

#include "simulation/run_case.hpp"

namespace turgor::simulation {

/// run_case for a case with mechanics: growth, solid stress and fluid of every arm. Throws MechanicsStopped.
Outcome run_mechanics(MPI_Comm communicator, const configuration::Case& run, const RunOptions& options,
                      Progress& progress);

/// What `turgor check` says of such a case: sizes, time scales, what step or mesh cannot resolve.
std::string describe_mechanics(const configuration::Case& run);

}  // namespace turgor::simulation
