#pragma once

#include <optional>
#include <vector>

#include "poroelasticity/held_values.hpp"
#include "poroelasticity/matrix_free_problem.hpp"
#include "poroelasticity/moving_plates.hpp"
#include "poroelasticity/surface_loads.hpp"
#include "poroelasticity/tissue_points.hpp"

namespace turgor::poroelasticity {

struct MatrixFreePoroelasticProblem::Saved {
  std::vector<double> state, before;
  std::vector<History> history;
  double time = 0, step_before = 0;
};

struct MatrixFreePoroelasticProblem::Implementation {
  /// What is made for the boundaries and tissues of the moment.
  struct Setting {
    Setting(const dealii::Triangulation<3>& triangulation, TaylorHoodMesh& mesh, const Boundaries& boundaries,
            const PoroelasticOptions& problem, const PoroelasticSolverOptions& options)
        : held(mesh.held(boundaries, problem.pins)),
          held_values(mesh, boundaries),
          surface(triangulation, mesh, boundaries, problem.strain),
          tangents(mesh, boundaries, problem.strain),
          plates(mesh, boundaries),
          solver(mesh, held, options, &tangents) {}
    HeldNodes held;
    HeldValues held_values;
    SurfaceLoads surface;
    SurfaceTangents tangents;
    MovingPlates plates;
    PoroelasticSolver solver;
  };

  Implementation(const dealii::Triangulation<3>& triangulation_given, const dealii::Mapping<3>& mapping,
                 const Regions& regions, const Boundaries& boundaries_given,
                 const PoroelasticOptions& options_given,
                 const PoroelasticSolverOptions& solver_options_given);

  const dealii::Triangulation<3>& triangulation;
  PoroelasticOptions options;
  PoroelasticSolverOptions solver_options;
  Boundaries boundaries;
  TaylorHoodMesh mesh;
  std::optional<Setting> setting;
  TissuePoints points;
  NodeFields fields, rows;
  VolumeLoads loads;
  std::vector<double> oxygen;         ///< of points
  std::vector<double> weight;         ///< of points, m3
  std::vector<double> state, before;  ///< [u | p] on owned nodes, now and a step ago
  double time = 0, step_before = 0;
  int iterations_when_set_up = 0;
  bool refresh = true;

  std::size_t displacements() const { return 3 * mesh.displacement.owned(); }
  std::span<const double> displacement() const { return std::span(state).first(displacements()); }

  /// Makes the setting anew.
  void set();
  StepReport advance(double length);
  StepReport settle();
  void take_over(const Implementation& whole);

 private:
  struct Norms {
    double momentum = 0, mass = 0;
  };
  struct Scale;
  Norms norms_of(std::span<const double> values) const;
  std::vector<double> loads_of(const TimeStep& step) const;
  std::vector<double> all_rows_of(std::span<const double> x, const TimeStep& step,
                                  const std::vector<double>& given);
  std::vector<double> residual_of(std::span<const double> x, const TimeStep& step,
                                  const std::vector<double>& given);
  Norms rounding(std::span<const double> x, const CellTissue& like);
  StepReport solve(const TimeStep& step, double end);
  FluidAmounts fluid_of(std::span<const double> all_rows, const TimeStep& step);
  Forces forces_of(std::vector<double> all_rows, const TimeStep& step, std::span<const double> given);
  void iterate(const TimeStep& step, const std::vector<double>& given, std::vector<double>& x,
               StepReport& report);
  void note_effort(int iterations);
  std::pair<std::vector<double>, double> take_step(const TimeStep& step, const std::vector<double>& given,
                                                   const std::vector<double>& change, Scale& scale,
                                                   double last, std::vector<double>& x);
};

}  // namespace turgor::poroelasticity
