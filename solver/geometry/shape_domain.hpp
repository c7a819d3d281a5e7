#pragma once

#include <deal.II/fe/mapping_q1.h>

#include "configuration/parameters/geometry_parameters.hpp"
#include "geometry/domain.hpp"
#include "geometry/layered_chart.hpp"

namespace turgor::geometry {

/// A sphere or ellipsoid, with a necrotic core and a host where asked for, from nested layers of hexahedra
/// whose interfaces are element faces. Vertices follow the chart at every refinement; hanging ones lie on the
/// straight faces of their coarse neighbours, so that the trilinear cells fit without gaps.
class ShapeDomain : public Domain {
 public:
  /// `region_names` must hold "tumour", and "necrotic_core" and "host" where the shape has them;
  /// `host_extent` is the distance from the tumour's surface to the outer boundary (m).
  ShapeDomain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
              std::vector<std::string> region_names, double host_extent);

  const dealii::Mapping<3>& mapping() const override { return mapping_; }
  std::unique_ptr<dealii::Mapping<3>> curved_mapping() const override;
  double depth(const dealii::Point<3>& point) const override;
  std::array<bool, 3> symmetric_about() const override { return symmetric_; }

 protected:
  void place() override;

 private:
  void make_coarse_mesh(const std::vector<dealii::types::material_id>& layer_materials);

  std::array<bool, 3> symmetric_;
  dealii::Point<3> position(const dealii::Triangulation<3>::cell_iterator& cell,
                            const dealii::Point<3>& unit) const;

  dealii::Point<3> semi_axes_;
  LayeredChart chart_;
  std::vector<std::array<dealii::Point<3>, 8>> coarse_chart_corners_;
  dealii::MappingQ1<3> mapping_;
};

/// Signed distance (m) of a point to the ellipsoid with these semi-axes, positive inside.
double depth_in_ellipsoid(const dealii::Point<3>& point, const dealii::Point<3>& semi_axes);

}  // namespace turgor::geometry
