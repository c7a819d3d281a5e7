#include "poroelasticity/matrix_free_problem.hpp"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_values.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>

#include "poroelasticity/held_values.hpp"
#include "poroelasticity/poroelastic_point.hpp"
#include "poroelasticity/surface_loads.hpp"
#include "poroelasticity/tissue_points.hpp"

namespace turgor::poroelasticity {

struct MatrixFreePoroelasticProblem::Implementation {
  Implementation(const dealii::Triangulation<3>& triangulation_given, const dealii::Mapping<3>& mapping,
                 const Regions& regions, const Boundaries& boundaries,
                 const PoroelasticOptions& options_given, const PoroelasticSolverOptions& solver_options)
      : triangulation(triangulation_given),
        options(options_given),
        mesh(triangulation, mapping),
        held(mesh.held(boundaries)),
        held_values(mesh, boundaries),
        surface(triangulation, mesh, boundaries),
        solver(mesh, held, solver_options),
        points(mesh, regions, options.strain),
        fields(mesh),
        rows(mesh),
        state(mesh.owned_unknowns(), 0.) {
    fields.load(state);
    points.grow(fields.values(), oxygen, 0, 0);
    points.accept(fields.values());
  }

  const dealii::Triangulation<3>& triangulation;
  PoroelasticOptions options;
  TaylorHoodMesh mesh;
  HeldNodes held;
  HeldValues held_values;
  SurfaceLoads surface;
  PoroelasticSolver solver;
  TissuePoints points;
  NodeFields fields, rows;
  VolumeLoads loads;
  std::vector<double> oxygen;  ///< of points
  std::vector<double> state;   ///< [u | p] on owned nodes
  double time = 0, step_before = 0;
  int iterations_when_set_up = 0;
  bool refresh = true;

  std::size_t displacements() const { return 3 * mesh.displacement.owned(); }

  struct Norms {
    double momentum = 0, mass = 0;
  };
  Norms norms_of(std::span<const double> values) const {
    double square[2] = {};
    for (std::size_t n = 0; n < values.size(); ++n)
      square[n < displacements() ? 0 : 1] += values[n] * values[n];
    for (double& sum : square) sum = std::sqrt(dealii::Utilities::MPI::sum(sum, mesh.communicator));
    return {square[0], square[1]};
  }

  /// Loads on the right of a step, [u | p]; the mass rows as those of the points.
  std::vector<double> loads_of(const TimeStep& step) const {
    std::vector<double> given(state.size(), 0.);
    const std::span<double> all(given);
    surface.add(loads, step.end, step.length, all.first(displacements()), all.subspan(displacements()));
    for (double& row : all.subspan(displacements())) row /= step.difference.now;
    return given;
  }

  std::vector<double> residual_of(std::span<const double> x, const TimeStep& step,
                                  const std::vector<double>& given) {
    fields.load(x);
    rows.clear();
    points.add_residual(fields.values(), step, rows.rows());
    std::vector<double> residual(x.size(), 0.);
    rows.add_to(residual);
    for (std::size_t n = 0; n < residual.size(); ++n) residual[n] -= given[n];
    for (const auto n : held.displacement)
      if (static_cast<std::size_t>(n) < displacements()) residual[n] = 0;
    for (const auto n : held.pressure)
      if (static_cast<std::size_t>(n) < mesh.pressure.owned()) residual[displacements() + n] = 0;
    return residual;
  }

  /// What momentum and mass are measured by: the largest residual or load of the step, and what rounding
  /// leaves of numbers that cancel.
  struct Scale {
    Norms largest, noise;
    double relative(const Norms& norms, double tolerance) const {
      const auto one = [&](double norm, double by, double rounded) {
        const double scale = std::max(by, rounded / tolerance);
        return scale > 0 ? norm / scale : 0;
      };
      return std::max(one(norms.momentum, largest.momentum, noise.momentum),
                      one(norms.mass, largest.mass, noise.mass));
    }
    void see(const Norms& norms) {
      largest.momentum = std::max(largest.momentum, norms.momentum);
      largest.mass = std::max(largest.mass, norms.mass);
    }
  };

  /// Rounding of stresses and volumes before they cancel. At rest stresses are differences of numbers as
  /// large as moduli M, so that a row has epsilon int M |grad v| <= epsilon sqrt(diagonal int M), each over
  /// the cells around; and epsilon times the diagonal times u, and epsilon times the volume that a row of
  /// mass stands for.
  Norms rounding(std::span<const double> x, const CellTissue& like) {
    constexpr double epsilon = 8 * std::numeric_limits<double>::epsilon();
    NodeVector<double> diagonal, moduli, volume;
    for (auto* vector : {&diagonal, &moduli}) mesh.displacement.initialise(*vector, 3);
    mesh.pressure.initialise(volume, 1);
    mesh.cells.add_stiffness_diagonal({diagonal.begin(), 3 * mesh.displacement.size()});
    const std::vector<double> one(like.shear.size(), 1.), none(like.shear.size(), 0.);
    mesh.cells.visit_helmholtz(one, none, [&](std::size_t cell, std::span<const double> matrix) {
      double whole = 0;
      for (std::size_t v = 0; v < 8; ++v) {
        double share = 0;
        for (std::size_t w = 0; w < 8; ++w) share += matrix[8 * v + w];
        volume.begin()[mesh.pressure.cell_nodes()[8 * cell + v]] += share;
        whole += share;
      }
      const double modulus = like.lame[cell] + 2 * like.shear[cell];
      for (std::size_t i = 0; i < 27; ++i)
        for (std::size_t d = 0; d < 3; ++d)
          moduli.begin()[3 * mesh.displacement.cell_nodes()[27 * cell + i] + d] += modulus * whole;
    });
    for (auto* vector : {&diagonal, &moduli}) mesh.displacement.collect(*vector, 3);
    mesh.pressure.collect(volume, 1);
    std::vector<double> noise(x.size());
    for (std::size_t n = 0; n < displacements(); ++n) {
      const double stiff = std::abs(diagonal.begin()[n]);
      noise[n] = epsilon * (std::sqrt(stiff * moduli.begin()[n]) + stiff * std::abs(x[n]));
    }
    for (std::size_t n = displacements(); n < x.size(); ++n)
      noise[n] = epsilon * volume.begin()[n - displacements()];
    return norms_of(noise);
  }

  StepReport advance(double length) {
    StepReport report;
    const TimeStep step{.end = time + length,
                        .length = length,
                        .difference = difference(options.scheme, length, step_before),
                        .strain = options.strain,
                        .tolerance = options.tolerance};
    std::vector<double> next = state;
    try {
      fields.load(state);
      points.grow(fields.values(), oxygen, time, step.end);
      held_values.set(step.end, next);
      const auto given = loads_of(step);
      iterate(step, given, next, report);
    } catch (const std::domain_error& error) {
      report.failure = error.what();
    }
    if (!report.converged) return report;
    state = std::move(next);
    fields.load(state);
    points.accept(fields.values());
    time = step.end;
    step_before = length;
    return report;
  }

  void iterate(const TimeStep& step, const std::vector<double>& given, std::vector<double>& x,
               StepReport& report) {
    auto residual = residual_of(x, step, given);
    Scale scale;
    scale.see(norms_of(residual));
    scale.see(norms_of(given));
    double now = scale.relative(norms_of(residual), options.tolerance), before = 0;
    report.residual.push_back(now);
    for (int n = 0; n < options.newton_steps && now > options.tolerance; ++n) {
      CellTissue like;
      fields.load(x);
      solver.set_tangents(fields.values(), points.tangents(step, like), like, refresh);
      scale.noise = rounding(x, like);
      const double forcing = n == 0 ? 1e-3 : std::clamp(0.1 * (now / before) * (now / before), 1e-8, 1e-2);
      std::vector<double> change(x.size(), 0.), minus = residual;
      for (double& row : minus) row = -row;
      const auto solved = solver.solve(minus, change, forcing);
      report.linear_iterations.push_back(solved.iterations);
      note_effort(solved.iterations);
      // Mass rows may have nothing to begin with: then what the change moves is what they have to balance.
      std::vector<double> moved(x.size(), 0.);
      const std::span<double> all(moved);
      solver.dilatation(std::span<const double>(change).first(displacements()), all.subspan(displacements()));
      scale.see(norms_of(moved));
      before = now;
      std::tie(residual, now) = take_step(step, given, change, scale, before, x);
      report.residual.push_back(now);
    }
    report.converged = now <= options.tolerance;
    if (!report.converged)
      report.failure = "Newton's method stopped at a relative residual of " + std::to_string(now);
  }

  /// Multigrid is made anew once its tangents have changed enough to cost half as many iterations again.
  void note_effort(int iterations) {
    if (refresh) iterations_when_set_up = std::max(iterations, 4);
    refresh = iterations > 1.5 * iterations_when_set_up;
  }

  /// A full step if it helps, else a half, a quarter ...; the residual after it, and how large that is.
  std::pair<std::vector<double>, double> take_step(const TimeStep& step, const std::vector<double>& given,
                                                   const std::vector<double>& change, Scale& scale,
                                                   double before, std::vector<double>& x) {
    const std::vector<double> from = x;
    constexpr double least_share = 1. / 256;
    for (double share = 1;; share *= 0.5) {
      for (std::size_t n = 0; n < x.size(); ++n) x[n] = from[n] + share * change[n];
      try {
        auto residual = residual_of(x, step, given);
        const auto norms = norms_of(residual);
        const double after = scale.relative(norms, options.tolerance);
        if (after < before || share <= least_share) {
          scale.see(norms);
          return {std::move(residual), scale.relative(norms, options.tolerance)};
        }
      } catch (const std::domain_error&) {
        if (share <= least_share) throw;
      }
    }
  }
};

MatrixFreePoroelasticProblem::MatrixFreePoroelasticProblem(
    const dealii::Triangulation<3>& mesh, const dealii::Mapping<3>& mapping, const Regions& regions,
    const Boundaries& boundaries, const PoroelasticOptions& options, const PoroelasticSolverOptions& solver) {
  check_regions_and_boundaries(mesh, regions, boundaries);
  refuse_moving_boundaries(boundaries, options.strain);
  implementation_ = std::make_unique<Implementation>(mesh, mapping, regions, boundaries, options, solver);
}

MatrixFreePoroelasticProblem::~MatrixFreePoroelasticProblem() = default;

void MatrixFreePoroelasticProblem::set_volume_loads(const VolumeLoads& loads) {
  implementation_->loads = loads;
}

void MatrixFreePoroelasticProblem::set_oxygen(const OxygenField& oxygen) {
  auto& self = *implementation_;
  self.oxygen.clear();
  visit_points([&](const PointState<3>& point) {
    self.oxygen.push_back(oxygen({point.position[0], point.position[1], point.position[2]}));
  });
}

StepReport MatrixFreePoroelasticProblem::step(double length) {
  return implementation_->advance(length);
}

double MatrixFreePoroelasticProblem::time() const {
  return implementation_->time;
}

double MatrixFreePoroelasticProblem::pressure_at(const dealii::Point<3>& place) const {
  const auto& self = *implementation_;
  return value_at(self.mesh, self.mesh.pressure, std::span(self.state).subspan(self.displacements()), 1,
                  place)[0];
}

dealii::Tensor<1, 3> MatrixFreePoroelasticProblem::displacement_at(const dealii::Point<3>& place) const {
  const auto& self = *implementation_;
  const auto value = value_at(self.mesh, self.mesh.displacement,
                              std::span(self.state).first(self.displacements()), 3, place);
  return dealii::Tensor<1, 3>({value[0], value[1], value[2]});
}

void MatrixFreePoroelasticProblem::visit_points(
    const std::function<void(const PointState<3>&)>& visit) const {
  auto& self = *implementation_;
  self.fields.load(self.state);
  const dealii::FE_Nothing<3> nothing;
  const auto displacements = points_of(self.mesh, std::span(self.state).first(self.displacements()));
  dealii::FEValues<3> values(self.mesh.mapping, nothing, dealii::QGauss<3>(3),
                             dealii::update_quadrature_points | dealii::update_JxW_values);
  auto cell = self.triangulation.begin_active();
  self.mesh.cells.visit_states(self.fields.values(), [&](std::size_t n,
                                                         std::span<const kernels::PoroelasticState> state) {
    while (!cell->is_locally_owned()) ++cell;
    values.reinit(cell++);
    const Tissue& tissue = self.points.tissue_of(n);
    for (unsigned q = 0; q < 27; ++q) {
      const auto& past = self.points.history(27 * n + q);
      PointState<3> point{
          .position = values.quadrature_point(q), .region = self.mesh.region[n], .weight = values.JxW(q)};
      for (int d = 0; d < 3; ++d) point.displacement[d] = displacements[3 * (27 * n + q) + d];
      point.deformation = state[q].gradient;
      for (const int i : {0, 4, 8}) point.deformation[i] += 1;
      point.volume = past.volume;
      point.growth = past.growth;
      point.pressure = state[q].pressure;
      point.effective_stress = effective_stress(tissue, self.options.strain, state[q].gradient, past.growth);
      point.fluid_fraction = 1 - tissue.solid_fraction * std::pow(past.growth, 3) / past.volume;
      visit(point);
    }
  });
}

std::size_t MatrixFreePoroelasticProblem::unknowns() const {
  const auto& mesh = implementation_->mesh;
  return 3 * mesh.displacement.dofs().n_dofs() + mesh.pressure.dofs().n_dofs();
}

}  // namespace turgor::poroelasticity
