#include "poroelasticity/laws/solid_laws.hpp"

#include <cmath>

namespace turgor::poroelasticity {

namespace {

constexpr int I1 = 0, I2 = 1, J = 2;

/// The part k/2 (J - 1)^2, added to an energy.
void add_volumetric(Energy& energy, double bulk_modulus, double volume) {
  const double change = volume - 1;
  energy.value += 0.5 * bulk_modulus * change * change;
  energy.gradient[J] += bulk_modulus * change;
  energy.hessian[J][J] += bulk_modulus;
}

/// Ibar1 - 3 as an energy of its own: its derivatives by I1 and J.
Energy isochoric_first(const Invariants& of) {
  const double scale = std::pow(of.volume, -2. / 3), of_volume = -2. / 3 * scale / of.volume;
  Energy bar;
  bar.value = scale * of.first - 3;
  bar.gradient[I1] = scale;
  bar.gradient[J] = of_volume * of.first;
  bar.hessian[I1][J] = bar.hessian[J][I1] = of_volume;
  bar.hessian[J][J] = -5. / 3 * of_volume / of.volume * of.first;
  return bar;
}

}  // namespace

Energy NeoHookean::operator()(const Invariants& of) const {
  Energy energy = isochoric_first(of);
  energy.value *= 0.5 * shear_modulus;
  for (double& slope : energy.gradient) slope *= 0.5 * shear_modulus;
  for (auto& row : energy.hessian)
    for (double& curvature : row) curvature *= 0.5 * shear_modulus;
  add_volumetric(energy, bulk_modulus, of.volume);
  return energy;
}

Energy FungExponential::operator()(const Invariants& of) const {
  const Energy bar = isochoric_first(of);
  const double slope = 0.5 * shear_modulus * std::exp(stiffening * bar.value);
  Energy energy;
  energy.value = 0.5 * shear_modulus / stiffening * std::expm1(stiffening * bar.value);
  for (int a = 0; a < 3; ++a) {
    energy.gradient[a] = slope * bar.gradient[a];
    for (int b = 0; b < 3; ++b)
      energy.hessian[a][b] = slope * (bar.hessian[a][b] + stiffening * bar.gradient[a] * bar.gradient[b]);
  }
  add_volumetric(energy, bulk_modulus, of.volume);
  return energy;
}

Energy BlatzKo::operator()(const Invariants& of) const {
  const double b = poisson_ratio / (1 - 2 * poisson_ratio), volume = of.volume, square = volume * volume;
  const double low = std::pow(volume, -2 * b), high = std::pow(volume, 2 * b);
  const double first = 0.5 * shear_modulus * share_of_first,
               second = 0.5 * shear_modulus * (1 - share_of_first);
  Energy energy;
  energy.value = first * (of.first - 3 + (low - 1) / b) + second * (of.second / square - 3 + (high - 1) / b);
  energy.gradient[I1] = first;
  energy.gradient[I2] = second / square;
  energy.gradient[J] = first * -2 * low / volume + second * (-2 * of.second / square + 2 * high) / volume;
  energy.hessian[I2][J] = energy.hessian[J][I2] = -2 * second / (square * volume);
  energy.hessian[J][J] = first * 2 * (2 * b + 1) * low / square +
                         second * (6 * of.second / square + 2 * (2 * b - 1) * high) / square;
  return energy;
}

double volumetric_modulus(const SolidLaw& law) {
  return std::visit(
      [](const auto& of) {
        if constexpr (requires { of.bulk_modulus; }) return of.bulk_modulus;
        return 0.;
      },
      law);
}

SolidLaw isochoric_part(const SolidLaw& law) {
  SolidLaw part = law;
  std::visit(
      [](auto& of) {
        if constexpr (requires { of.bulk_modulus; }) of.bulk_modulus = 0;
      },
      part);
  return part;
}

void scale_stiffness(SolidLaw& law, double factor) {
  std::visit(
      [&](auto& of) {
        of.shear_modulus *= factor;
        if constexpr (requires { of.bulk_modulus; }) of.bulk_modulus *= factor;
      },
      law);
}

double volumetric_ratio(const SolidLaw& law) {
  return volumetric_modulus(law) / std::visit([](const auto& of) { return of.shear_modulus; }, law);
}

}  // namespace turgor::poroelasticity
