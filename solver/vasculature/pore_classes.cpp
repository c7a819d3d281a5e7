#include "vasculature/pore_classes.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace turgor::vasculature {

namespace {

void require_positive(double value, const std::string& what) {
  if (!(value > 0) || !std::isfinite(value))
    throw std::invalid_argument(what + " is " + std::to_string(value) + "; it must be positive and finite");
}

/// Eigenvalues below `x` of the Jacobi matrix of the Hermite polynomials (normal density): Sturm's count.
int points_below(double x, int points) {
  int count = 0;
  double pivot = -x;
  for (int i = 0;; ++i) {
    if (pivot < 0) ++count;
    if (i + 1 == points) return count;
    if (pivot == 0) pivot = 1e-300;
    pivot = -x - (i + 1) / pivot;
  }
}

/// The i-th Gauss point of the normal density, by bisection: safe for any number of points.
double normal_point(int i, int points) {
  double low = -2 * std::sqrt(points) - 1, high = -low;
  for (double middle = 0; middle = (low + high) / 2, low < middle && middle < high;)
    (points_below(middle, points) > i ? high : low) = middle;
  return (low + high) / 2;
}

/// Weight of a Gauss point: 1/sum of squares of the orthonormal polynomials (Christoffel).
double normal_weight(double x, int points) {
  double previous = 0, current = 1, sum = 1;
  for (int k = 1; k < points; ++k) {
    const double next = (x * current - std::sqrt(k - 1.0) * previous) / std::sqrt(double(k));
    previous = current;
    current = next;
    sum += current * current;
  }
  return 1 / sum;
}

}  // namespace

std::vector<PoreClass> pore_classes(const LogNormalPores& pores) {
  require_positive(pores.mean_diameter, "mean pore diameter");
  require_positive(pores.area_fraction, "pore area fraction");
  if (!(pores.standard_deviation >= 0) || !std::isfinite(pores.standard_deviation))
    throw std::invalid_argument("standard deviation of the pore diameters must be 0 or more");
  if (pores.number_of_classes < 1 || pores.number_of_classes > 200)
    throw std::invalid_argument("a log-normal distribution takes 1 to 200 pore classes");
  const double relative = pores.standard_deviation / pores.mean_diameter;
  const double variance = std::log1p(relative * relative), spread = std::sqrt(variance);
  const double median_radius = pores.mean_diameter / 2 * std::exp(1.5 * variance);
  if (spread == 0) return {{.radius = pores.mean_diameter / 2, .area_fraction = pores.area_fraction}};

  std::vector<PoreClass> classes;
  double kept = 0;
  for (int i = 0; i < pores.number_of_classes; ++i) {
    const double x = normal_point(i, pores.number_of_classes);
    const double weight = normal_weight(x, pores.number_of_classes);
    const double share_of_flow = weight * std::exp(2 * spread * x - 2 * variance);
    if (weight < 1e-15 && share_of_flow < 1e-15) continue;
    classes.push_back({.radius = median_radius * std::exp(spread * x), .area_fraction = weight});
    kept += weight;
  }
  for (auto& one : classes) one.area_fraction *= pores.area_fraction / kept;
  return classes;
}

std::vector<PoreClass> resized(std::span<const PoreClass> pores, double factor, PoresHeldFixed held_fixed) {
  require_positive(factor, "change of the pore diameter");
  std::vector<PoreClass> result(pores.begin(), pores.end());
  double area_fraction = 0;
  for (auto& one : result) {
    one.radius *= factor;
    if (held_fixed == PoresHeldFixed::number) one.area_fraction *= factor * factor;
    area_fraction += one.area_fraction;
  }
  if (area_fraction > 1)
    throw std::domain_error("pores " + std::to_string(factor) +
                            " times as wide, as many as before, would cover more than the whole vessel wall; "
                            "hold area_fraction fixed or widen them less");
  return result;
}

double implied_pore_radius(double hydraulic_conductivity, double area_fraction, double thickness,
                           double plasma_viscosity) {
  require_positive(hydraulic_conductivity, "vessel hydraulic conductivity");
  require_positive(area_fraction, "pore area fraction");
  return std::sqrt(8 * plasma_viscosity * thickness * hydraulic_conductivity / area_fraction);
}

double pore_hydraulic_conductivity(const PoreClass& pores, double thickness, double plasma_viscosity) {
  return pores.area_fraction * pores.radius * pores.radius / (8 * plasma_viscosity * thickness);
}

}  // namespace turgor::vasculature
