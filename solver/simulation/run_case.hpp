#pragma once

#include <mpi.h>

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "configuration/case.hpp"
#include "simulation/progress.hpp"

namespace turgor::simulation {

struct RunOptions {
  std::filesystem::path folder;
  std::string version, commit;  ///< of the program
  std::string command;          ///< as typed
  std::string input;            ///< text of the parameter file
  std::function<void()>
      begin_writing;  ///< called once everything is checked, before the first file is written
};

/// Growth and stress could not be followed to the end; the message says where and what to try. What was
/// reached is written.
struct MechanicsStopped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// How a run ended.
enum class Outcome { done, interrupted, balance_broken };

/// Runs every arm of the case and writes all results; explains in `progress` what it does and what broke.
Outcome run_case(MPI_Comm communicator, const configuration::Case& run, const RunOptions& options,
                 Progress& progress);

/// What `turgor check` prints: predicted sizes, memory, dimensionless groups. Builds the initial mesh, solves
/// nothing.
std::string describe_case(MPI_Comm communicator, const configuration::Case& run, Progress& progress);

}  // namespace turgor::simulation
