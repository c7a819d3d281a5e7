#pragma once

#include <mpi.h>

#include <turgor/kernels/graph.hpp>
#include <turgor/kernels/halo.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "discretization/trilinear_cell.hpp"

namespace turgor::geometry {
class Domain;
}

namespace turgor::discretization {

/// The body as the transport kernels and the pressure solver see it: free nodes and, per pair of nodes and
/// region, condensed finite-element coefficients. Hanging nodes and cells outside the body are gone.
///
/// Nodes are numbered over all ranks without gaps; this rank owns [first_node, first_node + owned_nodes).
/// Local indices count owned nodes first, then ghosts. Rebuild it after every change of the mesh.
class NodeGraph {
 public:
  explicit NodeGraph(const geometry::Domain& domain);
  ~NodeGraph();
  NodeGraph(const NodeGraph&) = delete;
  NodeGraph& operator=(const NodeGraph&) = delete;

  MPI_Comm communicator() const;
  std::size_t owned_nodes() const;
  std::size_t ghost_nodes() const;
  std::size_t regions() const;
  std::int64_t first_node() const;
  std::int64_t total_nodes() const;
  /// Number over all ranks of each local node (owned, then ghosts).
  std::span<const std::int64_t> global_numbers() const;

  /// Entries (i, j, region) with k_ij^r = int_r grad phi_i . grad phi_j (m).
  kernels::Graph view() const;
  /// A halo for vectors on this graph's local numbering.
  std::unique_ptr<kernels::Halo> make_halo() const;

  /// V_i^r = int_r phi_i (m3) of the owned nodes.
  std::span<const double> volume(std::size_t region) const;
  /// Owned nodes on the outer boundary.
  std::span<const std::int32_t> outer_nodes() const;
  /// Positions of the owned nodes (m).
  std::span<const Vector3> positions() const;

  /// Coefficients c_ij^r of the convection by w = -K_r grad p (m3/s), per entry of view(): `in` carries c_j
  /// into row i, `out` carries c_i into row j. `pressure` on owned and ghost nodes.
  struct Convection {
    std::vector<double> in, out;
  };
  Convection convection(std::span<const double> pressure, std::span<const double> conductivity) const;
  /// The same for an imposed flux w(x) (m/s).
  Convection convection(const std::function<Vector3(const Vector3&)>& flux) const;
  /// int w . grad phi_i (m3/s) of the owned nodes: what the flow brings into row i of a uniform
  /// concentration 1.
  std::vector<double> net_inflow(const Convection& convection) const;

  /// A field on owned and ghost nodes from its owned values, `width` values a node.
  std::vector<double> with_ghosts(std::span<const double> owned_values, std::size_t width = 1) const;

  struct Implementation;
  const Implementation& implementation() const { return *implementation_; }

 private:
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::discretization
