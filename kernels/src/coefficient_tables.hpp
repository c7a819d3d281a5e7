#pragma once

#include <algorithm>
#include <vector>

#include "block_data.hpp"

namespace turgor::kernels::detail {

/// Writes a block's diffusivities and retardations ([lane * classes + class] of `count` species, m2/s and 1)
/// beside each kind of group of entries, in units that bring fluxes near 1.
template <class Space, int width, class Number>
void fill_coefficient_tables(const GraphData<Space>& graph, BlockData<Space, width, Number>& block,
                             std::size_t count, const std::vector<double>& diffusivity,
                             const std::vector<double>& retardation) {
  constexpr int entries = entries_at_once<Space>;
  const auto largest = [](const std::vector<double>& values) {
    return *std::max_element(values.begin(), values.end());
  };
  block.unit = power_of_two(
      std::max(largest(diffusivity) * graph.stiffness_unit, largest(retardation) * graph.flow_unit));
  using Table = typename BlockData<Space, width, Number>::FluxArray;
  const auto fill = [&](const Table& table, const std::vector<double>& of_class, double factor) {
    write(table, [&](Number* to) {
      const std::size_t classes = graph.classes, kinds = table.extent(0) / (entries * width);
      for (std::size_t kind = 0; kind < kinds; ++kind)
        for (int e = 0; e < entries; ++e) {
          const auto r = entries == 1 ? kind : e == 0 ? kind / classes : kind % classes;
          for (std::size_t s = 0; s < count; ++s)
            to[(kind * entries + e) * width + s] = static_cast<Number>(factor * of_class[s * classes + r]);
        }
    });
  };
  fill(block.diffusivity, diffusivity, graph.stiffness_unit / block.unit);
  fill(block.retardation, retardation, graph.flow_unit / block.unit);
}

}  // namespace turgor::kernels::detail
