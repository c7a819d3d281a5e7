#include <deal.II/base/mpi.h>
#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_values.h>

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <set>
#include <vector>

#include "geometry/input_error.hpp"
#include "geometry/make_domain.hpp"
#include "simulation/body.hpp"
#include "simulation/mechanics_body.hpp"

// Bodies in three dimensions, from the domains that fluid and carriers use.
namespace turgor::simulation {

namespace {

using configuration::Case;
using configuration::Shape;
using geometry::Domain;
using poroelasticity::always;
using poroelasticity::Cartesian;
using poroelasticity::Place;

/// Boundary ids: planes of symmetry by their axis, the cut, then sides.
constexpr dealii::types::boundary_id first_plane = 0, cut_faces = 3, first_side = 4;

/// The axis that a face is square to.
unsigned axis_of(const dealii::Triangulation<3>::face_iterator& face) {
  const auto normal =
      dealii::cross_product_3d(face->vertex(1) - face->vertex(0), face->vertex(2) - face->vertex(0));
  constexpr double flat = 1e-6;
  for (unsigned d = 0; d < 3; ++d)
    if (std::abs(normal[d]) > (1 - flat) * normal.norm()) return d;
  throw geometry::InputError(
      "A plane of symmetry of the mesh is not square to x, y or z; growth needs such a plane. Turn the mesh, "
      "or "
      "mesh the whole body.");
}

/// The side of the surface that a face is of.
std::string side_of(const configuration::GeometryParameters& geometry, const dealii::Point<3>& centre) {
  const auto at = [](double x, double wanted, double size) { return std::abs(x - wanted) < 1e-6 * size; };
  if (geometry.shape == Shape::box) {
    constexpr const char* names[] = {"x_min", "x_max", "y_min", "y_max", "z_min", "z_max"};
    for (unsigned d = 0; d < 3; ++d)
      for (unsigned end = 0; end < 2; ++end)
        if (at(centre[d], end * geometry.size[d], geometry.size[d])) return names[2 * d + end];
  }
  if (geometry.shape == Shape::cylinder) {
    if (at(centre[2], 0, geometry.height)) return "bottom";
    if (at(centre[2], geometry.height, geometry.height)) return "top";
    return "side";
  }
  return "outer";
}

/// Whether a face of the plane z = 0 is one that the cut lets go.
bool is_cut(const Case& run, double x, bool in_tumour) {
  return in_tumour && x > reach_along_x(run.geometry) * (1 - 2 * run.mechanics.cut.depth);
}

/// The tumour's volume and the place of its centre, as computed.
struct Extent {
  double volume = 0;
  Place moment = {};
};

Extent extent_of(const Case& run, const Domain& domain, const dealii::Mapping<3>& mapping) {
  Extent extent;
  const dealii::FE_Nothing<3> nothing;
  dealii::FEValues<3> values(mapping, nothing, dealii::QGauss<3>(2),
                             dealii::update_JxW_values | dealii::update_quadrature_points);
  for (const auto& cell : domain.triangulation().active_cell_iterators()) {
    if (!cell->is_locally_owned() || cell->material_id() == Domain::outside ||
        run.regions[cell->material_id()].tissue == configuration::Tissue::normal)
      continue;
    values.reinit(cell);
    for (const unsigned q : values.quadrature_point_indices()) {
      extent.volume += values.JxW(q);
      for (unsigned d = 0; d < 3; ++d) extent.moment[d] += values.JxW(q) * values.quadrature_point(q)[d];
    }
  }
  extent.volume = dealii::Utilities::MPI::sum(extent.volume, domain.communicator());
  for (double& moment : extent.moment) moment = dealii::Utilities::MPI::sum(moment, domain.communicator());
  return extent;
}

struct MeshedDomain {
  std::unique_ptr<Domain> domain;
  bool as_fine_as_wanted = false;
};

MeshedDomain make_domain(MPI_Comm communicator, const Case& run, const Tissue& tissue, bool with_host) {
  auto geometry = run.geometry;
  if (!with_host) geometry.host = {};
  std::vector<std::string> names;
  for (const auto& region : run.regions) names.push_back(region.name);
  const double cell = mechanics_cell(run, tissue);
  auto domain = geometry::make_domain(communicator, geometry, names,
                                      {.host_extent = geometry.host.extent.value_or(0),
                                       .rim_cell = cell,
                                       .maximum_cells = run.resolution.maximum_cells});
  // The host's cells may grow once the surface has a few layers of its own.
  constexpr double growing = 0.35, layers = 2;
  const bool fine =
      domain->refine_to([=](double depth) { return cell + growing * std::max(0., -depth - layers * cell); },
                        run.resolution.maximum_cells);
  if (!fine && run.mechanics.excision)
    throw geometry::InputError(fmt::format(
        "resolution.maximum_cells = {:.0f} ends the refinement before cells are {:.3g} mm small, so that the "
        "tumour would not keep its cells at mechanics.excision. Raise it, or lower "
        "mechanics.cells_per_radius.",
        run.resolution.maximum_cells, 1e3 * cell));
  if (with_host) refuse_empty_regions(*domain);
  for (const auto& each : domain->triangulation().active_cell_iterators())
    if (each->is_locally_owned() && each->material_id() == Domain::outside)
      throw geometry::InputError(
          "The mesh has cells outside of tumour and host, which growth cannot take; give a host of shape "
          "\"box\".");
  return {std::move(domain), fine};
}

}  // namespace

template <>
MechanicsBody<Cartesian> make_mechanics_body(MPI_Comm communicator, const Case& run, const Tissue& tissue,
                                             bool with_host) {
  auto meshed = make_domain(communicator, run, tissue, with_host);
  const std::shared_ptr<Domain> domain = std::move(meshed.domain);
  MechanicsBody<Cartesian> body{.mesh = {domain, &domain->triangulation()},
                                .mapping = domain->curved_mapping(),
                                .budget_binds = !meshed.as_fine_as_wanted};
  if (!body.mapping) body.mapping = {domain, &domain->mapping()};
  std::set<std::string> sides;
  std::set<unsigned> planes;
  std::array<double, 3> plane_at = {};
  plane_at.fill(std::numeric_limits<double>::lowest());
  bool has_sealed = false;
  bool has_cut = false, keeps_some = false;  // of the tumour's faces in the plane z = 0
  const auto each_face = [&](const auto& visit) {
    for (const auto& cell : body.mesh->active_cell_iterators())
      if (!cell->is_artificial())
        for (const auto& face : cell->face_iterators())
          if (face->at_boundary()) visit(cell, face);
  };
  each_face([&](const auto& cell, const auto& face) {
    if (face->boundary_id() == Domain::outer_boundary) {
      sides.insert(side_of(run.geometry, face->center()));
      return;
    }
    if (face->boundary_id() == Domain::sealed_boundary) {
      has_sealed = true;
      return;
    }
    const unsigned axis = axis_of(face);
    planes.insert(axis);
    plane_at[axis] = face->center()[axis];
    if (!run.mechanics.cut.time || axis != 2) return;
    const bool in_tumour = run.regions[cell->material_id()].tissue != configuration::Tissue::normal;
    (is_cut(run, face->center()[0], in_tumour) ? has_cut : keeps_some) |= in_tumour;
  });
  const auto all = [&](const auto& found) {
    auto sum = found;
    const std::vector mine(found.begin(), found.end());
    for (const auto& list : dealii::Utilities::MPI::all_gather(communicator, mine))
      sum.insert(list.begin(), list.end());
    return sum;
  };
  sides = all(sides);
  planes = all(planes);
  for (double& at : plane_at) at = dealii::Utilities::MPI::max(at, communicator);
  for (bool* of_all : {&has_cut, &keeps_some, &has_sealed})
    *of_all = dealii::Utilities::MPI::logical_or(*of_all, communicator);
  if (has_sealed)
    throw geometry::InputError(
        "The mesh has a surface \"sealed\", which does not say what holds the solid there. Name it "
        "\"symmetry\" where it slides along its plane, or \"outer\", and write what holds it in "
        "[mechanics.boundary] and [boundary].");
  if (run.mechanics.cut.time && !(has_cut && keeps_some))
    throw geometry::InputError(fmt::format(
        "mechanics.cut.depth = {}: a cut lets go of cells whose middle it reaches, and that is {} "
        "of those in its plane. Write a depth further from {}, or more mechanics.cells_per_radius.",
        run.mechanics.cut.depth, has_cut ? "all" : "none", has_cut ? 1 : 0));
  for (const auto& side : sides)
    body.sides[side] = static_cast<dealii::types::boundary_id>(first_side + body.sides.size());
  each_face([&](const auto& cell, const auto& face) {
    if (face->boundary_id() == Domain::outer_boundary) {
      face->set_boundary_id(body.sides.at(side_of(run.geometry, face->center())));
      return;
    }
    const unsigned axis = axis_of(face);
    const bool cut = has_cut && axis == 2 &&
                     is_cut(run, face->center()[0],
                            run.regions[cell->material_id()].tissue != configuration::Tissue::normal);
    face->set_boundary_id(cut ? cut_faces : first_plane + axis);
  });
  for (const unsigned axis : planes) body.symmetry[first_plane + axis].displacement[axis] = always(0);
  if (has_cut) {
    body.cut = cut_faces;
    body.symmetry[cut_faces].displacement[2] = always(0);
  }
  const auto extent = extent_of(run, *domain, *body.mapping);
  body.copies = domain->multiplicity();
  body.radius = radius_of(run.geometry);
  if (body.radius == 0) body.radius = std::cbrt(3 * body.copies * extent.volume / (4 * std::numbers::pi));
  const auto halved = domain->symmetric_about();
  const bool ball = run.geometry.shape == Shape::sphere || run.geometry.shape == Shape::ellipsoid;
  for (unsigned d = 0; d < 3; ++d)
    if (!ball) body.centre[d] = planes.count(d) > 0 ? plane_at[d] : extent.moment[d] / extent.volume;
  body.fold = [halved](const Place& x) {
    dealii::Point<3> at(x[0], x[1], x[2]);
    for (unsigned d = 0; d < 3; ++d)
      if (halved[d]) at[d] = std::abs(at[d]);
    return at;
  };
  return body;
}

}  // namespace turgor::simulation
