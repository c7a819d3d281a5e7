#pragma once

#include <cstddef>
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

/// Weighted statistics of a nodal field; all empty where there is no weight.
struct Statistics {
  std::optional<double> mean;     ///< sum w u / sum w
  std::optional<double> minimum;  ///< over the nodes with weight
  std::optional<double> maximum;
  /// sqrt(sum w (u - mean)^2 / sum w) / |mean|; empty where the mean is 0.
  std::optional<double> coefficient_of_variation;
};

/// Means and totals over regions of the body, over all ranks.
///
/// The weight of node i in region r is V_i^r = int_r phi_i, so that a mean is the volume mean of the
/// trilinear field. Sums are compensated: they agree to 1e-12 over any number of ranks. All ranks call
/// together.
class BodyStatistics {
 public:
  BodyStatistics(const discretization::NodeGraph& graph, const geometry::Domain& domain);

  /// V_i summed over the given regions (m3), of the owned nodes, as meshed (not times the multiplicity).
  std::vector<double> weights(std::span<const std::size_t> regions) const;
  std::vector<double> weights(std::size_t region) const { return weights({&region, 1}); }

  /// Statistics of a field on the owned nodes with a weight per owned node.
  Statistics of(const NodalValues& values, std::span<const double> weights) const;
  /// sum w u of the whole body (times the multiplicity of an octant).
  double total(const NodalValues& values, std::span<const double> weights) const;
  /// sum w of the whole body.
  double total(std::span<const double> weights) const;

 private:
  const discretization::NodeGraph& graph_;
  double multiplicity_;
};

}  // namespace turgor::output
