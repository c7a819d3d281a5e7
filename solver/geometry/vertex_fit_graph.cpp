#include "geometry/vertex_fit_graph.hpp"

#include <deal.II/dofs/dof_handler.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace turgor::geometry {

namespace {

constexpr std::uint32_t outside_bit = 31;

std::uint32_t bit_of(dealii::types::material_id material, dealii::types::material_id outside) {
  return 1u << (material == outside ? outside_bit : std::min<std::uint32_t>(material, outside_bit - 1));
}

}  // namespace

FitGraph::FitGraph(const Triangulation& triangulation, const std::vector<dealii::Point<3>>& lattice,
                   dealii::types::material_id outside)
    : communicator_(triangulation.get_communicator()), outside_(outside) {
  number_vertices(triangulation);
  const std::size_t n = lattice_.size();
  for (unsigned v = 0; v < local_of_.size(); ++v)
    if (local_of_[v] != none) lattice_[local_of_[v]] = lattice[v];
  size_.assign(n, 1e300);
  materials_.assign(n, 0);
  std::vector<double> frozen(n, 0.);
  std::vector<Cell> all_cells;
  for (const auto& cell : triangulation.active_cell_iterators()) {
    if (cell->is_artificial()) continue;
    const double size = lattice[cell->vertex_index(1)].distance(lattice[cell->vertex_index(0)]);
    Cell own{.corners = {}, .size = size, .owned = cell->is_locally_owned()};
    for (unsigned c = 0; c < 8; ++c) {
      const Vertex v = own.corners[c] = local_of_[cell->vertex_index(c)];
      materials_[v] |= bit_of(cell->material_id(), outside);
      if (cell->material_id() != outside) size_[v] = std::min(size_[v], size);
    }
    if (cell->at_boundary())
      for (const unsigned f : cell->face_indices())
        if (cell->face(f)->at_boundary())
          for (unsigned c = 0; c < 4; ++c) frozen[local_of_[cell->face(f)->vertex_index(c)]] = 1;
    if (cell->material_id() != outside) all_cells.push_back(own);
  }
  std::vector<double> bits(n);
  for (std::size_t v = 0; v < n; ++v) bits[v] = materials_[v];
  update(bits);
  update(size_);
  update(frozen);
  frozen_.resize(n);
  for (std::size_t v = 0; v < n; ++v) {
    materials_[v] = static_cast<std::uint32_t>(bits[v]);
    frozen_[v] = frozen[v] > 0;
  }
  find_layers(all_cells);
  find_hanging(triangulation, outside);

  const auto in_band = [&](const Cell& cell) {
    return std::any_of(cell.corners.begin(), cell.corners.end(),
                       [&](Vertex v) { return layer_[v] <= free_layers + 1; });
  };
  std::copy_if(all_cells.begin(), all_cells.end(), std::back_inserter(cells_), in_band);
  first_incidence_.assign(owned_ + 1, 0);
  const auto wanted = [&](Vertex v) { return v < owned_ && layer_[v] <= free_layers + 1; };
  for (const auto& cell : cells_)
    for (const Vertex v : cell.corners)
      if (wanted(v)) ++first_incidence_[v + 1];
  for (std::size_t v = 0; v < owned_; ++v) first_incidence_[v + 1] += first_incidence_[v];
  incidences_.resize(first_incidence_[owned_]);
  auto next = first_incidence_;
  for (std::uint32_t k = 0; k < cells_.size(); ++k)
    for (std::uint32_t c = 0; c < 8; ++c)
      if (const Vertex v = cells_[k].corners[c]; wanted(v)) incidences_[next[v]++] = {k, c};
  // Sums then run in the same order on any rank.
  for (std::size_t v = 0; v < owned_; ++v)
    std::sort(incidences_.begin() + first_incidence_[v], incidences_.begin() + first_incidence_[v + 1],
              [](const Incidence& a, const Incidence& b) { return a.corner < b.corner; });
}

void FitGraph::number_vertices(const Triangulation& triangulation) {
  // The trilinear element has one unknown a vertex, and deal.II shares unknowns out to the ranks.
  dealii::DoFHandler<3> numbering(triangulation);
  numbering.distribute_dofs(dealii::FE_Q<3>(1));
  dealii::IndexSet relevant;
  dealii::DoFTools::extract_locally_relevant_dofs(numbering, relevant);
  partitioner_ = std::make_shared<dealii::Utilities::MPI::Partitioner>(numbering.locally_owned_dofs(),
                                                                       relevant, communicator_);
  owned_ = partitioner_->locally_owned_size();
  local_of_.assign(triangulation.n_vertices(), none);
  for (const auto& cell : numbering.active_cell_iterators())
    if (!cell->is_artificial())
      for (unsigned c = 0; c < 8; ++c)
        if (auto& local = local_of_[cell->vertex_index(c)]; local == none)
          local = partitioner_->global_to_local(cell->vertex_dof_index(c, 0));
  lattice_.resize(owned_ + partitioner_->n_ghost_indices());
}

void FitGraph::find_layers(const std::vector<Cell>& all_cells) {
  std::vector<double> layer(lattice_.size(), far);
  for (std::size_t v = 0; v < layer.size(); ++v)
    if (std::popcount(materials_[v]) > 1) layer[v] = 0;
  for (int k = 0; k <= free_layers; ++k) {
    for (const auto& cell : all_cells)
      if (std::any_of(cell.corners.begin(), cell.corners.end(), [&](Vertex v) { return layer[v] == k; }))
        for (const Vertex v : cell.corners) layer[v] = std::min(layer[v], k + 1.);
    update(layer);
  }
  layer_.assign(layer.begin(), layer.end());
}

void FitGraph::find_hanging(const Triangulation& triangulation, dealii::types::material_id outside) {
  is_hanging_.assign(lattice_.size(), false);
  const auto add = [&](unsigned vertex, std::array<unsigned, 4> masters, unsigned count, double size) {
    const Vertex v = local_of_[vertex];
    if (v == none || is_hanging_[v]) return;
    Hanging hanging{.vertex = v, .masters = {}, .count = count, .size = size};
    for (unsigned m = 0; m < count; ++m) hanging.masters[m] = local_of_[masters[m]];
    is_hanging_[v] = true;
    hanging_.push_back(hanging);
  };
  for (const auto& cell : triangulation.active_cell_iterators()) {
    if (cell->is_artificial() || cell->material_id() == outside) continue;
    const double size =
        lattice_[local_of_[cell->vertex_index(1)]].distance(lattice_[local_of_[cell->vertex_index(0)]]);
    for (const unsigned l : cell->line_indices())
      if (const auto line = cell->line(l); line->has_children())
        add(line->child(0)->vertex_index(1), {line->vertex_index(0), line->vertex_index(1), 0, 0}, 2, size);
    for (const unsigned f : cell->face_indices())
      if (const auto face = cell->face(f); face->has_children())
        add(face->child(0)->vertex_index(3),
            {face->vertex_index(0), face->vertex_index(1), face->vertex_index(2), face->vertex_index(3)}, 4,
            size);
  }
  std::vector<double> marks(is_hanging_.begin(), is_hanging_.end());
  update(marks);
  for (std::size_t v = 0; v < marks.size(); ++v) is_hanging_[v] = marks[v] > 0;
  std::erase_if(hanging_, [&](const Hanging& h) { return h.vertex >= owned_; });
  std::stable_sort(hanging_.begin(), hanging_.end(),
                   [](const Hanging& a, const Hanging& b) { return a.size > b.size; });
}

std::vector<dealii::types::material_id> FitGraph::materials(Vertex v) const {
  std::vector<dealii::types::material_id> list;
  for (std::uint32_t b = 0; b < outside_bit; ++b)
    if (materials_[v] >> b & 1u) list.push_back(b);
  if (materials_[v] >> outside_bit & 1u) list.push_back(outside_);
  return list;
}

unsigned FitGraph::colour(Vertex v) const {
  unsigned colour = 0;
  for (unsigned d = 0; d < 3; ++d)
    colour |= static_cast<unsigned>(std::lround(lattice_[v][d] / size_[v]) & 1) << d;
  return colour;
}

void FitGraph::update(std::vector<double>& values) const {
  if (partitioner_->n_mpi_processes() == 1) return;
  std::vector<double> sent(partitioner_->n_import_indices());
  std::vector<MPI_Request> requests;
  const dealii::ArrayView<double> ghosts(values.data() + owned_, partitioner_->n_ghost_indices());
  partitioner_->export_to_ghosted_array_start<double, dealii::MemorySpace::Host>(
      0, dealii::ArrayView<const double>(values.data(), owned_),
      dealii::ArrayView<double>(sent.data(), sent.size()), ghosts, requests);
  partitioner_->export_to_ghosted_array_finish<double, dealii::MemorySpace::Host>(ghosts, requests);
}

void FitGraph::update(std::vector<dealii::Point<3>>& positions) const {
  if (partitioner_->n_mpi_processes() == 1) return;
  std::vector<double> component(positions.size());
  for (unsigned d = 0; d < 3; ++d) {
    for (std::size_t v = 0; v < owned_; ++v) component[v] = positions[v][d];
    update(component);
    for (std::size_t v = owned_; v < positions.size(); ++v) positions[v][d] = component[v];
  }
}

}  // namespace turgor::geometry
