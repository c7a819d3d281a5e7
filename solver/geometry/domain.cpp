#include "geometry/domain.hpp"

#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_values.h>

#include <limits>

namespace turgor::geometry {

Domain::Domain(MPI_Comm communicator, std::vector<std::string> region_names, double multiplicity)
    : triangulation_(communicator, dealii::Triangulation<3>::limit_level_difference_at_vertices,
                     Triangulation::mesh_reconstruction_after_repartitioning),
      region_names_(std::move(region_names)),
      multiplicity_(multiplicity) {}

Domain::~Domain() = default;

double Domain::cell_size(const Triangulation::active_cell_iterator& cell) const {
  const auto vertices = mapping().get_vertices(cell);
  double longest = 0;
  for (const unsigned line : cell->line_indices())
    longest = std::max(longest, vertices[dealii::GeometryInfo<3>::line_to_cell_vertices(line, 0)].distance(
                                    vertices[dealii::GeometryInfo<3>::line_to_cell_vertices(line, 1)]));
  return longest;
}

bool Domain::refine_to(const TargetCellSize& target, double maximum_cells) {
  bool reached = false;
  for (;;) {
    double flagged = 0;
    for (const auto& cell : triangulation_.active_cell_iterators()) {
      if (!cell->is_locally_owned() || cell->material_id() == outside) continue;
      const auto vertices = mapping().get_vertices(cell);
      const double longest = cell_size(cell);
      dealii::Point<3> centre;
      for (const auto& vertex : vertices) centre += vertex / 8.;
      // The nearest point of the cell to the surface decides, or a coarse cell would hide a rim.
      const double at_centre = depth(centre);
      if (longest > target(std::copysign(std::max(0., std::abs(at_centre) - 0.5 * longest), at_centre))) {
        cell->set_refine_flag();
        ++flagged;
      }
    }
    flagged = dealii::Utilities::MPI::sum(flagged, communicator());
    reached = flagged == 0;
    const bool room = triangulation_.n_global_active_cells() + 7 * flagged <= maximum_cells;
    if (reached || !room) break;
    reached = !refine_roughly();
    if (reached) break;
  }
  for (const auto& cell : triangulation_.active_cell_iterators()) cell->clear_refine_flag();
  finish();
  return reached;
}

bool Domain::refine() {
  const bool changed = refine_roughly();
  finish();
  return changed;
}

bool Domain::refine_roughly() {
  settle_flags();
  bool flagged = false;
  for (const auto& cell : triangulation_.active_cell_iterators())
    flagged = flagged || (cell->is_locally_owned() && cell->refine_flag_set());
  if (!dealii::Utilities::MPI::logical_or(flagged, communicator())) return false;
  triangulation_.execute_coarsening_and_refinement();
  place_roughly();
  placed_ = false;
  return true;
}

void Domain::finish() {
  if (!placed_) place();
  placed_ = true;
}

MeshQuality Domain::quality() const {
  MeshQuality quality{.least_cell_size = std::numeric_limits<double>::max()};
  // Two Gauss points a direction integrate the volume of a trilinear cell exactly.
  const dealii::FE_Nothing<3> no_unknowns;
  dealii::FEValues<3> values(mapping(), no_unknowns, dealii::QGauss<3>(2), dealii::update_JxW_values);
  for (const auto& cell : triangulation_.active_cell_iterators()) {
    if (!cell->is_locally_owned() || cell->material_id() == outside) continue;
    const auto x = mapping().get_vertices(cell);
    for (unsigned v = 0; v < 8; ++v) {
      // The three edges that leave vertex v, turned so that a cube gives a positive triple product.
      dealii::Tensor<1, 3> edge[3];
      double sign = 1;
      for (unsigned d = 0; d < 3; ++d) {
        edge[d] = x[v ^ (1u << d)] - x[v];
        if (v & (1u << d)) sign = -sign;
        quality.least_cell_size = std::min(quality.least_cell_size, edge[d].norm());
      }
      const double triple = sign * (dealii::cross_product_3d(edge[0], edge[1]) * edge[2]);
      quality.least_scaled_jacobian = std::min(quality.least_scaled_jacobian,
                                               triple / (edge[0].norm() * edge[1].norm() * edge[2].norm()));
    }
    values.reinit(cell);
    for (const unsigned q : values.quadrature_point_indices()) quality.volume += values.JxW(q);
  }
  quality.least_scaled_jacobian = dealii::Utilities::MPI::min(quality.least_scaled_jacobian, communicator());
  quality.least_cell_size = dealii::Utilities::MPI::min(quality.least_cell_size, communicator());
  quality.volume = dealii::Utilities::MPI::sum(quality.volume, communicator());
  return quality;
}

double Domain::surface_area(const std::vector<bool>& inside) const {
  double area = 0;
  for (const auto& cell : triangulation_.active_cell_iterators()) {
    if (!cell->is_locally_owned() || cell->material_id() == outside || !inside[cell->material_id()]) continue;
    const auto x = mapping().get_vertices(cell);
    for (const unsigned f : cell->face_indices()) {
      if (cell->at_boundary(f)) {
        if (cell->face(f)->boundary_id() != outer_boundary) continue;
      } else {
        // A refined neighbour lies wholly on one side: interfaces follow faces.
        auto other = cell->neighbor(f);
        if (!other->is_active()) other = cell->neighbor_child_on_subface(f, 0);
        if (other->material_id() != outside && inside[other->material_id()]) continue;
      }
      // Two Gauss points a direction on the bilinear face.
      dealii::Point<3> corner[4];
      for (unsigned v = 0; v < 4; ++v) corner[v] = x[dealii::GeometryInfo<3>::face_to_cell_vertices(f, v)];
      for (const double s : {0.5 - 0.5 / std::sqrt(3.), 0.5 + 0.5 / std::sqrt(3.)})
        for (const double t : {0.5 - 0.5 / std::sqrt(3.), 0.5 + 0.5 / std::sqrt(3.)}) {
          const auto along_s = (1 - t) * (corner[1] - corner[0]) + t * (corner[3] - corner[2]);
          const auto along_t = (1 - s) * (corner[2] - corner[0]) + s * (corner[3] - corner[1]);
          area += dealii::cross_product_3d(along_s, along_t).norm() / 4;
        }
    }
  }
  return dealii::Utilities::MPI::sum(area, communicator()) * multiplicity_;
}

}  // namespace turgor::geometry
