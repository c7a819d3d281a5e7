#include <petscmat.h>

#include <stdexcept>
#include <utility>

#include "caches.hpp"
#include "compressed_rows.hpp"
#include "peers.hpp"

namespace turgor::benchmarks {

namespace {

constexpr int runs = 9;

using Rows = CompressedRows<PetscInt>;

/// A matrix with vectors of its own.
class Product {
 public:
  explicit Product(Mat matrix) : matrix_(matrix) {
    MatCreateVecs(matrix_, &x_, &y_);
    VecSet(x_, 1);
  }
  Product(Product&& other) noexcept
      : matrix_(std::exchange(other.matrix_, nullptr)),
        x_(std::exchange(other.x_, nullptr)),
        y_(std::exchange(other.y_, nullptr)) {}
  Product& operator=(Product&&) = delete;
  ~Product() {
    VecDestroy(&x_);
    VecDestroy(&y_);
    MatDestroy(&matrix_);
  }
  Mat matrix() const { return matrix_; }
  void operator()() const { MatMult(matrix_, x_, y_); }

 private:
  Mat matrix_;
  Vec x_ = nullptr, y_ = nullptr;
};

Mat make_aij(const Team& team, const Rows& rows) {
  Mat matrix = nullptr;
  const auto nodes = rows.nodes();
  MatCreate(PETSC_COMM_WORLD, &matrix);
  MatSetSizes(matrix, nodes, nodes, PETSC_DETERMINE, PETSC_DETERMINE);
  MatSetType(matrix, team.ranks() > 1 ? MATMPIAIJ : MATSEQAIJ);
  if (team.ranks() > 1)
    MatMPIAIJSetPreallocationCSR(matrix, rows.begin.data(), rows.column.data(), rows.value.data());
  else
    MatSeqAIJSetPreallocationCSR(matrix, rows.begin.data(), rows.column.data(), rows.value.data());
  return matrix;
}

class PetscPeers final : public Peers {
 public:
  PetscPeers(const Team& team, const kernels::testing::GraphPart& part, std::size_t species)
      : team_(team), species_(species), updates_(team.sum(static_cast<double>(part.graph.nodes * species))) {
    const Rows rows(part);
    // A matrix per species, as far as that makes a difference: more than four times the largest cache cannot
    // be told from that, and 16 matrices of 128^3 nodes would take 11 GB.
    const double bytes = team.sum(static_cast<double>(rows.bytes())),
                 enough = 4 * static_cast<double>(largest_cache());
    while (aij_.size() < species && (aij_.empty() || static_cast<double>(aij_.size()) * bytes < enough))
      aij_.emplace_back(make_aij(team, rows));
    Mat maij = nullptr;
    MatCreateMAIJ(aij_.front().matrix(), static_cast<PetscInt>(species), &maij);
    maij_.emplace_back(maij);
  }

  Rates rates() override {
    const double one_by_one = median_seconds(team_, runs, [&] {
      for (std::size_t s = 0; s < species_; ++s) aij_[s % aij_.size()]();
    });
    const double together = median_seconds(team_, runs, [&] { maij_.front()(); });
    return {.aij = updates_ / one_by_one, .maij = updates_ / together};
  }

 private:
  const Team& team_;
  std::size_t species_;
  double updates_;  ///< of one product for all species
  std::vector<Product> aij_, maij_;
};

}  // namespace

std::unique_ptr<Peers> make_peers(const Team& team, const kernels::testing::GraphPart& part,
                                  std::size_t species) {
  PetscBool started = PETSC_FALSE;
  PetscInitialized(&started);
  if (!started && PetscInitializeNoArguments() != 0) throw std::runtime_error("PETSc does not start");
  return std::make_unique<PetscPeers>(team, part, species);
}

void stop_peers() {
  PetscBool started = PETSC_FALSE;
  PetscInitialized(&started);
  if (started) PetscFinalize();
}

}  // namespace turgor::benchmarks
