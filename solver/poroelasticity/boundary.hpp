#pragma once

#include <array>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

namespace turgor::poroelasticity {

/// A reference position (m); the coordinates that a problem does without are 0.
using Place = std::array<double, 3>;

/// A value of reference position and time (s).
using Given = std::function<double(const Place&, double time)>;

inline Given always(double value) {
  return [value](const Place&, double) { return value; };
}

/// What holds, loads and drains one part of the boundary. Nothing said: free and sealed.
struct Boundary {
  std::array<std::optional<Given>, 3> displacement = {};  ///< per component, m
  std::array<std::optional<Given>, 3> traction = {};      ///< dead, per reference area, Pa
  std::optional<Given> pushing = {};         ///< follower: pressure along the deformed inward normal, Pa
  double foundation = 0;                     ///< springs per reference area, Pa/m
  std::optional<Given> fluid_pressure = {};  ///< p, Pa
  std::optional<Given> inflow = {};          ///< of fluid per reference area, m/s
  /// A rigid plate: the component whose displacement is the same everywhere, and the total force along it
  /// (N; per metre in plane strain).
  std::optional<int> plate = {};
  std::function<double(double time)> plate_force = [](double) { return 0.; };
};

/// Throws std::invalid_argument where the nodes of a plate are `held` along it by another boundary.
inline void refuse_held_plate(bool held, unsigned id) {
  if (held)
    throw std::invalid_argument("the plate on boundary " + std::to_string(id) +
                                " is held along its motion by a boundary beside it");
}

/// A component of displacement that stays as it is at the vertex nearest to a place: holds a body that
/// nothing else holds, whose loads balance.
struct Pin {
  Place at = {};
  int component = 0;
};

/// What acts inside, per reference volume: for manufactured problems and infusions.
struct VolumeLoads {
  std::array<std::optional<Given>, 3> force = {};  ///< per component, N/m3
  std::optional<Given> fluid_source = {};          ///< 1/s
};

}  // namespace turgor::poroelasticity
