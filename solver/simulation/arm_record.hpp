#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "output/long_tables.hpp"
#include "output/probes.hpp"
#include "output/shells.hpp"
#include "output/statistics.hpp"
#include "output/summary.hpp"
#include "output/visual_output.hpp"
#include "simulation/arm_simulation.hpp"
#include "simulation/body.hpp"

namespace turgor::simulation {

/// Throws geometry::InputError that names every probe outside the mesh. All ranks call together.
void check_probes(const configuration::Case& run, const Body& body);

/// What the outputs of all arms share: which nodes weigh what, where the probes are, the tables.
class Recorder {
 public:
  /// Throws geometry::InputError for a probe outside the mesh; writes nothing yet.
  Recorder(const configuration::Case& run, const Body& body);

  /// Opens the tables in the folder.
  void open(const std::filesystem::path& folder);
  /// Starts the pictures of an arm.
  void begin_arm(const std::string& folder_name, const configuration::ArmParameters& arm);
  /// Writes one output of the arm to all files.
  void write(const ArmState& state);
  /// The arm's part of the summary, from its state at the last output.
  output::ArmSummary summarize(const ArmState& state) const;

 private:
  struct FluidNumbers {
    std::optional<double> centre_pressure;
    double filtration, lymph, outflow, tumour_outflow, rim_velocity;
  };
  FluidNumbers fluid_numbers(const ArmState& state) const;
  void write_fluid(const ArmState& state);
  void write_carrier(const ArmState& state, std::size_t carrier);
  void write_visual(const ArmState& state);
  std::vector<double> accessible_fraction(const ArmState& state, std::size_t carrier) const;

  const configuration::Case& run_;
  const Body& body_;
  std::filesystem::path folder_;
  std::vector<std::size_t> tumour_regions_;
  std::vector<bool> is_tumour_;
  output::BodyStatistics statistics_;
  std::vector<std::vector<double>> region_weights_;
  std::vector<double> tumour_weights_, depth_;
  double surface_area_ = 0;
  output::Shells shells_;
  output::Probes probes_;
  std::optional<output::LongTables> tables_;
  std::unique_ptr<output::VisualOutput> visual_;
};

}  // namespace turgor::simulation
