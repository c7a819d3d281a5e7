#pragma once

namespace turgor::application {

/// What the program's exit code says.
enum class ExitCode { done = 0, failed = 1, input_refused = 2, balance_broken = 3, solver_failed = 4 };

/// Parses the command line, starts what the command needs, runs it, and turns exceptions into messages and
/// codes.
int run_command_line(int argc, char** argv);

}  // namespace turgor::application
