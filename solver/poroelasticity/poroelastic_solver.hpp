#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "linear_algebra/flexible_gmres.hpp"
#include "poroelasticity/block_preconditioner.hpp"

namespace turgor::poroelasticity {

struct PoroelasticSolverOptions {
  /// Of momentum rows and of mass rows, each against its own right-hand side.
  double tolerance = 1e-8;
  int maximum_iterations = 200;
  /// Of set_tissue alone; tangents always take two fields. Nothing said: the total pressure where lambda / mu
  /// is above 20 anywhere (nu above 0.476) and below 0.1 nowhere; chosen here.
  std::optional<Formulation> formulation = {};
  /// How many solutions are kept to begin the next one with; 0: none.
  int earlier_solutions = 10;
  /// PETSc's options begin with it: <prefix>ksp_, <prefix>displacement_, <prefix>pressure_.
  std::string prefix = "poroelasticity_";
};

/// What a solve did.
struct PoroelasticSolveReport {
  int iterations = 0;
  bool converged = false;
  double momentum_residual = 0, mass_residual = 0;  ///< relative, computed anew from the solution
};

/// Solves the linear system of one step of poroelasticity, on any number of ranks: flexible GMRES with
/// BlockPreconditioner. Rows are weighted so that momentum and mass count alike whatever their units, and
/// each has its own criterion. The mesh's cells belong to the solver from now on.
class PoroelasticSolver {
 public:
  /// `surface`: what is added on faces to tangents; null: nothing. It has to outlive the solver.
  PoroelasticSolver(TaylorHoodMesh& mesh, const HeldNodes& held, const PoroelasticSolverOptions& options,
                    const SurfaceTangents* surface = nullptr);
  PoroelasticSolver(const PoroelasticSolver&) = delete;
  PoroelasticSolver& operator=(const PoroelasticSolver&) = delete;

  /// A linear isotropic tissue. What has not changed is not set up again.
  void set_tissue(const CellTissue& tissue);
  /// Any tangents, at the fields that the kernels get; `likeness` is the tissue that the preconditioner's
  /// pressure block takes for them, read after they were asked for. Multigrid is set up anew where `refresh`:
  /// a hierarchy of tangents not far away does as well.
  using Tangents = kernels::PoroelasticTangentLaw;
  void set_tangents(const kernels::PoroelasticVector<const double>& fields, const Tangents& tangents,
                    const CellTissue& likeness, bool refresh);

  /// Solves K x = (momentum, mass) on owned unknowns [u | p]. On entry x has the values of held unknowns, the
  /// rest does not matter; rows of held unknowns do not count.
  PoroelasticSolveReport solve(std::span<const double> right_hand_side, std::span<double> x);
  /// The same to another tolerance than the options'.
  PoroelasticSolveReport solve(std::span<const double> right_hand_side, std::span<double> x,
                               double tolerance);
  /// B u on mass rows, for right-hand sides: the volume that a displacement takes.
  void dilatation(std::span<const double> displacement, std::span<double> mass) const;

  /// The tangents' product, with the rows of held unknowns: what pulls at them.
  void multiply_all(std::span<const double> x, std::span<double> rows) const {
    operator_.multiply_all(x, rows);
  }

  std::size_t displacement_size() const { return operator_.displacement_size(); }
  std::size_t pressure_size() const { return operator_.pressure_size(); }
  Formulation formulation() const { return operator_.formulation(); }

 private:
  struct Weights {
    double momentum = 1, mass = 1;
  };
  struct Earlier {
    std::vector<double> solution, image;  ///< image: K solution; of weighted norm 1 and orthogonal to others
  };

  void use_weights(std::span<const double> right_hand_side);
  void weigh(std::span<double> rows, bool inverse) const;
  double weighted_product(std::span<const double> a, std::span<const double> b) const;
  void begin_from_earlier(std::span<double> residual, std::span<double> x) const;
  void remember(std::vector<double> solution, std::vector<double> image);
  void start_anew();

  TaylorHoodMesh& mesh_;
  HeldNodes held_;
  PoroelasticSolverOptions options_;
  PoroelasticOperator operator_;
  BlockPreconditioner preconditioner_;
  std::unique_ptr<linear_algebra::FlexibleGmres> gmres_;
  CellTissue tissue_;
  bool set_up_ = false;
  Weights weights_;
  std::optional<Weights> smallest_scale_;
  std::vector<Earlier> earlier_;
  std::vector<double> scratch_;
};

}  // namespace turgor::poroelasticity
