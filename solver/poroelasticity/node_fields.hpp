#pragma once

#include "poroelasticity/taylor_hood_mesh.hpp"

namespace turgor::poroelasticity {

/// Displacement and pressure, or their rows, on all nodes that a rank's cells touch: what kernels read and
/// write.
class NodeFields {
 public:
  explicit NodeFields(const TaylorHoodMesh& mesh);

  /// From owned unknowns [u | p]; ghosts and hanging nodes are filled.
  void load(std::span<const double> owned);
  kernels::PoroelasticVector<const double> values() const;
  /// Zeros, to be added to; then added to owned rows.
  void clear();
  kernels::PoroelasticVector<double> rows();
  void add_to(std::span<double> owned);

 private:
  const TaylorHoodMesh& mesh_;
  NodeVector<double> displacement_, pressure_;
};

}  // namespace turgor::poroelasticity
