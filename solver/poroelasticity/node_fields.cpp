#include "poroelasticity/node_fields.hpp"

#include <algorithm>

namespace turgor::poroelasticity {

NodeFields::NodeFields(const TaylorHoodMesh& mesh) : mesh_(mesh) {
  mesh.displacement.initialise(displacement_, 3);
  mesh.pressure.initialise(pressure_, 1);
}

void NodeFields::load(std::span<const double> owned) {
  const std::size_t displacements = 3 * mesh_.displacement.owned();
  displacement_.zero_out_ghost_values();
  pressure_.zero_out_ghost_values();
  std::copy_n(owned.begin(), displacements, displacement_.begin());
  std::copy(owned.begin() + displacements, owned.end(), pressure_.begin());
  mesh_.displacement.fill(displacement_, 3);
  mesh_.pressure.fill(pressure_, 1);
}

kernels::PoroelasticVector<const double> NodeFields::values() const {
  return {{displacement_.begin(), 3 * mesh_.displacement.size()}, {pressure_.begin(), mesh_.pressure.size()}};
}

void NodeFields::clear() {
  displacement_ = 0;
  pressure_ = 0;
}

kernels::PoroelasticVector<double> NodeFields::rows() {
  return {{displacement_.begin(), 3 * mesh_.displacement.size()}, {pressure_.begin(), mesh_.pressure.size()}};
}

void NodeFields::add_to(std::span<double> owned) {
  mesh_.displacement.collect(displacement_, 3);
  mesh_.pressure.collect(pressure_, 1);
  const std::size_t displacements = 3 * mesh_.displacement.owned();
  for (std::size_t n = 0; n < displacements; ++n) owned[n] += displacement_.begin()[n];
  for (std::size_t n = displacements; n < owned.size(); ++n) owned[n] += pressure_.begin()[n - displacements];
}

}  // namespace turgor::poroelasticity
