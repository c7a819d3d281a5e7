#pragma once

#include <deal.II/base/geometry_info.h>

#include "poroelasticity/poroelastic_point.hpp"

namespace turgor::poroelasticity {

/// S = sum_d e_d e_d^T / (6 M) (m2/Pa) of a cell with edges e_d and the undeformed tissue's oedometric
/// modulus M. Mass rows that store int S grad(p - p_n) . grad q besides are on a brick those of a lumped
/// mass, so that pressure does not waver where a step drains less than a cell
/// (docs/theory/poroelasticity.md). Source: Rodrigo, Gaspar, Hu & Zikatanov 2016,
/// https://doi.org/10.1016/j.cma.2015.09.019.
template <class Cell>
Matrix3 pressure_smoothing(const Cell& cell, const Tissue& tissue) {
  constexpr int dim = std::remove_reference_t<decltype(*cell)>::dimension;
  constexpr unsigned vertices = dealii::GeometryInfo<dim>::vertices_per_cell;
  const double modulus = evaluate(tissue, Strain::small, {}, 1, 0).tangent[0][0];
  Matrix3 smoothing = {};
  for (unsigned axis = 0; axis < dim; ++axis) {
    dealii::Tensor<1, dim> edge;  // mean of the parallel ones
    for (unsigned v = 0; v < vertices; ++v) edge += (v >> axis & 1 ? 2. : -2.) / vertices * cell->vertex(v);
    for (int i = 0; i < dim; ++i)
      for (int j = 0; j < dim; ++j) smoothing[3 * i + j] += edge[i] * edge[j] / (6 * modulus);
  }
  return smoothing;
}

}  // namespace turgor::poroelasticity
