#include "poroelasticity/consolidation_problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "poroelasticity/cell_form.hpp"
#include "poroelasticity/held_values.hpp"
#include "poroelasticity/node_fields.hpp"
#include "poroelasticity/poroelastic_point.hpp"
#include "poroelasticity/surface_loads.hpp"

namespace turgor::poroelasticity {

namespace {

constexpr Matrix3 at_rest = {};

void refuse_what_is_not_linear(const ConsolidationProblem::Regions& regions,
                               const ConsolidationProblem::Boundaries& boundaries) {
  for (const auto& [id, tissue] : regions) {
    const std::string where = "region " + std::to_string(id);
    if (!std::holds_alternative<GivenGrowth>(tissue.growth))
      throw std::invalid_argument(where +
                                  " grows by a law that listens to its surroundings; give a curve, or use "
                                  "PoroelasticProblem");
    if (tissue.exchange.lymph_conductance != 0)
      throw std::invalid_argument(where +
                                  " has lymph vessels, which drain above a pressure only; use "
                                  "PoroelasticProblem");
  }
  for (const auto& [id, boundary] : boundaries)
    if (boundary.foundation != 0 || boundary.plate)
      throw std::invalid_argument("boundary " + std::to_string(id) +
                                  " has springs or a plate; use PoroelasticProblem");
}

double cube(double x) {
  return x * x * x;
}

}  // namespace

struct ConsolidationProblem::Implementation {
  Implementation(const dealii::Triangulation<3>& triangulation_given, const dealii::Mapping<3>& mapping,
                 const Regions& regions_given, const Boundaries& boundaries_given,
                 const ConsolidationOptions& options_given)
      : triangulation(triangulation_given),
        regions(regions_given),
        boundaries(boundaries_given),
        options(options_given),
        mesh(triangulation, mapping),
        held(mesh.held(boundaries)),
        held_values(mesh, boundaries),
        surface(triangulation, mesh, boundaries, Strain::small),
        solver(mesh, held, options.solver),
        state(mesh.owned_unknowns(), 0.),
        volume(mesh.pressure.owned(), 0.),
        volume_before(volume) {}

  const dealii::Triangulation<3>& triangulation;
  Regions regions;
  Boundaries boundaries;
  ConsolidationOptions options;
  TaylorHoodMesh mesh;
  HeldNodes held;
  HeldValues held_values;
  SurfaceLoads surface;
  PoroelasticSolver solver;
  VolumeLoads loads;
  std::vector<double> state;                  ///< [u | p] on owned nodes
  std::vector<double> volume, volume_before;  ///< int q div u at the last time and the one before, m3
  double time = 0, step_before = 0;

  std::size_t displacements() const { return 3 * mesh.displacement.owned(); }

  CellTissue tissue_of_step(double length, const Difference& difference) const {
    struct Values {
      double shear, lame, drainage, storage;
    };
    std::map<dealii::types::material_id, Values> values;
    for (const auto& [id, tissue] : regions) {
      const auto point = evaluate(tissue, Strain::small, at_rest, 1, 0);
      values[id] = {.shear = point.tangent[1][1],
                    .lame = point.tangent[0][4],
                    .drainage = length / difference.now * point.conductivity,
                    .storage = -length / difference.now * point.supply_by_pressure};
    }
    CellTissue cells;
    for (const auto region : mesh.region) {
      const auto& of = values.at(region);
      cells.shear.push_back(of.shear);
      cells.lame.push_back(of.lame);
      cells.drainage.push_back(of.drainage);
      cells.storage.push_back(of.storage);
    }
    return cells;
  }

  /// Growth, swelling and vessels: what the points give at rest.
  void add_tissue_loads(double end, double length, std::span<double> given) const {
    struct Values {
      Matrix3 stress;
      double volume = 0;
    };
    std::map<dealii::types::material_id, Values> values;
    bool any = false;
    for (const auto& [id, tissue] : regions) {
      const auto& curve = std::get<GivenGrowth>(tissue.growth);
      const double now = curve.at(end), last = curve.at(time);
      const auto point = evaluate(tissue, Strain::small, at_rest, now, 0);
      values[id] = {.stress = point.stress,
                    .volume = tissue.growth_supply * (cube(now) - cube(last)) + length * point.supply};
      any = any || values[id].volume != 0 ||
            std::any_of(point.stress.begin(), point.stress.end(), [](double s) { return s != 0; });
    }
    if (!any) return;
    NodeFields at_zero(mesh), rows(mesh);
    mesh.cells.integrate(
        at_zero.values(),
        [&](std::size_t cell, auto, std::span<kernels::PoroelasticRates> rates) {
          const auto& of = values.at(mesh.region[cell]);
          Matrix3 pull = of.stress;
          for (double& entry : pull) entry = -entry;
          for (auto& rate : rates) rate = {.stress = pull, .volume = of.volume};
        },
        rows.rows());
    rows.add_to(given);
  }

  PoroelasticSolveReport advance(double length) {
    const auto scheme = difference(options.scheme, length, step_before);
    const double end = time + length;
    solver.set_tissue(tissue_of_step(length, scheme));
    std::vector<double> rows(state.size(), 0.), next = state;
    const std::span<double> momentum(rows.data(), displacements()),
        mass(rows.data() + displacements(), volume.size());
    surface.add(loads, end, length, momentum, mass);
    add_tissue_loads(end, length, rows);
    for (std::size_t n = 0; n < mass.size(); ++n)
      mass[n] = (mass[n] - scheme.last * volume[n] - scheme.before * volume_before[n]) / scheme.now;
    held_values.set(end, next);
    const auto report = solver.solve(rows, next);
    if (!report.converged) return report;
    state = std::move(next);
    volume_before = volume;
    solver.dilatation({state.data(), displacements()}, volume);
    time = end;
    step_before = length;
    return report;
  }
};

ConsolidationProblem::ConsolidationProblem(const dealii::Triangulation<3>& mesh,
                                           const dealii::Mapping<3>& mapping, const Regions& regions,
                                           const Boundaries& boundaries,
                                           const ConsolidationOptions& options) {
  check_tissues(mesh, regions);
  check_boundaries(mesh, boundaries);
  refuse_what_is_not_linear(regions, boundaries);
  implementation_ = std::make_unique<Implementation>(mesh, mapping, regions, boundaries, options);
}

ConsolidationProblem::~ConsolidationProblem() = default;

void ConsolidationProblem::set_volume_loads(const VolumeLoads& loads) {
  implementation_->loads = loads;
}

void ConsolidationProblem::prepare(double length) {
  auto& self = *implementation_;
  self.solver.set_tissue(
      self.tissue_of_step(length, difference(self.options.scheme, length, self.step_before)));
}

PoroelasticSolveReport ConsolidationProblem::step(double length) {
  return implementation_->advance(length);
}

double ConsolidationProblem::time() const {
  return implementation_->time;
}

double ConsolidationProblem::pressure_at(const dealii::Point<3>& place) const {
  const auto& self = *implementation_;
  return value_at(self.mesh, self.mesh.pressure,
                  std::span<const double>(self.state).subspan(self.displacements()), 1, place)[0];
}

dealii::Tensor<1, 3> ConsolidationProblem::displacement_at(const dealii::Point<3>& place) const {
  const auto& self = *implementation_;
  const auto value = value_at(self.mesh, self.mesh.displacement,
                              std::span<const double>(self.state).first(self.displacements()), 3, place);
  return dealii::Tensor<1, 3>({value[0], value[1], value[2]});
}

std::span<const double> ConsolidationProblem::state() const {
  return implementation_->state;
}

std::size_t ConsolidationProblem::unknowns() const {
  const auto& mesh = implementation_->mesh;
  return 3 * mesh.displacement.dofs().n_dofs() + mesh.pressure.dofs().n_dofs();
}

}  // namespace turgor::poroelasticity
