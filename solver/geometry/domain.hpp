#pragma once

#include <deal.II/distributed/tria.h>
#include <deal.II/fe/mapping.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace turgor::geometry {

/// Wanted cell size (m) at a signed depth below the tumour's surface (m, positive inside the tumour).
using TargetCellSize = std::function<double(double depth)>;

/// How well the cells are shaped.
struct MeshQuality {
  double least_scaled_jacobian = 1;  ///< 1 for a cube, 0 for a flat cell
  double least_cell_size = 0;        ///< shortest edge of an active cell (m)
  double volume = 0;                 ///< of the active cells (m3), as meshed (not times the multiplicity)
};

/// The computed body: an adaptive hexahedral mesh, what region each cell belongs to, and where its surface
/// is.
///
/// The mesh is a p4est forest shared by all ranks. A cell's material id is the index of its region in
/// `region_names()`, or `outside`: such cells only fill the octree around a scan, carry no unknowns, and the
/// faces that separate them from the body are outer boundary. Every concrete domain places its vertices
/// through `mapping()` (a manifold or a displacement field), so that refinement and repartition keep the
/// shape.
class Domain {
 public:
  static constexpr dealii::types::material_id outside = 254;
  static constexpr dealii::types::boundary_id outer_boundary = 0;
  static constexpr dealii::types::boundary_id symmetry_plane = 1;
  static constexpr dealii::types::boundary_id sealed_boundary = 2;  ///< nothing passes: of gmsh meshes

  virtual ~Domain();
  Domain(const Domain&) = delete;
  Domain& operator=(const Domain&) = delete;

  using Triangulation = dealii::parallel::distributed::Triangulation<3>;
  Triangulation& triangulation() { return triangulation_; }
  const Triangulation& triangulation() const { return triangulation_; }
  MPI_Comm communicator() const { return triangulation_.get_communicator(); }

  /// Where the vertices are; valid until the next refinement.
  virtual const dealii::Mapping<3>& mapping() const = 0;
  /// Where the shape has points between vertices, in a mapping of second degree; null where only the vertices
  /// are known. Valid until the next refinement; the domain must outlive it.
  virtual std::unique_ptr<dealii::Mapping<3>> curved_mapping() const { return nullptr; }
  /// Material id -> region name.
  const std::vector<std::string>& region_names() const { return region_names_; }
  /// How many copies of the mesh make up the body: 8 for an octant, 1 for the whole.
  double multiplicity() const { return multiplicity_; }
  /// Of which coordinates the mesh is the part >= 0 alone: the body is symmetric about those planes.
  virtual std::array<bool, 3> symmetric_about() const { return {}; }
  /// Signed distance (m) to the tumour's surface, positive inside the tumour.
  virtual double depth(const dealii::Point<3>& point) const = 0;

  /// Refines until no cell of the body is larger than wanted or one more pass would exceed `maximum_cells`;
  /// tells whether the wanted size was reached.
  bool refine_to(const TargetCellSize& target, double maximum_cells);
  /// Carries out the refinement flags that the caller set; places vertices and regions anew. False where no
  /// flag is left and nothing was done: a domain may overrule flags, to keep its interfaces even.
  bool refine();

  /// Area (m2) of the surface of the regions that `inside` marks, as meshed times the multiplicity; symmetry
  /// planes do not count.
  double surface_area(const std::vector<bool>& inside) const;
  /// Shape of the active cells, over all ranks.
  MeshQuality quality() const;
  /// What a person should know about this domain (warnings of the reader, fit of the surface), one line each.
  const std::vector<std::string>& remarks() const { return remarks_; }

 protected:
  /// The size (m) of a cell that is compared with a wanted one: its longest edge, unless a fit stretched it.
  virtual double cell_size(const Triangulation::active_cell_iterator& cell) const;
  Domain(MPI_Comm communicator, std::vector<std::string> region_names, double multiplicity);
  /// Before a refinement: may add flags to the owned cells and take them away.
  virtual void settle_flags() {}
  /// After a change of the mesh: give each active cell its material id, place the vertices.
  virtual void place() = 0;
  /// The same where another refinement may follow: near enough to tell sizes and depths.
  virtual void place_roughly() { place(); }

  Triangulation triangulation_;
  bool placed_ = false;  ///< false after `place_roughly`, and before anything
  std::vector<std::string> region_names_;
  double multiplicity_;
  std::vector<std::string> remarks_;

 private:
  bool refine_roughly();
  void finish();
};

}  // namespace turgor::geometry
