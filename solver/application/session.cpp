#include "application/session.hpp"

#include <deal.II/base/mpi.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <thread>

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
  explicit Implementation(char** arguments) : argv(arguments), libraries(argc, argv, 1) {
    MPI_Comm_dup(MPI_COMM_WORLD, &farewell);
  }
  int argc = 1;
  char** argv;
  dealii::Utilities::MPI::MPI_InitFinalize libraries;
  std::optional<kernels::Runtime> kernels;
  MPI_Comm farewell = MPI_COMM_NULL;  ///< where no other communication is under way
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
const kernels::Runtime& Session::start_kernels(kernels::BackEnd wanted) {
  return implementation_->kernels.emplace(wanted);
}
bool Session::others_end_too() const {
  constexpr auto patience = std::chrono::seconds(20);
  MPI_Request arrived;
  MPI_Ibarrier(implementation_->farewell, &arrived);
  const auto begin = std::chrono::steady_clock::now();
  for (int all_here = 0;;) {
    MPI_Test(&arrived, &all_here, MPI_STATUS_IGNORE);
    if (all_here) return true;
    if (std::chrono::steady_clock::now() - begin > patience) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}
void Session::abort(int code) const {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::exit(code);
}
bool Session::interrupted() {
  return asked_to_stop != 0;
}

}  // namespace turgor::application
