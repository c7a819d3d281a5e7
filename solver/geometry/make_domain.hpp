#pragma once

#include <memory>

#include "configuration/parameters/geometry_parameters.hpp"
#include "geometry/domain.hpp"

namespace turgor::geometry {

/// What the geometry needs to know about the physics to lay out its coarse mesh.
struct LayoutLengths {
  double host_extent = 0;  ///< distance from the tumour's surface to the outer boundary (m)
  double rim_cell = 0;     ///< wanted cell size at the tumour's surface (m)
  double maximum_cells = 0;
};

/// The domain that the parameters describe; `region_names` in the order of the case's regions. Its vertices
/// are where they belong after `Domain::refine_to` only.
std::unique_ptr<Domain> make_domain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
                                    std::vector<std::string> region_names, const LayoutLengths& lengths);

}  // namespace turgor::geometry
