// One scalar on all ranks and on one rank alone: the same concentrations and ledger up to the solver.
#include <mpi.h>
#include <turgor/kernels/runtime.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <span>

#include "support/part_halo.hpp"
#include "support/scalar_case.hpp"

namespace {

using namespace turgor::kernels;
using testing::GraphPart;
using testing::HexahedralGraph;
using testing::ScalarCase;

/// Rows [first, first + nodes) of a case.
ScalarCase case_of_rows(const ScalarCase& whole, std::int32_t first, std::size_t nodes) {
  ScalarCase part = whole;
  for (auto* values : {&part.storage, &part.concentration, &part.supply, &part.release, &part.loss,
                       &part.demand, &part.half_saturation})
    *values = std::vector<double>(values->begin() + first,
                                  values->begin() + first + static_cast<std::ptrdiff_t>(nodes));
  part.prescribed.clear();
  part.prescribed_values.clear();
  for (std::size_t n = 0; n < whole.prescribed.size(); ++n)
    if (const auto node = whole.prescribed[n] - first; node >= 0 && static_cast<std::size_t>(node) < nodes)
      part.prescribe(static_cast<std::size_t>(node), whole.prescribed_values[n]);
  return part;
}

/// Adds to the stiffness between the last node and its last neighbour.
void add_to_last_entry(HexahedralGraph& graph, double stiffness) {
  const auto last = static_cast<std::int32_t>(graph.nodes) - 1;
  const auto other = graph.neighbour.back();
  graph.stiffness.back() += stiffness;
  for (auto e = graph.row_begin[other]; e < graph.row_begin[other + 1]; ++e)
    if (graph.neighbour[e] == last) graph.stiffness[e] += stiffness;
}

/// Two regions of deformed, flat cells; demand so large that there is a core without the scalar.
/// `uneven`: of cubes instead, with one positive stiffness that only the last part has.
HexahedralGraph make_graph(bool uneven) {
  auto mesh = testing::swirling_cube(9, 2e-2, uneven ? 0 : 0.2);
  if (!uneven) mesh.extent[2] = 2.5;
  mesh.classes = 2;
  mesh.class_at = [](const testing::Point& x) { return x[2] > 1.1 ? 1 : 0; };
  auto graph = testing::build_graph(mesh);
  if (uneven) add_to_last_entry(graph, 0.02);
  return graph;
}

ScalarCase make_case(const HexahedralGraph& graph) {
  ScalarCase setup(graph, 1e-2);
  setup.diffusivity[1] = 5e-3;
  setup.retardation[1] = 0.5;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const auto& x = graph.position[i];
    setup.supply[i] = 0.02 * x[0] * setup.storage[i];
    setup.release[i] = x[1] > 0.8 ? 0.01 * setup.storage[i] : 0;
    setup.loss[i] = std::max(0., graph.outflow[i]);
    setup.demand[i] = 1.5 * setup.storage[i];
    setup.half_saturation[i] = 1e-2;
    setup.concentration[i] = x[0] > 0.3 ? 1 : 0;
    if (x[2] == 0) setup.prescribe(i, 1 + x[0]);
  }
  return setup;
}

struct Result {
  std::vector<double> values;
  ScalarReport report;
};

Result run(const ScalarCase& setup, const Graph& graph, const Flow* flow, bool steady,
           std::unique_ptr<Halo> halo) {
  const auto scalar = setup.make(graph, std::move(halo));
  if (flow != nullptr) scalar->set_flow(*flow);
  const auto report = steady ? scalar->solve_steady(0.5)
                             : scalar->advance(0, 4, 4, [](double time) { return std::exp(-time); });
  return {.values = testing::values_of(*scalar, setup), .report = report};
}

double worst(std::span<const double> got, std::span<const double> expected) {
  double difference = 0, scale = 0;
  for (std::size_t n = 0; n < expected.size(); ++n) {
    difference = std::max(difference, std::abs(got[n] - expected[n]));
    scale = std::max(scale, std::abs(expected[n]));
  }
  return difference / scale;
}

std::vector<double> terms(const ScalarAmounts& amounts) {
  return {amounts.stored,     amounts.supplied, amounts.released,
          amounts.prescribed, amounts.lost,     amounts.demanded};
}

struct Comparison {
  double difference, gap, minimum;
  std::int64_t low, linear;
};

Comparison compare(bool with_flow, bool steady, bool spoil_halo, bool uneven = false) {
  int rank = 0, ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  const auto whole = make_graph(uneven);
  const auto setup = make_case(whole);
  const auto whole_flow = whole.flow();
  const auto expected =
      run(setup, whole.view(), with_flow ? &whole_flow : nullptr, steady, make_serial_halo());
  std::vector<std::int32_t> begins;
  for (int r = 0; r <= ranks; ++r) begins.push_back(static_cast<std::int32_t>(whole.nodes * r / ranks));
  if (uneven && ranks > 2) begins[1] = begins[2];  // a part without nodes
  const auto part =
      testing::part_of_rows(testing::rows_of(whole, begins[rank], begins[rank + 1]), begins, rank);
  auto plan = testing::plan_of(part);
  if (spoil_halo && !plan.send.empty())
    std::rotate(plan.send[0].nodes.begin(), plan.send[0].nodes.begin() + 1, plan.send[0].nodes.end());
  const auto own = case_of_rows(setup, part.first, part.graph.nodes);
  const auto flow = part.graph.flow();
  const auto got =
      run(own, part.view(), with_flow ? &flow : nullptr, steady, make_mpi_halo(MPI_COMM_WORLD, plan));
  Comparison result{.difference = std::max(
                        worst(got.values, std::span(expected.values).subspan(part.first, part.graph.nodes)),
                        worst(terms(got.report.amounts), terms(expected.report.amounts))),
                    .gap = testing::ledger_gap(got.report.amounts),
                    .minimum = got.report.minimum,
                    .low = got.report.low_order_nodes,
                    .linear = got.report.linear_iterations};
  MPI_Allreduce(MPI_IN_PLACE, &result.difference, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
  return result;
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
    // The residual is 1e-10 of what comes in; what that leaves in a concentration is some ten times as much.
    constexpr double allowed = 1e-8;
    for (const bool with_flow : {false, true})
      for (const bool steady : {false, true}) {
        const auto result = compare(with_flow, steady, false);
        good = good && result.difference < allowed && result.gap < allowed && result.minimum >= 0;
        if (rank == 0)
          std::printf("%d ranks, %s, %s: %.2e off one rank, ledger %.1e, %lld low nodes, %lld iterations\n",
                      ranks, with_flow ? "flow" : "no flow", steady ? "steady" : "steps", result.difference,
                      result.gap, static_cast<long long>(result.low), static_cast<long long>(result.linear));
        // The case has to have nodes that stay monotone.
        good = good && (result.low > 0 || !steady);
      }
    // What only one part has must not decide what all do together.
    for (const bool with_flow : {false, true})
      for (const bool steady : {false, true}) {
        const auto result = compare(with_flow, steady, false, true);
        good = good && result.difference < allowed;
        if (rank == 0)
          std::printf("%d ranks, uneven, %s, %s: %.2e off one rank\n", ranks, with_flow ? "flow" : "no flow",
                      steady ? "steady" : "steps", result.difference);
      }
    bool noticed = ranks == 1;
    if (!noticed) try {
        noticed = compare(false, false, true).difference > 1e2 * allowed;
      } catch (const std::exception&) {
        noticed = true;  // with wrong ghosts the matrix need not be one that can be solved
      }
    if (!noticed) {
      if (rank == 0) std::printf("a wrong halo went unnoticed\n");
      good = false;
    }
  }
  MPI_Finalize();
  return good ? 0 : 1;
}
