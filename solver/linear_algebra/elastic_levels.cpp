#include "linear_algebra/elastic_levels.hpp"

#include <petscksp.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "linear_algebra/petsc_check.hpp"
#include "linear_algebra/single_blocks.hpp"

namespace turgor::linear_algebra {

struct ElasticLevels::Implementation {
  AssembledMultigrid assembled;
  MPI_Comm communicator;
  std::string prefix;
  std::size_t size = 0;  ///< owned rows
  SingleBlocks own, others;
  std::vector<float> inverse_diagonal, solution, residual, step, product, ghosts, from_others;
  float largest = 0;
  // What other ranks have, and the levels below.
  Vec whole = nullptr, ghost_values = nullptr, below_residual = nullptr, below_correction = nullptr;
  VecScatter exchange = nullptr;
  Mat down = nullptr;
  KSP below = nullptr;

  Implementation(MPI_Comm communicator_given, const NodePattern& pattern, const std::string& prefix_given)
      : assembled(communicator_given, pattern, MultigridKind::elastic, prefix_given),
        communicator(communicator_given),
        prefix(prefix_given),
        size(3 * pattern.owned_nodes) {
    for (auto* vector : {&inverse_diagonal, &solution, &residual, &step, &product, &from_others})
      vector->assign(size, 0.F);
  }
  ~Implementation() { release(); }
  void release() {
    KSPDestroy(&below);
    MatDestroy(&down);
    VecScatterDestroy(&exchange);
    for (Vec* vector : {&whole, &ghost_values, &below_residual, &below_correction}) VecDestroy(vector);
  }

  /// The blocks of a sequential matrix whose rows come in threes.
  static SingleBlocks blocks_of(Mat matrix, std::size_t nodes) {
    const PetscInt *row_begin, *column;
    const PetscScalar* value;
    PetscInt rows;
    PetscBool done;
    check(MatGetRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &rows, &row_begin, &column, &done),
          "read a matrix");
    check(MatSeqAIJGetArrayRead(matrix, &value), "read a matrix");
    std::vector<std::int64_t> begin(1, 0);
    std::vector<std::int32_t> block_column;
    std::vector<double> values;
    for (std::size_t n = 0; n < nodes; ++n) {
      const PetscInt length = row_begin[3 * n + 1] - row_begin[3 * n];
      for (PetscInt k = 0; k < length; k += 3) {
        block_column.push_back(column[row_begin[3 * n] + k] / 3);
        for (std::size_t a = 0; a < 3; ++a)
          for (PetscInt b = 0; b < 3; ++b) values.push_back(value[row_begin[3 * n + a] + k + b]);
      }
      begin.push_back(static_cast<std::int64_t>(block_column.size()));
    }
    check(MatSeqAIJRestoreArrayRead(matrix, &value), "read a matrix");
    check(MatRestoreRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &rows, &row_begin, &column, &done),
          "read a matrix");
    return {begin, block_column, values};
  }

  void take_first_level(Mat matrix) {
    PetscBool alone;
    check(PetscObjectTypeCompare(reinterpret_cast<PetscObject>(matrix), MATSEQAIJ, &alone), "ask for a type");
    Vec diagonal;
    check(MatCreateVecs(matrix, &whole, &diagonal), "create vectors");
    check(MatGetDiagonal(matrix, diagonal), "read a diagonal");
    const PetscScalar* values;
    check(VecGetArrayRead(diagonal, &values), "read a diagonal");
    for (std::size_t n = 0; n < size; ++n) inverse_diagonal[n] = static_cast<float>(1 / values[n]);
    check(VecRestoreArrayRead(diagonal, &values), "read a diagonal");
    check(VecDestroy(&diagonal), "free a vector");
    if (alone) {
      own = blocks_of(matrix, size / 3);
      others = {};
      return;
    }
    Mat here, there;
    const PetscInt* column_of;
    check(MatMPIAIJGetSeqAIJ(matrix, &here, &there, &column_of), "split a matrix");
    own = blocks_of(here, size / 3);
    others = blocks_of(there, size / 3);
    PetscInt ghost_count;
    check(MatGetSize(there, nullptr, &ghost_count), "size a matrix");
    ghosts.assign(static_cast<std::size_t>(ghost_count), 0.F);
    IS wanted;
    check(ISCreateGeneral(PETSC_COMM_SELF, ghost_count, column_of, PETSC_COPY_VALUES, &wanted),
          "list ghosts");
    check(VecCreateSeq(PETSC_COMM_SELF, ghost_count, &ghost_values), "create vectors");
    check(VecScatterCreate(whole, wanted, ghost_values, nullptr, &exchange), "plan an exchange");
    check(ISDestroy(&wanted), "free a list");
  }

  /// GAMG's hierarchy but its first level, with smoothers as GAMG has them.
  void take_levels_below(PC gamg) {
    PetscInt levels;
    check(PCMGGetLevels(gamg, &levels), "count levels");
    if (levels < 2) return;  // all of it was solved at once
    Mat interpolation;
    check(PCMGGetInterpolation(gamg, levels - 1, &interpolation), "get a level");
    check(PetscObjectReference(reinterpret_cast<PetscObject>(interpolation)), "keep a level");
    down = interpolation;
    check(KSPCreate(communicator, &below), "create multigrid");
    check(KSPSetOptionsPrefix(below, (prefix + "below_").c_str()), "name multigrid");
    check(KSPSetType(below, KSPPREONLY), "create multigrid");
    PC cycle;
    check(KSPGetPC(below, &cycle), "create multigrid");
    check(PCSetType(cycle, PCMG), "create multigrid");
    check(PCMGSetLevels(cycle, levels - 1, nullptr), "create multigrid");
    for (PetscInt level = 0; level < levels - 1; ++level) {
      KSP theirs, ours;
      Mat matrix;
      check(PCMGGetSmoother(gamg, level, &theirs), "get a level");
      check(PCMGGetSmoother(cycle, level, &ours), "get a level");
      check(KSPGetOperators(theirs, &matrix, nullptr), "get a level");
      check(KSPSetOperators(ours, matrix, matrix), "set a level");
      if (level == levels - 2) {
        check(KSPSetOperators(below, matrix, matrix), "set a level");
        check(MatCreateVecs(matrix, &below_correction, &below_residual), "create vectors");
      }
      if (level > 0) {
        check(PCMGGetInterpolation(gamg, level, &interpolation), "get a level");
        check(PCMGSetInterpolation(cycle, level, interpolation), "set a level");
      }
    }
    // One step of conjugate gradients around a cycle gives it the right length. Three cost a fifth of all
    // time at 1e6 unknowns, and spared at most two iterations.
    set_defaults(prefix + "below_", {{"ksp_type", "cg"},
                                     {"ksp_max_it", "1"},
                                     {"ksp_convergence_test", "skip"},
                                     {"ksp_norm_type", "none"},
                                     {"mg_levels_ksp_type", "chebyshev"},
                                     {"mg_levels_ksp_max_it", "2"},
                                     {"mg_levels_pc_type", "jacobi"},
                                     {"mg_coarse_ksp_type", "preonly"},
                                     {"mg_coarse_pc_type", "redundant"},
                                     {"mg_coarse_redundant_pc_type", "svd"}});
    check(KSPSetFromOptions(below), "read multigrid's options");
    check(KSPSetUp(below), "set multigrid up");
  }

  void multiply(std::span<const float> x, std::span<float> y) {
    if (exchange != nullptr) {
      PetscScalar* values;
      check(VecGetArrayWrite(whole, &values), "reach a vector");
      std::copy(x.begin(), x.end(), values);
      check(VecRestoreArrayWrite(whole, &values), "reach a vector");
      check(VecScatterBegin(exchange, whole, ghost_values, INSERT_VALUES, SCATTER_FORWARD),
            "exchange ghosts");
    }
    own.multiply(x, y);
    if (exchange == nullptr) return;
    check(VecScatterEnd(exchange, whole, ghost_values, INSERT_VALUES, SCATTER_FORWARD), "exchange ghosts");
    const PetscScalar* values;
    check(VecGetArrayRead(ghost_values, &values), "reach a vector");
    std::transform(values, values + ghosts.size(), ghosts.begin(),
                   [](double v) { return static_cast<float>(v); });
    check(VecRestoreArrayRead(ghost_values, &values), "reach a vector");
    others.multiply(ghosts, from_others);
    for (std::size_t n = 0; n < size; ++n) y[n] += from_others[n];
  }

  void estimate_largest_eigenvalue() {
    int rank;
    MPI_Comm_rank(communicator, &rank);
    std::mt19937 generator(static_cast<unsigned>(rank) + 7U);
    std::uniform_real_distribution<float> any(-1, 1);
    for (float& value : step) value = any(generator);
    constexpr int iterations = 12;
    for (int k = 0; k <= iterations; ++k) {
      double square = 0;
      for (const float value : step) square += static_cast<double>(value) * value;
      MPI_Allreduce(MPI_IN_PLACE, &square, 1, MPI_DOUBLE, MPI_SUM, communicator);
      largest = static_cast<float>(std::sqrt(square));
      if (k == iterations) break;
      for (float& value : step) value /= largest;
      multiply(step, product);
      for (std::size_t n = 0; n < size; ++n) step[n] = inverse_diagonal[n] * product[n];
    }
    constexpr float margin = 1.15F;  // iteration comes from below
    largest *= margin;
  }

  /// Lottes 2023, algorithm 4; the residual that it leaves is known after it where asked.
  void smooth(int degree, bool from_zero, bool keep_residual) {
    for (int i = 1; i <= degree; ++i) {
      const float keep = (2.F * i - 3) / (2 * i + 1), add = (8.F * i - 4) / ((2 * i + 1) * largest);
      for (std::size_t n = 0; n < size; ++n) {
        if (i > 1) residual[n] -= product[n];
        step[n] = (i > 1 ? keep * step[n] : 0.F) + add * inverse_diagonal[n] * residual[n];
        solution[n] = i == 1 && from_zero ? step[n] : solution[n] + step[n];
      }
      if (i < degree || keep_residual) multiply(step, product);
    }
    if (keep_residual)
      for (std::size_t n = 0; n < size; ++n) residual[n] -= product[n];
  }

  void correct_below() {
    PetscScalar* values;
    check(VecGetArrayWrite(whole, &values), "reach a vector");
    std::copy(residual.begin(), residual.end(), values);
    check(VecRestoreArrayWrite(whole, &values), "reach a vector");
    check(MatMultTranspose(down, whole, below_residual), "restrict");
    check(KSPSolve(below, below_residual, below_correction), "solve below");
    check(MatMult(down, below_correction, whole), "interpolate");
    const PetscScalar* result;
    check(VecGetArrayRead(whole, &result), "reach a vector");
    for (std::size_t n = 0; n < size; ++n) step[n] = static_cast<float>(result[n]);
    check(VecRestoreArrayRead(whole, &result), "reach a vector");
    multiply(step, product);
    for (std::size_t n = 0; n < size; ++n) {
      solution[n] += step[n];
      residual[n] -= product[n];
    }
  }
};

ElasticLevels::ElasticLevels(MPI_Comm communicator, const NodePattern& pattern, const std::string& prefix)
    : implementation_(std::make_unique<Implementation>(communicator, pattern, prefix)) {}

ElasticLevels::~ElasticLevels() = default;

void ElasticLevels::add(std::span<const std::int32_t> nodes, std::span<const double> values) {
  implementation_->assembled.add(nodes, values);
}

void ElasticLevels::finish(std::span<const double> coordinates) {
  auto& self = *implementation_;
  self.assembled.finish(coordinates);
  self.release();
  auto* solver = static_cast<KSP>(self.assembled.petsc_solver());
  Mat matrix;
  PC gamg;
  check(KSPGetOperators(solver, &matrix, nullptr), "get a matrix");
  check(KSPGetPC(solver, &gamg), "get multigrid");
  self.take_first_level(matrix);
  self.take_levels_below(gamg);
  self.estimate_largest_eigenvalue();
}

void ElasticLevels::apply(int degree, int cycles, std::span<const float> residual,
                          std::span<float> correction) {
  auto& self = *implementation_;
  if (self.below == nullptr) {
    self.assembled.apply(residual, correction);
    return;
  }
  std::copy(residual.begin(), residual.end(), self.residual.begin());
  for (int cycle = 0; cycle < cycles; ++cycle) {
    self.smooth(degree, cycle == 0, true);
    self.correct_below();
    self.smooth(degree, false, cycle + 1 < cycles);
  }
  std::copy(self.solution.begin(), self.solution.end(), correction.begin());
}

}  // namespace turgor::linear_algebra
