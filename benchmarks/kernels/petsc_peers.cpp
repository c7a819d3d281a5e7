#include <petscmat.h>

#include <stdexcept>
#include <utility>

#include "caches.hpp"
#include "peers.hpp"

namespace turgor::benchmarks {

namespace {

constexpr int runs = 9;

/// Compressed rows as PETSc takes them: diagonal included, neighbours by their number in the whole graph.
struct Rows {
  std::vector<PetscInt> begin{0}, column;
  std::vector<PetscScalar> value;

  explicit Rows(const kernels::testing::GraphPart& part) {
    const auto& graph = part.graph;
    std::vector<std::pair<PetscInt, PetscScalar>> row;
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      row.assign(1, {part.first + static_cast<PetscInt>(i), 1.});
      for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) {
        const PetscInt node = part.whole(graph.neighbour[e]);
        const double entry = graph.flow_in[e] - graph.stiffness[e];
        // The regions of a pair share an entry of the matrix.
        if (row.size() > 1 && row.back().first == node)
          row.back().second += entry;
        else
          row.emplace_back(node, entry);
      }
      std::sort(row.begin(), row.end());
      for (const auto& [node, entry] : row) {
        column.push_back(node);
        value.push_back(entry);
      }
      begin.push_back(static_cast<PetscInt>(column.size()));
    }
  }
  std::size_t bytes() const { return column.size() * (sizeof(PetscInt) + sizeof(PetscScalar)); }
};

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
  const auto nodes = static_cast<PetscInt>(rows.begin.size()) - 1;
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
