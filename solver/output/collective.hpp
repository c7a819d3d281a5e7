#pragma once

#include <mpi.h>

#include <exception>
#include <stdexcept>
#include <string>

namespace turgor::output {

/// Runs something that holds no communication on every rank; if it throws on one, all throw, with the message
/// of the lowest rank that failed, so that none waits for the others for ever.
template <typename Action>
void together(MPI_Comm communicator, Action&& action) {
  std::string message;
  int rank = 0, ranks = 1;
  MPI_Comm_rank(communicator, &rank);
  MPI_Comm_size(communicator, &ranks);
  int failed = ranks;
  try {
    action();
  } catch (const std::exception& error) {
    message = error.what();
    failed = rank;
  }
  int first = ranks;
  MPI_Allreduce(&failed, &first, 1, MPI_INT, MPI_MIN, communicator);
  if (first == ranks) return;
  unsigned long size = message.size();
  MPI_Bcast(&size, 1, MPI_UNSIGNED_LONG, first, communicator);
  message.resize(size);
  MPI_Bcast(message.data(), static_cast<int>(size), MPI_CHAR, first, communicator);
  throw std::runtime_error(message);
}

}  // namespace turgor::output
