#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "configuration/case.hpp"
#include "output/long_tables.hpp"
#include "output/summary.hpp"
#include "simulation/mechanics_steps.hpp"
#include "simulation/mechanics_values.hpp"
#include "simulation/tissue.hpp"

namespace turgor::simulation {

/// What a cut into the tumour did.
struct CutState {
  double depth = 0;                    ///< m
  double opening = 0;                  ///< widest, m
  double released_force = 0;           ///< on one of its faces when it was made, tension positive, N
  double mean_released_stress = 0;     ///< total, normal to the cut, Pa
  double largest_released_stress = 0;  ///< its greatest magnitude, Pa
};

/// What the outside does to the computed part of the body through one side of it.
struct SideForce {
  std::string side;                            ///< or "symmetry_x" ..., "cut", "pins"
  std::vector<std::pair<char, double>> along;  ///< 'x', 'y', 'z': N, per metre in plane strain
};

/// A growing body at one moment, as results need it.
struct MechanicsState {
  const configuration::ArmParameters& arm;
  double time = 0;
  const Tissue& tissue;
  std::vector<MechanicalPoint> points;
  const StepCounts& counts;
  std::size_t unknowns = 0;
  double outflow = 0;  ///< through the outer boundary, of the whole body, m3/s
  std::vector<SideForce> forces = {};
  double pinned = 0;  ///< magnitudes of what pins took, N
  double copies = 1;  ///< of the computed part
  double radius = 0;  ///< of the undeformed tumour, or of a ball of its volume (m)
  double shell = 0;   ///< thickness of the shells of radial.csv (m); 0: one per cell
  std::optional<CutState> cut = {};
  /// The state at a position in the reference body, for probes; nothing where the body was cut away.
  std::function<std::optional<MechanicalPoint>(const std::array<double, 3>&)> at;
};

/// Writes the tables of growing bodies and sums them up.
class MechanicsRecorder {
 public:
  MechanicsRecorder(const configuration::Case& run, const std::filesystem::path& folder, bool writes);
  void write(const MechanicsState& state);
  output::ArmSummary summarize(const MechanicsState& state) const;

 private:
  void write_series(const MechanicsState& state);
  void write_radial(const MechanicsState& state);
  void write_probes(const MechanicsState& state);
  bool is_tumour(std::size_t region) const;

  const configuration::Case& run_;
  output::LongTables tables_;
  std::vector<output::ProbePoint> probes_;
};

}  // namespace turgor::simulation
