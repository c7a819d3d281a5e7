#include "output/provenance.hpp"

#include <deal.II/base/config.h>
#include <p4est_config.h>
#include <petscversion.h>
#include <sys/resource.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace turgor::output {

std::int64_t peak_memory_bytes(MPI_Comm communicator) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::int64_t bytes = std::int64_t{usage.ru_maxrss} * 1024;
  MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_INT64_T, MPI_SUM, communicator);
  return bytes;
}

std::string utc_now() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text;
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

Named<std::string> library_versions() {
  const auto version = [](int major, int minor, int patch) {
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
  };
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> mpi{};
  int length = 0;
  MPI_Get_library_version(mpi.data(), &length);
  const std::string_view whole(mpi.data(), static_cast<std::size_t>(length));
  return {{"deal.II", DEAL_II_PACKAGE_VERSION},
          {"PETSc", version(PETSC_VERSION_MAJOR, PETSC_VERSION_MINOR, PETSC_VERSION_SUBMINOR)},
          {"p4est", P4EST_PACKAGE_VERSION},
          {"MPI", std::string(whole.substr(0, std::min(whole.find(','), whole.find('\n'))))},
          {"zlib", zlibVersion()}};
}

}  // namespace turgor::output
