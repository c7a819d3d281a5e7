#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace turgor::output {

/// Things with names, in the order in which they were named.
template <typename Thing>
using Named = std::vector<std::pair<std::string, Thing>>;

/// What became of one carrier in one region. Empty members are undefined (null in the file).
struct CarrierRegionSummary {
  std::optional<double>
      mean_concentration_relative;  ///< per accessible fluid volume, over the peak plasma one
  std::optional<double> mean_tissue_concentration_relative;  ///< the tissue average eps c, likewise
  std::optional<double> diffusivity_m2_s;
  std::optional<double> accessible_fraction;
  std::optional<double> retardation;
  std::optional<double> permeability_m_s;  ///< of the vessel wall
  std::optional<double> reflection;        ///< of the vessel wall
};

/// What became of one carrier in one arm: at the end unless stated; amounts of the whole body.
struct CarrierSummary {
  std::optional<double> ledger_relative_error;
  std::optional<double> minimum_relative;  ///< least concentration over the greatest plasma one
  std::optional<double> delivered_gross_mol;
  std::optional<double> delivered_net_mol;
  std::optional<double> supplied_mol;  ///< net, through the outer boundary, what it held at begin included
  std::optional<double> retained_mol;
  std::optional<double> lymph_mol;
  std::optional<double> outflow_mol;
  std::optional<double> decayed_mol;
  std::optional<double> peak_plasma_mol_m3;
  std::optional<double> mean_concentration_relative;
  std::optional<double> mean_tissue_concentration_relative;
  std::optional<double> maximum_concentration_relative;
  std::optional<double> coefficient_of_variation;
  std::optional<double> penetration_depth_m;             ///< to 50 %
  std::optional<double> penetration_depth_10_percent_m;  ///< to 10 %
  std::optional<double> mean_exposure_relative_s;        ///< time integral of the mean concentration
  std::optional<double> shortest_step_s;
  std::optional<double> longest_step_s;
  Named<CarrierRegionSummary> regions;
};

/// The interstitial fluid of one arm.
struct FluidSummary {
  std::optional<double> centre_pressure_Pa;
  std::optional<double> mean_pressure_Pa;  ///< of the tumour
  std::optional<double> maximum_pressure_Pa;
  std::optional<double> pressure_coefficient_of_variation;
  std::optional<double> rim_velocity_m_s;  ///< outflow through the tumour's surface over its area
  std::optional<double> outflow_m3_s;      ///< through the outer boundary of the body
  std::optional<double> tumour_outflow_m3_s;
  std::optional<double> filtration_m3_s;
  std::optional<double> lymph_m3_s;
  std::optional<double> residual_relative;
  std::optional<double> ledger_relative_error;
  std::optional<std::int64_t> iterations;  ///< most of a solve
  std::optional<std::int64_t> solves;
};

/// One region in one arm.
struct RegionSummary {
  std::optional<double> volume_m3;
  std::optional<double> mean_pressure_Pa;
  std::optional<double> p_e_Pa;                ///< effective pressure of the vessels
  std::optional<double> alpha;                 ///< tumour radius over penetration length
  std::optional<double> penetration_length_m;  ///< of the pressure
  std::optional<double> hydraulic_conductivity_m2_Pa_s;
  std::optional<double> vessel_hydraulic_conductivity_m_Pa_s;  ///< L_p
  std::optional<double> vessel_surface_density_1_m;
};

/// The growing solid of one region: stresses are effective ones (without the fluid's pressure).
struct SolidRegionSummary {
  std::optional<double> volume_m3;  ///< deformed
  std::optional<double> mean_compressive_stress_Pa;
  std::optional<double> maximum_compressive_stress_Pa;
  std::optional<double> compressive_stress_5_percent_Pa, compressive_stress_50_percent_Pa,
      compressive_stress_95_percent_Pa;
  std::optional<double> mean_radial_stress_Pa, mean_hoop_stress_Pa, maximum_hoop_stress_Pa;
  std::optional<double> mean_volume_ratio;         ///< J
  std::optional<double> mean_growth_volume_ratio;  ///< Jg
  std::optional<double> least_fluid_fraction;
  std::optional<double> elastic_energy_J;
};

/// What a cut into the tumour shows of the stress that it released.
struct CutSummary {
  std::optional<double> depth_m, opening_m, opening_share;  ///< share: of the undeformed diameter
  std::optional<double> released_force_N, mean_released_stress_Pa, largest_released_stress_Pa;
};

/// What the outside does to the computed part of a body through one side (N; per metre in plane strain).
struct ForceSummary {
  std::optional<double> x_N, y_N, z_N;  ///< empty along what the coordinates do without
};

/// The growing solid of one arm; all empty where growth is not computed.
struct SolidSummary {
  std::optional<double> equivalent_diameter_m;  ///< of a ball of the tumour's volume
  SolidRegionSummary tumour;
  CutSummary cut;
  std::optional<double> residual_relative;  ///< worst of all steps: forces and mass out of balance
  std::optional<double> fluid_ledger_relative_error, force_ledger_relative_error, pinned_force_share;
  Named<ForceSummary> forces;  ///< by side
  std::optional<std::int64_t> unknowns, steps, steps_taken_back, steps_at_the_least, newton_iterations;
  std::optional<double> shortest_step_s, longest_step_s;
  Named<SolidRegionSummary> regions;
};

/// One arm.
struct ArmSummary {
  std::optional<bool> completed;  ///< false: the run was stopped before the arm's end
  std::optional<double> end_time_s;
  std::optional<std::int64_t> transport_steps, super_steps_taken_back;
  Named<CarrierSummary> carriers;
  FluidSummary fluid;
  SolidSummary solid;
  Named<RegionSummary> regions;
};

/// The mesh that all arms share.
struct MeshSummary {
  std::optional<std::int64_t> cells, nodes;
  std::optional<double> volume_m3;  ///< of the whole body
  std::optional<double> multiplicity;
  std::optional<double> least_cell_size_m;
  std::optional<double> least_scaled_jacobian;
  std::optional<bool> budget_binds;
  std::optional<double> estimated_relative_error;
};

/// What made these results.
struct Provenance {
  std::string version, commit;
  Named<std::string> libraries;
  std::string command;
  std::string input_sha256;
  std::int64_t ranks = 1;
  std::string back_end;
  Named<double> wall_time_s;  ///< per room, and "total"
  std::optional<std::int64_t> peak_memory_bytes;
  std::string finished;  ///< UTC, ISO 8601
};

/// summary.json: what a script reads first.
struct Summary {
  std::string title;
  Named<ArmSummary> arms;  ///< the first is the control
  MeshSummary mesh;
  Provenance provenance;
};

/// The summary as JSON text. Throws std::runtime_error naming the key of a value that is no number.
std::string summary_text(const Summary& summary);
/// The JSON schema (draft-07) of summary.json, from the same list of keys; docs/summary.schema.json is this.
std::string summary_schema_text();
/// Writes summary.json into the folder, whole or not at all. One rank calls.
void write_summary(const std::filesystem::path& folder, const Summary& summary);

}  // namespace turgor::output
