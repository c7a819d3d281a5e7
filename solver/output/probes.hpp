#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "output/nodal_values.hpp"

namespace turgor::geometry {
class Domain;
}
namespace turgor::discretization {
class NodeGraph;
}

namespace turgor::output {

/// A point at which fields are read, and the name of the probe that it belongs to.
struct ProbePoint {
  std::string probe;
  std::array<double, 3> position;  ///< m
};

/// Points located in the mesh.
///
/// A point of an octant's body is reflected into the octant. A cell takes a point up to a tenth of its size
/// outside of it, where no other cell holds it: the straight cells leave out a little of a curved body, and
/// the value is then that of the nearest point of the cell. One rank owns each point. All ranks call
/// together.
class Probes {
 public:
  Probes(const discretization::NodeGraph& graph, const geometry::Domain& domain,
         std::vector<ProbePoint> points);

  const std::vector<ProbePoint>& points() const { return points_; }
  /// One line for each probe that lies outside the mesh, with its name and coordinates; on all ranks.
  const std::vector<std::string>& outside() const { return outside_; }
  /// The trilinear values at the points, on all ranks; NaN outside. `values` on owned and ghost nodes.
  std::vector<double> evaluate(const NodalValues& values) const;

 private:
  /// Where this rank found a point of its own.
  struct Place {
    std::size_t point;
    std::int32_t cell;  ///< in the order of for_each_cell
    std::array<double, 8> weight;
  };

  const discretization::NodeGraph& graph_;
  std::vector<ProbePoint> points_;
  std::vector<Place> places_;
  std::vector<char> found_;
  std::vector<std::string> outside_;
};

}  // namespace turgor::output
