#include "poroelastic_case.hpp"

#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace turgor::benchmarks {

using poroelasticity::always;
using poroelasticity::Boundary;
using poroelasticity::Place;
using poroelasticity::Tissue;

double PoroelasticCase::oedometric_modulus() const {
  const double lame = 2 * shear() * poisson / (1 - 2 * poisson);
  return lame + 2 * shear();
}

namespace {

/// Vertices inside moved by up to 0.15 h in any direction, the same on all ranks: every rank has all coarse
/// cells, in one order.
void move_vertices(Mesh3& mesh, double width) {
  std::mt19937 generator(11);
  std::uniform_real_distribution<double> shift(-0.15 * width, 0.15 * width);
  std::vector<dealii::Point<3>> by(mesh.n_vertices());
  for (auto& point : by)
    for (int d = 0; d < 3; ++d) point[d] = shift(generator);
  std::vector<char> moved(mesh.n_vertices(), 0);
  for (const auto& cell : mesh.active_cell_iterators())
    for (const unsigned v : cell->vertex_indices()) {
      if (moved[cell->vertex_index(v)]++) continue;
      auto& at = cell->vertex(v);
      for (int d = 0; d < 3; ++d)
        if (at[d] > 1e-9 && at[d] < 1 - 1e-9) at[d] += by[cell->vertex_index(v)][d];
    }
}

/// An octant: planes x = 0, y = 0 and z = 0 are boundaries 0, 2 and 4, the surface is 5.
void make_octant(Mesh3& mesh, int cells) {
  dealii::GridGenerator::quarter_hyper_ball(mesh, dealii::Point<3>(), 1);
  for (const auto& cell : mesh.active_cell_iterators())
    for (const unsigned f : cell->face_indices()) {
      if (!cell->at_boundary(f)) continue;
      const auto at = cell->face(f)->center();
      unsigned id = 5;
      for (unsigned d = 0; d < 3; ++d)
        if (std::abs(at[d]) < 1e-9) id = 2 * d;
      cell->face(f)->set_boundary_id(id);
    }
  for (int across = 2; across < cells; across *= 2) mesh.refine_global(1);
}

void make_mesh(const PoroelasticCase& chosen, Mesh3& mesh) {
  if (chosen.mesh == PoroelasticCase::Mesh::sphere) {
    make_octant(mesh, chosen.cells);
  } else {
    dealii::GridGenerator::subdivided_hyper_cube(mesh, chosen.cells, 0, 1, true);
    if (chosen.mesh == PoroelasticCase::Mesh::general) move_vertices(mesh, 1. / chosen.cells);
  }
  if (chosen.hanging) {
    for (const auto& cell : mesh.active_cell_iterators())
      if (cell->is_locally_owned() && cell->center().distance(dealii::Point<3>(0.5, 0.5, 1)) < 0.3)
        cell->set_refine_flag();
    mesh.execute_coarsening_and_refinement();
  }
  for (const auto& cell : mesh.active_cell_iterators())
    cell->set_material_id(cell->center().distance(dealii::Point<3>(0.5, 0.5, 0.5)) < 0.3 ? 1 : 0);
}

/// A tumour in a box of host around it, all of whose sides are boundary 0; `size`: the tumour's extent.
std::unique_ptr<geometry::ScanDomain> make_scan(MPI_Comm communicator, const PoroelasticCase& chosen,
                                                double& size) {
  configuration::GeometryParameters geometry;
  geometry.shape = configuration::Shape::scan;
  geometry.scan.file = chosen.scan;
  geometry.host.shape = configuration::HostShape::box;
  const auto made = [&](double cell) {
    return std::make_unique<geometry::ScanDomain>(communicator, geometry,
                                                  std::vector<std::string>{"host", "tumour"}, cell);
  };
  // Its cells are at most an eighth of the extent.
  const auto surface = made(1)->surface();
  const auto extent = surface.upper() - surface.lower();
  size = std::max({extent[0], extent[1], extent[2]});
  auto domain = made(size / chosen.cells);
  for (const auto& cell : domain->triangulation().active_cell_iterators())
    for (const unsigned face : cell->face_indices())
      if (cell->at_boundary(face)) cell->face(face)->set_boundary_id(0);
  return domain;
}

}  // namespace

PoroelasticBody::PoroelasticBody(MPI_Comm communicator, const PoroelasticCase& chosen) {
  if (chosen.mesh == PoroelasticCase::Mesh::scan) {
    scan = make_scan(communicator, chosen, size);
    told = scan->to_world(0.5 * (scan->surface().lower() + scan->surface().upper()));
    return;
  }
  own = std::make_unique<Mesh3>(communicator);
  make_mesh(chosen, *own);
  straight = std::make_unique<dealii::MappingQ<3>>(1);
}

std::map<dealii::types::material_id, Tissue> tissues_of(const PoroelasticCase& chosen, double size) {
  double conductivity = chosen.conductivity;
  if (chosen.drained_share > 0)
    conductivity =
        chosen.drained_share / (chosen.step * chosen.oedometric_modulus() * chosen.cells * chosen.cells);
  conductivity *= size * size;
  const auto tissue = [&](double factor) {
    const double shear = factor * chosen.shear();
    return Tissue{.solid = poroelasticity::NeoHookean{.shear_modulus = shear,
                                                      .bulk_modulus = poroelasticity::bulk_modulus(
                                                          shear, chosen.poisson)},
                  .permeability = poroelasticity::ConstantConductivity{.conductivity = conductivity}};
  };
  std::map<dealii::types::material_id, Tissue> tissues = {{0, tissue(1)}, {1, tissue(chosen.contrast)}};
  if (chosen.finite_strain || chosen.mesh == PoroelasticCase::Mesh::scan)
    tissues.at(1).growth =
        poroelasticity::GivenGrowth{.time = {0, chosen.steps * chosen.step}, .stretch = {1, 1.1}};
  return tissues;
}

std::map<dealii::types::boundary_id, Boundary> boundaries_of(const PoroelasticCase& chosen) {
  if (chosen.mesh == PoroelasticCase::Mesh::scan)
    return {{0, {.displacement = {always(0), always(0), always(0)}, .fluid_pressure = always(0)}}};
  const double size = chosen.load_size();
  const poroelasticity::Given foot = [size](const Place& at, double) {
    return at[0] < 0.5 && at[1] < 0.5 ? -size : 0.;
  };
  Boundary loaded{.fluid_pressure = always(0)};
  if (chosen.mesh == PoroelasticCase::Mesh::sphere)
    loaded.pushing = always(size);
  else
    loaded.traction[2] = chosen.load == PoroelasticCase::Load::top ? always(-size) : foot;
  std::map<dealii::types::boundary_id, Boundary> boundaries = {
      {0, {.displacement = {always(0)}}},
      {2, {.displacement = {std::nullopt, always(0)}}},
      {4, {.displacement = {std::nullopt, std::nullopt, always(0)}}},
      {5, loaded}};
  if (chosen.mesh != PoroelasticCase::Mesh::sphere) {
    boundaries[1] = {.displacement = {always(0)}};
    boundaries[3] = {.displacement = {std::nullopt, always(0)}};
  }
  return boundaries;
}

}  // namespace turgor::benchmarks
