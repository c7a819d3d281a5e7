#pragma once

#include <deal.II/fe/mapping_q1.h>

#include <optional>

#include "configuration/parameters/geometry_parameters.hpp"
#include "geometry/domain.hpp"
#include "geometry/scan_surface.hpp"
#include "geometry/vertex_fit.hpp"

namespace turgor::geometry {

/// The body of a segmented scan: an octree of cubes along the image's axes, fitted to the smoothed labels'
/// surfaces.
///
/// A cell belongs to the region at its undistorted centre. Cells at an interface have one size, and so do the
/// cells outside the body that touch it. The vertices' displacement is computed anew from the undistorted
/// octree after every change of the mesh, the same on any number of ranks.
class ScanDomain : public Domain {
 public:
  /// `rim_cell`: wanted cell size at the tumour's surface (m), at most an eighth of the tumour's largest
  /// extent; `maximum_cells`: budget; `host_extent`: distance from the tumour to the box around it where the
  /// parameters give none (m), empty: half the tumour's largest extent; `fitted`: whether vertices are moved
  /// to the surface now, or by the next refinement.
  ScanDomain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
             std::vector<std::string> region_names, double rim_cell, double maximum_cells = 4e6,
             std::optional<double> host_extent = {}, bool fitted = true);

  const dealii::Mapping<3>& mapping() const override { return mapping_; }
  double depth(const dealii::Point<3>& point) const override { return surface_->depth(to_image(point)); }

  /// Edge (m) of the cube that a cell was before the fit.
  double undistorted_size(const Triangulation::cell_iterator& cell) const;
  /// What a wanted size is compared with: the fit stretches edges at the surface, which must not refine them
  /// again.
  double cell_size(const Triangulation::active_cell_iterator& cell) const override {
    return undistorted_size(cell);
  }
  const FitReport& fit_report() const { return fit_report_; }
  const ScanSurface& surface() const { return *surface_; }
  /// World point to the frame of the image's axes (voxel (0,0,0) centred at 0).
  dealii::Point<3> to_image(const dealii::Point<3>& world) const;
  dealii::Point<3> to_world(const dealii::Point<3>& image) const;

 protected:
  void place() override;
  /// On the octree's lattice: the fit to the surface is most of the work.
  void place_roughly() override;
  /// Cells near an interface are all refined where most at it are marked, or none is.
  void settle_flags() override;

 private:
  void read(const configuration::GeometryParameters& geometry);
  void make_root_cells(double rim_cell, std::optional<double> host_extent);
  void refine_interface(double rim_cell, double maximum_cells);
  std::vector<dealii::Point<3>> lattice() const;
  void classify();
  bool refine_outside();
  void move_vertices(const std::vector<dealii::Point<3>>& positions);
  void describe_fit();
  double distance_to(dealii::types::material_id a, dealii::types::material_id b,
                     const dealii::Point<3>& point, dealii::Tensor<1, 3>& normal) const;

  dealii::MappingQ1<3> mapping_;
  std::unique_ptr<ScanSurface> surface_;
  dealii::types::material_id background_ = outside;
  dealii::Point<3> image_origin_;
  dealii::Tensor<2, 3> image_axes_;
  dealii::Point<3> root_corner_;  ///< of the root cells, in the image's frame
  double root_size_ = 0;
  std::vector<dealii::Point<3>> root_positions_;  ///< of each root cell, in root cells
  std::vector<std::string> reader_remarks_;
  FitReport fit_report_;
};

}  // namespace turgor::geometry
