#include "validation.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

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
  return std::isnan(value) ? "nan" : std::to_string(value);
}

/// Whether row i has an entry (j, region); entries are sorted by neighbour.
bool has_entry(const Graph& graph, std::int32_t i, std::int32_t j, std::uint8_t region) {
  const auto begin = graph.neighbour.begin() + graph.row_begin[i],
             end = graph.neighbour.begin() + graph.row_begin[i + 1];
  for (auto at = std::lower_bound(begin, end, j); at != end && *at == j; ++at)
    if (graph.region_class[at - graph.neighbour.begin()] == region) return true;
  return false;
}

}  // namespace

void validate(const Graph& graph) {
  expect_size("row_begin", graph.row_begin.size(), graph.owned_nodes + 1);
  const auto entries = graph.neighbour.size();
  expect_size("region_class", graph.region_class.size(), entries);
  expect_size("stiffness", graph.stiffness.size(), entries);
  if (graph.classes == 0 || graph.classes > 256) refuse("a graph has 1 to 256 region classes");
  if (graph.row_begin.front() != 0 || graph.row_begin.back() != static_cast<std::int64_t>(entries))
    refuse("row_begin has to start at 0 and end at the number of entries");
  const auto all = static_cast<std::int64_t>(graph.owned_nodes + graph.ghost_nodes);
  for (std::size_t i = 0; i < graph.owned_nodes; ++i) {
    const std::string row = "row " + std::to_string(i) + ": ";
    if (graph.row_begin[i + 1] < graph.row_begin[i]) refuse(row + "row_begin decreases");
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) {
      const auto j = graph.neighbour[e];
      if (j < 0 || j >= all) refuse(row + "neighbour " + std::to_string(j) + " is out of range");
      if (static_cast<std::size_t>(j) == i) refuse(row + "a node is its own neighbour");
      if (e > graph.row_begin[i] && j < graph.neighbour[e - 1]) refuse(row + "neighbours are not sorted");
      if (graph.region_class[e] >= graph.classes)
        refuse(row + "region class " + std::to_string(graph.region_class[e]) + " is out of range");
      if (!std::isfinite(graph.stiffness[e])) refuse(row + "stiffness is " + text(graph.stiffness[e]));
    }
  }
  for (std::size_t i = 0; i < graph.owned_nodes; ++i)
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e)
      if (const auto j = graph.neighbour[e];
          static_cast<std::size_t>(j) < graph.owned_nodes &&
          !has_entry(graph, j, static_cast<std::int32_t>(i), graph.region_class[e]))
        refuse("row " + std::to_string(j) + ": the transpose of entry (" + std::to_string(i) + ", " +
               std::to_string(j) + ") is missing");
}

void validate(const Species& species, std::size_t classes) {
  expect_size("diffusivity", species.diffusivity.size(), species.count * classes);
  expect_size("retardation", species.retardation.size(), species.count * classes);
  expect_size("decay_rate", species.decay_rate.size(), species.count);
  const auto check = [](const std::string& what, std::span<const double> values) {
    for (std::size_t n = 0; n < values.size(); ++n)
      if (!std::isfinite(values[n]) || values[n] < 0)
        refuse(what + "[" + std::to_string(n) + "] is " + text(values[n]));
  };
  check("diffusivity", species.diffusivity);
  check("retardation", species.retardation);
  check("decay_rate", species.decay_rate);
}

void validate_nodal(const std::string& what, std::span<const double> values, std::size_t nodes,
                    std::size_t species, Allowed allowed) {
  expect_size(what, values.size(), nodes * species);
  for (std::size_t n = 0; n < values.size(); ++n) {
    const bool bad = !std::isfinite(values[n]) || (allowed == Allowed::positive && values[n] <= 0) ||
                     (allowed == Allowed::not_negative && values[n] < 0);
    if (bad)
      refuse(what + " of row " + std::to_string(n / species) + ", species " + std::to_string(n % species) +
             " is " + text(values[n]));
  }
}

void validate_entries(const std::string& what, std::span<const double> values, std::size_t entries) {
  expect_size(what, values.size(), entries);
  for (std::size_t e = 0; e < entries; ++e)
    if (!std::isfinite(values[e])) refuse(what + " of entry " + std::to_string(e) + " is " + text(values[e]));
}

}  // namespace turgor::kernels::detail
