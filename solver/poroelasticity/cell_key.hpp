#pragma once

#include <array>
#include <cmath>

namespace turgor::poroelasticity {

/// Digits of a cell's centre that the same vertices give in any mesh, to find a cell again.
template <int dim, class Cell>
std::array<double, dim> cell_key(const Cell& cell) {
  constexpr double digits = 1e6;  // of the cell's size
  std::array<double, dim> rounded;
  for (int d = 0; d < dim; ++d)
    rounded[d] = std::nearbyint(cell->center()[d] / cell->diameter() * digits) * cell->diameter();
  return rounded;
}

}  // namespace turgor::poroelasticity
