#include <turgor/kernels/mpi_halo.hpp>

#include <algorithm>
#include <stdexcept>

#include "discretization/node_graph.hpp"
#include "discretization/node_graph_implementation.hpp"
#include "discretization/record_exchange.hpp"

namespace turgor::discretization {

namespace {

using Implementation = NodeGraph::Implementation;

/// Coefficients for a row that another rank owns; rows and columns by their number over all ranks.
struct RemoteConvection {
  std::int64_t row, column;
  std::int32_t region;
  double in, out;
};

void add_to_row(const Implementation& graph, NodeGraph::Convection& convection, std::int32_t row,
                std::int32_t column, std::int32_t region, double in, double out) {
  for (auto e = graph.row_begin[row]; e < graph.row_begin[row + 1]; ++e)
    if (graph.neighbour[e] == column && graph.region_class[e] == region) {
      convection.in[e] += in;
      convection.out[e] += out;
      return;
    }
  throw std::logic_error("A cell couples two nodes that the graph does not.");
}

/// Sums over the cells what `cell_matrix(cell, nodes)` gives: g[a][b] = int phi_b w . grad phi_a.
template <typename CellMatrix>
NodeGraph::Convection assemble(const Implementation& graph, CellMatrix&& cell_matrix) {
  NodeGraph::Convection convection{.in = std::vector<double>(graph.neighbour.size(), 0.),
                                   .out = std::vector<double>(graph.neighbour.size(), 0.)};
  const auto owned = static_cast<std::int32_t>(graph.owned_nodes);
  std::map<unsigned, std::vector<RemoteConvection>> remote;
  const auto owner_of_ghost = [&](std::int32_t node) {
    for (const auto& range : graph.receive_from)
      if (node < range.first + range.count) return static_cast<unsigned>(range.rank);
    throw std::logic_error("A ghost node without owner.");
  };
  const auto add = [&](std::int32_t row, std::int32_t column, std::int32_t region, double in, double out) {
    if (row < owned)
      add_to_row(graph, convection, row, column, region, in, out);
    else
      remote[owner_of_ghost(row)].push_back(
          {graph.global_numbers[row], graph.global_numbers[column], region, in, out});
  };
  for_each_cell(graph, [&](const Cell& cell, const Implementation::CellNodes& nodes) {
    const auto g = cell_matrix(cell, nodes);
    if (nodes.first_share < 0) {
      for (unsigned a = 0; a < 8; ++a)
        for (unsigned b = 0; b < 8; ++b)
          if (a != b) add(nodes.nodes[a], nodes.nodes[b], nodes.region, g[a][b], g[b][a]);
      return;
    }
    const auto shares = std::span(graph.shares).subspan(nodes.first_share, nodes.shares);
    for (const auto& a : shares)
      for (const auto& b : shares)
        if (a.node != b.node) {
          const double weight = a.weight * b.weight;
          add(static_cast<std::int32_t>(a.node), static_cast<std::int32_t>(b.node), nodes.region,
              weight * g[a.vertex][b.vertex], weight * g[b.vertex][a.vertex]);
        }
  });
  const auto received = exchange_records(graph.domain.communicator(), remote);
  if (!received.empty()) {
    // Local index of a number over all ranks: owned ones by difference, ghosts by search.
    std::vector<std::pair<std::int64_t, std::int32_t>> ghosts;
    for (std::size_t g = graph.owned_nodes; g < graph.global_numbers.size(); ++g)
      ghosts.emplace_back(graph.global_numbers[g], static_cast<std::int32_t>(g));
    std::sort(ghosts.begin(), ghosts.end());
    const auto local = [&](std::int64_t number) {
      if (number >= graph.first_node && number < graph.first_node + owned)
        return static_cast<std::int32_t>(number - graph.first_node);
      return std::lower_bound(ghosts.begin(), ghosts.end(), std::pair(number, std::int32_t(0)))->second;
    };
    for (const auto& [rank, list] : received)
      for (const auto& entry : list)
        add_to_row(graph, convection, local(entry.row), local(entry.column), entry.region, entry.in,
                   entry.out);
  }
  return convection;
}

}  // namespace

std::array<double, 8> at_vertices(const Implementation& graph, const Implementation::CellNodes& nodes,
                                  std::span<const double> values) {
  std::array<double, 8> result{};
  if (nodes.first_share < 0)
    for (unsigned v = 0; v < 8; ++v) result[v] = values[nodes.nodes[v]];
  else
    for (const auto& share : std::span(graph.shares).subspan(nodes.first_share, nodes.shares))
      result[share.vertex] += share.weight * values[share.node];
  return result;
}

NodeGraph::~NodeGraph() = default;
MPI_Comm NodeGraph::communicator() const {
  return implementation_->domain.communicator();
}
std::size_t NodeGraph::owned_nodes() const {
  return implementation_->owned_nodes;
}
std::size_t NodeGraph::ghost_nodes() const {
  return implementation_->ghost_nodes;
}
std::size_t NodeGraph::regions() const {
  return implementation_->volume.size();
}
std::int64_t NodeGraph::first_node() const {
  return implementation_->first_node;
}
std::int64_t NodeGraph::total_nodes() const {
  return implementation_->total_nodes;
}
std::span<const std::int64_t> NodeGraph::global_numbers() const {
  return implementation_->global_numbers;
}
std::span<const double> NodeGraph::volume(std::size_t region) const {
  return implementation_->volume[region];
}
std::span<const std::int32_t> NodeGraph::outer_nodes() const {
  return implementation_->outer_nodes;
}
std::span<const Vector3> NodeGraph::positions() const {
  return implementation_->positions;
}

kernels::Graph NodeGraph::view() const {
  const auto& graph = *implementation_;
  return {.owned_nodes = graph.owned_nodes,
          .ghost_nodes = graph.ghost_nodes,
          .classes = graph.volume.size(),
          .row_begin = graph.row_begin,
          .neighbour = graph.neighbour,
          .region_class = graph.region_class,
          .stiffness = graph.stiffness};
}

NodeGraph::Convection NodeGraph::convection(std::span<const double> pressure,
                                            std::span<const double> conductivity) const {
  const auto& graph = *implementation_;
  return assemble(graph, [&](const Cell& cell, const Implementation::CellNodes& nodes) {
    const TrilinearCell integrals(vertices_of(graph.domain.mapping(), cell));
    return integrals.convection(
        integrals.darcy_flux(at_vertices(graph, nodes, pressure), conductivity[nodes.region]));
  });
}

NodeGraph::Convection NodeGraph::convection(const std::function<Vector3(const Vector3&)>& flux) const {
  const auto& graph = *implementation_;
  return assemble(graph, [&](const Cell& cell, const Implementation::CellNodes&) {
    const TrilinearCell integrals(vertices_of(graph.domain.mapping(), cell));
    std::array<Vector3, 8> at_points;
    for (unsigned q = 0; q < 8; ++q) at_points[q] = flux(integrals.points()[q]);
    return integrals.convection(at_points);
  });
}

std::unique_ptr<kernels::Halo> NodeGraph::make_halo() const {
  kernels::HaloPlan plan;
  for (const auto& list : implementation_->send_to)
    plan.send.push_back({.rank = list.rank, .nodes = list.nodes});
  for (const auto& range : implementation_->receive_from)
    plan.receive.push_back({.rank = range.rank, .first = range.first, .count = range.count});
  return kernels::make_mpi_halo(communicator(), std::move(plan));
}

std::vector<double> NodeGraph::net_inflow(const Convection& convection) const {
  const auto& graph = *implementation_;
  // g_ii = -sum_j g_ji because the columns sum to zero.
  std::vector<double> sum(graph.owned_nodes, 0.);
  for (std::size_t i = 0; i < graph.owned_nodes; ++i)
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e)
      sum[i] += convection.in[e] - convection.out[e];
  return sum;
}

std::vector<double> NodeGraph::with_ghosts(std::span<const double> owned_values, std::size_t width) const {
  const auto& graph = *implementation_;
  std::vector<double> values(owned_values.begin(), owned_values.end());
  values.resize((graph.owned_nodes + graph.ghost_nodes) * width);
  std::vector<std::vector<double>> buffers;
  std::vector<MPI_Request> requests;
  constexpr int tag = 417;
  for (const auto& range : graph.receive_from)
    MPI_Irecv(values.data() + range.first * width, static_cast<int>(range.count * width), MPI_DOUBLE,
              range.rank, tag, communicator(), &requests.emplace_back());
  for (const auto& list : graph.send_to) {
    auto& buffer = buffers.emplace_back();
    for (const auto node : list.nodes)
      buffer.insert(buffer.end(), owned_values.begin() + node * width,
                    owned_values.begin() + (node + 1) * width);
    MPI_Isend(buffer.data(), static_cast<int>(buffer.size()), MPI_DOUBLE, list.rank, tag, communicator(),
              &requests.emplace_back());
  }
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);
  return values;
}

}  // namespace turgor::discretization
