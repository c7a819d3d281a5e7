#include "poroelasticity/node_space.hpp"

#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_tools.h>
#include <deal.II/lac/affine_constraints.h>

#include <algorithm>

namespace turgor::poroelasticity {

NodeSpace::NodeSpace(const dealii::Triangulation<3>& mesh, unsigned degree) : element_(degree), dofs_(mesh) {
  dofs_.distribute_dofs(element_);
  dealii::IndexSet relevant;
  dealii::DoFTools::extract_locally_relevant_dofs(dofs_, relevant);
  constraints_ = dealii::AffineConstraints<double>(relevant);
  dealii::DoFTools::make_hanging_node_constraints(dofs_, constraints_);
  constraints_.close();
  number_nodes();
  find_hanging();
}

void NodeSpace::number_nodes() {
  const auto& own = dofs_.locally_owned_dofs();
  owned_ = own.n_elements();
  first_ = owned_ > 0 ? *own.begin() : 0;
  const unsigned per_cell = element_.n_dofs_per_cell();
  std::vector<dealii::types::global_dof_index> nodes(per_cell), others;
  std::vector<dealii::types::global_dof_index> all;
  const auto order = dealii::FETools::hierarchic_to_lexicographic_numbering<3>(element_.degree);
  for (const auto& cell : dofs_.active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    cell->get_dof_indices(nodes);
    const auto begin = all.size();
    all.resize(begin + per_cell);
    for (unsigned i = 0; i < per_cell; ++i) {
      all[begin + order[i]] = nodes[i];
      for (const auto& [node, weight] : parts_of(nodes[i]))
        if (!own.is_element(node)) others.push_back(node);
      if (!own.is_element(nodes[i])) others.push_back(nodes[i]);
    }
  }
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  ghosts_ = others.size();
  ghost_set_ = dealii::IndexSet(dofs_.n_dofs());
  ghost_set_.add_indices(others.begin(), others.end());
  ghost_set_.compress();
  cell_nodes_.reserve(all.size());
  for (const auto node : all) cell_nodes_.push_back(local(node));
}

void NodeSpace::find_hanging() {
  std::vector<char> seen(size(), 0);
  for (const auto node : cell_nodes_) {
    if (seen[node]++) continue;
    const auto index = global(node);
    if (!constraints_.is_constrained(index)) continue;
    Hanging hanging{.node = node, .parts = {}};
    for (const auto& [other, weight] : parts_of(index)) hanging.parts.push_back({local(other), weight});
    hanging_.push_back(std::move(hanging));
  }
}

std::int32_t NodeSpace::local(dealii::types::global_dof_index node) const {
  if (node >= first_ && node < first_ + owned_) return static_cast<std::int32_t>(node - first_);
  return static_cast<std::int32_t>(owned_ + ghost_set_.index_within_set(node));
}

dealii::types::global_dof_index NodeSpace::global(std::int32_t node) const {
  const auto n = static_cast<std::size_t>(node);
  return n < owned_ ? first_ + n : ghost_set_.nth_index_in_set(n - owned_);
}

std::vector<std::pair<dealii::types::global_dof_index, double>> NodeSpace::parts_of(
    dealii::types::global_dof_index node) const {
  if (!constraints_.is_constrained(node)) return {{node, 1.}};
  const auto* entries = constraints_.get_constraint_entries(node);
  return {entries->begin(), entries->end()};
}

std::vector<std::int32_t> NodeSpace::on_boundary(dealii::types::boundary_id id) const {
  const auto found = dealii::DoFTools::extract_boundary_dofs(dofs_, dealii::ComponentMask(), {id});
  std::vector<std::int32_t> nodes;
  for (const auto node : found)
    if ((node >= first_ && node < first_ + owned_) || ghost_set_.is_element(node))
      nodes.push_back(local(node));
  return nodes;
}

std::vector<std::array<double, 3>> NodeSpace::places(const dealii::Mapping<3>& mapping) const {
  std::vector<std::array<double, 3>> places(size());
  const auto order = dealii::FETools::hierarchic_to_lexicographic_numbering<3>(element_.degree);
  const unsigned per_cell = element_.n_dofs_per_cell();
  std::size_t n = 0;
  for (const auto& cell : dofs_.active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    for (unsigned i = 0; i < per_cell; ++i) {
      const auto at = mapping.transform_unit_to_real_cell(cell, element_.get_unit_support_points()[i]);
      places[cell_nodes_[n * per_cell + order[i]]] = {at[0], at[1], at[2]};
    }
    ++n;
  }
  return places;
}

NodeSpace::Located NodeSpace::locate(const dealii::Mapping<3>& mapping, const dealii::Point<3>& place,
                                     double beside) const {
  for (const auto& cell : dofs_.active_cell_iterators()) {
    if (!cell->is_locally_owned() || !cell->bounding_box().point_inside(place, 0.1)) continue;
    try {
      const auto unit = mapping.transform_real_to_unit_cell(cell, place);
      if (dealii::GeometryInfo<3>::is_inside_unit_cell(unit, beside)) return {cell, unit, true};
    } catch (const dealii::Mapping<3>::ExcTransformationFailed&) {
      // Not in this cell.
    }
  }
  return {};
}

template <class Number>
void NodeSpace::initialise(NodeVector<Number>& vector, int components) const {
  const auto wide = [&](const dealii::IndexSet& set) {
    dealii::IndexSet result(set.size() * components);
    for (auto interval = set.begin_intervals(); interval != set.end_intervals(); ++interval)
      result.add_range(*interval->begin() * components, (interval->last() + 1) * components);
    result.compress();
    return result;
  };
  vector.reinit(std::make_shared<const dealii::Utilities::MPI::Partitioner>(
      wide(dofs_.locally_owned_dofs()), wide(ghost_set_), dofs_.get_communicator()));
}

template <class Number>
void NodeSpace::fill(NodeVector<Number>& vector, int components) const {
  vector.update_ghost_values();
  Number* values = vector.begin();
  for (const auto& [node, parts] : hanging_)
    for (int c = 0; c < components; ++c) {
      Number value = 0;
      for (const auto& part : parts)
        value += static_cast<Number>(part.weight) * values[components * part.node + c];
      values[components * node + c] = value;
    }
}

template <class Number>
void NodeSpace::forget(NodeVector<Number>& vector, int components) const {
  vector.zero_out_ghost_values();
  for (const auto& hanging : hanging_)
    for (int c = 0; c < components; ++c) vector.begin()[components * hanging.node + c] = 0;
}

template <class Number>
void NodeSpace::collect(NodeVector<Number>& vector, int components) const {
  Number* values = vector.begin();
  for (const auto& [node, parts] : hanging_)
    for (int c = 0; c < components; ++c) {
      Number& value = values[components * node + c];
      for (const auto& part : parts)
        values[components * part.node + c] += static_cast<Number>(part.weight) * value;
      value = 0;
    }
  vector.compress(dealii::VectorOperation::add);
}

template void NodeSpace::initialise(NodeVector<double>&, int) const;
template void NodeSpace::initialise(NodeVector<float>&, int) const;
template void NodeSpace::fill(NodeVector<double>&, int) const;
template void NodeSpace::fill(NodeVector<float>&, int) const;
template void NodeSpace::forget(NodeVector<double>&, int) const;
template void NodeSpace::forget(NodeVector<float>&, int) const;
template void NodeSpace::collect(NodeVector<double>&, int) const;
template void NodeSpace::collect(NodeVector<float>&, int) const;

}  // namespace turgor::poroelasticity
