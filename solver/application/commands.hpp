#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "application/command_line.hpp"
#include "application/session.hpp"

namespace turgor::application {

struct RunCommand {
  std::filesystem::path file;
  std::filesystem::path output = "results";
  std::vector<std::string> overrides;  ///< section.key=value
  bool overwrite = false;
  bool quiet = false;
  std::string back_end = "auto";  ///< of the transport kernels: auto, host or cuda
  std::string command;            ///< the whole command line
};

/// `turgor run FILE`.
ExitCode run(Session& session, const RunCommand& command);
/// `turgor check FILE`.
ExitCode check(const Session& session, const RunCommand& command);
/// `turgor info`.
std::string describe_program();

}  // namespace turgor::application
