#pragma once

#include <deal.II/lac/full_matrix.h>

#include <array>
#include <vector>

#include "poroelasticity/cell_form.hpp"

namespace turgor::poroelasticity {

/// The elastic volume ratio of a nearly incompressible solid on one cell: of Je at the quadrature points the
/// nearest linear function of the position, which the displacement can follow without locking
/// (docs/theory/poroelasticity.md, "Nearly incompressible solids").
class CellDilatation {
 public:
  using Modes = std::array<double, 4>;  ///< of 1 and of the position about the centre

  /// A cell of this diameter (m) around `centre`, with `size` degrees of freedom.
  CellDilatation(int dimension, unsigned size, const Place& centre, double diameter);
  /// A point with its Je, where the stress-free volume is `grown` times `weight`.
  void add_point(const Place& at, double volume, double grown, double weight);
  /// After all points.
  void solve();
  Dilatation at(const Place& place) const;

  /// For the derivative: by how much each shape moves the volume, in each mode.
  void add_slopes(const Place& at, const Matrix3& cofactor, const std::vector<CellForm::Shape>& shapes,
                  double weight);
  /// The derivative of the energy k/2 (theta - 1)^2 but for what turns with F, which points have themselves.
  void add_to(dealii::FullMatrix<double>& matrix, double bulk_modulus) const;

  /// Coefficients of k (theta - 1) after a `change` of the cell's values, by the derivatives. Pa.
  Modes tension_after(const std::vector<double>& change, double bulk_modulus) const;
  /// As an earlier iterate foresaw it.
  void set_tension(const Modes& tension) { tension_ = tension; }

 private:
  Modes modes(const Place& at) const;

  unsigned count_;
  Place centre_;
  double diameter_;
  dealii::FullMatrix<double> mass_;  ///< its inverse, once solved
  Modes moment_ = {}, coefficient_ = {}, tension_ = {};
  std::vector<Modes> slopes_;
};

}  // namespace turgor::poroelasticity
