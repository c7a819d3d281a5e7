#include "geometry/vertex_fit.hpp"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>

#include "geometry/vertex_fit_energy.hpp"

namespace turgor::geometry {

namespace {

using Positions = std::vector<dealii::Point<3>>;
using Vertex = FitGraph::Vertex;

// Chosen on STS_025 so that the pull wins except where cells would flatten.
constexpr double full_pull = 20000;
constexpr int first_sweeps = 3;
constexpr int sweeps_per_round = 3;
constexpr int most_rounds = 6;
// A step that is too small is penalised by this at first, and by `growth` times as much in every later round.
constexpr double first_penalty = 600;
constexpr double growth = 2;
// Where that did not do, a neighbourhood keeps this part of its move, again and again, until the bounds hold.
constexpr int gentle_retreats = 20, most_retreats = 100;
constexpr double gentle_retreat = 0.9, hard_retreat = 0.7;
// Moves below this part of a cell do not wake the neighbours.
constexpr double settled = 0.004;
// The bounds are aimed at with this margin, because neighbours move after a vertex was judged.
constexpr double margin = 1.04;

class Fit {
 public:
  Fit(const FitGraph& graph, const SurfaceDistance& surface)
      : graph_(graph), surface_(surface), positions_(graph.local_vertices()) {
    active_.assign(graph.local_vertices(), 1.);
    penalties_.weight.assign(graph.local_vertices(), 0.);
    penalties_.mass = penalties_.rate = penalties_.weight;
    for (Vertex v = 0; v < positions_.size(); ++v) positions_[v] = graph.lattice(v);
    for (Vertex v = 0; v < graph.owned_vertices(); ++v)
      if (graph.is_free(v)) colours_[graph.colour(v)].push_back(v);
  }

  /// Moves the vertices that are marked and whose neighbourhood moved in the sweep before.
  void sweep(double strength) {
    VertexEnergy energy;
    std::vector<SurfacePull> pulls;
    std::vector<double> moved(graph_.local_vertices(), 0.);
    for (const auto& colour : colours_) {
      measure_rates();
      Positions next(colour.size());
      for (std::size_t k = 0; k < colour.size(); ++k) {
        const Vertex v = colour[k];
        next[k] = positions_[v];
        if (active_[v] == 0) continue;
        find_pulls(v, strength, pulls);
        energy.gather(graph_, positions_, v, pulls, penalties_);
        const auto move = energy.best_move();
        next[k] += move;
        if (move.norm() > settled * graph_.size(v)) moved[v] = 1;
      }
      for (std::size_t k = 0; k < colour.size(); ++k) positions_[colour[k]] = next[k];
      graph_.update(positions_);
    }
    place_hanging();
    graph_.update(moved);
    active_ = spread(moved);
  }

  /// Whether any vertex near an interface hangs, on any rank.
  bool any_hanging() const {
    const bool here = std::any_of(
        graph_.hanging().begin(), graph_.hanging().end(),
        [this](const auto& hanging) { return graph_.layer(hanging.vertex) <= FitGraph::free_layers; });
    return dealii::Utilities::MPI::logical_or(here, graph_.communicator());
  }

  /// The next sweep moves these.
  void activate(std::vector<double> vertices) { active_ = std::move(vertices); }

  FitQuality judge_all(const FitBounds& bounds, std::vector<double>& broken,
                       const std::vector<double>* only = nullptr) const {
    return judge(graph_, positions_, bounds.least_scaled_jacobian, bounds.least_relative_step, broken, only);
  }

  /// Penalises the vertices that broke a bound, harder each time.
  void penalise(const std::vector<double>& broken, double largest_rate) {
    penalties_.largest_rate = largest_rate;
    penalised_ = true;
    for (Vertex v = 0; v < graph_.owned_vertices(); ++v) {
      if (broken[v] == 0 || graph_.begin(v) == graph_.end(v)) continue;
      double& weight = penalties_.weight[v];
      weight = weight == 0 ? first_penalty : growth * weight;
    }
    graph_.update(penalties_.weight);
  }

  void take_back(const std::vector<double>& near_broken, double kept) {
    for (Vertex v = 0; v < graph_.owned_vertices(); ++v)
      if (near_broken[v] > 0 && graph_.is_free(v))
        positions_[v] = graph_.lattice(v) + kept * (positions_[v] - graph_.lattice(v));
    graph_.update(positions_);
    place_hanging();
  }

  /// Marks every vertex that shares a cell with a marked one.
  std::vector<double> spread(const std::vector<double>& marks) const {
    auto wider = marks;
    for (const auto& cell : graph_.cells())
      if (std::any_of(cell.corners.begin(), cell.corners.end(), [&](Vertex v) { return marks[v] > 0; }))
        for (const Vertex v : cell.corners) wider[v] = 1;
    graph_.update(wider);
    return wider;
  }

  void measure(FitReport& report) const {
    double sum = 0, largest = 0, count = 0;
    std::vector<SurfacePull> pulls;
    for (Vertex v = 0; v < graph_.owned_vertices(); ++v) {
      if (graph_.layer(v) != 0 || graph_.begin(v) == graph_.end(v)) continue;
      find_pulls(v, 1, pulls);
      for (const auto& pull : pulls) {
        sum += std::abs(pull.distance);
        largest = std::max(largest, std::abs(pull.distance));
        ++count;
      }
    }
    const auto communicator = graph_.communicator();
    count = dealii::Utilities::MPI::sum(count, communicator);
    report.mean_distance = dealii::Utilities::MPI::sum(sum, communicator) / std::max(count, 1.);
    report.largest_distance = dealii::Utilities::MPI::max(largest, communicator);
    report.interface_vertices = static_cast<std::size_t>(count);
  }

  Positions release() { return std::move(positions_); }

 private:
  void find_pulls(Vertex v, double strength, std::vector<SurfacePull>& pulls) const {
    pulls.clear();
    if (graph_.layer(v) != 0) return;
    const auto materials = graph_.materials(v);
    for (std::size_t a = 0; a < materials.size(); ++a)
      for (std::size_t b = a + 1; b < materials.size(); ++b) {
        SurfacePull pull;
        pull.distance = surface_(materials[a], materials[b], positions_[v], pull.normal);
        pull.weight = strength * full_pull;
        pulls.push_back(pull);
      }
  }

  void place_hanging() {
    for (const auto& hanging : graph_.hanging()) {
      dealii::Point<3> mean;
      for (unsigned m = 0; m < hanging.count; ++m)
        mean += positions_[hanging.masters[m]] / double(hanging.count);
      positions_[hanging.vertex] = mean;
    }
    graph_.update(positions_);
  }

  void measure_rates() {
    if (!penalised_) return;
    for (Vertex v = 0; v < graph_.owned_vertices(); ++v) {
      if (penalties_.weight[v] == 0) continue;
      penalties_.mass[v] = penalties_.rate[v] = 0;
      for (const auto* at = graph_.begin(v); at != graph_.end(v); ++at) {
        std::array<dealii::Point<3>, 8> x;
        for (unsigned c = 0; c < 8; ++c) x[c] = positions_[graph_.cells()[at->cell].corners[c]];
        const auto row = ElementRows(x)(at->corner);
        penalties_.mass[v] += row.mass;
        penalties_.rate[v] += row.rate;
      }
    }
    graph_.update(penalties_.mass);
    graph_.update(penalties_.rate);
  }

  const FitGraph& graph_;
  const SurfaceDistance& surface_;
  Positions positions_;
  StepPenalties penalties_;
  bool penalised_ = false;
  std::vector<double> active_;
  std::array<std::vector<Vertex>, 8> colours_;
};

}  // namespace

std::vector<dealii::Point<3>> fit_vertices(const FitGraph& graph, const SurfaceDistance& surface,
                                           const FitBounds& bounds, FitReport& report) {
  Fit fit(graph, surface);
  // Soft at first, so that whole neighbourhoods move before single corners are pressed flat.
  for (int s = 0; s < first_sweeps; ++s) fit.sweep(s == 0 ? 0.05 : s == 1 ? 0.2 : 1.);
  const FitBounds aim{.least_scaled_jacobian = bounds.least_scaled_jacobian * margin,
                      .least_relative_step = bounds.least_relative_step * margin};
  std::vector<double> broken;
  const auto communicator = graph.communicator();
  const auto any = [&] {
    const double local = broken.empty() ? 0. : *std::max_element(broken.begin(), broken.end());
    return dealii::Utilities::MPI::max(local, communicator) > 0;
  };
  for (report.rounds = 0; report.rounds < most_rounds; ++report.rounds) {
    report.quality = fit.judge_all(aim, broken);
    if (!any()) break;
    // A rank may have marked corners in cells of others: one spread brings them to their owners.
    graph.update(broken);
    auto near = fit.spread(broken);
    fit.penalise(broken, 1 / aim.least_relative_step);
    fit.activate(std::move(near));
    for (int s = 0; s < sweeps_per_round; ++s) fit.sweep(1);
  }
  report.quality = fit.judge_all(bounds, broken);
  for (int i = 0; i < most_retreats && any(); ++i) {
    graph.update(broken);
    // A hanging vertex follows masters that may be a cell further away.
    auto near = fit.spread(broken);
    if (fit.any_hanging()) near = fit.spread(near);
    fit.take_back(near, i < gentle_retreats ? gentle_retreat : hard_retreat);
    const auto changed = fit.spread(near);
    fit.judge_all(bounds, broken, &changed);
  }
  if (any() || report.quality.least_relative_step < bounds.least_relative_step ||
      report.quality.least_scaled_jacobian < bounds.least_scaled_jacobian)
    report.quality = fit.judge_all(bounds, broken);
  fit.measure(report);
  return fit.release();
}

}  // namespace turgor::geometry
