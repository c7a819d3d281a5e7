// One problem on all ranks and, on the first, on one rank alone: the same concentrations, exposures and
// ledger.
#include <mpi.h>
#include <turgor/kernels/runtime.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "support/part_halo.hpp"
#include "support/transport_case.hpp"

namespace {

using namespace turgor::kernels;
using testing::GraphPart;
using testing::HexahedralGraph;
using testing::TransportCase;

GraphPart cut(const HexahedralGraph& whole, int rank, int ranks) {
  std::vector<std::int32_t> begins;
  for (int r = 0; r <= ranks; ++r) begins.push_back(static_cast<std::int32_t>(whole.nodes * r / ranks));
  return testing::part_of_rows(testing::rows_of(whole, begins[rank], begins[rank + 1]), begins, rank);
}

/// The rows [first, first + nodes) of a case.
TransportCase case_of_rows(const TransportCase& whole, std::int32_t first, std::size_t nodes) {
  TransportCase part = whole;
  part.nodes = nodes;
  const auto take = [&](std::vector<double>& values) {
    values = std::vector<double>(values.begin() + first * whole.species,
                                 values.begin() + (first + nodes) * whole.species);
  };
  for (auto* values : {&part.storage, &part.concentration, &part.loss}) take(*values);
  for (auto* factor : {&part.diffusivity_factor, &part.retardation_factor})
    if (!factor->empty())
      *factor = std::vector<double>(factor->begin() + first, factor->begin() + first + nodes);
  for (auto& source : part.sources) take(source);
  part.prescribed.clear();
  for (const auto node : whole.prescribed)
    if (node >= first && static_cast<std::size_t>(node - first) < nodes)
      part.prescribed.push_back(node - first);
  return part;
}

std::vector<double> factor_on(const HexahedralGraph& graph, int axis) {
  std::vector<double> factor;
  for (const auto& x : graph.position) factor.push_back(1 + 0.8 * std::sin(9 * x[axis] + 2 * x[2]));
  return factor;
}

TransportCase make_case(const HexahedralGraph& graph, std::size_t species, const TransportOptions& options) {
  TransportCase setup(graph, species, 1e-3);
  setup.options = options;
  for (std::size_t n = 0; n < setup.diffusivity.size(); ++n) setup.diffusivity[n] = 1e-3 / (1. + double(n));
  setup.sources.assign(1, setup.storage);
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    const auto& x = graph.position[n / species];
    setup.loss[n] = 0.1 * setup.storage[n] + std::max(0., graph.outflow[n / species]);
    setup.concentration[n] = x[0] > 0.3 && x[0] < 0.7 ? 1 : 0;
  }
  for (std::size_t i = 0; i < graph.nodes; ++i)
    if (graph.position[i][2] == 0) setup.prescribed.push_back(static_cast<std::int32_t>(i));
  // Factors on some numbers of species: one kind, and both.
  if (species == 3) setup.diffusivity_factor = factor_on(graph, 0);
  if (species == 9) {
    setup.diffusivity_factor = factor_on(graph, 0);
    setup.retardation_factor = factor_on(graph, 1);
  }
  return setup;
}

struct Result {
  std::vector<double> concentration, exposure, supplied;
};

Result run(const TransportCase& setup, const Graph& graph, const Flow& flow, std::unique_ptr<Halo> halo) {
  const auto problem = setup.make(graph, flow, std::move(halo));
  const auto scalar = [](double time, std::span<double> values) {
    std::fill(values.begin(), values.end(), std::exp(-time));
  };
  problem->advance(0, 3, scalar, scalar);
  problem->advance(3, 4, scalar, scalar);
  Result result{.concentration = std::vector<double>(setup.storage.size()),
                .exposure = std::vector<double>(setup.storage.size()),
                .supplied = problem->supplied()};
  problem->concentration(result.concentration);
  problem->exposure(result.exposure);
  problem->sum(result.supplied);
  return result;
}

double worst(std::span<const double> got, std::span<const double> expected) {
  double difference = 0, scale = 0;
  for (std::size_t n = 0; n < expected.size(); ++n) {
    difference = std::max(difference, std::abs(got[n] - expected[n]));
    scale = std::max(scale, std::abs(expected[n]));
  }
  return difference / scale;
}

/// Largest difference between all ranks together and one alone (on every rank), over concentrations and
/// exposures.
double difference_from_one_rank(std::size_t species, const TransportOptions& options, bool spoil_halo) {
  int rank = 0, ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  auto mesh = testing::swirling_cube(7, 2e-2);
  mesh.classes = 2;
  mesh.class_at = [](const testing::Point& x) { return x[2] > 0.45 ? 1 : 0; };
  const auto whole = testing::build_graph(mesh);
  const auto setup = make_case(whole, species, options);
  const auto expected = run(setup, whole.view(), whole.flow(), make_serial_halo());

  const auto part = cut(whole, rank, ranks);
  auto plan = testing::plan_of(part);
  if (spoil_halo && !plan.send.empty())
    std::rotate(plan.send[0].nodes.begin(), plan.send[0].nodes.begin() + 1, plan.send[0].nodes.end());
  const auto own = case_of_rows(setup, part.first, part.graph.nodes);
  const auto got = run(own, part.view(), part.graph.flow(), make_mpi_halo(MPI_COMM_WORLD, plan));
  const auto slice = [&](const std::vector<double>& all) {
    return std::span(all).subspan(part.first * species, own.storage.size());
  };
  double difference =
      std::max({worst(got.concentration, slice(expected.concentration)),
                worst(got.exposure, slice(expected.exposure)), worst(got.supplied, expected.supplied)});
  MPI_Allreduce(MPI_IN_PLACE, &difference, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
  return difference;
}

/// Sends what it is asked to by way of packed values, as for a device's memory.
class Packing final : public Halo {
 public:
  Packing(std::unique_ptr<Halo> halo, std::size_t owned) : halo_(std::move(halo)), owned_(owned) {}
  void start(std::byte* values, std::size_t size) override {
    packed_.clear();
    for (const auto node : halo_->sent_nodes())
      packed_.insert(packed_.end(), values + node * size, values + (node + 1) * size);
    halo_->start_packed(packed_.data(), values + owned_ * size, size);
  }
  void finish() override { halo_->finish(); }
  bool renumber(std::span<const std::int32_t> rows) override { return halo_->renumber(rows); }
  double minimum(double value) override { return halo_->minimum(value); }
  void sum(std::span<double> values) override { halo_->sum(values); }

 private:
  std::unique_ptr<Halo> halo_;
  std::size_t owned_;
  std::vector<std::byte> packed_;
};

/// Whether packed values give the same as arrays do, to the last bit.
bool packed_values_do_the_same() {
  int rank = 0, ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const auto whole = testing::build_graph(testing::swirling_cube(7, 2e-2));
  const auto part = cut(whole, rank, ranks);
  const auto own = case_of_rows(make_case(whole, 3, {}), part.first, part.graph.nodes);
  const auto halo = [&] { return make_mpi_halo(MPI_COMM_WORLD, testing::plan_of(part)); };
  const auto expected = run(own, part.view(), part.graph.flow(), halo()),
             got = run(own, part.view(), part.graph.flow(),
                       std::make_unique<Packing>(halo(), part.graph.nodes));
  int same = got.concentration == expected.concentration && got.exposure == expected.exposure;
  MPI_Allreduce(MPI_IN_PLACE, &same, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
  return same == 1;
}

/// By how much a closed body's amounts change, relative to themselves: what one rank loses, another one
/// gains.
double change_of_amounts(std::size_t species, const TransportOptions& options) {
  int rank = 0, ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const auto whole = testing::build_graph(testing::swirling_cube(7, 2e-2));
  auto setup = make_case(whole, species, options);
  setup.sources.clear();
  setup.prescribed.clear();
  std::fill(setup.loss.begin(), setup.loss.end(), 0.);
  const auto part = cut(whole, rank, ranks);
  const auto own = case_of_rows(setup, part.first, part.graph.nodes);
  const auto problem =
      own.make(part.view(), part.graph.flow(), make_mpi_halo(MPI_COMM_WORLD, testing::plan_of(part)));
  problem->advance(0, 20, testing::constant(0), testing::constant(0));
  const auto before = testing::amounts(own, own.concentration),
             after = testing::amounts(own, testing::concentration_of(*problem, own));
  double largest = 0;
  for (std::size_t s = 0; s < species; ++s) {
    std::vector<double> both{static_cast<double>(after[s] - before[s]), static_cast<double>(before[s])};
    problem->sum(both);
    largest = std::max(largest, std::abs(both[0] / both[1]));
  }
  return largest;
}

}  // namespace

int main(int count, char** arguments) {
  MPI_Init(&count, &arguments);
  bool good = true;
  {
    const Runtime runtime;
    int rank = 0, ranks = 1;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    constexpr double round_off = 1e-13;
    if (!packed_values_do_the_same()) {
      if (rank == 0) std::printf("packed values do not give the same\n");
      good = false;
    }
    for (const auto precision : {Precision::all_double, Precision::mixed}) {
      const double allowed = precision == Precision::mixed ? 1e-6 : round_off;
      for (const Scheme scheme : {Scheme::upwind, Scheme::limited})
        for (const std::size_t species : {1, 2, 3, 9}) {
          // Super steps on one number of species, whose stages are other sweeps.
          const TransportOptions options{
              .scheme = scheme, .precision = precision, .super_stages = species == 2 ? 5 : 0};
          const double difference = difference_from_one_rank(species, options, false),
                       change = change_of_amounts(species, options);
          good = good && difference < allowed && change < round_off;
          if (rank == 0)
            std::printf("%d ranks, %s, %s, %zu species: %.2e off one rank, amounts change by %.2e\n", ranks,
                        precision == Precision::mixed ? "mixed" : "double",
                        scheme == Scheme::limited ? "limited" : "low order", species, difference, change);
        }
      if (ranks > 1 && difference_from_one_rank(3, {.precision = precision}, true) < 1e2 * allowed) {
        if (rank == 0) std::printf("a wrong halo went unnoticed\n");
        good = false;
      }
    }
  }
  MPI_Finalize();
  return good ? 0 : 1;
}
