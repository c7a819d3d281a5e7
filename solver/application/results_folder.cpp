#include "application/results_folder.hpp"

#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <string>
#include <vector>

namespace turgor::application {

namespace {

namespace fs = std::filesystem;

// What marks a folder as one of ours, so that --overwrite never empties somebody's home.
constexpr const char* marker = "parameters.effective.toml";

/// Whether a run wrote this: a table, a summary, an arm's folder of pictures. All else is the user's.
bool is_result(const fs::path& path) {
  const auto name = path.filename();
  std::error_code error;
  if (fs::is_directory(path, error)) return fs::exists(path / (name.string() + ".pvd"), error);
  return name == marker || name == "summary.json" || name == "series.csv" || name == "radial.csv" ||
         name == "probes.csv";
}

/// Whether a folder can be made in this one: permissions do not tell of read-only and virtual file systems.
bool takes_folders(const fs::path& folder) {
  auto probe = (folder / ".turgor-probe-XXXXXX").string();
  if (!mkdtemp(probe.data())) return false;
  rmdir(probe.c_str());
  return true;
}

}  // namespace

void check_results_folder(const fs::path& folder, bool overwrite) {
  std::error_code error;
  if (folder.empty())
    throw FolderRefused("--output is empty; name a folder, or leave it out for \"results\".");
  if (!fs::exists(folder, error)) {
    for (fs::path part = fs::absolute(folder); part.has_relative_path(); part = part.parent_path()) {
      if (fs::is_symlink(part, error) && !fs::exists(part, error))
        throw FolderRefused("--output " + folder.string() + ": " + part.string() +
                            " is a link to what is not there; remove it or choose another folder.");
      if (part.filename().string().size() > NAME_MAX)
        throw FolderRefused("--output " + folder.string() + ": the name is longer than " +
                            std::to_string(NAME_MAX) + " characters; choose a shorter one.");
    }
    // The nearest folder that exists has to let us create the rest.
    fs::path parent = fs::absolute(folder).parent_path();
    while (!parent.empty() && !fs::exists(parent, error)) parent = parent.parent_path();
    if (!fs::is_directory(parent, error) || !takes_folders(parent))
      throw FolderRefused("--output " + folder.string() + ": " + parent.string() +
                          " is not a folder that may be written to; choose another with --output DIR.");
    return;
  }
  if (!fs::is_directory(folder, error))
    throw FolderRefused("--output " + folder.string() + " is a file; choose a folder.");
  if (!takes_folders(folder))
    throw FolderRefused("--output " + folder.string() + " may not be written to; choose another folder.");
  if (fs::is_empty(folder, error)) return;
  if (!overwrite)
    throw FolderRefused(
        "--output " + folder.string() +
        " is not empty; name another folder, or add --overwrite to replace the results in it.");
  if (!fs::exists(folder / marker, error))
    throw FolderRefused("--output " + folder.string() + " holds other things than results of Turgor (no " +
                        marker + "); --overwrite leaves it alone. Name another folder.");
}

void make_results_folder(MPI_Comm communicator, const fs::path& folder, bool overwrite) {
  int rank = 0, failed = 0;
  MPI_Comm_rank(communicator, &rank);
  if (rank == 0) {
    std::error_code error;
    fs::create_directories(folder, error);
    std::vector<fs::path> old;
    for (auto entry = error || !overwrite ? fs::directory_iterator() : fs::directory_iterator(folder, error);
         !error && entry != fs::directory_iterator(); entry.increment(error))
      if (is_result(entry->path())) old.push_back(entry->path());
    for (const auto& path : old)
      if (!error) fs::remove_all(path, error);
    failed = error ? 1 : 0;
  }
  MPI_Bcast(&failed, 1, MPI_INT, 0, communicator);
  if (failed)
    throw FolderRefused("--output " + folder.string() + " cannot be made or emptied; choose another folder.");
}

}  // namespace turgor::application
