#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace turgor::configuration {

enum class OuterFluid { pressure, sealed };
enum class OuterConcentration { given, outflow, sealed };

/// What holds on the outer boundary (of the host, or of an isolated tumour).
struct BoundaryParameters {
  OuterFluid fluid = OuterFluid::pressure;
  double pressure = 0;  ///< Pa
  OuterConcentration concentration = OuterConcentration::outflow;
  /// Where given, or in fluid that flows in: relative to each carrier's peak plasma concentration.
  double relative_concentration = 0;
  bool operator==(const BoundaryParameters&) const = default;
};

struct TimeParameters {
  double end = 86400;                          ///< s
  std::vector<double> outputs = {};            ///< s; as read never empty
  std::optional<double> output_interval = {};  ///< s; already resolved to `outputs`
  double flow_update_tolerance = 0.02;  ///< largest relative change of a multiplier between flow solves
  bool operator==(const TimeParameters&) const = default;
};

enum class TransportScheme { limited, upwind };
enum class TransportPrecision { mixed, all_double };
enum class SuperSteps { off, three_stages, five_stages, seven_stages };

struct TransportParameters {
  TransportScheme scheme = TransportScheme::limited;
  TransportPrecision precision = TransportPrecision::mixed;
  int stages = 2;  ///< of the strong-stability-preserving scheme, 1 or 2
  SuperSteps super_steps = SuperSteps::off;
  double step_safety = 0.9;                 ///< fraction of the largest positive step
  std::optional<double> maximum_step = {};  ///< s
  bool operator==(const TransportParameters&) const = default;
};

struct SolverParameters {
  double relative_tolerance = 1e-10;  ///< of the pressure's residual
  int maximum_iterations = 500;
  bool operator==(const SolverParameters&) const = default;
};

struct ProbeParameters {
  std::string name = {};
  std::vector<std::array<double, 3>> points = {};      ///< m; a line is already resolved to its points
  std::optional<std::array<double, 3>> from, to = {};  ///< ends of the line (m)
  int number_of_points = 51;                           ///< on the line
  bool operator==(const ProbeParameters&) const = default;
};

struct OutputParameters {
  bool visual = true;          ///< VTU/PVTU/PVD
  double shell_thickness = 0;  ///< of radial.csv (m); 0: chosen from the mesh
  std::vector<ProbeParameters> probes = {};
  bool operator==(const OutputParameters&) const = default;
};

}  // namespace turgor::configuration
