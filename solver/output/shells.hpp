#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "output/nodal_values.hpp"

namespace turgor::geometry {
class Domain;
}
namespace turgor::discretization {
class NodeGraph;
}

namespace turgor::output {

/// A layer of tissue at one distance from the tumour's surface.
struct Shell {
  double distance;             ///< volume mean of the distance (m), positive inside the tumour
  double volume;               ///< of the whole body (m3)
  std::optional<double> mean;  ///< of the field, by weight; empty where the shell has none
};

/// Shell averages of nodal fields over the distance from the tumour's surface.
///
/// Shell k holds what lies in [k, k + 1) thicknesses below the surface. Each node gives its volume to the
/// shell that it lies in; a node on the surface gives its tumour volume to the first shell inside and its
/// host volume to the first one outside. As distance and field are averaged alike, a profile that is linear
/// in the distance is met exactly. All ranks call together.
class Shells {
 public:
  /// `tumour_regions`: the regions whose volume lies below the surface.
  Shells(const discretization::NodeGraph& graph, const geometry::Domain& domain,
         std::span<const std::size_t> tumour_regions, double thickness);

  /// Averages of a field on the owned nodes, by volume, or by volume times a factor per owned node (such as
  /// the accessible fluid fraction); from the outermost shell inwards, empty shells left out.
  std::vector<Shell> averages(const NodalValues& values, std::span<const double> factor = {}) const;

 private:
  /// What a node gives to a shell.
  struct Part {
    std::int32_t node, shell;
    double volume, distance;
  };

  const discretization::NodeGraph& graph_;
  double multiplicity_;
  std::vector<Part> parts_;
  std::int64_t shells_ = 0;
};

/// A thickness that leaves no shell of the rim empty: the longest edge of the tumour's cells that touch its
/// surface (m), over all ranks.
double shell_thickness_from_mesh(const geometry::Domain& domain, std::span<const std::size_t> tumour_regions);

/// How deep below the surface the mean has fallen to `fraction` of the highest shell mean (m).
///
/// Taken inwards from the shell with the highest mean over the shells inside the tumour, linear between the
/// shells' distances; empty where the mean never falls so far or is nowhere positive.
std::optional<double> penetration_depth(std::span<const Shell> shells, double fraction);

}  // namespace turgor::output
