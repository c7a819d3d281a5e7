#pragma once

#include <array>
#include <functional>
#include <optional>

namespace turgor::poroelasticity {

/// A value that may change with time (s).
using OfTime = std::function<double(double time)>;

inline OfTime always(double value) {
  return [value](double) { return value; };
}

/// What holds, loads and drains one part of the boundary. Nothing said: free and sealed.
struct Boundary {
  std::array<std::optional<OfTime>, 3> displacement = {};  ///< per component, m
  std::array<std::optional<OfTime>, 3> traction = {};      ///< dead, per reference area, Pa
  std::optional<OfTime> pushing = {};         ///< follower: pressure along the deformed inward normal, Pa
  double foundation = 0;                      ///< springs per reference area, Pa/m
  std::optional<OfTime> fluid_pressure = {};  ///< p, Pa
  std::optional<OfTime> inflow = {};          ///< of fluid per reference area, m/s
  /// A rigid plate: the component whose displacement is the same everywhere, and the total force along it
  /// (N; per metre in plane strain).
  std::optional<int> plate = {};
  OfTime plate_force = always(0);
};

}  // namespace turgor::poroelasticity
