#include "application/commands.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <fstream>
#include <sstream>

#include "application/results_folder.hpp"
#include "application/terminal_progress.hpp"
#include "application/version.hpp"
#include "configuration/effective_parameters.hpp"
#include "configuration/read_case.hpp"
#include "geometry/input_error.hpp"
#include "output/collective.hpp"
#include "output/files.hpp"
#include "regimen/agent_library.hpp"
#include "regimen/model_parameter.hpp"
#include "simulation/arm_regimen.hpp"
#include "simulation/run_case.hpp"

namespace turgor::application {

namespace {

/// Words of the regimen that a parameter file may use.
configuration::Vocabulary vocabulary() {
  configuration::Vocabulary words;
  for (const auto& agent : regimen::agent_library()) words.agents.emplace_back(agent.agent.name);
  for (const auto& parameter : regimen::model_parameters) words.model_parameters.emplace_back(parameter.name);
  return words;
}

/// Reads the case on every rank; rank 0 prints what is wrong.
std::optional<configuration::Case> read(const Session& session, const RunCommand& command) {
  auto result = configuration::read_case(command.file, command.overrides, vocabulary());
  if (session.is_root()) {
    for (const auto& warning : result.warnings) spdlog::warn(configuration::describe_problems({warning}));
    if (!result) {
      fmt::print(stderr, "{}\n", configuration::describe_problems(result.problems));
      fmt::print(stderr, "{} problem{} in {}; nothing was computed or written.\n", result.problems.size(),
                 result.problems.size() == 1 ? "" : "s", command.file.string());
    }
  }
  return result.parameters;
}

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

}  // namespace

ExitCode run(Session& session, const RunCommand& command) {
  const auto parameters = read(session, command);
  if (!parameters) return ExitCode::input_refused;
  const auto& kernels = session.start_kernels(kernels::back_end_of(command.back_end));
  if (session.is_root())
    spdlog::info("transport on the back end {} ({}): {}", kernels::name_of(kernels.back_end()),
                 kernels.reason(), kernels::back_end_description());
  check_results_folder(command.output, command.overwrite);
  // Nobody may still look at the folder when another begins to write into it.
  MPI_Barrier(session.communicator());
  TerminalProgress progress(session.communicator(), command.quiet);
  const auto begin_writing = [&] {
    make_results_folder(session.communicator(), command.output, command.overwrite);
    output::together(session.communicator(), [&] {
      if (session.is_root())
        output::write_whole_file(command.output / "parameters.effective.toml",
                                 configuration::effective_parameters(*parameters));
    });
  };
  const auto outcome = simulation::run_case(session.communicator(), *parameters,
                                            {.folder = command.output,
                                             .version = version::number,
                                             .commit = version::commit,
                                             .command = command.command,
                                             .input = content_of(command.file),
                                             .begin_writing = begin_writing},
                                            progress);
  switch (outcome) {
    case simulation::Outcome::done:
      progress.say("Results are in " + command.output.string());
      return ExitCode::done;
    case simulation::Outcome::interrupted:
      progress.warn("Stopped as asked; what is in " + command.output.string() +
                    " is whole up to the last output.");
      return ExitCode::failed;
    case simulation::Outcome::balance_broken:
      return ExitCode::balance_broken;
  }
  return ExitCode::failed;
}

ExitCode check(const Session& session, const RunCommand& command) {
  const auto parameters = read(session, command);
  if (!parameters) return ExitCode::input_refused;
  TerminalProgress progress(session.communicator(), command.quiet);
  const auto text = simulation::describe_case(session.communicator(), *parameters, progress);
  if (session.is_root()) fmt::print("{}", text);
  return ExitCode::done;
}

}  // namespace turgor::application
