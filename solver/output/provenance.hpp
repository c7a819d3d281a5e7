#pragma once

#include <mpi.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "output/summary.hpp"

namespace turgor::output {

/// SHA-256 of a text, as 64 hexadecimal digits (FIPS 180-4).
std::string sha256(std::string_view text);
/// Greatest resident memory of this program so far, summed over all ranks (bytes).
std::int64_t peak_memory_bytes(MPI_Comm communicator);
/// The time now in UTC, as 2026-01-31T12:00:00Z.
std::string utc_now();
/// Names and versions of the libraries that the solver was built with.
Named<std::string> library_versions();

}  // namespace turgor::output
