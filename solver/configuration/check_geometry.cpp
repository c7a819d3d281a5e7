#include <algorithm>
#include <cmath>
#include <cstdio>

#include "configuration/checks.hpp"
#include "configuration/resolve.hpp"
#include "units/nearest_word.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

std::string millimetres(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g mm", value * 1e3);
  return text;
}

void require(bool given, const std::string& key, const std::string& message, ProblemList& problems) {
  // A value that was written but refused already has its problem.
  if (!given && !problems.was_written(key)) problems.add(key, message);
}

bool is_built_in(const GeometryParameters& geometry) {
  return geometry.shape == Shape::sphere || geometry.shape == Shape::ellipsoid;
}

bool is_block(const GeometryParameters& geometry) {
  return geometry.shape == Shape::box || geometry.shape == Shape::cylinder;
}

/// Values that another shape would use hint at a wrong `shape`.
void check_belonging(const GeometryParameters& geometry, ProblemList& problems) {
  const auto only_for = [&](const std::string& key, const std::string& shape, bool right) {
    if (!right && problems.was_written(key) && !problems.refused(key))
      problems.add(key, "is only for shape = \"" + shape + "\"; delete it or change geometry.shape");
  };
  only_for("geometry.radius", "sphere\" or \"cylinder",
           geometry.shape == Shape::sphere || geometry.shape == Shape::cylinder);
  only_for("geometry.size", "box", geometry.shape == Shape::box);
  only_for("geometry.height", "cylinder", geometry.shape == Shape::cylinder);
  only_for("geometry.semi_axes", "ellipsoid", geometry.shape == Shape::ellipsoid);
  only_for("geometry.necrotic_core_radius", "sphere", geometry.shape == Shape::sphere);
  only_for("geometry.scan.file", "scan", geometry.shape == Shape::scan);
  only_for("geometry.mesh.file", "mesh", geometry.shape == Shape::mesh);
}

void check_host(const GeometryParameters& geometry, ProblemList& problems) {
  const auto& host = geometry.host;
  if (geometry.shape == Shape::mesh && host.shape != HostShape::none)
    problems.add("geometry.host.shape",
                 "a mesh brings its host along as a region of its own; delete [geometry.host]");
  if (is_block(geometry) && host.shape != HostShape::none)
    problems.add("geometry.host.shape",
                 "a box or cylinder stands alone; delete [geometry.host], or take a sphere or ellipsoid");
  if (geometry.shape == Shape::scan && host.shape == HostShape::sphere)
    problems.add("geometry.host.shape", "the host of a scan is a box; write shape = \"box\"");
  if (host.shape == HostShape::none && host.extent)
    problems.add("geometry.host.extent", "there is no host; write shape = \"sphere\" or \"box\" beside it");
}

/// A symmetric probe position: the octant x, y, z >= 0 is computed, and all others follow from it.
bool inside_built_in(const GeometryParameters& geometry, const std::array<double, 3>& point,
                     double tolerance) {
  const double extent = geometry.host.extent.value_or(0);
  const bool sphere = geometry.shape == Shape::sphere;
  double squares = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    const double reach = (sphere ? geometry.radius : geometry.semi_axes[k]) + extent;
    if (geometry.host.shape == HostShape::box) {
      if (std::abs(point[k]) > reach * (1 + tolerance)) return false;
    } else {
      squares += point[k] * point[k] / (reach * reach);
    }
  }
  return geometry.host.shape == HostShape::box || squares <= (1 + tolerance) * (1 + tolerance);
}

}  // namespace

void check_geometry(const Case& parameters, ProblemList& problems) {
  const auto& geometry = parameters.geometry;
  if (geometry.shape == Shape::sphere)
    require(geometry.radius > 0, "geometry.radius",
            "a sphere needs its radius, for example radius = \"5 mm\" in [geometry]", problems);
  if (geometry.shape == Shape::ellipsoid)
    require(geometry.semi_axes[0] > 0, "geometry.semi_axes",
            "an ellipsoid needs semi_axes = [\"6 mm\", \"5 mm\", \"4 mm\"] in [geometry]", problems);
  if (geometry.shape == Shape::cylinder) {
    require(geometry.radius > 0, "geometry.radius",
            "a cylinder needs its radius, for example radius = \"1 mm\" in [geometry]", problems);
    require(geometry.height > 0, "geometry.height",
            "a cylinder needs its height, for example height = \"2 mm\" in [geometry]", problems);
  }
  if (geometry.shape == Shape::box)
    require(geometry.size[0] > 0, "geometry.size",
            "a box needs size = [\"1 mm\", \"1 mm\", \"10 mm\"] in [geometry]", problems);
  if (geometry.shape == Shape::scan)
    require(!geometry.scan.file.empty(), "geometry.scan.file",
            "a scan needs its image, for example file = \"tumour.nii.gz\" in [geometry.scan]", problems);
  if (geometry.shape == Shape::mesh)
    require(!geometry.mesh.file.empty(), "geometry.mesh.file",
            "a mesh needs its file, for example file = \"tumour.msh\" in [geometry.mesh]", problems);
  if (geometry.shape == Shape::sphere && geometry.radius > 0 &&
      geometry.necrotic_core_radius >= geometry.radius)
    problems.add("geometry.necrotic_core_radius",
                 millimetres(geometry.necrotic_core_radius) +
                     " reaches the tumour's surface; it must be below the radius, " +
                     millimetres(geometry.radius));
  if (!is_built_in(geometry) &&
      (geometry.symmetry == Symmetry::octant || geometry.symmetry == Symmetry::half))
    problems.add("geometry.symmetry",
                 "an octant needs a built-in shape (sphere or ellipsoid), and so does a half; "
                 "all others are computed whole: write \"automatic\"");
  check_belonging(geometry, problems);
  check_host(geometry, problems);
}

void check_times_and_probes(const Case& parameters, ProblemList& problems) {
  const auto& time = parameters.time;
  for (const double output : time.outputs)
    if (output > time.end) {
      problems.add("time.outputs", units::to_text(output, units::time, "h") + " is after the end, " +
                                       units::to_text(time.end, units::time, "h") +
                                       "; drop it or let time.end be later");
      break;
    }
  for (const auto& probe : parameters.output.probes) {
    const std::string key = join_key("probes", probe.name);
    const bool line = probe.from && probe.to;
    if (probe.from.has_value() != probe.to.has_value()) {
      const std::string missing = probe.from ? "to" : "from";
      if (!problems.was_written(key + "." + missing))
        problems.add(key, "a line needs both ends; " + missing + " is missing");
    } else if (line && problems.was_written(key + ".points")) {
      problems.add(key, "points and a line from .. to are both given; keep one of the two");
    } else if (!line && probe.points.empty() && !problems.was_written(key + ".points") &&
               !problems.was_written(key + ".from")) {
      problems.add(key,
                   "needs points = [[\"0 mm\", \"0 mm\", \"0 mm\"]], or a line: from, to, number_of_points");
    }
    const bool size_known =
        parameters.geometry.host.shape == HostShape::none || parameters.geometry.host.extent;
    const bool has_size = parameters.geometry.radius > 0 || parameters.geometry.semi_axes[0] > 0;
    if (!is_built_in(parameters.geometry) || !size_known || !has_size) continue;
    // A probe on the surface itself is fine.
    constexpr double rounding = 1e-9;
    for (const auto& point : probe.points)
      if (!inside_built_in(parameters.geometry, point, rounding)) {
        problems.add(key + (line ? ".from" : ".points"),
                     "the point (" + millimetres(point[0]) + ", " + millimetres(point[1]) + ", " +
                         millimetres(point[2]) + ") lies outside the computed body; the centre is (0, 0, 0)");
        break;
      }
  }
}

void check_regions(const Case& parameters, ProblemList& problems) {
  const auto needed = regions_of_shape(parameters.geometry);
  for (const auto& region : parameters.regions) {
    const std::string key = join_key("regions", region.name);
    const bool known_to_shape = std::find(needed.begin(), needed.end(), region.name) != needed.end();
    if (!needed.empty() && !known_to_shape) {
      std::string all;
      for (const auto& name : needed) all += (all.empty() ? "" : ", ") + name;
      const std::string nearest = units::suggestion(region.name, needed);
      problems.add(key, "the geometry has no region of this name" +
                            (nearest.empty() ? "; its regions are " + all : nearest));
      continue;
    }
    const bool names_its_tissue =
        region.name == "tumour" || region.name == "host" || region.name == "necrotic_core";
    if (!names_its_tissue && !problems.was_written(key + ".tissue")) {
      problems.add(key, "needs tissue = \"tumour\", \"normal\" or \"necrotic\" in [" + key +
                            "]: whose defaults it takes");
    }
    const auto& wall = region.vessel_wall;
    const std::string wall_key = key + ".vessel_wall";
    if (wall.pores == PoreDistribution::classes && wall.classes.empty() &&
        !problems.was_written(wall_key + ".classes"))
      problems.add(wall_key,
                   "pores = \"classes\" needs classes = [{ diameter = \"200 nm\", area_fraction = 1e-3 }]");
    if (wall.pores != PoreDistribution::classes && !wall.classes.empty())
      problems.add(wall_key + ".classes", "is only for pores = \"classes\"");
    for (std::size_t i = 0; i < wall.classes.size(); ++i) {
      const std::string class_key = wall_key + ".classes." + std::to_string(i + 1);
      require(wall.classes[i].diameter > 0, class_key + ".diameter",
              "a pore class needs diameter = \"200 nm\"", problems);
      require(wall.classes[i].area_fraction > 0, class_key + ".area_fraction",
              "a pore class needs area_fraction = 1e-3", problems);
    }
    double covered = 0;
    for (const auto& pores : wall.classes) covered += pores.area_fraction;
    if (covered > 1)
      problems.add(wall_key + ".classes", "the area fractions sum to " + units::to_text(covered) +
                                              "; pores cannot cover more than the whole wall");
    if (wall.pores == PoreDistribution::log_normal) {
      require(wall.mean_diameter > 0, wall_key + ".mean_diameter",
              "pores = \"log_normal\" needs mean_diameter = \"200 nm\"", problems);
      require(wall.standard_deviation > 0, wall_key + ".standard_deviation",
              "pores = \"log_normal\" needs standard_deviation = \"60 nm\"", problems);
    }
    if (wall.pores == PoreDistribution::implied && region.vessel_surface_density > 0 &&
        region.vessel_hydraulic_conductivity <= 0)
      problems.add(wall_key + ".pores",
                   "pores = \"implied\" needs a vessel_hydraulic_conductivity above zero to follow from");
  }
}

}  // namespace turgor::configuration
