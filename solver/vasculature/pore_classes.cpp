#include "vasculature/pore_classes.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "vasculature/demand.hpp"

namespace turgor::vasculature {

namespace {

struct Quadrature {
  std::vector<double> points, weights;
};

// Hermite polynomial of degree n, orthonormal under the standard normal density, and the sum of squares below
// it.
struct HermiteAt {
  double value, sum_of_squares_below;
};

HermiteAt hermite(int degree, double x) {
  double previous = 0, current = 1, sum = 0;
  for (int j = 0; j < degree; ++j) {
    sum += current * current;
    const double next = (x * current - std::sqrt(j) * previous) / std::sqrt(j + 1);
    previous = current;
    current = next;
  }
  return {current, sum};
}

double root_between(int degree, double low, double high) {
  const bool low_positive = hermite(degree, low).value > 0;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = (low + high) / 2;
    ((hermite(degree, middle).value > 0) == low_positive ? low : high) = middle;
  }
  return (low + high) / 2;
}

// The roots of each degree separate those of the next, so that bisection finds every one of them.
Quadrature standard_normal_quadrature(int points) {
  std::vector<double> roots;
  for (int degree = 1; degree <= points; ++degree) {
    const double bound = 2 * std::sqrt(degree) + 1;
    std::vector<double> next;
    for (int k = 0; k < degree; ++k)
      next.push_back(
          root_between(degree, k == 0 ? -bound : roots[k - 1], k == degree - 1 ? bound : roots[k]));
    roots = std::move(next);
  }
  Quadrature quadrature{.points = roots, .weights = {}};
  for (const double root : roots)
    quadrature.weights.push_back(1 / hermite(points, root).sum_of_squares_below);
  return quadrature;
}

void demand_fraction(double area_fraction) {
  demand_positive(area_fraction, "area fraction of pores");
  if (area_fraction > 1)
    throw std::domain_error(
        "vessel wall: pores would take " + std::to_string(area_fraction) +
        " of its area, more than all; lower the area fraction or the change of pore size");
}

}  // namespace

std::vector<PoreClass> log_normal_pores(double mean_diameter, double standard_deviation, double area_fraction,
                                        int classes) {
  demand_positive(mean_diameter, "mean pore diameter");
  demand_fraction(area_fraction);
  if (!(standard_deviation >= 0))
    throw std::domain_error("vessel wall: standard deviation of pores is negative");
  if (classes < 1 || classes > 64)
    throw std::domain_error("vessel wall: number of pore classes must be 1 to 64, but is " +
                            std::to_string(classes));
  if (standard_deviation == 0) return {{.radius = mean_diameter / 2, .area_fraction = area_fraction}};

  const double variation = standard_deviation / mean_diameter;
  const double variance = std::log1p(variation * variation);
  const double area_mean = std::log(mean_diameter) + 1.5 * variance;
  const Quadrature quadrature = standard_normal_quadrature(classes);
  std::vector<PoreClass> pores;
  for (std::size_t k = 0; k < quadrature.points.size(); ++k)
    pores.push_back({.radius = std::exp(area_mean + std::sqrt(variance) * quadrature.points[k]) / 2,
                     .area_fraction = area_fraction * quadrature.weights[k]});
  return pores;
}

std::vector<PoreClass> scaled(const std::vector<PoreClass>& pores, double factor, PoresHeldFixed held_fixed) {
  demand_positive(factor, "factor on the size of pores");
  std::vector<PoreClass> result = pores;
  double total = 0;
  for (PoreClass& pore : result) {
    pore.radius *= factor;
    if (held_fixed == PoresHeldFixed::number) pore.area_fraction *= factor * factor;
    total += pore.area_fraction;
  }
  if (!result.empty()) demand_fraction(total);
  return result;
}

double implied_pore_radius(double hydraulic_conductivity, double area_fraction, double plasma_viscosity,
                           double thickness) {
  demand_positive(hydraulic_conductivity, "hydraulic conductivity");
  demand_fraction(area_fraction);
  demand_positive(plasma_viscosity, "plasma viscosity");
  demand_positive(thickness, "thickness");
  return std::sqrt(8 * plasma_viscosity * thickness * hydraulic_conductivity / area_fraction);
}

}  // namespace turgor::vasculature
