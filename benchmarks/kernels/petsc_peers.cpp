#include <petscmat.h>

#include <vector>

#include "least_time.hpp"
#include "peers.hpp"

namespace turgor::benchmarks {

namespace {

constexpr int runs = 9;

/// y = A x, timed.
double product_time(Mat matrix) {
  Vec x, y;
  MatCreateVecs(matrix, &x, &y);
  VecSet(x, 1);
  MatMult(matrix, x, y);
  const double time = least_time(runs, [&] { MatMult(matrix, x, y); });
  VecDestroy(&x);
  VecDestroy(&y);
  return time;
}

}  // namespace

PeerRates peer_rates(const kernels::testing::HexahedralGraph& graph, std::size_t species) {
  PetscBool started = PETSC_FALSE;
  PetscInitialized(&started);
  if (!started) PetscInitializeNoArguments();
  const auto nodes = static_cast<PetscInt>(graph.nodes);
  std::vector<PetscInt> begin{0}, column;
  std::vector<PetscScalar> value;
  for (PetscInt i = 0; i < nodes; ++i) {
    const auto first = static_cast<std::size_t>(graph.row_begin[static_cast<std::size_t>(i)]),
               last = static_cast<std::size_t>(graph.row_begin[static_cast<std::size_t>(i) + 1]);
    bool diagonal = false;
    for (std::size_t e = first; e <= last; ++e) {
      if (!diagonal && (e == last || graph.neighbour[e] > i)) {
        column.push_back(i);
        value.push_back(1);
        diagonal = true;
      }
      if (e == last) break;
      column.push_back(graph.neighbour[e]);
      value.push_back(graph.flow_in[e] - graph.stiffness[e]);
    }
    begin.push_back(static_cast<PetscInt>(column.size()));
  }
  // The product of one species is that of all: each reads a matrix of its own from memory.
  Mat aij, maij;
  MatCreateSeqAIJWithArrays(PETSC_COMM_SELF, nodes, nodes, begin.data(), column.data(), value.data(), &aij);
  PeerRates rates;
  rates.aij = static_cast<double>(graph.nodes) / product_time(aij);
  MatCreateMAIJ(aij, static_cast<PetscInt>(species), &maij);
  rates.maij = static_cast<double>(graph.nodes * species) / product_time(maij);
  MatDestroy(&maij);
  MatDestroy(&aij);
  return rates;
}

}  // namespace turgor::benchmarks
