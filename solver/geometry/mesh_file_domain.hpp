#pragma once

#include <deal.II/fe/mapping_q1.h>

#include "configuration/parameters/geometry_parameters.hpp"
#include "geometry/domain.hpp"
#include "geometry/mesh_file_reader.hpp"
#include "geometry/mesh_file_surface.hpp"

namespace turgor::geometry {

/// The body of a gmsh mesh: its hexahedra are the root cells, and refinement keeps their straight edges.
///
/// Physical volumes bear the regions' names; physical surfaces are named outer, symmetry or sealed (nothing
/// passes through the last two). Faces without a name are outer boundary. Regions other than "host" are the
/// tumour; `depth` is the distance to the root cells' faces around it, each taken as two triangles: exact
/// where those faces are plane, else within their warp. Against the body that was meshed it errs by the sag
/// of its chords, L^2 / (8 R) for faces of length L on a surface of radius R.
class MeshDomain : public Domain {
 public:
  MeshDomain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
             std::vector<std::string> region_names);

  const dealii::Mapping<3>& mapping() const override { return mapping_; }
  double depth(const dealii::Point<3>& point) const override { return surface_.depth(point); }

 protected:
  void place() override {}  // children inherit the material, and straight edges are deal.II's default

 private:
  std::vector<dealii::types::material_id> materials_of(const MeshFile& mesh, const std::string& prefix) const;
  void create_root_cells(const MeshFile& mesh, const std::vector<dealii::types::material_id>& materials,
                         double unit, const std::string& prefix);
  TriangleSurface find_surface() const;

  dealii::MappingQ1<3> mapping_;
  TriangleSurface surface_{{}};
};

}  // namespace turgor::geometry
