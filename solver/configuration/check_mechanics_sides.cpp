#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "configuration/resolve.hpp"
#include "configuration/table_check.hpp"
#include "units/nearest_word.hpp"

namespace turgor::configuration {

namespace {

bool is_flat(const std::string& side) {
  return side.find("_m") != std::string::npos || side == "bottom" || side == "top";
}

bool is_end(const std::string& side) {
  return side == "bottom" || side == "top";
}

OuterSolid solid_of(const MechanicsParameters& mechanics, const std::string& name) {
  for (const auto& side : mechanics.sides)
    if (side.name == name) return side.body.solid;
  return mechanics.boundary.solid;
}

bool holds_all(OuterSolid solid) {
  return solid == OuterSolid::fixed || solid == OuterSolid::displacement;
}

/// A course needs a time for each value, in order.
void check_course(const char* key, const std::vector<double>& values, const std::vector<double>& times,
                  TableCheck& check) {
  const std::size_t wanted = times.empty() ? 1 : times.size();
  if (!values.empty() && values.size() != wanted)
    check.problem(key, "has " + std::to_string(values.size()) + " values for " +
                           std::to_string(times.size()) + " times; give one for each");
  if (!std::is_sorted(times.begin(), times.end(), std::less_equal<>()))
    check.problem("times", "must increase");
}

bool any(const std::array<double, 3>& vector) {
  return std::ranges::any_of(vector, [](double x) { return x != 0; });
}

/// Along each axis a reason why nothing can be moved or pulled there; none where it can.
using Barred = std::array<std::string, 3>;

Barred barred_axes(const Case& parameters) {
  const auto& geometry = parameters.geometry;
  const bool round = geometry.shape == Shape::sphere || geometry.shape == Shape::ellipsoid;
  const std::string mirrored =
      "the body's plane of symmetry across it mirrors it; write geometry.symmetry = "
      "\"none\" in cartesian coordinates";
  switch (parameters.mechanics.coordinates) {
    case Coordinates::radial:
      return {"", "radial coordinates have the first alone", "radial coordinates have the first alone"};
    case Coordinates::axisymmetric:
      return {"", round ? mirrored : "", "axisymmetric coordinates are r and z, the first two"};
    case Coordinates::plane_strain:
      return {"", "", "plane strain has x and y, the first two"};
    case Coordinates::none:
    case Coordinates::cartesian:
      break;
  }
  if (!round || geometry.symmetry == Symmetry::none) return {};
  if (geometry.symmetry == Symmetry::half) return {"", "", mirrored};
  return {mirrored, mirrored, mirrored};
}

void check_components(const char* key, const std::array<double, 3>& vector, const Barred& barred,
                      TableCheck& check) {
  for (std::size_t c = 0; c < 3; ++c)
    if (vector[c] != 0 && !barred[c].empty())
      check.problem(key, "number " + std::to_string(c + 1) + " has to be 0: " + barred[c]);
}

void check_solid_boundary(const SolidBoundaryParameters& boundary, bool has_inflow, const Barred& barred,
                          TableCheck check) {
  const auto kind = boundary.solid;
  const bool pressure = kind == OuterSolid::pressure;
  const bool factors = kind == OuterSolid::displacement || kind == OuterSolid::traction ||
                       kind == OuterSolid::plate || has_inflow;
  const auto only_for = [&](const std::string& key, bool right, const std::string& word) {
    if (!right && check.written(key)) check.problem(key, "is only for solid = \"" + word + "\"");
  };
  const std::string driven = R"(displacement", "traction", "plate" or fluid = "inflow)";
  only_for("pressures", pressure, "pressure");
  only_for("times", pressure || factors, R"(pressure", ")" + driven);
  only_for("stiffness", kind == OuterSolid::foundation, "foundation");
  only_for("displacement", kind == OuterSolid::displacement, "displacement");
  only_for("traction", kind == OuterSolid::traction, "traction");
  only_for("force", kind == OuterSolid::plate, "plate");
  only_for("factors", factors, driven);
  if (pressure) {
    check.require(!boundary.pressures.empty(), "pressures",
                  "solid = \"pressure\" needs pressures = \"500 Pa\"");
    check_course("pressures", boundary.pressures, boundary.times, check);
  }
  if (!pressure || has_inflow) {  // the same times are those of an inflow beside a pressure
    check_course("factors", boundary.factors, boundary.times, check);
    if (!boundary.times.empty())
      check.require(!boundary.factors.empty(), "factors", "times need factors = [0, 1]: one for each");
  }
  if (kind == OuterSolid::foundation)
    check.require(boundary.stiffness > 0, "stiffness",
                  "solid = \"foundation\" needs stiffness = \"2 kPa/mm\"");
  if (kind == OuterSolid::displacement)
    check.require(any(boundary.displacement), "displacement",
                  "solid = \"displacement\" needs displacement = [\"-0.1 mm\", \"0 mm\", \"0 mm\"]; for none "
                  "write solid = \"fixed\"");
  if (kind == OuterSolid::traction)
    check.require(any(boundary.traction), "traction",
                  "solid = \"traction\" needs traction = [\"-500 Pa\", \"0 Pa\", \"0 Pa\"]");
  if (kind == OuterSolid::plate)
    check.require(boundary.force != 0, "force", "solid = \"plate\" needs force = \"-1 mN\"");
  check_components("displacement", boundary.displacement, barred, check);
  check_components("traction", boundary.traction, barred, check);
}

/// What a side holds or moves along each axis at first; nothing where it is free.
std::array<std::optional<double>, 3> held_by(const SolidBoundaryParameters& boundary,
                                             const std::string& side) {
  std::array<std::optional<double>, 3> held;
  if (holds_all(boundary.solid))
    for (std::size_t c = 0; c < 3; ++c)
      held[c] = boundary.solid == OuterSolid::displacement ? boundary.displacement[c] : 0;
  if (boundary.solid == OuterSolid::roller) {
    const std::size_t axis = side.front() == 'x' ? 0 : side.front() == 'y' ? 1 : 2;
    held[axis] = 0;
  }
  return held;
}

}  // namespace

std::vector<std::string> sides_of(const Case& parameters) {
  const auto coordinates = parameters.mechanics.coordinates;
  if (parameters.geometry.shape == Shape::box) {
    std::vector<std::string> sides = {"x_min", "x_max", "y_min", "y_max"};
    if (coordinates == Coordinates::cartesian) sides.insert(sides.end(), {"z_min", "z_max"});
    return sides;
  }
  if (parameters.geometry.shape == Shape::cylinder) {
    if (coordinates == Coordinates::plane_strain) return {"side"};
    return {"side", "bottom", "top"};
  }
  return {"outer"};
}

void check_mechanics_sides(const Case& parameters, ProblemList& problems) {
  const auto& mechanics = parameters.mechanics;
  const auto flat = [&](const SolidBoundaryParameters& boundary, const std::string& table, bool is) {
    if (!is && (boundary.solid == OuterSolid::roller || boundary.solid == OuterSolid::plate))
      problems.add(table + ".solid",
                   "a roller or a plate needs a plane side, of a box or the ends of a cylinder");
  };
  const auto barred = barred_axes(parameters);
  check_solid_boundary(mechanics.boundary, false, barred, {"mechanics.boundary", problems});
  flat(mechanics.boundary, "mechanics.boundary", false);
  const auto known = sides_of(parameters);
  for (const auto& side : mechanics.sides) {
    const std::string table = join_key("mechanics.sides", side.name);
    if (std::find(known.begin(), known.end(), side.name) == known.end()) {
      std::string all;
      for (const auto& name : known) all += (all.empty() ? "" : ", ") + name;
      const std::string nearest = units::suggestion(side.name, known);
      problems.add(table, "the body has no side of this name" +
                              (nearest.empty() ? "; its sides are " + all : nearest));
      continue;
    }
    const bool inflow = side.fluid == SideFluid::inflow;
    check_solid_boundary(side.body, inflow, barred, {table, problems});
    flat(side.body, table, is_flat(side.name));
    TableCheck check(table, problems);
    if (side.body.solid == OuterSolid::plate)
      for (const auto& other : known)
        if (other.front() != side.name.front() && is_flat(side.name) &&
            !(is_end(other) && is_end(side.name)) && holds_all(solid_of(mechanics, other)))
          check.problem("solid", "a plate cannot move beside " + other +
                                     ", which holds its edge; let that be a \"roller\" or \"free\"");
    if (parameters.geometry.shape == Shape::box) {
      const auto here = held_by(side.body, side.name);
      for (const auto& other : mechanics.sides) {
        if (other.name.front() == side.name.front() || !(side.name < other.name)) continue;
        const auto there = held_by(other.body, other.name);
        for (std::size_t c = 0; c < 3; ++c)
          if (here[c] && there[c] && *here[c] != *there[c])
            check.warn("solid", std::string("moves the edge with ") + other.name + " otherwise along " +
                                    "xyz"[c] + " than that does; one of the two wins there");
      }
    }
    // What has a default of its own stands in every echo of a file.
    if (side.fluid != SideFluid::pressure && side.fluid_pressure != 0)
      check.problem("fluid_pressure", "is only for fluid = \"pressure\"");
    if (!inflow && side.inflow != 0) check.problem("inflow", "is only for fluid = \"inflow\"");
  }
}

}  // namespace turgor::configuration
