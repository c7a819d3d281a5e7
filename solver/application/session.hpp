#pragma once

#include <mpi.h>

#include <memory>

#include <turgor/kernels/runtime.hpp>

namespace turgor::application {

/// MPI, PETSc, p4est and the kernels from construction to destruction; interruption by Ctrl-C or SIGTERM
/// becomes a flag.
class Session {
 public:
  /// `argv` names the program; what follows the name is not looked at.
  explicit Session(char** argv);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  MPI_Comm communicator() const;
  bool is_root() const;
  /// Starts the transport kernels; until then they are not needed. Throws kernels::BackEndUnavailable.
  const kernels::Runtime& start_kernels(kernels::BackEnd wanted);
  /// For a rank that ends by an exception: whether all others end so too within a while. If not, they wait
  /// for it in a communication that will never come.
  bool others_end_too() const;
  /// Ends all ranks at once with this exit code.
  [[noreturn]] void abort(int code) const;
  /// Whether this process was asked to stop.
  static bool interrupted();

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::application
