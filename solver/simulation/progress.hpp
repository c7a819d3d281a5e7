#pragma once

#include <string>

namespace turgor::simulation {

/// How far a run is.
struct Position {
  std::string arm;
  long long step = 0;                ///< of the carriers' transport
  double time = 0, end = 0;          ///< simulated (s)
  double share_done = 0;             ///< of the whole run's work, 0 to 1, as estimated
  double ledger_relative_error = 0;  ///< worst carrier's
};

/// Where a run says what it does and asks whether to go on. All ranks call it together.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void say(const std::string& message) = 0;
  virtual void warn(const std::string& message) = 0;
  virtual void at(const Position& position) = 0;
  /// Whether any rank was asked to stop.
  virtual bool interrupted() = 0;
};

}  // namespace turgor::simulation
