#include "discretization/node_graph.hpp"

#include <deal.II/dofs/dof_handler.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/lac/affine_constraints.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <unordered_map>

#include "discretization/node_graph_implementation.hpp"
#include "discretization/record_exchange.hpp"
#include "geometry/domain.hpp"

namespace turgor::discretization {

namespace {

using Dof = dealii::types::global_dof_index;

/// What a cell adds to a row that another rank owns.
struct RemoteEntry {
  std::int64_t row, column;
  std::int32_t region;
  double stiffness;
};

/// Where a node of another rank is.
struct RemotePlace {
  std::int64_t dof;
  Vector3 place;
};

/// A cell's vertices in terms of free unknowns: one each, or a weighted few where the vertex hangs.
struct CellUnknowns {
  std::array<Dof, 8> dofs;
  std::vector<NodeGraph::Implementation::Share>
      shares;  ///< with `node` still an unknown's number; empty: none hangs
  std::int32_t region;
};

}  // namespace

std::array<Vector3, 8> vertices_of(const dealii::Mapping<3>& mapping, const Cell& cell) {
  const auto points = mapping.get_vertices(cell);
  std::array<Vector3, 8> vertices;
  for (unsigned v = 0; v < 8; ++v) vertices[v] = {points[v][0], points[v][1], points[v][2]};
  return vertices;
}

NodeGraph::NodeGraph(const geometry::Domain& domain)
    : implementation_(std::make_unique<Implementation>(domain)) {
  auto& self = *implementation_;
  const auto& triangulation = domain.triangulation();
  const MPI_Comm communicator = domain.communicator();
  dealii::DoFHandler<3> dof_handler(triangulation);
  dof_handler.distribute_dofs(dealii::FE_Q<3>(1));
  dealii::IndexSet relevant;
  dealii::DoFTools::extract_locally_relevant_dofs(dof_handler, relevant);
  dealii::AffineConstraints<double> hanging(relevant);
  dealii::DoFTools::make_hanging_node_constraints(dof_handler, hanging);
  hanging.close();
  const dealii::IndexSet& owned_dofs = dof_handler.locally_owned_dofs();
  std::vector<Dof> range_ends;
  for (const auto& range : dealii::Utilities::MPI::all_gather(communicator, owned_dofs))
    range_ends.push_back((range_ends.empty() ? 0 : range_ends.back()) + range.n_elements());
  const auto owner_of = [&](Dof dof) {
    return static_cast<unsigned>(std::upper_bound(range_ends.begin(), range_ends.end(), dof) -
                                 range_ends.begin());
  };

  // Unknowns of each cell of the body, and which of them are on the outer boundary.
  std::vector<CellUnknowns> cells;
  std::unordered_map<Dof, bool> used;  // -> on the outer boundary
  std::unordered_map<Dof, Vector3> place_of;
  for (const auto& cell : dof_handler.active_cell_iterators()) {
    if (!cell->is_locally_owned() || cell->material_id() == geometry::Domain::outside) continue;
    CellUnknowns unknowns{.dofs = {}, .shares = {}, .region = static_cast<std::int32_t>(cell->material_id())};
    const auto vertices = vertices_of(domain.mapping(), cell);
    bool hangs = false;
    for (unsigned v = 0; v < 8; ++v) {
      unknowns.dofs[v] = cell->vertex_dof_index(v, 0);
      hangs = hangs || hanging.is_constrained(unknowns.dofs[v]);
    }
    for (unsigned v = 0; v < 8; ++v) {
      const auto add = [&](Dof dof, double weight) {
        if (hangs)
          unknowns.shares.push_back({static_cast<std::int32_t>(v), static_cast<std::int64_t>(dof), weight});
        used.try_emplace(dof, false);
      };
      if (!hanging.is_constrained(unknowns.dofs[v])) {
        add(unknowns.dofs[v], 1);
        place_of.try_emplace(unknowns.dofs[v], vertices[v]);
      } else {
        for (const auto& [dof, weight] : *hanging.get_constraint_entries(unknowns.dofs[v])) add(dof, weight);
      }
    }
    for (const unsigned f : cell->face_indices()) {
      const bool outer = cell->at_boundary(f)
                             ? cell->face(f)->boundary_id() == geometry::Domain::outer_boundary
                             : !cell->neighbor(f)->has_children() &&
                                   cell->neighbor(f)->material_id() == geometry::Domain::outside;
      if (!outer) continue;
      for (unsigned v = 0; v < 4; ++v) {
        const Dof dof = cell->face(f)->vertex_dof_index(v, 0);
        if (!hanging.is_constrained(dof)) used[dof] = true;
      }
    }
    cells.push_back(std::move(unknowns));
  }

  // Tell the owners which of their unknowns the body uses.
  std::map<unsigned, std::vector<std::array<std::int64_t, 2>>> used_remote;
  for (const auto& [dof, outer] : used)
    if (!owned_dofs.is_element(dof))
      used_remote[owner_of(dof)].push_back({static_cast<std::int64_t>(dof), outer});
  std::vector<char> is_used(owned_dofs.n_elements(), 0), is_outer(owned_dofs.n_elements(), 0);
  const auto mark = [&](Dof dof, bool outer) {
    const auto index = owned_dofs.index_within_set(dof);
    is_used[index] = 1;
    if (outer) is_outer[index] = 1;
  };
  for (const auto& [dof, outer] : used)
    if (owned_dofs.is_element(dof)) mark(dof, outer);
  for (const auto& [rank, list] : exchange_records(communicator, used_remote))
    for (const auto& [dof, outer] : list) mark(static_cast<Dof>(dof), outer != 0);

  // Number the used ones without gaps.
  std::vector<std::int32_t> node_of(owned_dofs.n_elements(), -1);
  for (std::size_t index = 0; index < is_used.size(); ++index)
    if (is_used[index]) {
      node_of[index] = static_cast<std::int32_t>(self.owned_nodes);
      if (is_outer[index]) self.outer_nodes.push_back(node_of[index]);
      ++self.owned_nodes;
    }
  std::int64_t owned = static_cast<std::int64_t>(self.owned_nodes);
  MPI_Exscan(&owned, &self.first_node, 1, MPI_INT64_T, MPI_SUM, communicator);
  if (dealii::Utilities::MPI::this_mpi_process(communicator) == 0) self.first_node = 0;
  self.total_nodes = dealii::Utilities::MPI::sum(owned, communicator);

  // Geometric coefficients: own rows here, others sent to their owners.
  struct Entry {
    Dof column;
    std::int32_t region;
    double stiffness;
  };
  std::vector<std::vector<Entry>> rows(self.owned_nodes);
  std::vector<std::vector<double>> volume(domain.region_names().size(),
                                          std::vector<double>(self.owned_nodes, 0.));
  const auto add_entry = [&](Dof row, Dof column, std::int32_t region, double stiffness) {
    const auto node = node_of[owned_dofs.index_within_set(row)];
    if (row == column) {
      volume[region][node] += stiffness;  // the diagonal carries the lumped volume instead
      return;
    }
    for (auto& entry : rows[node])
      if (entry.column == column && entry.region == region) {
        entry.stiffness += stiffness;
        return;
      }
    rows[node].push_back({column, region, stiffness});
  };
  std::map<unsigned, std::vector<RemoteEntry>> remote;
  const auto add = [&](Dof row, Dof column, std::int32_t region, double stiffness) {
    if (owned_dofs.is_element(row))
      add_entry(row, column, region, stiffness);
    else
      remote[owner_of(row)].push_back(
          {static_cast<std::int64_t>(row), static_cast<std::int64_t>(column), region, stiffness});
  };
  std::size_t index = 0;
  for (const auto& cell : dof_handler.active_cell_iterators()) {
    if (!cell->is_locally_owned() || cell->material_id() == geometry::Domain::outside) continue;
    const auto& unknowns = cells[index++];
    const TrilinearCell integrals(vertices_of(domain.mapping(), cell));
    const auto k = integrals.stiffness();
    const auto v = integrals.lumped_volume();
    if (unknowns.shares.empty()) {
      for (unsigned a = 0; a < 8; ++a) {
        add(unknowns.dofs[a], unknowns.dofs[a], unknowns.region, v[a]);
        for (unsigned b = 0; b < 8; ++b)
          if (a != b) add(unknowns.dofs[a], unknowns.dofs[b], unknowns.region, k[a][b]);
      }
    } else {
      for (const auto& a : unknowns.shares) {
        const auto row = static_cast<Dof>(a.node);
        add(row, row, unknowns.region, a.weight * v[a.vertex]);
        for (const auto& b : unknowns.shares)
          if (a.node != b.node)
            add(row, static_cast<Dof>(b.node), unknowns.region, a.weight * b.weight * k[a.vertex][b.vertex]);
      }
    }
  }
  for (const auto& [rank, list] : exchange_records(communicator, remote))
    for (const auto& entry : list)
      add_entry(static_cast<Dof>(entry.row), static_cast<Dof>(entry.column), entry.region, entry.stiffness);
  remote.clear();

  // Ghosts: unknowns of other ranks that own rows or own cells refer to, grouped by owner.
  std::vector<Dof> ghosts;
  for (const auto& [dof, outer] : used)
    if (!owned_dofs.is_element(dof)) ghosts.push_back(dof);
  for (const auto& row : rows)
    for (const auto& entry : row)
      if (!owned_dofs.is_element(entry.column)) ghosts.push_back(entry.column);
  std::sort(ghosts.begin(), ghosts.end());
  ghosts.erase(std::unique(ghosts.begin(), ghosts.end()), ghosts.end());
  self.ghost_nodes = ghosts.size();
  std::unordered_map<Dof, std::int32_t> ghost_at;
  std::map<unsigned, std::vector<std::int64_t>> requests;
  for (std::size_t g = 0; g < ghosts.size(); ++g) {
    ghost_at[ghosts[g]] = static_cast<std::int32_t>(self.owned_nodes + g);
    requests[owner_of(ghosts[g])].push_back(static_cast<std::int64_t>(ghosts[g]));
  }
  std::map<unsigned, std::vector<std::int64_t>> answers;
  for (const auto& [rank, list] : exchange_records(communicator, requests)) {
    std::vector<std::int32_t> nodes;
    for (const auto dof : list) {
      const auto node = node_of[owned_dofs.index_within_set(static_cast<Dof>(dof))];
      if (node < 0) throw std::logic_error("A rank refers to an unknown that no cell of the body uses.");
      nodes.push_back(node);
      answers[rank].push_back(self.first_node + node);
    }
    self.send_to.push_back({static_cast<int>(rank), std::move(nodes)});
  }
  self.global_numbers.resize(self.owned_nodes + self.ghost_nodes);
  std::iota(self.global_numbers.begin(), self.global_numbers.begin() + owned, self.first_node);
  const auto replies = exchange_records(communicator, answers);
  std::size_t next = self.owned_nodes;
  for (const auto& [rank, list] : replies) {  // ordered by rank, as the ghosts are
    self.receive_from.push_back(
        {static_cast<int>(rank), static_cast<std::int32_t>(next), static_cast<std::int32_t>(list.size())});
    for (const auto number : list) self.global_numbers[next++] = number;
  }

  const auto local = [&](Dof dof) {
    return owned_dofs.is_element(dof) ? node_of[owned_dofs.index_within_set(dof)] : ghost_at.at(dof);
  };
  self.row_begin.assign(1, 0);
  for (auto& row : rows) {
    std::sort(row.begin(), row.end(), [&](const Entry& a, const Entry& b) {
      return std::pair(local(a.column), a.region) < std::pair(local(b.column), b.region);
    });
    for (const auto& entry : row) {
      self.neighbour.push_back(local(entry.column));
      self.region_class.push_back(static_cast<std::uint8_t>(entry.region));
      self.stiffness.push_back(entry.stiffness);
    }
    self.row_begin.push_back(static_cast<std::int64_t>(self.neighbour.size()));
    std::vector<Entry>().swap(row);
  }
  self.volume = std::move(volume);
  self.positions.resize(self.owned_nodes);
  std::map<unsigned, std::vector<RemotePlace>> remote_places;
  for (const auto& [dof, place] : place_of)
    if (owned_dofs.is_element(dof))
      self.positions[node_of[owned_dofs.index_within_set(dof)]] = place;
    else
      remote_places[owner_of(dof)].push_back({static_cast<std::int64_t>(dof), place});
  for (const auto& [rank, list] : exchange_records(communicator, remote_places))
    for (const auto& [dof, place] : list)
      self.positions[node_of[owned_dofs.index_within_set(static_cast<Dof>(dof))]] = place;

  self.cells.reserve(cells.size());
  for (auto& unknowns : cells) {
    Implementation::CellNodes nodes{.nodes = {}, .first_share = -1, .region = unknowns.region};
    if (unknowns.shares.empty())
      for (unsigned v = 0; v < 8; ++v) nodes.nodes[v] = local(unknowns.dofs[v]);
    else {
      nodes.first_share = static_cast<std::int32_t>(self.shares.size());
      for (auto share : unknowns.shares) {
        share.node = local(static_cast<Dof>(share.node));
        self.shares.push_back(share);
      }
      nodes.shares = static_cast<std::int32_t>(unknowns.shares.size());
    }
    self.cells.push_back(nodes);
  }
}

}  // namespace turgor::discretization
