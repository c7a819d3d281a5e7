#include <mpi.h>

#include "../../tests/kernels/support/part_halo.hpp"
#include "team.hpp"

namespace turgor::benchmarks {

namespace {

double over_all(double value, MPI_Op operation) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, operation, MPI_COMM_WORLD);
  return value;
}

}  // namespace

Team::Team(int& count, char**& arguments) {
  MPI_Init(&count, &arguments);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks_);
}

Team::~Team() {
  MPI_Finalize();
}

void Team::wait() const {
  MPI_Barrier(MPI_COMM_WORLD);
}

double Team::largest(double value) const {
  return over_all(value, MPI_MAX);
}

double Team::sum(double value) const {
  return over_all(value, MPI_SUM);
}

int Team::told(int value) const {
  MPI_Bcast(&value, 1, MPI_INT, 0, MPI_COMM_WORLD);
  return value;
}

std::vector<double> Team::gathered(const std::vector<double>& values) const {
  const int own = static_cast<int>(values.size());
  std::vector<int> counts(static_cast<std::size_t>(ranks_)), places(counts.size(), 0);
  MPI_Allgather(&own, 1, MPI_INT, counts.data(), 1, MPI_INT, MPI_COMM_WORLD);
  for (std::size_t r = 1; r < counts.size(); ++r) places[r] = places[r - 1] + counts[r - 1];
  std::vector<double> all(static_cast<std::size_t>(places.back() + counts.back()));
  MPI_Allgatherv(values.data(), own, MPI_DOUBLE, all.data(), counts.data(), places.data(), MPI_DOUBLE,
                 MPI_COMM_WORLD);
  return all;
}

std::unique_ptr<kernels::Halo> Team::halo(const kernels::testing::GraphPart& part) const {
  return kernels::make_mpi_halo(MPI_COMM_WORLD, kernels::testing::plan_of(part));
}

}  // namespace turgor::benchmarks
