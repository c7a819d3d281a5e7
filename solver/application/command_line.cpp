#include "application/command_line.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "application/commands.hpp"
#include "application/results_folder.hpp"
#include "application/version.hpp"
#include "configuration/manual.hpp"
#include "configuration/template_file.hpp"
#include "fluid/interstitial_fluid.hpp"
#include "geometry/input_error.hpp"
#include "simulation/run_case.hpp"
#include "simulation/tissue.hpp"

namespace turgor::application {

namespace {

ExitCode print_template(const std::string& name) {
  if (const auto text = configuration::template_file(name)) {
    std::cout << *text;
    return ExitCode::done;
  }
  if (!name.empty()) fmt::print(stderr, "There is no template '{}'. ", name);
  fmt::print(stderr, "Templates (turgor template NAME > mine.toml):\n");
  for (const auto& entry : configuration::templates())
    fmt::print(stderr, "  {:16} {}\n", entry.name, entry.help);
  return name.empty() ? ExitCode::done : ExitCode::input_refused;
}

/// Runs what needs MPI; every exception ends in a message and an exit code.
template <typename Command>
ExitCode guarded(char** argv, Command&& command) {
  Session session(argv);
  const auto fail = [&](ExitCode code, const std::string& message) {
    if (session.is_root()) fmt::print(stderr, "turgor: {}\n", message);
    if (!session.others_end_too()) {
      if (!session.is_root()) fmt::print(stderr, "turgor: {}\n", message);
      session.abort(static_cast<int>(code));
    }
    return code;
  };
  try {
    return command(session);
  } catch (const FolderRefused& error) {
    return fail(ExitCode::input_refused, error.what());
  } catch (const geometry::InputError& error) {
    return fail(ExitCode::input_refused, error.what());
  } catch (const simulation::CaseRefused& error) {
    return fail(ExitCode::input_refused, error.what());
  } catch (const kernels::BackEndUnavailable& error) {
    return fail(ExitCode::input_refused, error.what());
  } catch (const fluid::SolverFailure& error) {
    return fail(ExitCode::solver_failed, error.what());
  } catch (const simulation::MechanicsStopped& error) {
    return fail(ExitCode::solver_failed, error.what());
  } catch (const std::exception& error) {
    return fail(ExitCode::failed, error.what());
  }
}

void add_case_options(CLI::App& command, RunCommand& options) {
  command.add_option("FILE", options.file, "parameter file (TOML)")->required();
  command.add_option("--set", options.overrides, "change a value: section.key=value (again for more)")
      ->allow_extra_args(false);
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app{"Turgor: fluid pressure and nanocarrier delivery in tumours", "turgor"};
  app.set_version_flag("--version", std::string("turgor ") + version::number);
  app.require_subcommand(1);
  app.footer("Start with: turgor template sphere > mine.toml; turgor run mine.toml");
  std::string level = "info";
  app.add_option("--log-level", level, "how much to say: trace, debug, info, warn, error, off")
      ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}));

  RunCommand options;
  for (int i = 0; i < argc; ++i) options.command += (i ? " " : "") + std::string(argv[i]);
  auto* run_command = app.add_subcommand("run", "compute a parameter file");
  add_case_options(*run_command, options);
  run_command->add_option("-o,--output", options.output,
                          "folder for the results: new or empty (default: results)");
  run_command->add_flag("--overwrite", options.overwrite,
                        "replace the results of an earlier run in the folder; other files stay");
  run_command
      ->add_option("--backend", options.back_end,
                   "where transport is computed: auto (an NVIDIA card where one can be used), host, cuda")
      ->check(CLI::IsMember({"auto", "host", "cuda"}));
  run_command->add_flag("-q,--quiet", options.quiet, "say nothing but warnings and errors");
  auto* check_command =
      app.add_subcommand("check", "look for problems, predict size and memory, solve nothing");
  add_case_options(*check_command, options);
  std::string template_name;
  auto* template_command = app.add_subcommand("template", "print a complete commented parameter file");
  template_command->add_option("NAME", template_name, "which; without it, the list");
  auto* parameters_command = app.add_subcommand("parameters", "explain every key of a parameter file");
  bool as_json = false, as_schema = false, as_markdown = false;
  auto* form = parameters_command->add_option_group("form");
  form->add_flag("--markdown", as_markdown, "as a Markdown page (the default)");
  form->add_flag("--json", as_json, "as JSON");
  form->add_flag("--schema", as_schema, "as a JSON schema for editors");
  form->require_option(0, 1);
  auto* info_command = app.add_subcommand("info", "versions, back ends, devices");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : static_cast<int>(ExitCode::input_refused);
  }
  spdlog::set_default_logger(spdlog::stderr_color_mt("turgor"));
  spdlog::set_pattern("%^%v%$");
  spdlog::set_level(options.quiet ? spdlog::level::warn : spdlog::level::from_str(level));

  ExitCode code = ExitCode::done;
  if (*run_command)
    code = guarded(argv, [&](Session& session) { return run(session, options); });
  else if (*check_command)
    code = guarded(argv, [&](Session& session) { return check(session, options); });
  else if (*template_command)
    code = print_template(template_name);
  else if (*parameters_command)
    std::cout << (as_json     ? configuration::parameters_json()
                  : as_schema ? configuration::parameters_schema()
                              : configuration::parameters_markdown());
  else if (*info_command)
    code = guarded(argv, [&](Session& session) {
      if (session.is_root()) std::cout << describe_program();
      return ExitCode::done;
    });
  return static_cast<int>(code);
}

}  // namespace turgor::application
