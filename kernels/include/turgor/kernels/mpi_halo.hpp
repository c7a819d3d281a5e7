#pragma once

#include <mpi.h>

#include <cstdint>
#include <memory>
#include <vector>

#include <turgor/kernels/halo.hpp>

namespace turgor::kernels {

/// Which owned nodes other ranks need, and where their nodes go among the ghosts.
struct HaloPlan {
  struct Send {
    int rank;
    std::vector<std::int32_t> nodes;
  };
  struct Receive {
    int rank;
    std::int32_t first;  ///< local index of the first ghost
    std::int32_t count;
  };
  std::vector<Send> send;
  std::vector<Receive> receive;
};

/// A halo over MPI; the communicator must outlive it.
TURGOR_KERNELS_API std::unique_ptr<Halo> make_mpi_halo(MPI_Comm communicator, HaloPlan plan);

}  // namespace turgor::kernels
