#include "poroelasticity/cell_dilatation.hpp"

namespace turgor::poroelasticity {

CellDilatation::CellDilatation(int dimension, unsigned size, const Place& centre, double diameter)
    : count_(static_cast<unsigned>(dimension) + 1),
      centre_(centre),
      diameter_(diameter),
      mass_(count_, count_),
      slopes_(size) {}

CellDilatation::Modes CellDilatation::modes(const Place& at) const {
  Modes modes = {1, 0, 0, 0};
  for (int d = 0; d < 3; ++d) modes[d + 1] = (at[d] - centre_[d]) / diameter_;
  return modes;
}

void CellDilatation::add_point(const Place& at, double volume, double grown, double weight) {
  const auto here = modes(at);
  for (unsigned a = 0; a < count_; ++a) {
    moment_[a] += weight * grown * here[a] * volume;
    for (unsigned b = 0; b < count_; ++b) mass_(a, b) += weight * grown * here[a] * here[b];
  }
}

void CellDilatation::solve() {
  mass_.gauss_jordan();
  coefficient_ = {};
  for (unsigned a = 0; a < count_; ++a)
    for (unsigned b = 0; b < count_; ++b) coefficient_[a] += mass_(a, b) * moment_[b];
}

Dilatation CellDilatation::at(const Place& place) const {
  const auto here = modes(place);
  Dilatation dilatation{.ratio = 0};
  for (unsigned a = 0; a < count_; ++a) {
    dilatation.ratio += coefficient_[a] * here[a];
    dilatation.tension += tension_[a] * here[a];
  }
  return dilatation;
}

CellDilatation::Modes CellDilatation::tension_after(const std::vector<double>& change,
                                                    double bulk_modulus) const {
  Modes moved = {}, tension = {};
  for (std::size_t i = 0; i < slopes_.size(); ++i)
    for (unsigned a = 0; a < count_; ++a) moved[a] += slopes_[i][a] * change[i];
  for (unsigned a = 0; a < count_; ++a) {
    tension[a] = coefficient_[a] - (a == 0 ? 1 : 0);
    for (unsigned b = 0; b < count_; ++b) tension[a] += mass_(a, b) * moved[b];
    tension[a] *= bulk_modulus;
  }
  return tension;
}

void CellDilatation::add_slopes(const Place& at, const Matrix3& cofactor,
                                const std::vector<CellForm::Shape>& shapes, double weight) {
  const auto here = modes(at);
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].component == CellForm::pressure) continue;
    double volume = 0;
    for (int n = 0; n < 9; ++n) volume += cofactor[n] * shapes[i].gradient[n];
    for (unsigned a = 0; a < count_; ++a) slopes_[i][a] += weight * here[a] * volume;
  }
}

void CellDilatation::add_to(dealii::FullMatrix<double>& matrix, double bulk_modulus) const {
  for (std::size_t j = 0; j < slopes_.size(); ++j) {
    Modes projected = {};
    for (unsigned a = 0; a < count_; ++a)
      for (unsigned b = 0; b < count_; ++b) projected[a] += bulk_modulus * mass_(a, b) * slopes_[j][b];
    for (std::size_t i = 0; i < slopes_.size(); ++i)
      for (unsigned a = 0; a < count_; ++a) matrix(i, j) += slopes_[i][a] * projected[a];
  }
}

}  // namespace turgor::poroelasticity
