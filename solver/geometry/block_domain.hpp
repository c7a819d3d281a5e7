#pragma once

#include <deal.II/fe/mapping_q.h>

#include "configuration/parameters/geometry_parameters.hpp"
#include "geometry/domain.hpp"

namespace turgor::geometry {

/// A box with a corner at the origin, or a cylinder around the z axis from z = 0 on: the bodies of standard
/// problems, of one region "tumour". All of their surface is outer boundary.
class BlockDomain : public Domain {
 public:
  BlockDomain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
              std::vector<std::string> region_names);

  const dealii::Mapping<3>& mapping() const override { return mapping_; }
  double depth(const dealii::Point<3>& point) const override;

 protected:
  /// Manifolds place vertices, and cells inherit the only region.
  void place() override {}

 private:
  configuration::GeometryParameters geometry_;
  dealii::MappingQ<3> mapping_{1};
};

}  // namespace turgor::geometry
