#include "validation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

namespace turgor::kernels::detail {

namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw std::invalid_argument(message);
}

void expect_size(const std::string& what, std::size_t got, std::size_t expected) {
  if (got != expected)
    refuse(what + " has " + std::to_string(got) + " values, expected " + std::to_string(expected));
}

std::string text(double value) {
  if (std::isnan(value)) return "nan";
  std::array<char, 32> digits{};  // as many as tell the number from its neighbours
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

/// Calls visit(i, j, e, f) for every entry e = (i, j, class) of an owned pair with its transpose f = (j, i,
/// class), or f = -1 where there is none. Rows are sorted, so one cursor per row finds all of them in one
/// sweep.
template <class Visit>
void for_each_transpose(const Graph& graph, Visit&& visit) {
  std::vector<std::int64_t> cursor(graph.row_begin.begin(), graph.row_begin.end() - 1);
  const auto owned = static_cast<std::int32_t>(graph.owned_nodes);
  for (std::int32_t i = 0; i < owned; ++i)
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) {
      const auto j = graph.neighbour[e];
      if (j >= owned) continue;
      const auto end = graph.row_begin[j + 1];
      auto& at = cursor[j];
      while (at < end && graph.neighbour[at] < i) ++at;
      auto found = at;
      while (found < end && graph.neighbour[found] == i && graph.region_class[found] != graph.region_class[e])
        ++found;
      visit(i, j, e, found < end && graph.neighbour[found] == i ? found : -1);
    }
}

/// Two assemblies of one integral may differ by round-off only; `scale` is the largest coefficient of its
/// kind, since in still water all that is left of one is the round-off of larger ones.
bool agree(double a, double b, double scale) {
  return std::abs(a - b) <= 1e-10 * scale;
}

double largest(std::span<const double> values) {
  double result = 0;
  for (const double value : values) result = std::max(result, std::abs(value));
  return result;
}

std::string row_of(std::size_t i) {
  return "row " + std::to_string(i) + ": ";
}

/// Whether entry `e`, of a row that begins at `begin`, repeats an earlier one's neighbour and class.
bool is_repeated(const Graph& graph, std::int64_t begin, std::int64_t e) {
  for (auto earlier = e; earlier-- > begin && graph.neighbour[earlier] == graph.neighbour[e];)
    if (graph.region_class[earlier] == graph.region_class[e]) return true;
  return false;
}

/// Values of entries, each finite.
void validate_entries(const Graph& graph, const std::string& what, std::span<const double> values) {
  expect_size(what, values.size(), graph.neighbour.size());
  for (std::size_t i = 0; i < graph.owned_nodes; ++i)
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e)
      if (!std::isfinite(values[e]))
        refuse(row_of(i) + what + " of the entry with node " + std::to_string(graph.neighbour[e]) + " is " +
               text(values[e]));
}

/// What the rows receive of a uniform state is finite, and what the caller says it is.
void validate_closure(const Graph& graph, const Flow& flow, double scale) {
  if (!flow.net.empty()) expect_size("flow net", flow.net.size(), graph.owned_nodes);
  for (std::size_t i = 0; i < graph.owned_nodes; ++i) {
    double net = 0;
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) net += flow.in[e] - flow.out[e];
    if (!std::isfinite(net)) refuse(row_of(i) + "the flows of its entries sum to " + text(net));
    if (flow.net.empty()) continue;
    if (!std::isfinite(flow.net[i])) refuse(row_of(i) + "flow net is " + text(flow.net[i]));
    if (!agree(net, flow.net[i], scale))
      refuse(row_of(i) + "does not close: its entries bring " + text(net) + " m3/s, but flow net is " +
             text(flow.net[i]));
  }
}

}  // namespace

void validate(const Graph& graph) {
  expect_size("row_begin", graph.row_begin.size(), graph.owned_nodes + 1);
  const auto entries = graph.neighbour.size();
  expect_size("region_class", graph.region_class.size(), entries);
  expect_size("stiffness", graph.stiffness.size(), entries);
  if (graph.classes == 0 || graph.classes > 256) refuse("a graph has 1 to 256 region classes");
  if (graph.row_begin.front() != 0 || graph.row_begin.back() != static_cast<std::int64_t>(entries))
    refuse("row_begin has to start at 0 and end at the number of entries, " + std::to_string(entries) +
           ", not at " + std::to_string(graph.row_begin.front()) + " and " +
           std::to_string(graph.row_begin.back()));
  for (std::size_t i = 0; i < graph.owned_nodes; ++i)
    if (graph.row_begin[i + 1] < graph.row_begin[i])
      refuse(row_of(i) + "row_begin decreases from " + std::to_string(graph.row_begin[i]) + " to " +
             std::to_string(graph.row_begin[i + 1]));
  const auto all = static_cast<std::int64_t>(graph.owned_nodes + graph.ghost_nodes);
  if (all > std::numeric_limits<std::int32_t>::max())
    refuse("a part has at most 2147483647 nodes, ghosts included, not " + std::to_string(all));
  for (std::size_t i = 0; i < graph.owned_nodes; ++i) {
    const auto row = [i] { return row_of(i); };
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) {
      const auto j = graph.neighbour[e];
      if (j < 0 || j >= all) refuse(row() + "neighbour " + std::to_string(j) + " is out of range");
      if (static_cast<std::size_t>(j) == i) refuse(row() + "a node is its own neighbour");
      if (e > graph.row_begin[i] && j < graph.neighbour[e - 1])
        refuse(row() + "neighbours are not sorted, " + std::to_string(j) + " comes after " +
               std::to_string(graph.neighbour[e - 1]));
      if (graph.region_class[e] >= graph.classes)
        refuse(row() + "region class " + std::to_string(graph.region_class[e]) + " is out of range");
      if (is_repeated(graph, graph.row_begin[i], e))
        refuse(row() + "neighbour " + std::to_string(j) + " is listed twice in region class " +
               std::to_string(graph.region_class[e]));
      if (!std::isfinite(graph.stiffness[e])) refuse(row() + "stiffness is " + text(graph.stiffness[e]));
    }
  }
  const double scale = largest(graph.stiffness);
  for_each_transpose(graph, [&](std::int32_t i, std::int32_t j, std::int64_t e, std::int64_t f) {
    if (f < 0)
      refuse("row " + std::to_string(j) + ": the transpose of entry (" + std::to_string(i) + ", " +
             std::to_string(j) + ") is missing");
    if (!agree(graph.stiffness[e], graph.stiffness[f], scale))
      refuse("row " + std::to_string(i) + ": stiffness to node " + std::to_string(j) + " is " +
             text(graph.stiffness[e]) + " but " + text(graph.stiffness[f]) + " in the transposed entry");
  });
}

void validate(const Graph& graph, const Flow& flow) {
  validate_entries(graph, "flow in", flow.in);
  validate_entries(graph, "flow out", flow.out);
  const double scale = std::max(largest(flow.in), largest(flow.out));
  for_each_transpose(graph, [&](std::int32_t i, std::int32_t j, std::int64_t e, std::int64_t f) {
    if (!agree(flow.out[e], flow.in[f], scale))
      refuse("row " + std::to_string(i) + ": flow out to node " + std::to_string(j) + " is " +
             text(flow.out[e]) + " but flow in from node " + std::to_string(i) + " in row " +
             std::to_string(j) + " is " + text(flow.in[f]));
  });
  validate_closure(graph, flow, scale);
}

void validate(const Species& species, std::size_t classes) {
  expect_size("diffusivity", species.diffusivity.size(), species.count * classes);
  expect_size("retardation", species.retardation.size(), species.count * classes);
  expect_size("decay_rate", species.decay_rate.size(), species.count);
  const auto check = [](const std::string& what, std::span<const double> values, std::size_t of_species) {
    for (std::size_t n = 0; n < values.size(); ++n)
      if (!std::isfinite(values[n]) || values[n] < 0)
        refuse(what + " of species " + std::to_string(n / of_species) +
               (of_species > 1 ? ", class " + std::to_string(n % of_species) : "") + " is " +
               text(values[n]));
  };
  check("diffusivity", species.diffusivity, classes);
  check("retardation", species.retardation, classes);
  check("decay_rate", species.decay_rate, 1);
}

void validate_nodal(const std::string& what, std::span<const double> values, std::size_t nodes,
                    std::size_t species, Allowed allowed) {
  expect_size(what, values.size(), nodes * species);
  constexpr double most = 1e25;  // mol/m3; fluxes of more leave the range of single precision
  for (std::size_t n = 0; n < values.size(); ++n) {
    const bool bad = !std::isfinite(values[n]) || (allowed == Allowed::positive && values[n] <= 0) ||
                     (allowed == Allowed::not_negative && values[n] < 0) ||
                     (allowed == Allowed::concentration && (values[n] < 0 || values[n] > most));
    if (bad)
      refuse(what + " of row " + std::to_string(n / species) + ", species " + std::to_string(n % species) +
             " is " + text(values[n]));
  }
}

void validate_factor(const std::string& what, std::span<const double> values, std::size_t nodes) {
  expect_size(what, values.size(), nodes);
  for (std::size_t n = 0; n < nodes; ++n)
    if (!std::isfinite(values[n]) || values[n] <= 0)
      refuse(what + " of row " + std::to_string(n) + " is " + text(values[n]));
}

}  // namespace turgor::kernels::detail
