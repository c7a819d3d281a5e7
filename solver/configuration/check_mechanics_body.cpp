#include "configuration/checks.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

bool is_round(Shape shape) {
  return shape == Shape::sphere || shape == Shape::ellipsoid;
}

void check_shape(const Case& parameters, ProblemList& problems) {
  const auto& geometry = parameters.geometry;
  const auto& axes = geometry.semi_axes;
  const bool spheroid = geometry.shape == Shape::ellipsoid && axes[0] == axes[1];
  switch (parameters.mechanics.coordinates) {
    case Coordinates::none:
    case Coordinates::cartesian:
      break;
    case Coordinates::radial:
      if (geometry.shape != Shape::sphere)
        problems.add("geometry.shape", "radial coordinates need a sphere; write shape = \"sphere\"");
      break;
    case Coordinates::axisymmetric:
      if (geometry.shape != Shape::sphere && geometry.shape != Shape::cylinder && !spheroid)
        problems.add("geometry.shape",
                     "axisymmetric coordinates need a sphere, a cylinder, or an ellipsoid whose first two "
                     "semi-axes are equal; write mechanics.coordinates = \"cartesian\" for all others");
      break;
    case Coordinates::plane_strain:
      if (geometry.shape != Shape::box && geometry.shape != Shape::cylinder)
        problems.add("geometry.shape", "plane strain needs a box or a cylinder, whose section is computed");
      break;
  }
  if (parameters.mechanics.linear_solver == MechanicsSolver::matrix_free &&
      parameters.mechanics.coordinates != Coordinates::cartesian)
    problems.add("mechanics.linear_solver",
                 "\"matrix_free\" is for cartesian coordinates; write \"automatic\" or \"direct\"");
}

void check_host(const Case& parameters, ProblemList& problems) {
  const auto& geometry = parameters.geometry;
  const bool cartesian = parameters.mechanics.coordinates == Coordinates::cartesian;
  if (geometry.host.shape == HostShape::box && !cartesian)
    problems.add("geometry.host.shape", "these coordinates need a sphere; write shape = \"sphere\"");
  if (geometry.host.shape != HostShape::none && !geometry.host.extent)
    problems.add("geometry.host.extent",
                 "is required with mechanics: how far the host reaches, for example extent = \"20 mm\"; its "
                 "stress falls with the cube of the distance");
  if (geometry.shape == Shape::scan && geometry.host.shape == HostShape::none)
    problems.add("geometry.host.shape",
                 "a scan grows in a host; write host.shape = \"box\" and host.extent in [geometry]");
  if ((geometry.shape == Shape::scan || geometry.shape == Shape::mesh) && !parameters.resolution.rim_cell)
    problems.add(
        "resolution.rim_cell",
        "is required for the mechanics of a scan or mesh: the cells' size at the tumour's surface, for "
        "example rim_cell = \"1 mm\"");
}

void check_excision_and_cut(const Case& parameters, ProblemList& problems) {
  const auto& mechanics = parameters.mechanics;
  const auto& geometry = parameters.geometry;
  const auto within = [&](const std::string& key, double time) {
    if (!(time > 0)) problems.add(key, "has to come after time 0, such as at \"1 s\"");
    if (time >= parameters.time.end)
      problems.add(key, "is not before the end, " + units::to_text(parameters.time.end, units::time, "d"));
  };
  if (mechanics.excision) {
    if (geometry.host.shape == HostShape::none)
      problems.add("mechanics.excision", "there is no host to cut away");
    else if (!is_round(geometry.shape))
      problems.add("mechanics.excision", "only spheres and ellipsoids can be cut out of their host so far");
    within("mechanics.excision", *mechanics.excision);
  }
  if (!mechanics.cut.time) return;
  within("mechanics.cut.time", *mechanics.cut.time);
  if (mechanics.coordinates != Coordinates::cartesian || geometry.symmetry != Symmetry::half) {
    problems.add("mechanics.cut",
                 "a cut along z = 0 needs mechanics.coordinates = \"cartesian\" and geometry.symmetry = "
                 "\"half\"");
    return;
  }
  const bool alone = geometry.host.shape == HostShape::none;
  if (!alone && !(mechanics.excision && *mechanics.excision <= *mechanics.cut.time))
    problems.add("mechanics.cut.time",
                 "the tumour is cut once its host was cut away; give mechanics.excision, at "
                 "this time or before");
}

}  // namespace

void check_mechanics_body(const Case& parameters, ProblemList& problems) {
  check_shape(parameters, problems);
  check_host(parameters, problems);
  check_excision_and_cut(parameters, problems);
}

}  // namespace turgor::configuration
