#include "poroelasticity/poroelastic_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace turgor::poroelasticity {

namespace {

/// Above which the plain pressure block and three smoothing steps do not do any more, and below which
/// 1/lambda is too large for the total pressure. Of lambda / mu.
constexpr double nearly_incompressible = 20, hardly_any_lambda = 0.1;

struct Ratios {
  double least = std::numeric_limits<double>::max(), largest = 0;
};

Ratios ratios_of(const CellTissue& tissue, MPI_Comm communicator) {
  Ratios ratios;
  for (std::size_t c = 0; c < tissue.shear.size(); ++c) {
    const double ratio = tissue.lame[c] / tissue.shear[c];
    ratios = {std::min(ratios.least, ratio), std::max(ratios.largest, ratio)};
  }
  return {dealii::Utilities::MPI::min(ratios.least, communicator),
          dealii::Utilities::MPI::max(ratios.largest, communicator)};
}

/// Of the displacement's multigrid two to five steps were tried: two take more iterations, four and five no
/// fewer than three.
BlockPreconditioner::Settings settings_for(bool hard) {
  return {.yielding = hard ? 1.3 : 1, .smoothing_degree = hard ? 8 : 3};
}

}  // namespace

PoroelasticSolver::PoroelasticSolver(TaylorHoodMesh& mesh, const HeldNodes& held,
                                     const PoroelasticSolverOptions& options, const SurfaceTangents* surface)
    : mesh_(mesh),
      held_(held),
      options_(options),
      operator_(mesh, held_, surface),
      preconditioner_(mesh, held_, surface, operator_, options.prefix) {}

void PoroelasticSolver::start_anew() {
  earlier_.clear();
  smallest_scale_.reset();
  const std::size_t size = operator_.size();
  scratch_.assign(size, 0.);
  gmres_ = std::make_unique<linear_algebra::FlexibleGmres>(
      mesh_.communicator, size,
      [this](std::span<const double> x, std::span<double> y) {
        operator_.multiply(x, y);
        weigh(y, false);
      },
      [this](std::span<const double> r, std::span<double> z) {
        std::copy(r.begin(), r.end(), scratch_.begin());
        weigh(scratch_, true);
        preconditioner_.apply(scratch_, z);
      },
      options_.prefix);
}

void PoroelasticSolver::set_tissue(const CellTissue& tissue) {
  // Agreed on: a rank without cells sees no change.
  const auto everywhere = [&](bool here) {
    return dealii::Utilities::MPI::min(here ? 1 : 0, mesh_.communicator) == 1;
  };
  if (everywhere(set_up_ && tissue == tissue_)) return;
  const auto ratio = ratios_of(tissue, mesh_.communicator);
  const bool total = options_.formulation
                         ? *options_.formulation == Formulation::total_pressure
                         : ratio.largest > nearly_incompressible && ratio.least > hardly_any_lambda;
  if (total && ratio.least <= hardly_any_lambda)
    throw std::invalid_argument("the total pressure needs lambda above mu/10 everywhere; take two fields");
  const bool same_solid = everywhere(set_up_ && tissue.shear == tissue_.shear && tissue.lame == tissue_.lame);
  operator_.use(total ? Formulation::total_pressure : Formulation::two_field, tissue.lame);
  const std::vector<double> none(tissue.lame.size(), 0.);
  mesh_.cells.set_tissue({.shear_modulus = tissue.shear,
                          .lame_parameter = total ? none : tissue.lame,
                          .drainage = tissue.drainage,
                          .storage = tissue.storage});
  const bool hard = ratio.largest > nearly_incompressible && !total;
  preconditioner_.set_up(tissue, settings_for(hard), !same_solid);
  tissue_ = tissue;
  set_up_ = true;
  start_anew();
}

void PoroelasticSolver::set_tangents(const kernels::PoroelasticVector<const double>& fields,
                                     const Tangents& tangents, const CellTissue& likeness, bool refresh) {
  operator_.use(Formulation::two_field, {});
  mesh_.cells.set_tangents(fields, tangents);
  const bool hard = ratios_of(likeness, mesh_.communicator).largest > nearly_incompressible;
  preconditioner_.set_up(likeness, settings_for(hard), refresh || !set_up_);
  tissue_ = {};
  set_up_ = true;
  start_anew();
}

void PoroelasticSolver::weigh(std::span<double> rows, bool inverse) const {
  const double momentum = inverse ? 1 / weights_.momentum : weights_.momentum,
               mass = inverse ? 1 / weights_.mass : weights_.mass;
  const std::size_t displacements = operator_.displacement_size();
  for (std::size_t n = 0; n < displacements; ++n) rows[n] *= momentum;
  for (std::size_t n = displacements; n < rows.size(); ++n) rows[n] *= mass;
}

double PoroelasticSolver::weighted_product(std::span<const double> a, std::span<const double> b) const {
  double momentum = 0, mass = 0;
  const std::size_t displacements = operator_.displacement_size();
  for (std::size_t n = 0; n < displacements; ++n) momentum += a[n] * b[n];
  for (std::size_t n = displacements; n < a.size(); ++n) mass += a[n] * b[n];
  return dealii::Utilities::MPI::sum(
      weights_.momentum * weights_.momentum * momentum + weights_.mass * weights_.mass * mass,
      mesh_.communicator);
}

void PoroelasticSolver::use_weights(std::span<const double> right_hand_side) {
  const std::size_t displacements = operator_.displacement_size();
  if (!smallest_scale_) {
    // Rows may have no right-hand side, as those of mass at a first step from rest: then what the load moves
    // at once and what the pressure pushes are what they have to balance.
    std::vector<double> moved(right_hand_side.size()), rows(right_hand_side.size());
    preconditioner_.apply(right_hand_side, moved);
    const auto mass = operator_.pressure_of(std::span<double>(rows));
    const auto momentum = operator_.displacement_of(std::span<double>(rows));
    operator_.dilatation(operator_.displacement_of(std::span<const double>(moved)), mass);
    operator_.pressure_force(operator_.pressure_of(std::span<const double>(moved)), momentum);
    smallest_scale_ = {.momentum = 1e-3 * operator_.norm(momentum), .mass = 1e-3 * operator_.norm(mass)};
    const double of_momentum = operator_.norm(right_hand_side.first(displacements)),
                 of_mass = operator_.norm(right_hand_side.subspan(displacements));
    if (of_momentum == 0) smallest_scale_->momentum *= 1e3;
    if (of_mass == 0) smallest_scale_->mass *= 1e3;
  }
  const double momentum =
      std::max(operator_.norm(right_hand_side.first(displacements)), smallest_scale_->momentum);
  const double mass = std::max(operator_.norm(right_hand_side.subspan(displacements)), smallest_scale_->mass);
  weights_ = {.momentum = momentum > 0 ? 1 / momentum : 1, .mass = mass > 0 ? 1 / mass : 1};
}

void PoroelasticSolver::begin_from_earlier(std::span<double> residual, std::span<double> x) const {
  for (const auto& earlier : earlier_) {
    const double share =
        weighted_product(earlier.image, residual) / weighted_product(earlier.image, earlier.image);
    for (std::size_t n = 0; n < x.size(); ++n) {
      x[n] += share * earlier.solution[n];
      residual[n] -= share * earlier.image[n];
    }
  }
}

void PoroelasticSolver::remember(std::vector<double> solution, std::vector<double> image) {
  if (options_.earlier_solutions == 0) return;
  const double whole = weighted_product(image, image);
  for (const auto& earlier : earlier_) {
    const double share =
        weighted_product(earlier.image, image) / weighted_product(earlier.image, earlier.image);
    for (std::size_t n = 0; n < image.size(); ++n) {
      image[n] -= share * earlier.image[n];
      solution[n] -= share * earlier.solution[n];
    }
  }
  // What is left of a solution that the earlier ones nearly hold is their rounding.
  const double left = weighted_product(image, image);
  if (!(left > 1e-24 * whole)) return;
  if (static_cast<int>(earlier_.size()) >= options_.earlier_solutions) earlier_.erase(earlier_.begin());
  earlier_.push_back({std::move(solution), std::move(image)});
}

PoroelasticSolveReport PoroelasticSolver::solve(std::span<const double> right_hand_side,
                                                std::span<double> x) {
  return solve(right_hand_side, x, options_.tolerance);
}

PoroelasticSolveReport PoroelasticSolver::solve(std::span<const double> right_hand_side, std::span<double> x,
                                                double tolerance) {
  if (!set_up_)
    throw std::logic_error("the poroelastic solver has no tissue: set_tissue or set_tangents first");
  const std::size_t size = operator_.size(), displacements = operator_.displacement_size(),
                    pressures = operator_.pressure_size();
  std::vector<double> whole(size, 0.), rows(size, 0.), residual(size);
  // What held values do to the other rows goes to the right.
  for (const auto n : held_.displacement)
    if (static_cast<std::size_t>(n) < displacements) whole[n] = x[n];
  for (const auto n : held_.pressure)
    if (static_cast<std::size_t>(n) < pressures) whole[size - pressures + n] = x[displacements + n];
  operator_.multiply(whole, rows);
  std::copy_n(right_hand_side.begin(), displacements, residual.begin());
  std::copy_n(right_hand_side.begin() + displacements, pressures, residual.end() - pressures);
  operator_.clear_held_displacement(operator_.displacement_of(std::span<double>(residual)));
  operator_.clear_held_pressure(operator_.pressure_of(std::span<double>(residual)));
  for (std::size_t n = 0; n < size; ++n) residual[n] -= rows[n];

  use_weights(residual);
  std::vector<double> start(size, 0.), left = residual;
  begin_from_earlier(left, start);
  std::vector<double> weighted = left, change(size, 0.);
  weigh(weighted, false);
  const auto report = gmres_->solve(weighted, change, tolerance, options_.maximum_iterations);

  operator_.multiply(change, rows);
  for (std::size_t n = 0; n < size; ++n) {
    whole[n] += start[n] + change[n];
    left[n] -= rows[n];
  }
  const PoroelasticSolveReport result{
      .iterations = report.iterations,
      .converged = report.converged,
      .momentum_residual =
          weights_.momentum * operator_.norm(std::span<const double>(left).first(displacements)),
      .mass_residual = weights_.mass * operator_.norm(std::span<const double>(left).subspan(displacements))};
  if (report.iterations > 0) remember(std::move(change), std::move(rows));
  std::copy_n(whole.begin(), displacements, x.begin());
  std::copy_n(whole.end() - pressures, pressures, x.begin() + displacements);
  return result;
}

void PoroelasticSolver::dilatation(std::span<const double> displacement, std::span<double> mass) const {
  operator_.dilatation(displacement, mass);
}

}  // namespace turgor::poroelasticity
