#include "application/session.hpp"

#include <deal.II/base/mpi.h>

#include <atomic>
#include <csignal>

#include <turgor/kernels/runtime.hpp>

namespace turgor::application {

namespace {

// A signal handler may only touch a lock-free flag.
volatile std::sig_atomic_t asked_to_stop = 0;
void remember_to_stop(int signal) {
  asked_to_stop = 1;
  // Asked again, the program stops at once, wherever it is.
  std::signal(signal, SIG_DFL);
}

}  // namespace

struct Session::Implementation {
  // PETSc would take the command line for options of its own and complain of them; it has PETSC_OPTIONS.
  explicit Implementation(char** arguments) : argv(arguments), libraries(argc, argv, 1) {}
  int argc = 1;
  char** argv;
  dealii::Utilities::MPI::MPI_InitFinalize libraries;
  kernels::Runtime kernels;
};

Session::Session(char** argv) : implementation_(std::make_unique<Implementation>(argv)) {
  std::signal(SIGINT, remember_to_stop);
  std::signal(SIGTERM, remember_to_stop);
}

Session::~Session() = default;
MPI_Comm Session::communicator() const {
  return MPI_COMM_WORLD;
}
bool Session::is_root() const {
  return dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0;
}
bool Session::interrupted() {
  return asked_to_stop != 0;
}

}  // namespace turgor::application
