#include "poroelasticity/poroelastic_operator.hpp"

#include <algorithm>
#include <cmath>

namespace turgor::poroelasticity {

using kernels::PoroelasticBlock;

PoroelasticOperator::PoroelasticOperator(const TaylorHoodMesh& mesh, const HeldNodes& held,
                                         const SurfaceTangents* surface)
    : mesh_(mesh), held_(held), surface_(surface), none_(mesh.region.size(), 0.) {
  for (auto* vector : {&u_in_, &u_out_}) mesh.displacement.initialise(*vector, 3);
  for (auto* vector : {&p_in_, &p_out_}) mesh.pressure.initialise(*vector, 1);
}

void PoroelasticOperator::use(Formulation formulation, const std::vector<double>& lame) {
  formulation_ = formulation;
  by_lame_.clear();
  if (formulation == Formulation::two_field) return;
  for (const double lambda : lame) by_lame_.push_back(1 / lambda);
  difference_.resize(pressure_size());
  weighted_.resize(pressure_size());
}

std::size_t PoroelasticOperator::size() const {
  return displacement_size() + (formulation_ == Formulation::total_pressure ? 2 : 1) * pressure_size();
}

void PoroelasticOperator::load(NodeVector<double>& to, std::span<const double> from, const NodeSpace& space,
                               int components) const {
  to.zero_out_ghost_values();
  std::copy(from.begin(), from.end(), to.begin());
  space.fill(to, components);
}

void PoroelasticOperator::unload(NodeVector<double>& from, std::span<double> to, const NodeSpace& space,
                                 int components) const {
  space.collect(from, components);
  std::copy_n(from.begin(), to.size(), to.begin());
}

kernels::PoroelasticVector<const double> PoroelasticOperator::input() const {
  return {{u_in_.begin(), 3 * mesh_.displacement.size()}, {p_in_.begin(), mesh_.pressure.size()}};
}
kernels::PoroelasticVector<double> PoroelasticOperator::output() const {
  return {{u_out_.begin(), 3 * mesh_.displacement.size()}, {p_out_.begin(), mesh_.pressure.size()}};
}

void PoroelasticOperator::clear_held_displacement(std::span<double> rows) const {
  for (const auto n : held_.displacement)
    if (static_cast<std::size_t>(n) < rows.size()) rows[n] = 0;
}
void PoroelasticOperator::clear_held_pressure(std::span<double> rows) const {
  for (const auto n : held_.pressure)
    if (static_cast<std::size_t>(n) < rows.size()) rows[n] = 0;
}

void PoroelasticOperator::multiply_two_field(std::span<const double> u, std::span<const double> p,
                                             std::span<double> momentum, std::span<double> mass) const {
  load(u_in_, u, mesh_.displacement, 3);
  load(p_in_, p, mesh_.pressure, 1);
  u_out_ = 0;
  p_out_ = 0;
  mesh_.cells.apply(PoroelasticBlock::all, input(), output());
  if (surface_ != nullptr) surface_->apply(input().displacement, output().displacement);
  unload(u_out_, momentum, mesh_.displacement, 3);
  unload(p_out_, mass, mesh_.pressure, 1);
}

void PoroelasticOperator::multiply_all(std::span<const double> x, std::span<double> y) const {
  multiply_two_field(displacement_of(x), pressure_of(x), displacement_of(y), pressure_of(y));
}

void PoroelasticOperator::multiply(std::span<const double> x, std::span<double> y) const {
  const auto u = displacement_of(x), p = pressure_of(x);
  const auto momentum = displacement_of(y), mass_rows = pressure_of(y);
  if (formulation_ == Formulation::two_field) {
    multiply_two_field(u, p, momentum, mass_rows);
    clear_held_displacement(momentum);
  } else {
    const auto xi = total_pressure_of(x);
    const auto volume_rows = total_pressure_of(y);
    // The cells' drainage is that of p, wanted of p alone: B u is what is left of the rows without it.
    load(p_in_, p, mesh_.pressure, 1);
    p_out_ = 0;
    mesh_.cells.apply(PoroelasticBlock::drainage, input(), output());
    unload(p_out_, mass_rows, mesh_.pressure, 1);
    load(u_in_, u, mesh_.displacement, 3);
    load(p_in_, xi, mesh_.pressure, 1);
    u_out_ = 0;
    mesh_.cells.apply(PoroelasticBlock::stiffness, input(), output());
    mesh_.cells.apply(PoroelasticBlock::pressure_force, input(), output());
    unload(u_out_, momentum, mesh_.displacement, 3);
    clear_held_displacement(momentum);
    p_out_ = 0;
    mesh_.cells.apply(PoroelasticBlock::dilatation, input(), output());
    unload(p_out_, volume_rows, mesh_.pressure, 1);
    for (std::size_t n = 0; n < pressure_size(); ++n) difference_[n] = p[n] - xi[n];
    mass(by_lame_, difference_, weighted_);
    for (std::size_t n = 0; n < pressure_size(); ++n) {
      volume_rows[n] -= weighted_[n];
      mass_rows[n] += weighted_[n];
    }
  }
  clear_held_pressure(mass_rows);
}

void PoroelasticOperator::pressure_force(std::span<const double> pressure, std::span<double> momentum) const {
  load(p_in_, pressure, mesh_.pressure, 1);
  u_out_ = 0;
  mesh_.cells.apply(PoroelasticBlock::pressure_force, input(), output());
  unload(u_out_, momentum, mesh_.displacement, 3);
  clear_held_displacement(momentum);
}

void PoroelasticOperator::dilatation(std::span<const double> displacement,
                                     std::span<double> mass_rows) const {
  load(u_in_, displacement, mesh_.displacement, 3);
  p_out_ = 0;
  mesh_.cells.apply(PoroelasticBlock::dilatation, input(), output());
  unload(p_out_, mass_rows, mesh_.pressure, 1);
}

void PoroelasticOperator::mass(const std::vector<double>& per_cell, std::span<const double> x,
                               std::span<double> y) const {
  load(p_in_, x, mesh_.pressure, 1);
  p_out_ = 0;
  mesh_.cells.apply_helmholtz(per_cell, none_, {p_in_.begin(), mesh_.pressure.size()},
                              {p_out_.begin(), mesh_.pressure.size()});
  unload(p_out_, y, mesh_.pressure, 1);
}

double PoroelasticOperator::norm(std::span<const double> rows) const {
  double square = 0;
  for (const double value : rows) square += value * value;
  return std::sqrt(dealii::Utilities::MPI::sum(square, mesh_.communicator));
}

}  // namespace turgor::poroelasticity
