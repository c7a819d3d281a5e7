#include <turgor/kernels/poroelastic_cells.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>

#include "cell_batches.hpp"
#include "cell_matrices.hpp"
#include "poroelastic_blocks.hpp"
#include "triquadratic.hpp"

namespace turgor::kernels {

namespace {

using detail::CellBatches;
using detail::CellLanes;

[[noreturn]] void refuse(const std::string& message) {
  throw std::invalid_argument(message);
}

std::string text(double value) {
  std::ostringstream out;
  out.precision(17);
  out << value;
  return out.str();
}

void expect_size(const char* what, std::size_t got, std::size_t expected) {
  if (got != expected)
    refuse(std::string(what) + " has " + std::to_string(got) + " values, expected " +
           std::to_string(expected));
}

void check_nodes(const char* what, std::span<const std::int32_t> nodes, std::size_t per_cell,
                 std::size_t cells, std::size_t limit) {
  expect_size(what, nodes.size(), per_cell * cells);
  for (std::size_t n = 0; n < nodes.size(); ++n)
    if (nodes[n] < 0 || static_cast<std::size_t>(nodes[n]) >= limit)
      refuse(std::string(what) + " " + std::to_string(n % per_cell) + " of cell " +
             std::to_string(n / per_cell) + " is " + std::to_string(nodes[n]) +
             ", which has to be at least 0 and below " + std::to_string(limit));
}

/// Of one value per cell.
void check_cells(const char* what, std::span<const double> values, std::size_t cells, bool above_zero) {
  expect_size(what, values.size(), cells);
  for (std::size_t n = 0; n < cells; ++n)
    if (!std::isfinite(values[n]) || values[n] < 0 || (above_zero && values[n] == 0))
      refuse(std::string(what) + " of cell " + std::to_string(n) + " is " + text(values[n]) +
             ", which has to be " + (above_zero ? "above 0" : "at least 0"));
}

void check_finite(const char* what, std::size_t cell, int point, std::span<const double> values) {
  for (const double value : values)
    if (!std::isfinite(value))
      refuse(std::string(what) + " at point " + std::to_string(point) + " of cell " + std::to_string(cell) +
             " is " + text(value) + ", which has to be a finite number");
}

double determinant(const double* j) {
  return j[0] * (j[4] * j[8] - j[5] * j[7]) - j[1] * (j[3] * j[8] - j[5] * j[6]) +
         j[2] * (j[3] * j[7] - j[4] * j[6]);
}

/// a_(en) = sum_d j_(ed) a_(dn) on each of `blocks` triples of rows.
void pull_rows(const double* j, int blocks, int columns, double* a) {
  for (int block = 0; block < blocks; ++block)
    for (int n = 0; n < columns; ++n) {
      double* first = a + 3 * block * columns + n;
      const double x = first[0], y = first[columns], z = first[2 * columns];
      for (int e = 0; e < 3; ++e) first[e * columns] = j[3 * e] * x + j[3 * e + 1] * y + j[3 * e + 2] * z;
    }
}
/// The same on triples of columns.
void pull_columns(const double* j, int rows, int blocks, double* a) {
  for (int n = 0; n < rows * blocks; ++n) {
    double* first = a + 3 * n;
    const double x = first[0], y = first[1], z = first[2];
    for (int e = 0; e < 3; ++e) first[e] = j[3 * e] * x + j[3 * e + 1] * y + j[3 * e + 2] * z;
  }
}

}  // namespace

struct PoroelasticCells::Implementation {
  CellBatches cells;
  std::size_t displacement_size = 0, pressure_size = 0;

  void expect_something_set() const {
    if (cells.set == CellBatches::Set::nothing)
      throw std::logic_error("poroelastic cells have neither tissue nor tangents: set one of them first");
  }

  template <class Number>
  void check_vector(PoroelasticBlock block, const PoroelasticVector<const Number>& x,
                    const PoroelasticVector<Number>& y) const {
    expect_something_set();
    const auto shape = detail::shape_of(block);
    if (shape.displacement_in)
      expect_size("displacement to apply to", x.displacement.size(), displacement_size);
    if (shape.pressure_in) expect_size("pressure to apply to", x.pressure.size(), pressure_size);
    if (shape.displacement_out) expect_size("momentum rows", y.displacement.size(), displacement_size);
    if (shape.pressure_out) expect_size("mass rows", y.pressure.size(), pressure_size);
  }

  void take_nodes(const HexahedralCells& given) {
    constexpr int lanes = CellBatches::lanes;
    cells.displacement_row.resize(cells.batches * 27 * lanes);
    cells.pressure_row.resize(cells.batches * 8 * lanes);
    for (std::size_t n = 0; n < cells.batches * lanes; ++n) {
      const std::size_t cell = std::min(n, cells.cells - 1), batch = n / lanes, lane = n % lanes;
      for (std::size_t i = 0; i < 27; ++i)
        cells.displacement_row[(batch * 27 + i) * lanes + lane] = 3 * given.displacement_node[27 * cell + i];
      for (std::size_t i = 0; i < 8; ++i)
        cells.pressure_row[(batch * 8 + i) * lanes + lane] = given.pressure_node[8 * cell + i];
    }
  }

  /// One number of a cell into the lanes of both precisions.
  static void put(std::vector<CellLanes<double>>& wide, std::vector<CellLanes<float>>& narrow,
                  std::size_t cell, std::size_t size, std::size_t entry, double value) {
    constexpr std::size_t wide_lanes = detail::cell_lanes<double>, lanes = CellBatches::lanes;
    wide[cell / wide_lanes * size + entry].lane[cell % wide_lanes] = value;
    narrow[cell / lanes * size + entry].lane[cell % lanes] = static_cast<float>(value);
  }
  void take_geometry(const CellGeometry& geometry) {
    constexpr std::size_t size = 27 * CellBatches::geometry_size;
    cells.geometry_double.assign(cells.batches * CellBatches::parts<double> * size, {});
    cells.geometry_float.assign(cells.batches * size, {});
    std::array<double, 243> inverse;
    std::array<double, 27> volume;
    for (std::size_t n = 0; n < cells.batches * CellBatches::lanes; ++n) {
      // What fills up the last batch has the last cell's shape and no volume.
      if (n < cells.cells) {
        geometry(n, inverse, volume);
        check_geometry(n, inverse, volume);
      } else {
        volume.fill(0);
      }
      for (std::size_t q = 0; q < 27; ++q) {
        for (std::size_t k = 0; k < 9; ++k)
          put(cells.geometry_double, cells.geometry_float, n, size, q * 10 + k,
              inverse[9 * q + k] / detail::gauss_width<double>);
        put(cells.geometry_double, cells.geometry_float, n, size, q * 10 + 9, volume[q]);
      }
    }
  }

  static void check_geometry(std::size_t cell, std::span<const double> inverse,
                             std::span<const double> volume) {
    for (int q = 0; q < 27; ++q) {
      check_finite("inverse Jacobian", cell, q, inverse.subspan(9 * q, 9));
      const double det = determinant(inverse.data() + 9 * q);
      if (!(det > 0) || !std::isfinite(volume[q]) || !(volume[q] > 0))
        refuse("point " + std::to_string(q) + " of cell " + std::to_string(cell) + " has a volume of " +
               text(volume[q]) + " and an inverse Jacobian of determinant " + text(det) +
               ", which have to be above 0: the cell is turned inside out, refine or smooth the mesh there");
    }
  }

  /// Pulls a point's tangent back to the unit cube and keeps it in single precision.
  void keep_tangent(std::size_t cell, int q, PoroelasticTangent tangent) {
    using B = CellBatches;
    constexpr std::size_t lanes = B::lanes, wide = detail::cell_lanes<double>;
    const auto* geometry = cells.geometry<double>(cell / wide) + q * B::geometry_size;
    double j[9];
    for (int n = 0; n < 9; ++n) j[n] = geometry[n].lane[cell % wide];
    const double volume = geometry[9].lane[cell % wide];
    pull_rows(j, 3, 9, tangent.stiffness.data());
    pull_columns(j, 9, 3, tangent.stiffness.data());
    pull_columns(j, 1, 3, tangent.cofactor.data());
    pull_rows(j, 1, 9, tangent.flux_by_strain.data());
    pull_columns(j, 3, 3, tangent.flux_by_strain.data());
    pull_rows(j, 1, 3, tangent.drainage.data());
    pull_columns(j, 3, 1, tangent.drainage.data());
    const std::size_t point = cell / lanes * 27 + static_cast<std::size_t>(q), lane = cell % lanes;
    auto* stiffness = cells.stiffness.data() + point * B::stiffness_size;
    auto* coupling = cells.coupling.data() + point * B::coupling_size;
    const auto keep = [&](auto* where, int n, double value) {
      where[n].lane[lane] = static_cast<float>(value);
    };
    for (int n = 0; n < 9; ++n) {
      for (int m = n; m < 9; ++m)
        keep(stiffness, detail::triangle(n, m, 9), volume * tangent.stiffness[9 * n + m]);
      keep(coupling, B::cofactor + n, volume * tangent.cofactor[n]);
    }
    keep(coupling, B::mass_by_volume, tangent.mass_by_volume);
    keep(coupling, B::storage, volume * tangent.storage);
    for (int e = 0; e < 3; ++e)
      for (int f = e; f < 3; ++f)
        keep(coupling, B::drainage + detail::triangle(e, f, 3), volume * tangent.drainage[3 * e + f]);
    for (int n = 0; n < 27; ++n) keep(coupling, B::flux_by_strain + n, volume * tangent.flux_by_strain[n]);
  }
};

PoroelasticCells::PoroelasticCells(const HexahedralCells& cells, const CellGeometry& geometry)
    : implementation_(std::make_unique<Implementation>()) {
  auto& self = *implementation_;
  self.cells.cells = cells.pressure_node.size() / 8;
  check_nodes("displacement node", cells.displacement_node, 27, self.cells.cells, cells.displacement_nodes);
  check_nodes("pressure node", cells.pressure_node, 8, self.cells.cells, cells.pressure_nodes);
  constexpr std::size_t most = 2147483647 / 3;
  if (cells.displacement_nodes > most)
    refuse("displacement nodes of a rank are " + std::to_string(cells.displacement_nodes) +
           ", which have to be at most " + std::to_string(most) + ": use more ranks");
  self.displacement_size = 3 * cells.displacement_nodes;
  self.pressure_size = cells.pressure_nodes;
  self.cells.batches = (self.cells.cells + CellBatches::lanes - 1) / CellBatches::lanes;
  self.take_nodes(cells);
  self.take_geometry(geometry);
}

PoroelasticCells::~PoroelasticCells() = default;

void PoroelasticCells::set_tissue(const LinearTissue& tissue) {
  auto& cells = implementation_->cells;
  const auto count = cells.cells;
  check_cells("shear modulus", tissue.shear_modulus, count, true);
  check_cells("Lame parameter", tissue.lame_parameter, count, false);
  check_cells("drainage", tissue.drainage, count, false);
  check_cells("storage", tissue.storage, count, false);
  constexpr std::size_t size = CellBatches::tissue_size;
  cells.tissue_double.assign(cells.batches * CellBatches::parts<double> * size, {});
  cells.tissue_float.assign(cells.batches * size, {});
  const std::span<const double> all[] = {tissue.shear_modulus, tissue.lame_parameter, tissue.drainage,
                                         tissue.storage};
  for (std::size_t n = 0; n < count; ++n)
    for (std::size_t k = 0; k < size; ++k)
      Implementation::put(cells.tissue_double, cells.tissue_float, n, size, k, all[k][n]);
  cells.set = CellBatches::Set::tissue;
  cells.stiffness = {};
  cells.coupling = {};
}

void PoroelasticCells::set_tangents(const PoroelasticVector<const double>& x,
                                    const PoroelasticTangentLaw& law) {
  auto& cells = implementation_->cells;
  cells.stiffness.resize(cells.batches * 27 * CellBatches::stiffness_size);
  cells.coupling.resize(cells.batches * 27 * CellBatches::coupling_size);
  std::array<PoroelasticTangent, 27> points;
  visit_states(x, [&](std::size_t cell, std::span<const PoroelasticState> state) {
    points.fill({});
    law(cell, state, points);
    for (int q = 0; q < 27; ++q) {
      const auto& point = points[q];
      check_finite("stiffness", cell, q, point.stiffness);
      check_finite("cofactor", cell, q, point.cofactor);
      check_finite("flux by strain", cell, q, point.flux_by_strain);
      check_finite("drainage", cell, q, point.drainage);
      check_finite("storage", cell, q, {&point.storage, 1});
      check_finite("mass by volume", cell, q, {&point.mass_by_volume, 1});
      implementation_->keep_tangent(cell, q, point);
    }
  });
  cells.set = CellBatches::Set::tangents;
  cells.tissue_double = {};
  cells.tissue_float = {};
}

void PoroelasticCells::visit_states(
    const PoroelasticVector<const double>& x,
    const std::function<void(std::size_t cell, std::span<const PoroelasticState> state)>& visit) const {
  const auto& self = *implementation_;
  expect_size("displacement to visit", x.displacement.size(), self.displacement_size);
  expect_size("pressure to visit", x.pressure.size(), self.pressure_size);
  detail::visit_states(self.cells, x.displacement.data(), x.pressure.data(), visit);
}

void PoroelasticCells::apply(PoroelasticBlock block, const PoroelasticVector<const double>& x,
                             const PoroelasticVector<double>& y) const {
  implementation_->check_vector(block, x, y);
  detail::apply_block(implementation_->cells, block, x.displacement.data(), x.pressure.data(),
                      y.displacement.data(), y.pressure.data());
}

void PoroelasticCells::apply(PoroelasticBlock block, const PoroelasticVector<const float>& x,
                             const PoroelasticVector<float>& y) const {
  implementation_->check_vector(block, x, y);
  detail::apply_block(implementation_->cells, block, x.displacement.data(), x.pressure.data(),
                      y.displacement.data(), y.pressure.data());
}

void PoroelasticCells::apply_helmholtz(std::span<const double> mass, std::span<const double> conductivity,
                                       std::span<const double> x, std::span<double> y) const {
  const auto& self = *implementation_;
  check_cells("mass", mass, self.cells.cells, false);
  check_cells("conductivity", conductivity, self.cells.cells, false);
  expect_size("pressure to apply to", x.size(), self.pressure_size);
  expect_size("pressure rows", y.size(), self.pressure_size);
  detail::apply_helmholtz(self.cells, mass, conductivity, x.data(), y.data());
}

void PoroelasticCells::integrate(const PoroelasticVector<const double>& x, const PoroelasticLaw& law,
                                 const PoroelasticVector<double>& y) const {
  const auto& self = *implementation_;
  expect_size("displacement to integrate", x.displacement.size(), self.displacement_size);
  expect_size("pressure to integrate", x.pressure.size(), self.pressure_size);
  expect_size("momentum rows", y.displacement.size(), self.displacement_size);
  expect_size("mass rows", y.pressure.size(), self.pressure_size);
  detail::integrate(self.cells, x.displacement.data(), x.pressure.data(), law, y.displacement.data(),
                    y.pressure.data());
}

void PoroelasticCells::add_stiffness_diagonal(std::span<double> diagonal) const {
  const auto& self = *implementation_;
  self.check_vector<double>(PoroelasticBlock::stiffness, {diagonal, {}}, {diagonal, {}});
  detail::add_diagonal(self.cells, diagonal.data());
}

void PoroelasticCells::visit_trilinear_stiffness(
    const std::function<void(std::size_t cell, std::span<const double> matrix)>& visit) const {
  implementation_->expect_something_set();
  detail::visit_trilinear_stiffness(implementation_->cells, visit);
}

void PoroelasticCells::visit_helmholtz(
    std::span<const double> mass, std::span<const double> conductivity,
    const std::function<void(std::size_t cell, std::span<const double> matrix)>& visit) const {
  const auto& cells = implementation_->cells;
  check_cells("mass", mass, cells.cells, false);
  check_cells("conductivity", conductivity, cells.cells, false);
  detail::visit_helmholtz(cells, mass, conductivity, visit);
}

}  // namespace turgor::kernels
