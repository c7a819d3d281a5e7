#pragma once

#include <deal.II/base/types.h>

#include <map>

#include "poroelasticity/boundary.hpp"

namespace turgor::poroelasticity {

/// What the outside does to the computed part of a body, N (per metre in plane strain), along the directions
/// in which its coordinates let it be moved as a whole; the others are 0.
struct Forces {
  std::map<dealii::types::boundary_id, Place> through;  ///< loads and supports of each part of the boundary
  Place pinned = {};                                    ///< what pins took
  double pinned_magnitude = 0;  ///< its components' magnitudes, pin by pin; 0 where loads balance
  Place inside = {};            ///< loads of the volume

  /// 0 in equilibrium.
  Place sum() const {
    Place sum;
    for (int c = 0; c < 3; ++c) {
      sum[c] = pinned[c] + inside[c];
      for (const auto& [id, force] : through) sum[c] += force[c];
    }
    return sum;
  }
};

}  // namespace turgor::poroelasticity
