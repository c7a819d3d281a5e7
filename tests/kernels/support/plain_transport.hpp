#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "transport_case.hpp"

namespace turgor::kernels::testing {

/// On how many entries the limiter changes the flux.
struct LimitedEntries {
  std::size_t limited = 0, all = 0;
};

/// The scheme of docs/theory/transport.md written as one would on paper, one species at a time and without
/// any thought of speed: d(M c)/dt of every owned node. `c` holds owned nodes and ghosts; `fill_ghosts` fills
/// those of an array. Nodal factors count on one part alone.
inline std::vector<double> plain_rates(
    const TransportCase& setup, const HexahedralGraph& graph, std::size_t s, const std::vector<double>& c,
    double scalar, LimitedEntries* counted = nullptr,
    const std::function<void(std::vector<double>&)>& fill_ghosts = [](std::vector<double>&) {}) {
  const auto nodes = static_cast<std::int32_t>(graph.nodes);
  std::vector<char> given(nodes, 0);
  for (const auto node : setup.prescribed) given[node] = 1;
  std::vector<double> low(c), high(c), curvature(c.size(), 0.), least, most;
  const auto row = [&](std::int32_t i, auto&& visit) {
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) visit(e, graph.neighbour[e]);
  };
  for (std::int32_t i = 0; i < nodes; ++i) {
    double sum = 0, count = 0;  // over the neighbours, each once
    row(i, [&](std::int64_t e, std::int32_t j) {
      if (e > graph.row_begin[i] && graph.neighbour[e - 1] == j) return;
      low[i] = std::min(low[i], c[j]);
      high[i] = std::max(high[i], c[j]);
      sum += c[j];
      ++count;
    });
    curvature[i] = count > 0 ? sum / count - c[i] : 0;
  }
  fill_ghosts(curvature);
  least = most = curvature;
  const auto share_given = [](double smallest, double greatest) {
    return 2 * std::max(0., std::min(smallest, 2 * (smallest - 0.1 * greatest)));
  };
  for (std::int32_t i = 0; i < nodes; ++i) {
    row(i, [&](std::int64_t, std::int32_t j) {
      least[i] = std::min(least[i], curvature[j]);
      most[i] = std::max(most[i], curvature[j]);
    });
    low[i] = given[i] ? -1e100 : std::max(0., low[i] - share_given(least[i], most[i]));
    high[i] = given[i] ? 1e100 : high[i] + share_given(-most[i], -least[i]);
  }
  fill_ghosts(low);
  fill_ghosts(high);
  std::vector<double> rates(nodes);
  for (std::int32_t i = 0; i < nodes; ++i) {
    double rate =
        -(setup.loss[i * setup.species + s] + setup.decay_rate[s] * setup.storage[i * setup.species + s]) *
        c[i];
    for (const auto& source : setup.sources) rate += source[i * setup.species + s] * scalar;
    row(i, [&](std::int64_t e, std::int32_t j) {
      const std::size_t r = s * setup.classes + graph.region_class[e];
      const auto mean = [&](const std::vector<double>& factor) {
        return factor.empty() ? 1 : (factor[i] + factor[j]) / 2;
      };
      const double spread = mean(setup.diffusivity_factor) * setup.diffusivity[r] * graph.stiffness[e];
      const double carried = mean(setup.retardation_factor) * setup.retardation[r];
      const double a_ij = carried * graph.flow_in[e] - spread;
      const double a_ji = carried * graph.flow_out[e] - spread;
      const double d = std::max({0., -a_ij, -a_ji});
      rate += (a_ij + d) * c[j] - (a_ji + d) * c[i];
      if (counted) ++counted->all;
      if (d == 0 || setup.options.scheme == Scheme::upwind) return;
      const double here = std::max(2 * d, a_ij + d), there = std::max(2 * d, a_ji + d);
      const double bar_i = c[i] + (a_ij + d) / here * (c[j] - c[i]);
      const double bar_j = c[j] + (a_ji + d) / there * (c[i] - c[j]);
      const double wanted = d * (c[i] - c[j]);
      const double most_f = std::min(here * (high[i] - bar_i), there * (bar_j - low[j]));
      const double least_f = std::max(here * (low[i] - bar_i), there * (bar_j - high[j]));
      const double allowed = std::clamp(wanted, std::min(0., least_f), std::max(0., most_f));
      if (counted && allowed != wanted) ++counted->limited;
      rate += allowed;
    });
    rates[i] = rate;
  }
  return rates;
}

}  // namespace turgor::kernels::testing
