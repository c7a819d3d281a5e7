#include "application/terminal_progress.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>

#include "application/session.hpp"

namespace turgor::application {

namespace {

using Clock = std::chrono::steady_clock;

std::string duration(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s", seconds);
  if (seconds < 6000) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

std::string simulated(double seconds) {
  if (seconds < 120) return fmt::format("{:.1f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.1f} min", seconds / 60);
  return fmt::format("{:.2f} h", seconds / 3600);
}

}  // namespace

TerminalProgress::TerminalProgress(MPI_Comm communicator, bool quiet)
    : communicator_(communicator), begin_(Clock::now()), last_(begin_) {
  int rank = 0;
  MPI_Comm_rank(communicator, &rank);
  speaks_ = rank == 0 && !quiet;
  // mpirun passes the terminal through a pipe; TURGOR_PROGRESS=line asks for the line all the same.
  const char* wish = std::getenv("TURGOR_PROGRESS");
  rewrites_ = speaks_ && (isatty(STDERR_FILENO) != 0 || (wish && std::string(wish) == "line"));
}

TerminalProgress::~TerminalProgress() {
  clear_line();
}

void TerminalProgress::clear_line() {
  if (line_shown_) std::fputs("\r\033[K", stderr);
  line_shown_ = false;
}

void TerminalProgress::say(const std::string& message) {
  clear_line();
  if (speaks_) spdlog::info(message);
}

void TerminalProgress::warn(const std::string& message) {
  clear_line();
  int rank = 0;
  MPI_Comm_rank(communicator_, &rank);
  if (rank == 0) spdlog::warn(message);
}

void TerminalProgress::at(const simulation::Position& position) {
  const auto now = Clock::now();
  if (!rewrites_ || now - last_ < std::chrono::milliseconds(200)) return;
  last_ = now;
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const std::string left =
      position.share_done > 0.02
          ? "about " + duration(elapsed * (1 - position.share_done) / position.share_done) + " left"
          : "estimating";
  fmt::print(stderr, "\r\033[K{}: step {}, {} of {}  [{:3.0f} %]  balance {:.0e}  {}", position.arm,
             position.step, simulated(position.time), simulated(position.end), 100 * position.share_done,
             position.ledger_relative_error, left);
  std::fflush(stderr);
  line_shown_ = true;
}

bool TerminalProgress::interrupted() {
  int asked = Session::interrupted() ? 1 : 0;
  MPI_Allreduce(MPI_IN_PLACE, &asked, 1, MPI_INT, MPI_MAX, communicator_);
  return asked != 0;
}

}  // namespace turgor::application
