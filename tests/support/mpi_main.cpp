#include <deal.II/base/mpi.h>

// deal.II's macro of this name would break GoogleMock's function.
#undef Assert
#include <gmock/gmock.h>

/// Tests of distributed rooms: every rank runs every test, and one that fails anywhere fails the program.
int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  dealii::Utilities::MPI::MPI_InitFinalize session(argc, argv, 1);
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) != 0) {
    auto& listeners = testing::UnitTest::GetInstance()->listeners();
    delete listeners.Release(listeners.default_result_printer());
  }
  const int failed = RUN_ALL_TESTS();
  return dealii::Utilities::MPI::max(failed, MPI_COMM_WORLD);
}
