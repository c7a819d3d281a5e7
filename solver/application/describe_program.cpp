#include <fmt/format.h>
#include <mpi.h>

#include <turgor/kernels/runtime.hpp>

#include "application/commands.hpp"
#include "application/version.hpp"
#include "output/provenance.hpp"

namespace turgor::application {

std::string describe_program() {
  int ranks = 1;
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  std::string text = fmt::format("turgor {} (commit {}), {} build with {}\n", version::number,
                                 version::commit, version::build_type, version::compiler);
  for (const auto& [library, number] : output::library_versions())
    text += fmt::format("  {:12} {}\n", library, number);
  text += "transport kernels:\n";
  for (const auto& [back_end, usable, description] : kernels::back_ends())
    text += fmt::format("  {:12} {}{}\n", kernels::name_of(back_end),
                        usable ? "" : "cannot be used: ", description);
  text += fmt::format("MPI ranks: {}\n", ranks);
  return text;
}

}  // namespace turgor::application
