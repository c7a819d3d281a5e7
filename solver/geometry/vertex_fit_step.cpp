#include "geometry/vertex_fit_step.hpp"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace turgor::geometry {

namespace {

using Vector = dealii::Tensor<1, 3>;

struct ReferenceElement {
  std::array<std::array<double, 8>, 8> value;                 // [quadrature point][vertex]
  std::array<std::array<std::array<double, 3>, 8>, 8> slope;  // [quadrature point][vertex][direction]
  std::array<std::array<std::array<double, 8>, 3>, 8>
      lanes;  // the same as [vertex][direction][quadrature point]
};

// Two Gauss points a direction.
ReferenceElement make_reference() {
  ReferenceElement reference{};
  for (unsigned q = 0; q < 8; ++q)
    for (unsigned v = 0; v < 8; ++v) {
      std::array<double, 3> phi, dphi;
      for (unsigned d = 0; d < 3; ++d) {
        const double x = 0.5 + (q >> d & 1 ? 0.5 : -0.5) / std::numbers::sqrt3;
        phi[d] = v >> d & 1 ? x : 1 - x;
        dphi[d] = v >> d & 1 ? 1 : -1;
      }
      reference.value[q][v] = phi[0] * phi[1] * phi[2];
      reference.slope[q][v] = {dphi[0] * phi[1] * phi[2], phi[0] * dphi[1] * phi[2],
                               phi[0] * phi[1] * dphi[2]};
      for (unsigned d = 0; d < 3; ++d) reference.lanes[v][d][q] = reference.slope[q][v][d];
    }
  return reference;
}

const ReferenceElement& reference_element() {
  static const ReferenceElement reference = make_reference();
  return reference;
}

std::array<dealii::Point<3>, 8> corners_of(const FitGraph::Cell& cell,
                                           const std::vector<dealii::Point<3>>& positions) {
  std::array<dealii::Point<3>, 8> x;
  for (unsigned c = 0; c < 8; ++c) x[c] = positions[cell.corners[c]];
  return x;
}

// m_i / sum_j max(0, -k_ij) with the entries of the whole row assembled.
double stable_step(const FitGraph& graph, const std::vector<dealii::Point<3>>& positions,
                   FitGraph::Vertex vertex) {
  std::array<FitGraph::Vertex, 64> neighbours;
  std::array<double, 64> row{};
  std::size_t count = 0;
  double mass = 0;
  for (const auto* at = graph.begin(vertex); at != graph.end(vertex); ++at) {
    const auto& cell = graph.cells()[at->cell];
    const auto matrices = element_matrices(corners_of(cell, positions));
    mass += matrices.mass[at->corner];
    for (unsigned c = 0; c < 8; ++c) {
      if (c == at->corner) continue;
      const auto* found = std::find(neighbours.data(), neighbours.data() + count, cell.corners[c]);
      const auto k = static_cast<std::size_t>(found - neighbours.data());
      if (k == count) neighbours[count++] = cell.corners[c];
      row[k] += matrices.stiffness[at->corner][c];
    }
  }
  double sum = 0;
  for (std::size_t k = 0; k < count; ++k) sum += std::max(0., -row[k]);
  return mass / std::max(sum, 1e-300);
}

struct Located {
  double value;
  dealii::Point<3> place;
};

// The least value over all ranks and where it is.
Located least(Located local, MPI_Comm communicator) {
  const auto all = dealii::Utilities::MPI::all_gather(
      communicator, std::array<double, 4>{local.value, local.place[0], local.place[1], local.place[2]});
  const auto& best = *std::min_element(all.begin(), all.end());
  return {best[0], {best[1], best[2], best[3]}};
}

}  // namespace

double scaled_jacobian(const std::array<dealii::Point<3>, 8>& x, unsigned u) {
  const Vector a = x[u ^ 1u] - x[u], b = x[u ^ 2u] - x[u], c = x[u ^ 4u] - x[u];
  const double sign = std::popcount(u) % 2 ? -1. : 1.;
  return sign * (a * dealii::cross_product_3d(b, c)) / (a.norm() * b.norm() * c.norm());
}

ElementMatrices element_matrices(const std::array<dealii::Point<3>, 8>& corners) {
  const auto& reference = reference_element();
  ElementMatrices matrices{};
  for (unsigned q = 0; q < 8; ++q) {
    double j[3][3] = {};
    for (unsigned v = 0; v < 8; ++v)
      for (unsigned d = 0; d < 3; ++d)
        for (unsigned r = 0; r < 3; ++r) j[r][d] += corners[v][d] * reference.slope[q][v][r];
    double inverse[3][3];  // times the determinant
    for (unsigned r = 0; r < 3; ++r)
      for (unsigned d = 0; d < 3; ++d) {
        const unsigned r1 = (r + 1) % 3, r2 = (r + 2) % 3, d1 = (d + 1) % 3, d2 = (d + 2) % 3;
        inverse[r][d] = j[r1][d1] * j[r2][d2] - j[r1][d2] * j[r2][d1];
      }
    const double determinant = j[0][0] * inverse[0][0] + j[0][1] * inverse[0][1] + j[0][2] * inverse[0][2];
    double gradient[8][3];
    for (unsigned v = 0; v < 8; ++v) {
      matrices.mass[v] += 0.125 * determinant * reference.value[q][v];
      for (unsigned d = 0; d < 3; ++d)
        gradient[v][d] = inverse[0][d] * reference.slope[q][v][0] + inverse[1][d] * reference.slope[q][v][1] +
                         inverse[2][d] * reference.slope[q][v][2];
    }
    const double factor = 0.125 / determinant;
    for (unsigned v = 0; v < 8; ++v)
      for (unsigned w = 0; w < 8; ++w)
        matrices.stiffness[v][w] +=
            factor * (gradient[v][0] * gradient[w][0] + gradient[v][1] * gradient[w][1] +
                      gradient[v][2] * gradient[w][2]);
  }
  return matrices;
}

ElementRows::ElementRows(const std::array<dealii::Point<3>, 8>& corners) {
  const auto& reference = reference_element();
  std::array<std::array<Lanes, 3>, 3> j{};
  for (unsigned v = 0; v < 8; ++v)
    for (unsigned r = 0; r < 3; ++r)
      for (unsigned d = 0; d < 3; ++d)
        for (unsigned q = 0; q < 8; ++q) j[r][d][q] += corners[v][d] * reference.lanes[v][r][q];
  for (unsigned r = 0; r < 3; ++r)
    for (unsigned d = 0; d < 3; ++d) {
      const unsigned r1 = (r + 1) % 3, r2 = (r + 2) % 3, d1 = (d + 1) % 3, d2 = (d + 2) % 3;
      for (unsigned q = 0; q < 8; ++q)
        adjoint_[r][d][q] = j[r1][d1][q] * j[r2][d2][q] - j[r1][d2][q] * j[r2][d1][q];
    }
  for (unsigned q = 0; q < 8; ++q)
    determinant_[q] =
        j[0][0][q] * adjoint_[0][0][q] + j[0][1][q] * adjoint_[0][1][q] + j[0][2][q] * adjoint_[0][2][q];
}

ElementRow ElementRows::operator()(unsigned u) const {
  const auto& reference = reference_element();
  ElementRow row;
  std::array<Lanes, 3> flux;  // adj adj^T grad phi_u/(8 det)
  for (unsigned q = 0; q < 8; ++q) {
    std::array<double, 3> gradient;
    for (unsigned d = 0; d < 3; ++d)
      gradient[d] = adjoint_[0][d][q] * reference.lanes[u][0][q] +
                    adjoint_[1][d][q] * reference.lanes[u][1][q] +
                    adjoint_[2][d][q] * reference.lanes[u][2][q];
    const double factor = 0.125 / determinant_[q];
    for (unsigned r = 0; r < 3; ++r)
      flux[r][q] = factor * (adjoint_[r][0][q] * gradient[0] + adjoint_[r][1][q] * gradient[1] +
                             adjoint_[r][2][q] * gradient[2]);
    row.mass += 0.125 * determinant_[q] * reference.value[q][u];
  }
  for (unsigned w = 0; w < 8; ++w) {
    if (w == u) continue;
    double stiffness = 0;
    for (unsigned r = 0; r < 3; ++r)
      for (unsigned q = 0; q < 8; ++q) stiffness += flux[r][q] * reference.lanes[w][r][q];
    row.rate += std::max(0., -stiffness);
  }
  return row;
}

FitQuality judge(const FitGraph& graph, const std::vector<dealii::Point<3>>& positions, double least_jacobian,
                 double least_step, std::vector<double>& broken, const std::vector<double>* only) {
  FitQuality quality;
  Located jacobian{1, {}}, step{1, {}};
  broken.assign(graph.local_vertices(), 0.);
  // Taking the positive part cell by cell gives a bound from below; only vertices it cannot clear are
  // assembled.
  std::vector<double> mass(graph.local_vertices(), 0.), rate(graph.local_vertices(), 0.);
  for (const auto& cell : graph.cells()) {
    if (only &&
        std::none_of(cell.corners.begin(), cell.corners.end(), [&](auto v) { return (*only)[v] > 0; }))
      continue;
    const auto x = corners_of(cell, positions);
    const auto matrices = element_matrices(x);
    for (unsigned u = 0; u < 8; ++u) {
      mass[cell.corners[u]] += matrices.mass[u];
      for (unsigned w = 0; w < 8; ++w)
        if (w != u) rate[cell.corners[u]] += std::max(0., -matrices.stiffness[u][w]);
      const double scaled = scaled_jacobian(x, u);
      if (cell.owned && scaled < jacobian.value) jacobian = {scaled, x[u]};
      if (scaled < least_jacobian) broken[cell.corners[u]] = 1;
    }
  }
  std::vector<std::pair<double, FitGraph::Vertex>> suspects;
  for (FitGraph::Vertex v = 0; v < graph.owned_vertices(); ++v) {
    if (graph.layer(v) > FitGraph::free_layers + 1 || graph.is_hanging(v) || graph.begin(v) == graph.end(v))
      continue;
    if (only && (*only)[v] == 0) continue;
    const double cube = 0.375 * graph.size(v) * graph.size(v);
    suspects.emplace_back(mass[v] / std::max(rate[v], 1e-300) / cube, v);
  }
  std::sort(suspects.begin(), suspects.end());
  for (const auto& [bound, v] : suspects) {
    if (bound >= step.value && bound >= least_step) break;
    const double exact = stable_step(graph, positions, v) / (0.375 * graph.size(v) * graph.size(v));
    if (exact < step.value) step = {exact, positions[v]};
    if (exact < least_step) broken[v] = 1;
  }
  jacobian = least(jacobian, graph.communicator());
  step = least(step, graph.communicator());
  return {.least_scaled_jacobian = jacobian.value,
          .least_relative_step = step.value,
          .limiting_vertex = step.place,
          .flattest_corner = jacobian.place};
}

}  // namespace turgor::geometry
