#include "output/statistics.hpp"

#include <array>
#include <limits>

#include "discretization/node_graph.hpp"
#include "geometry/domain.hpp"
#include "output/compensated_sum.hpp"

namespace turgor::output {

namespace {

template <std::size_t n>
void reduce(std::array<double, n>& values, MPI_Op operation, MPI_Comm communicator) {
  MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(n), MPI_DOUBLE, operation, communicator);
}

}  // namespace

BodyStatistics::BodyStatistics(const discretization::NodeGraph& graph, const geometry::Domain& domain)
    : graph_(graph), multiplicity_(domain.multiplicity()) {}

std::vector<double> BodyStatistics::weights(std::span<const std::size_t> regions) const {
  std::vector<double> weights(graph_.owned_nodes(), 0.);
  for (const std::size_t region : regions) {
    const auto volume = graph_.volume(region);
    for (std::size_t node = 0; node < weights.size(); ++node) weights[node] += volume[node];
  }
  return weights;
}

Statistics BodyStatistics::of(const NodalValues& values, std::span<const double> weights) const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CompensatedSum weight, weighted;
  std::array<double, 2> lowest = {infinity, infinity};  // least, minus greatest
  for (std::size_t node = 0; node < weights.size(); ++node) {
    if (!(weights[node] > 0)) continue;
    weight.add(weights[node]);
    weighted.add(weights[node] * values[node]);
    lowest = {std::min(lowest[0], values[node]), std::min(lowest[1], -values[node])};
  }
  std::array<double, 2> sums = {weight.value(), weighted.value()};
  reduce(sums, MPI_SUM, graph_.communicator());
  if (!(sums[0] > 0)) return {};
  reduce(lowest, MPI_MIN, graph_.communicator());
  const double mean = sums[1] / sums[0];
  CompensatedSum squares;
  for (std::size_t node = 0; node < weights.size(); ++node)
    if (weights[node] > 0) squares.add(weights[node] * (values[node] - mean) * (values[node] - mean));
  std::array<double, 1> square = {squares.value()};
  reduce(square, MPI_SUM, graph_.communicator());
  Statistics statistics{
      .mean = mean, .minimum = lowest[0], .maximum = -lowest[1], .coefficient_of_variation = {}};
  if (mean != 0) statistics.coefficient_of_variation = std::sqrt(square[0] / sums[0]) / std::abs(mean);
  return statistics;
}

double BodyStatistics::total(const NodalValues& values, std::span<const double> weights) const {
  CompensatedSum sum;
  for (std::size_t node = 0; node < weights.size(); ++node) sum.add(weights[node] * values[node]);
  std::array<double, 1> total = {sum.value()};
  reduce(total, MPI_SUM, graph_.communicator());
  return multiplicity_ * total[0];
}

double BodyStatistics::total(std::span<const double> weights) const {
  CompensatedSum sum;
  for (const double weight : weights) sum.add(weight);
  std::array<double, 1> total = {sum.value()};
  reduce(total, MPI_SUM, graph_.communicator());
  return multiplicity_ * total[0];
}

}  // namespace turgor::output
