#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "poroelasticity/poroelastic_problem.hpp"
#include "poroelasticity/taylor_hood_mesh.hpp"

namespace turgor::poroelasticity {

/// What acts on the boundary and inside of a body at rest, as rows on owned nodes: dead tractions, at small
/// strain pressures along the normal, inflow, body forces and sources of fluid. Displacements do not turn or
/// stretch it.
class SurfaceLoads {
 public:
  using Boundaries = std::map<dealii::types::boundary_id, Boundary>;
  SurfaceLoads(const dealii::Triangulation<3>& triangulation, const TaylorHoodMesh& mesh,
               const Boundaries& boundaries, Strain strain);
  ~SurfaceLoads();

  /// Adds forces (N) to momentum and step times inflow (m3) to mass.
  void add(const VolumeLoads& inside, double time, double step, std::span<double> momentum,
           std::span<double> mass) const;
  /// What each part of the boundary puts on this rank's cells, N.
  std::map<dealii::types::boundary_id, Place> forces(double time) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::poroelasticity
