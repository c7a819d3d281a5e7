#pragma once

#include <mpi.h>

#include <chrono>
#include <string>

#include "simulation/progress.hpp"

namespace turgor::application {

/// Shows a run on the terminal: messages, and one line that is rewritten while a person watches.
class TerminalProgress : public simulation::Progress {
 public:
  TerminalProgress(MPI_Comm communicator, bool quiet);
  ~TerminalProgress() override;

  void say(const std::string& message) override;
  void warn(const std::string& message) override;
  void at(const simulation::Position& position) override;
  bool interrupted() override;

 private:
  void clear_line();

  MPI_Comm communicator_;
  bool speaks_, rewrites_;
  std::chrono::steady_clock::time_point begin_, last_;
  bool line_shown_ = false;
};

}  // namespace turgor::application
