#include "poroelasticity/block_preconditioner.hpp"

#include <algorithm>

namespace turgor::poroelasticity {

BlockPreconditioner::BlockPreconditioner(const TaylorHoodMesh& mesh, const HeldNodes& held,
                                         const SurfaceTangents* surface, const PoroelasticOperator& op,
                                         const std::string& prefix)
    : mesh_(mesh),
      held_(held),
      operator_(op),
      pattern_(mesh.pressure),
      displacement_(mesh, held, surface, pattern_, prefix + "displacement_"),
      pressure_(mesh.communicator, pattern_.with(1), linear_algebra::MultigridKind::scalar,
                prefix + "pressure_"),
      zeros_(mesh.region.size(), 0.),
      momentum_(op.displacement_size()) {
  for (auto* vector : {&sum_, &step_, &product_, &between_}) vector->resize(op.pressure_size());
}

void BlockPreconditioner::set_up(const CellTissue& tissue, const Settings& settings, bool with_displacement) {
  settings_ = settings;
  if (with_displacement) displacement_.set_up();
  set_up_pressure(tissue);
  if (operator_.formulation() == Formulation::total_pressure) set_up_total_pressure(tissue);
}

void BlockPreconditioner::set_up_pressure(const CellTissue& tissue) {
  std::vector<double> mass;
  for (std::size_t c = 0; c < tissue.shear.size(); ++c)
    mass.push_back(settings_.yielding / (tissue.lame[c] + 2 * tissue.shear[c]) + tissue.storage[c]);
  CornerAssembly assembly(mesh_.pressure, 1, held_.pressure,
                          [&](auto nodes, auto values) { pressure_.add(nodes, values); });
  mesh_.cells.visit_helmholtz(mass, tissue.drainage, [&](std::size_t cell, std::span<const double> matrix) {
    assembly.add(cell, matrix);
  });
  assembly.finish();
  pressure_.finish({});
}

void BlockPreconditioner::set_up_total_pressure(const CellTissue& tissue) {
  mass_.clear();
  by_lame_.clear();
  for (std::size_t c = 0; c < tissue.shear.size(); ++c) {
    by_lame_.push_back(1 / tissue.lame[c]);
    mass_.push_back(settings_.yielding / (2 * tissue.shear[c]) + by_lame_.back());
  }
  NodeVector<double> diagonal;
  mesh_.pressure.initialise(diagonal, 1);
  mesh_.cells.visit_helmholtz(mass_, zeros_, [&](std::size_t cell, std::span<const double> matrix) {
    for (std::size_t v = 0; v < 8; ++v)
      diagonal.begin()[mesh_.pressure.cell_nodes()[8 * cell + v]] += matrix[9 * v];
  });
  mesh_.pressure.collect(diagonal, 1);
  inverse_mass_diagonal_.resize(operator_.pressure_size());
  for (std::size_t n = 0; n < inverse_mass_diagonal_.size(); ++n)
    inverse_mass_diagonal_[n] = diagonal.begin()[n] > 0 ? 1 / diagonal.begin()[n] : 0;
}

void BlockPreconditioner::solve_mass(std::span<const double> residual, std::span<double> correction) {
  // Of a trilinear cell's mass, scaled by its diagonal, all eigenvalues are within (1/2)^3 and (3/2)^3, and
  // so are those of the whole: Chebyshev's polynomial on that interval.
  constexpr double least = 0.125, largest = 3.375, middle = (least + largest) / 2,
                   half = (largest - least) / 2;
  constexpr int steps = 6;
  double rho = half / middle;
  const std::size_t size = residual.size();
  for (std::size_t n = 0; n < size; ++n)
    correction[n] = step_[n] = inverse_mass_diagonal_[n] * residual[n] / middle;
  for (int k = 1; k < steps; ++k) {
    operator_.mass(mass_, correction, product_);
    const double next = 1 / (2 * middle / half - rho);
    for (std::size_t n = 0; n < size; ++n) {
      step_[n] =
          next * rho * step_[n] + 2 * next / half * inverse_mass_diagonal_[n] * (residual[n] - product_[n]);
      correction[n] += step_[n];
    }
    rho = next;
  }
}

void BlockPreconditioner::apply_to_total_pressure(std::span<const double> residual,
                                                  std::span<double> correction) {
  const auto volume = operator_.total_pressure_of(residual), mass = operator_.pressure_of(residual);
  const auto xi = operator_.total_pressure_of(correction), p = operator_.pressure_of(correction);
  // Of xi and p: (mass_a, -mass_b; -mass_b, mass_b + C) with b = 1/lambda, eliminated to mass / (lambda + 2
  // mu) + C.
  solve_mass(volume, xi);
  operator_.mass(by_lame_, xi, sum_);
  for (std::size_t n = 0; n < sum_.size(); ++n) sum_[n] += mass[n];
  operator_.clear_held_pressure(sum_);
  pressure_.apply(std::span<const double>(sum_), p);
  operator_.clear_held_pressure(p);
  operator_.mass(by_lame_, p, sum_);
  solve_mass(sum_, between_);
  for (std::size_t n = 0; n < between_.size(); ++n) xi[n] += between_[n];
}

void BlockPreconditioner::apply(std::span<const double> residual, std::span<double> correction) {
  std::span<double> pushing;
  if (operator_.formulation() == Formulation::total_pressure) {
    apply_to_total_pressure(residual, correction);
    pushing = operator_.total_pressure_of(correction);
  } else {
    pushing = operator_.pressure_of(correction);
    pressure_.apply(operator_.pressure_of(residual), pushing);
    operator_.clear_held_pressure(pushing);
  }
  operator_.pressure_force(pushing, momentum_);
  const auto momentum = operator_.displacement_of(residual);
  for (std::size_t n = 0; n < momentum_.size(); ++n) momentum_[n] = momentum[n] - momentum_[n];
  displacement_.apply(settings_.smoothing_degree, momentum_, operator_.displacement_of(correction));
}

}  // namespace turgor::poroelasticity
