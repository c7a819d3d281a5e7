#include "scalar_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace turgor::kernels::detail {

namespace {

/// Of a pair (i, j), summed over its classes (m3/s): D k, a_ij and a_ji.
struct Pair {
  std::int32_t neighbour;
  double spread = 0, forward = 0, backward = 0;

  Pair turned(std::int32_t to) const { return {to, spread, backward, forward}; }
  double added() const { return std::max({0., -forward, -backward}); }
};

class Pairs {
 public:
  Pairs(const Graph& graph, const Flow& flow, const ScalarCoefficients& coefficients, const NodeOrder& order)
      : graph_(graph), flow_(flow), coefficients_(coefficients), order_(order) {}

  /// All of a row of the order, sorted by neighbour, in the order's numbers.
  std::vector<Pair> of_row(std::int32_t row) const {
    const auto node = order_.given(row);
    std::vector<Pair> pairs;
    for (auto e = graph_.row_begin[node]; e < graph_.row_begin[node + 1];) {
      const auto j = graph_.neighbour[e];
      const auto first = e;
      while (e < graph_.row_begin[node + 1] && graph_.neighbour[e] == j) ++e;
      const auto to = order_.row(j);
      const bool mine = static_cast<std::size_t>(j) >= graph_.owned_nodes || to > row;
      pairs.push_back(mine ? summed(first, e, to) : summed_there(j, node).turned(to));
    }
    std::sort(pairs.begin(), pairs.end(),
              [](const Pair& a, const Pair& b) { return a.neighbour < b.neighbour; });
    return pairs;
  }

 private:
  Pair summed(std::int64_t first, std::int64_t last, std::int32_t to) const {
    Pair pair{.neighbour = to};
    for (auto e = first; e < last; ++e) {
      const auto r = graph_.region_class[e];
      const double spread = coefficients_.diffusivity[r] * graph_.stiffness[e],
                   share = coefficients_.retardation.empty() ? 1 : coefficients_.retardation[r];
      pair.spread += spread;
      pair.forward += (flow_.in.empty() ? 0 : share * flow_.in[e]) - spread;
      pair.backward += (flow_.out.empty() ? 0 : share * flow_.out[e]) - spread;
    }
    return pair;
  }
  /// The pair as the other node's row has it.
  Pair summed_there(std::int32_t other, std::int32_t node) const {
    const auto row = graph_.neighbour.subspan(
        graph_.row_begin[other],
        static_cast<std::size_t>(graph_.row_begin[other + 1] - graph_.row_begin[other]));
    const auto [first, last] = std::equal_range(row.begin(), row.end(), node);
    return summed(graph_.row_begin[other] + (first - row.begin()),
                  graph_.row_begin[other] + (last - row.begin()), node);
  }

  const Graph& graph_;
  const Flow& flow_;
  const ScalarCoefficients& coefficients_;
  const NodeOrder& order_;
};

}  // namespace

std::vector<double> cell_peclet_numbers(const Graph& graph, const Flow& flow,
                                        const ScalarCoefficients& coefficients, const NodeOrder& order) {
  const Pairs all(graph, flow, coefficients, order);
  std::vector<double> numbers;
  for (std::size_t i = 0; i < graph.owned_nodes; ++i) {
    double convection = 0, diffusion = 0;
    for (const auto& pair : all.of_row(static_cast<std::int32_t>(i))) {
      convection += 0.5 * std::abs(pair.forward - pair.backward);
      diffusion -= pair.spread;
    }
    // No diffusion, or what no mesh has: as if there were convection alone.
    const double none = std::numeric_limits<double>::max();
    numbers.push_back(convection == 0 ? 0 : diffusion > 0 ? convection / diffusion : none);
  }
  return numbers;
}

ScalarRows make_scalar_rows(const Graph& graph, const Flow& flow, const ScalarCoefficients& coefficients,
                            const NodeOrder& order, const Returning& returning) {
  ScalarRows rows;
  rows.owned = graph.owned_nodes;
  rows.ghosts = graph.ghost_nodes;
  rows.begin.push_back(0);
  const Pairs all(graph, flow, coefficients, order);
  const auto diffusive = [&](std::size_t node) {
    return returning.peclet.empty() || returning.peclet[node] <= 1;
  };
  for (std::size_t i = 0; i < graph.owned_nodes; ++i) {
    double give = 0;
    bool beside_ghost = false;
    for (const auto& pair : all.of_row(static_cast<std::int32_t>(i))) {
      const auto j = static_cast<std::size_t>(pair.neighbour);
      const double added = pair.added();
      double returned = diffusive(i) && diffusive(j) ? added : std::min(added, std::max(0., pair.spread));
      if (added - returned > returning.round_off) ++rows.upwinded;
      if (!returning.wanted || returned <= returning.round_off) returned = 0;
      rows.returns = rows.returns || returned > 0;
      beside_ghost = beside_ghost || j >= graph.owned_nodes;
      rows.neighbour.push_back(pair.neighbour);
      rows.gain.push_back(pair.forward + added);
      rows.returned.push_back(returned);
      give += pair.backward + added;
    }
    rows.give.push_back(give);
    if (beside_ghost) rows.border.push_back(static_cast<std::int32_t>(i));
    rows.begin.push_back(static_cast<std::int64_t>(rows.neighbour.size()));
  }
  rows.pairs = rows.neighbour.size();
  return rows;
}

}  // namespace turgor::kernels::detail
