#include "geometry/make_domain.hpp"

#include "geometry/block_domain.hpp"
#include "geometry/mesh_file_domain.hpp"
#include "geometry/scan_domain.hpp"
#include "geometry/shape_domain.hpp"

namespace turgor::geometry {

std::unique_ptr<Domain> make_domain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
                                    std::vector<std::string> region_names, const LayoutLengths& lengths) {
  using configuration::Shape;
  switch (geometry.shape) {
    case Shape::sphere:
    case Shape::ellipsoid:
      return std::make_unique<ShapeDomain>(communicator, geometry, std::move(region_names),
                                           lengths.host_extent);
    case Shape::box:
    case Shape::cylinder:
      return std::make_unique<BlockDomain>(communicator, geometry, std::move(region_names));
    case Shape::mesh:
      return std::make_unique<MeshDomain>(communicator, geometry, std::move(region_names));
    case Shape::scan:
      return std::make_unique<ScanDomain>(communicator, geometry, std::move(region_names), lengths.rim_cell,
                                          lengths.maximum_cells, lengths.host_extent, false);
  }
  throw std::logic_error("A shape without a domain.");
}

}  // namespace turgor::geometry
