#include <algorithm>
#include <array>

#include "poroelasticity/displacement_multigrid.hpp"

namespace turgor::poroelasticity {

CornerPattern::CornerPattern(const NodeSpace& corners) : own(corners.owned(), 0), other(corners.owned(), 0) {
  std::vector<std::vector<dealii::types::global_dof_index>> rows(corners.owned());
  std::vector<dealii::types::global_dof_index> nodes(8), around;
  const auto is_owned = [&](auto node) {
    return node >= corners.first() && node < corners.first() + corners.owned();
  };
  for (const auto& cell : corners.dofs().active_cell_iterators()) {
    if (cell->is_artificial()) continue;
    cell->get_dof_indices(nodes);
    around.clear();
    for (const auto node : nodes)
      for (const auto& [part, weight] : corners.parts_of(node)) around.push_back(part);
    for (const auto node : around)
      if (is_owned(node)) {
        auto& row = rows[node - corners.first()];
        row.insert(row.end(), around.begin(), around.end());
        std::sort(row.begin(), row.end());
        row.erase(std::unique(row.begin(), row.end()), row.end());
      }
  }
  for (std::size_t n = 0; n < rows.size(); ++n) {
    for (const auto node : rows[n]) ++(is_owned(node) ? own : other)[n];
    own[n] = std::max(own[n], 1);  // a hanging node's own place
  }
}

linear_algebra::NodePattern CornerPattern::with(int components) const {
  return {
      .owned_nodes = own.size(), .components = components, .own_neighbours = own, .other_neighbours = other};
}

CornerAssembly::CornerAssembly(const NodeSpace& corners, int components,
                               const std::vector<std::int32_t>& held, Add add)
    : corners_(corners),
      components_(static_cast<std::size_t>(components)),
      is_held_(corners.size() * components, 0),
      hanging_at_(corners.size(), -1),
      add_(std::move(add)) {
  for (const auto n : held) is_held_[n] = 1;
  for (std::size_t n = 0; n < corners.hanging().size(); ++n)
    hanging_at_[corners.hanging()[n].node] = static_cast<std::int32_t>(n);
}

void CornerAssembly::add(std::size_t cell, std::span<const double> matrix) {
  const auto* nodes = corners_.cell_nodes().data() + 8 * cell;
  std::vector<NodeSpace::Part> parts;  // of all corners, one after the other
  std::vector<std::int32_t> targets;   // the nodes that they name
  std::array<std::size_t, 9> begin = {};
  for (int v = 0; v < 8; ++v) {
    if (hanging_at_[nodes[v]] < 0) {
      parts.push_back({nodes[v], 1.});
    } else {
      const auto& of = corners_.hanging()[hanging_at_[nodes[v]]].parts;
      parts.insert(parts.end(), of.begin(), of.end());
    }
    begin[v + 1] = parts.size();
  }
  for (const auto& part : parts) targets.push_back(part.node);
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  const std::size_t c = components_, size = targets.size() * c;
  expanded_.assign(size * size, 0.);
  const auto place = [&](std::int32_t node) {
    return c *
           static_cast<std::size_t>(std::lower_bound(targets.begin(), targets.end(), node) - targets.begin());
  };
  for (int i = 0; i < 8; ++i)
    for (auto row = begin[i]; row < begin[i + 1]; ++row)
      for (int j = 0; j < 8; ++j)
        for (auto column = begin[j]; column < begin[j + 1]; ++column) {
          const double weight = parts[row].weight * parts[column].weight;
          const std::size_t at = place(parts[row].node), beside = place(parts[column].node);
          for (std::size_t a = 0; a < c; ++a)
            for (std::size_t b = 0; b < c; ++b)
              expanded_[(at + a) * size + beside + b] += weight * matrix[(c * i + a) * 8 * c + c * j + b];
        }
  for (std::size_t n = 0; n < size; ++n) {
    if (!is_held_[c * targets[n / c] + n % c]) continue;
    const double diagonal = expanded_[n * size + n];
    for (std::size_t m = 0; m < size; ++m) expanded_[n * size + m] = expanded_[m * size + n] = 0;
    expanded_[n * size + n] = diagonal;
  }
  for (auto& node : targets) node = static_cast<std::int32_t>(corners_.global(node));
  add_(targets, expanded_);
}

void CornerAssembly::finish() {
  std::vector<double> identity(components_ * components_, 0.);
  for (std::size_t n = 0; n < components_; ++n) identity[n * components_ + n] = 1;
  for (const auto& hanging : corners_.hanging())
    if (static_cast<std::size_t>(hanging.node) < corners_.owned()) {
      const auto node = static_cast<std::int32_t>(corners_.global(hanging.node));
      add_({&node, 1}, identity);
    }
}

}  // namespace turgor::poroelasticity
