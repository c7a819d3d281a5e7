#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace turgor::configuration {

/// Where the shape of the tumour comes from.
enum class Shape { sphere, ellipsoid, box, cylinder, mesh, scan };

/// What surrounds a built-in shape or a scan.
enum class HostShape { none, sphere, box };

/// Which part of a built-in shape is computed.
enum class Symmetry { automatic, none, octant, half };

/// Healthy tissue around the tumour.
struct HostParameters {
  HostShape shape = HostShape::none;
  /// Distance from the tumour surface to the outer boundary (m); empty: out to where the host's
  /// pressure no longer matters.
  std::optional<double> extent = {};
  bool operator==(const HostParameters&) const = default;
};

/// A segmented image (world frame LPS).
struct ScanParameters {
  std::filesystem::path file = {};
  /// Image label -> region name.
  std::map<int, std::string> labels{{1, "tumour"}};
  /// Standard deviation of the Gaussian that smooths the label before its 0.5 iso-surface is taken (m);
  /// empty: half the largest voxel spacing.
  std::optional<double> smoothing = {};
  bool operator==(const ScanParameters&) const = default;
};

/// A gmsh mesh (.msh 2.2 or 4.1) of hexahedra with physical names.
struct MeshFileParameters {
  std::filesystem::path file = {};
  /// Length of one mesh unit (m).
  double unit = 1e-3;
  /// How many such meshes make up the body, where planes of symmetry cut it.
  double copies = 1;
  bool operator==(const MeshFileParameters&) const = default;
};

struct GeometryParameters {
  Shape shape = Shape::sphere;
  double radius = 0;                  ///< of the sphere or cylinder (m)
  std::array<double, 3> semi_axes{};  ///< of the ellipsoid (m)
  std::array<double, 3> size{};       ///< edges of the box, from the origin on (m)
  double height = 0;                  ///< of the cylinder, from z = 0 on (m)
  double necrotic_core_radius = 0;    ///< concentric avascular core of the sphere (m); 0: none
  Symmetry symmetry = Symmetry::automatic;
  HostParameters host = {};
  ScanParameters scan = {};
  MeshFileParameters mesh = {};
  bool operator==(const GeometryParameters&) const = default;
};

/// How fine the mesh is.
struct ResolutionParameters {
  double cells_per_penetration_length = 3;
  double maximum_cells = 4e6;                ///< cell budget
  std::optional<double> coarsest_cell = {};  ///< upper limit of the cell size in the tumour (m)
  std::optional<double> rim_cell = {};       ///< overrides cells_per_penetration_length at the rim (m)
  int adaptive_cycles = 6;                   ///< at most so many refinements driven by the error indicator
  bool operator==(const ResolutionParameters&) const = default;
};

}  // namespace turgor::configuration
