#include "poroelasticity/displacement_multigrid.hpp"

#include <array>
#include <cmath>
#include <random>

namespace turgor::poroelasticity {

namespace {

/// Of the polynomials on the trilinear level, and how often its cycle is gone through (chosen here: with one
/// cycle iterations grew by a third from 7 to 14 cells along an edge).
constexpr int corner_degree = 4, corner_cycles = 2;

}  // namespace

DisplacementMultigrid::DisplacementMultigrid(const TaylorHoodMesh& mesh, const HeldNodes& held,
                                             const SurfaceTangents* surface, const CornerPattern& pattern,
                                             const std::string& prefix)
    : mesh_(mesh), held_(held), surface_(surface), coarse_(mesh.communicator, pattern.with(3), prefix) {
  for (auto* vector : {&solution_, &residual_, &step_, &product_}) mesh.displacement.initialise(*vector, 3);
  for (auto* vector : {&coarse_residual_, &coarse_solution_}) mesh.pressure.initialise(*vector, 3);
  find_parents();
}

void DisplacementMultigrid::find_parents() {
  const auto& nodes = mesh_.displacement.cell_nodes();
  const auto& corners = mesh_.pressure.cell_nodes();
  const std::size_t owned = mesh_.displacement.owned();
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> found(owned, none);  // a place in `nodes`
  for (std::size_t n = 0; n < nodes.size(); ++n)
    if (static_cast<std::size_t>(nodes[n]) < owned) found[nodes[n]] = n;
  std::vector<char> hangs(owned, 0);
  for (const auto& hanging : mesh_.displacement.hanging())
    if (static_cast<std::size_t>(hanging.node) < owned) hangs[hanging.node] = 1;
  parent_begin_.assign(1, 0);
  for (std::size_t node = 0; node < owned; ++node) {
    const std::size_t cell = found[node] / 27, i = found[node] % 27;
    const std::array<std::size_t, 3> at = {i % 3, i / 3 % 3, i / 9};
    for (std::size_t v = 0; v < 8 && !hangs[node]; ++v) {
      float weight = 1;
      for (std::size_t d = 0; d < 3; ++d) {
        const std::size_t end = v >> d & 1;
        weight *= at[d] == 1 ? 0.5F : at[d] / 2 == end ? 1.F : 0.F;
      }
      if (weight == 0) continue;
      parent_.push_back(corners[8 * cell + v]);
      parent_weight_.push_back(weight);
    }
    parent_begin_.push_back(static_cast<std::int32_t>(parent_.size()));
  }
}

void DisplacementMultigrid::set_up() {
  NodeVector<double> diagonal;
  mesh_.displacement.initialise(diagonal, 3);
  const std::span<double> all(diagonal.begin(), 3 * mesh_.displacement.size());
  mesh_.cells.add_stiffness_diagonal(all);
  if (surface_ != nullptr) surface_->add_diagonal(all);
  // What hangs adds the square of its weight: the part of the condensed diagonal that it has alone.
  double* values = diagonal.begin();
  for (const auto& [node, parts] : mesh_.displacement.hanging())
    for (int c = 0; c < 3; ++c) {
      for (const auto& part : parts)
        values[3 * part.node + c] += part.weight * part.weight * values[3 * node + c];
      values[3 * node + c] = 0;
    }
  diagonal.compress(dealii::VectorOperation::add);
  inverse_diagonal_.assign(3 * mesh_.displacement.owned(), 0.F);
  for (std::size_t n = 0; n < inverse_diagonal_.size(); ++n)
    if (diagonal.begin()[n] > 0) inverse_diagonal_[n] = static_cast<float>(1 / diagonal.begin()[n]);
  for (const auto n : held_.displacement)
    if (static_cast<std::size_t>(n) < inverse_diagonal_.size()) inverse_diagonal_[n] = 0;
  estimate_largest_eigenvalue();

  CornerAssembly assembly(mesh_.pressure, 3, held_.corner,
                          [&](auto nodes, auto entries) { coarse_.add(nodes, entries); });
  mesh_.cells.visit_trilinear_stiffness(
      [&](std::size_t cell, std::span<const double> matrix) { assembly.add(cell, matrix); });
  if (surface_ != nullptr)
    surface_->visit_corners(
        [&](std::size_t cell, std::span<const double> matrix) { assembly.add(cell, matrix); });
  assembly.finish();
  coarse_.finish(mesh_.corner_place);
}

void DisplacementMultigrid::multiply(Vector& from, Vector& to) {
  mesh_.displacement.fill(from, 3);
  to = 0;
  const std::size_t size = 3 * mesh_.displacement.size();
  mesh_.cells.apply(kernels::PoroelasticBlock::stiffness,
                    kernels::PoroelasticVector<const float>{{from.begin(), size}, {}},
                    kernels::PoroelasticVector<float>{{to.begin(), size}, {}});
  if (surface_ != nullptr)
    surface_->apply(std::span<const float>(from.begin(), size), std::span<float>(to.begin(), size));
  mesh_.displacement.forget(from, 3);
  mesh_.displacement.collect(to, 3);
  const std::size_t owned = 3 * mesh_.displacement.owned();
  for (const auto n : held_.displacement)
    if (static_cast<std::size_t>(n) < owned) to.begin()[n] = 0;
}

void DisplacementMultigrid::estimate_largest_eigenvalue() {
  const std::size_t owned = inverse_diagonal_.size();
  std::mt19937 generator(7 + dealii::Utilities::MPI::this_mpi_process(mesh_.communicator));
  std::uniform_real_distribution<float> any(-1, 1);
  float* values = step_.begin();
  for (std::size_t n = 0; n < owned; ++n) values[n] = inverse_diagonal_[n] > 0 ? any(generator) : 0.F;
  constexpr int iterations = 15;
  for (int k = 0; k < iterations; ++k) {
    step_ /= step_.l2_norm();
    multiply(step_, product_);
    for (std::size_t n = 0; n < owned; ++n) product_.begin()[n] *= inverse_diagonal_[n];
    largest_ = product_.l2_norm();
    step_.swap(product_);
  }
  // Iteration comes from below; the polynomials may overestimate by this without harm, not underestimate.
  constexpr double margin = 1.15;
  largest_ *= margin;
}

void DisplacementMultigrid::smooth(int degree, bool from_zero, bool keep_residual) {
  const std::size_t owned = inverse_diagonal_.size();
  float *x = solution_.begin(), *r = residual_.begin(), *z = step_.begin();
  const float *a_z = product_.begin(), *d = inverse_diagonal_.data();
  for (int i = 1; i <= degree; ++i) {
    // Lottes 2023, algorithm 4: z = (2i-3)/(2i+1) z + (8i-4)/((2i+1) lambda) D^-1 r.
    const auto keep = static_cast<float>((2. * i - 3) / (2 * i + 1));
    const auto add = static_cast<float>((8. * i - 4) / ((2 * i + 1) * largest_));
    if (i == 1) {
      for (std::size_t n = 0; n < owned; ++n) {
        z[n] = add * d[n] * r[n];
        x[n] = from_zero ? z[n] : x[n] + z[n];
      }
    } else {
      for (std::size_t n = 0; n < owned; ++n) {
        r[n] -= a_z[n];
        z[n] = keep * z[n] + add * d[n] * r[n];
        x[n] += z[n];
      }
    }
    if (i < degree || keep_residual) multiply(step_, product_);
  }
  if (keep_residual)
    for (std::size_t n = 0; n < owned; ++n) r[n] -= a_z[n];
}

void DisplacementMultigrid::correct_on_corners() {
  const std::size_t nodes = mesh_.displacement.owned(), corners = 3 * mesh_.pressure.owned();
  const float* r = residual_.begin();
  coarse_residual_ = 0;
  float* to = coarse_residual_.begin();
  for (std::size_t n = 0; n < nodes; ++n)
    for (auto k = parent_begin_[n]; k < parent_begin_[n + 1]; ++k)
      for (int c = 0; c < 3; ++c) to[3 * parent_[k] + c] += parent_weight_[k] * r[3 * n + c];
  mesh_.pressure.collect(coarse_residual_, 3);
  for (const auto n : held_.corner)
    if (static_cast<std::size_t>(n) < corners) to[n] = 0;
  coarse_.apply(corner_degree, corner_cycles, {to, corners}, {coarse_solution_.begin(), corners});
  mesh_.pressure.fill(coarse_solution_, 3);
  const float* from = coarse_solution_.begin();
  float* z = step_.begin();
  for (std::size_t n = 0; n < nodes; ++n) {
    float sum[3] = {};
    for (auto k = parent_begin_[n]; k < parent_begin_[n + 1]; ++k)
      for (int c = 0; c < 3; ++c) sum[c] += parent_weight_[k] * from[3 * parent_[k] + c];
    for (int c = 0; c < 3; ++c) z[3 * n + c] = sum[c];
  }
  mesh_.pressure.forget(coarse_solution_, 3);
  for (const auto n : held_.displacement)
    if (static_cast<std::size_t>(n) < 3 * nodes) z[n] = 0;
}

void DisplacementMultigrid::apply(int degree, std::span<const double> residual,
                                  std::span<double> correction) {
  const std::size_t owned = inverse_diagonal_.size();
  // Scaled to 1, so that no range of single precision is asked for.
  double square = 0;
  for (const double value : residual) square += value * value;
  const double norm = std::sqrt(dealii::Utilities::MPI::sum(square, mesh_.communicator));
  if (norm == 0) {
    std::fill(correction.begin(), correction.end(), 0.);
    return;
  }
  for (std::size_t n = 0; n < owned; ++n)
    residual_.begin()[n] = inverse_diagonal_[n] > 0 ? static_cast<float>(residual[n] / norm) : 0.F;
  smooth(degree, true, true);
  correct_on_corners();
  multiply(step_, product_);
  for (std::size_t n = 0; n < owned; ++n) {
    solution_.begin()[n] += step_.begin()[n];
    residual_.begin()[n] -= product_.begin()[n];
  }
  smooth(degree, false, false);
  for (std::size_t n = 0; n < owned; ++n) correction[n] = norm * solution_.begin()[n];
}

}  // namespace turgor::poroelasticity
