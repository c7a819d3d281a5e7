#include "geometry/vertex_fit_energy.hpp"

#include <deal.II/base/symmetric_tensor.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "geometry/vertex_fit_step.hpp"

namespace turgor::geometry {

namespace {

constexpr double size_weight = 0.2;
// Difference quotients of the rate, in cells.
constexpr double probe_length = 1e-4;

}  // namespace

void VertexEnergy::gather(const FitGraph& graph, const std::vector<dealii::Point<3>>& positions,
                          FitGraph::Vertex vertex, const std::vector<SurfacePull>& pulls,
                          const StepPenalties& penalties) {
  size_ = graph.size(vertex);
  pulls_ = pulls;
  corners_.clear();
  for (const auto* at = graph.begin(vertex); at != graph.end(vertex); ++at) {
    const auto& cell = graph.cells()[at->cell];
    const double scale = 1 / cell.size;
    // Moves are measured in the vertex's own size.
    const double own = size_ * scale;
    std::array<dealii::Point<3>, 8> x;
    for (unsigned c = 0; c < 8; ++c) x[c] = positions[cell.corners[c]];
    const auto add = [&](unsigned u, int moved_edge) {
      std::array<dealii::Tensor<1, 3>, 3> e;
      Corner corner{};
      for (unsigned d = 0; d < 3; ++d) {
        e[d] = (x[u ^ (1u << d)] - x[u]) * scale;
        corner.squares += e[d].norm_square();
      }
      const double sign = std::popcount(u) % 2 ? -1. : 1.;
      const std::array<dealii::Tensor<1, 3>, 3> cofactor{sign * dealii::cross_product_3d(e[1], e[2]),
                                                         sign * dealii::cross_product_3d(e[2], e[0]),
                                                         sign * dealii::cross_product_3d(e[0], e[1])};
      corner.determinant = e[0] * cofactor[0];
      if (moved_edge < 0) {
        corner.determinant_slope = -own * (cofactor[0] + cofactor[1] + cofactor[2]);
        corner.squares_slope = -2 * own * (e[0] + e[1] + e[2]);
        corner.squares_curvature = 3 * own * own;
      } else {
        const auto k = static_cast<std::size_t>(moved_edge);
        corner.determinant_slope = own * cofactor[k];
        corner.squares_slope = 2 * own * e[k];
        corner.squares_curvature = own * own;
      }
      corners_.push_back(corner);
    };
    add(at->corner, -1);
    for (unsigned d = 0; d < 3; ++d) add(at->corner ^ (1u << d), static_cast<int>(d));
  }
  gather_rates(graph, positions, vertex, penalties);
}

void VertexEnergy::gather_rates(const FitGraph& graph, const std::vector<dealii::Point<3>>& positions,
                                FitGraph::Vertex vertex, const StepPenalties& penalties) {
  rates_.clear();
  shared_.clear();
  for (const auto* at = graph.begin(vertex); at != graph.end(vertex); ++at) {
    const auto& cell = graph.cells()[at->cell];
    const auto penalised = [&](FitGraph::Vertex v) { return penalties.weight[v] != 0; };
    if (std::none_of(cell.corners.begin(), cell.corners.end(), penalised)) continue;
    SharedCell shared{.corners = {}, .moved = at->corner, .term = {}};
    for (unsigned c = 0; c < 8; ++c) shared.corners[c] = positions[cell.corners[c]];
    const ElementRows rows(shared.corners);
    for (unsigned u = 0; u < 8; ++u) {
      const auto judged = cell.corners[u];
      shared.term[u] = -1;
      if (!penalised(judged)) continue;
      auto term =
          std::find_if(rates_.begin(), rates_.end(), [&](const RateTerm& t) { return t.judged == judged; });
      if (term == rates_.end()) {
        const double cube = 0.375 * graph.size(judged) * graph.size(judged) / penalties.largest_rate;
        rates_.push_back({.judged = judged,
                          .weight = penalties.weight[judged],
                          .mass = penalties.mass[judged],
                          .rate = penalties.rate[judged],
                          .cube = cube,
                          .now = penalties.rate[judged] / penalties.mass[judged] * cube - 1});
        term = rates_.end() - 1;
      }
      const auto row = rows(u);
      term->mass -= row.mass;
      term->rate -= row.rate;
      shared.term[u] = static_cast<int>(term - rates_.begin());
    }
    shared_.push_back(shared);
  }
}

void VertexEnergy::find_excess(const dealii::Tensor<1, 3>& move, std::vector<double>& excess) const {
  mass_.clear();
  rate_.clear();
  for (const auto& term : rates_) {
    mass_.push_back(term.mass);
    rate_.push_back(term.rate);
  }
  for (const auto& cell : shared_) {
    auto corners = cell.corners;
    corners[cell.moved] += size_ * move;
    const ElementRows rows(corners);
    for (unsigned u = 0; u < 8; ++u)
      if (const int t = cell.term[u]; t >= 0) {
        const auto row = rows(u);
        mass_[t] += row.mass;
        rate_[t] += row.rate;
      }
  }
  excess.resize(rates_.size());
  for (std::size_t t = 0; t < rates_.size(); ++t)
    excess[t] = mass_[t] > 0 && rate_[t] > 0 ? rate_[t] / mass_[t] * rates_[t].cube - 1
                                             : std::numeric_limits<double>::infinity();
}

double VertexEnergy::energy(const dealii::Tensor<1, 3>& move) const {
  double sum = 0;
  const double square = move.norm_square();
  bool flat = false;
  for (const auto& c : corners_) {
    const double d = c.determinant + c.determinant_slope * move;
    const double n = (c.squares + c.squares_slope * move + c.squares_curvature * square) / 3;
    flat = flat || d < 1e-3;
    sum += n * n * n / (d * d) + size_weight * (d + 1 / d);
  }
  if (flat) return std::numeric_limits<double>::infinity();
  for (const auto& pull : pulls_) {
    const double distance = pull.distance / size_ + pull.normal * move;
    sum += pull.weight * distance * distance;
  }
  if (!rates_.empty()) find_excess(move, excess_);
  for (std::size_t t = 0; t < rates_.size(); ++t)
    if (excess_[t] > 0) sum += rates_[t].weight * excess_[t] * excess_[t];
  return sum;
}

dealii::Tensor<1, 3> VertexEnergy::best_move() const {
  double now = 0;
  dealii::Tensor<1, 3> gradient;
  dealii::SymmetricTensor<2, 3> hessian;
  for (const auto& c : corners_) {
    const double d = c.determinant, n = c.squares / 3;
    const auto& g = c.determinant_slope;
    const auto m = c.squares_slope / 3.;
    const double d2 = 1 / (d * d), n2 = n * n;
    now += n2 * n * d2 + size_weight * (d + 1 / d);
    gradient += 3 * n2 * d2 * m - 2 * n2 * n * d2 / d * g + size_weight * (1 - d2) * g;
    const double mm = 6 * n * d2, mg = -6 * n2 * d2 / d, gg = 6 * n2 * n * d2 * d2 + 2 * size_weight * d2 / d;
    const double diagonal = 2 * n2 * d2 * c.squares_curvature;
    for (unsigned i = 0; i < 3; ++i) {
      hessian[i][i] += diagonal;
      for (unsigned j = i; j < 3; ++j)
        hessian[i][j] += mm * m[i] * m[j] + mg * (m[i] * g[j] + m[j] * g[i]) + gg * g[i] * g[j];
    }
  }
  for (const auto& pull : pulls_) {
    now += pull.weight * pull.distance / size_ * pull.distance / size_;
    gradient += 2 * pull.weight * pull.distance / size_ * pull.normal;
    for (unsigned i = 0; i < 3; ++i)
      for (unsigned j = i; j < 3; ++j) hessian[i][j] += 2 * pull.weight * pull.normal[i] * pull.normal[j];
  }
  if (std::any_of(rates_.begin(), rates_.end(), [](const RateTerm& term) { return term.now > 0; })) {
    std::array<std::vector<double>, 3> probed;
    for (unsigned i = 0; i < 3; ++i) {
      dealii::Tensor<1, 3> probe;
      probe[i] = probe_length;
      find_excess(probe, probed[i]);
    }
    for (std::size_t t = 0; t < rates_.size(); ++t) {
      const double over = rates_[t].now;
      if (over <= 0) continue;
      now += rates_[t].weight * over * over;
      dealii::Tensor<1, 3> slope;
      for (unsigned i = 0; i < 3; ++i) slope[i] = (probed[i][t] - over) / probe_length;
      gradient += 2 * rates_[t].weight * over * slope;
      for (unsigned i = 0; i < 3; ++i)
        for (unsigned j = i; j < 3; ++j) hessian[i][j] += 2 * rates_[t].weight * slope[i] * slope[j];
    }
  }
  dealii::Tensor<1, 3> step;
  const double trace = dealii::trace(hessian);
  if (dealii::determinant(hessian) > 1e-9 * trace * trace * trace)
    step = -(dealii::invert(hessian) * gradient);
  if (!(step * gradient < 0)) step = -gradient / std::max(trace, 1e-300);
  if (const double length = step.norm(); length > 0.5) step *= 0.5 / length;
  for (int halving = 0; halving < 8; ++halving, step *= 0.5)
    if (energy(step) < now) return size_ * step;
  return {};
}

}  // namespace turgor::geometry
