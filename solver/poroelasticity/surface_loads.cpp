#include "poroelasticity/surface_loads.hpp"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_tools.h>
#include <deal.II/fe/fe_values.h>

#include <algorithm>

namespace turgor::poroelasticity {

struct SurfaceLoads::Implementation {
  const dealii::Triangulation<3>& triangulation;
  const TaylorHoodMesh& mesh;
  Boundaries boundaries;
  std::vector<unsigned> quadratic_order = dealii::FETools::hierarchic_to_lexicographic_numbering<3>(2),
                        linear_order = dealii::FETools::hierarchic_to_lexicographic_numbering<3>(1);
  mutable NodeVector<double> momentum, mass;

  static Place place_of(const dealii::Point<3>& point) { return {point[0], point[1], point[2]}; }

  /// Adds to the rows of a cell's nodes what is given at a point.
  template <class Values>
  void add_point(const Values& quadratic, const Values& linear, unsigned q, std::size_t cell,
                 const std::array<double, 3>& force, double fluid) const {
    const double weight = quadratic.JxW(q);
    const auto* nodes = mesh.displacement.cell_nodes().data() + 27 * cell;
    const auto* corners = mesh.pressure.cell_nodes().data() + 8 * cell;
    for (unsigned i = 0; i < 27; ++i)
      for (int c = 0; c < 3; ++c)
        momentum.begin()[3 * nodes[quadratic_order[i]] + c] +=
            weight * force[c] * quadratic.shape_value(i, q);
    if (fluid == 0) return;
    for (unsigned i = 0; i < 8; ++i)
      mass.begin()[corners[linear_order[i]]] += weight * fluid * linear.shape_value(i, q);
  }

  /// Pa.
  static Place traction(const Boundary& boundary, const Place& at, const dealii::Tensor<1, 3>& normal,
                        double time) {
    const double pushing = boundary.pushing ? (*boundary.pushing)(at, time) : 0;
    Place force;
    for (int c = 0; c < 3; ++c) {
      force[c] = -pushing * normal[c];
      if (boundary.traction[c]) force[c] += (*boundary.traction[c])(at, time);
    }
    return force;
  }

  template <class Values>
  void add_face(const Boundary& boundary, const Values& quadratic, const Values& linear, std::size_t cell,
                double time, double step) const {
    for (const unsigned q : quadratic.quadrature_point_indices()) {
      const auto at = place_of(quadratic.quadrature_point(q));
      add_point(quadratic, linear, q, cell, traction(boundary, at, quadratic.normal_vector(q), time),
                boundary.inflow ? step * (*boundary.inflow)(at, time) : 0);
    }
  }

  /// Faces of owned cells that bear a load, with the place of their cell among these.
  template <class Visit>
  void visit_loaded_faces(const Visit& visit) const {
    std::size_t n = 0;
    for (const auto& cell : triangulation.active_cell_iterators()) {
      if (!cell->is_locally_owned()) continue;
      for (const unsigned face : cell->face_indices()) {
        if (!cell->at_boundary(face)) continue;
        const auto found = boundaries.find(cell->face(face)->boundary_id());
        if (found != boundaries.end() && loads(found->second)) visit(cell, face, n, *found);
      }
      ++n;
    }
  }

  static bool loads(const Boundary& boundary) {
    return boundary.pushing || boundary.inflow ||
           std::any_of(boundary.traction.begin(), boundary.traction.end(),
                       [](const auto& given) { return given.has_value(); });
  }
};

SurfaceLoads::SurfaceLoads(const dealii::Triangulation<3>& triangulation, const TaylorHoodMesh& mesh,
                           const Boundaries& boundaries, Strain strain)
    : implementation_(
          new Implementation{.triangulation = triangulation, .mesh = mesh, .boundaries = boundaries}) {
  // What follows the deformed normal is not dead.
  if (strain == Strain::finite)
    for (auto& [id, boundary] : implementation_->boundaries) boundary.pushing.reset();
  mesh.displacement.initialise(implementation_->momentum, 3);
  mesh.pressure.initialise(implementation_->mass, 1);
}

SurfaceLoads::~SurfaceLoads() = default;

void SurfaceLoads::add(const VolumeLoads& inside, double time, double step, std::span<double> momentum,
                       std::span<double> mass) const {
  const auto& self = *implementation_;
  self.momentum = 0;
  self.mass = 0;
  const auto flags = dealii::update_values | dealii::update_quadrature_points | dealii::update_JxW_values;
  const auto &quadratic = self.mesh.displacement.dofs().get_fe(),
             &linear = self.mesh.pressure.dofs().get_fe();
  dealii::FEFaceValues<3> quadratic_face(self.mesh.mapping, quadratic, dealii::QGauss<2>(3),
                                         flags | dealii::update_normal_vectors);
  dealii::FEFaceValues<3> linear_face(self.mesh.mapping, linear, dealii::QGauss<2>(3), dealii::update_values);
  dealii::FEValues<3> quadratic_cell(self.mesh.mapping, quadratic, dealii::QGauss<3>(3), flags);
  dealii::FEValues<3> linear_cell(self.mesh.mapping, linear, dealii::QGauss<3>(3), dealii::update_values);
  const bool within = inside.fluid_source || std::any_of(inside.force.begin(), inside.force.end(),
                                                         [](const auto& given) { return given.has_value(); });
  self.visit_loaded_faces([&](const auto& cell, unsigned face, std::size_t n, const auto& boundary) {
    quadratic_face.reinit(cell, face);
    linear_face.reinit(cell, face);
    self.add_face(boundary.second, quadratic_face, linear_face, n, time, step);
  });
  std::size_t n = 0;
  for (const auto& cell : self.triangulation.active_cell_iterators()) {
    if (!within) break;
    if (!cell->is_locally_owned()) continue;
    quadratic_cell.reinit(cell);
    linear_cell.reinit(cell);
    for (const unsigned q : quadratic_cell.quadrature_point_indices()) {
      const auto at = Implementation::place_of(quadratic_cell.quadrature_point(q));
      std::array<double, 3> force = {};
      for (int c = 0; c < 3; ++c)
        if (inside.force[c]) force[c] = (*inside.force[c])(at, time);
      self.add_point(quadratic_cell, linear_cell, q, n, force,
                     inside.fluid_source ? step * (*inside.fluid_source)(at, time) : 0);
    }
    ++n;
  }
  self.mesh.displacement.collect(self.momentum, 3);
  self.mesh.pressure.collect(self.mass, 1);
  for (std::size_t i = 0; i < momentum.size(); ++i) momentum[i] += self.momentum.begin()[i];
  for (std::size_t i = 0; i < mass.size(); ++i) mass[i] += self.mass.begin()[i];
}

std::map<dealii::types::boundary_id, Place> SurfaceLoads::forces(double time) const {
  const auto& self = *implementation_;
  std::map<dealii::types::boundary_id, Place> forces;
  dealii::FEFaceValues<3> values(
      self.mesh.mapping, self.mesh.pressure.dofs().get_fe(), dealii::QGauss<2>(3),
      dealii::update_quadrature_points | dealii::update_JxW_values | dealii::update_normal_vectors);
  self.visit_loaded_faces([&](const auto& cell, unsigned face, std::size_t, const auto& boundary) {
    values.reinit(cell, face);
    Place& through = forces.try_emplace(boundary.first, Place{}).first->second;
    for (const unsigned q : values.quadrature_point_indices()) {
      const auto force =
          Implementation::traction(boundary.second, Implementation::place_of(values.quadrature_point(q)),
                                   values.normal_vector(q), time);
      for (int c = 0; c < 3; ++c) through[c] += values.JxW(q) * force[c];
    }
  });
  return forces;
}

}  // namespace turgor::poroelasticity
