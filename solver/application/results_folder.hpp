#pragma once

#include <mpi.h>

#include <filesystem>
#include <stdexcept>

namespace turgor::application {

/// The folder cannot take the results; the message says why and what to do.
struct FolderRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Checks that the folder can be used, without touching it: missing, or empty, or `overwrite`.
void check_results_folder(const std::filesystem::path& folder, bool overwrite);

/// Makes the folder; with `overwrite` removes the results of an earlier run from it. Rank 0 acts, all ranks
/// learn.
void make_results_folder(MPI_Comm communicator, const std::filesystem::path& folder, bool overwrite);

}  // namespace turgor::application
