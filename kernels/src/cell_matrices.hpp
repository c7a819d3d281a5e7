#pragma once

#include <functional>
#include <span>

#include "cell_batches.hpp"

namespace turgor::kernels::detail {

/// Numbers of single cells that stand in one lane of a part.
using VisitMatrix = std::function<void(std::size_t cell, std::span<const double> matrix)>;

/// Adds the stiffness's diagonal to [3 node + component].
void add_diagonal(const CellBatches& cells, double* diagonal);
void visit_trilinear_stiffness(const CellBatches& cells, const VisitMatrix& visit);
/// Mass and conductivity per cell.
void visit_helmholtz(const CellBatches& cells, std::span<const double> mass,
                     std::span<const double> conductivity, const VisitMatrix& visit);
void apply_helmholtz(const CellBatches& cells, std::span<const double> mass,
                     std::span<const double> conductivity, const double* x, double* y);
void visit_states(
    const CellBatches& cells, const double* displacement, const double* pressure,
    const std::function<void(std::size_t cell, std::span<const PoroelasticState> state)>& visit);
void integrate(const CellBatches& cells, const double* displacement, const double* pressure,
               const PoroelasticLaw& law, double* momentum, double* mass);

}  // namespace turgor::kernels::detail
