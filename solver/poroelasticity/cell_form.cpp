#include "poroelasticity/cell_form.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace turgor::poroelasticity {

namespace {

using Vector3 = std::array<double, 3>;

double inner(const Matrix3& a, const Matrix3& b) {
  double sum = 0;
  for (int n = 0; n < 9; ++n) sum += a[n] * b[n];
  return sum;
}

double inner(const Vector3& a, const Vector3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

Matrix3 product(const Tangent& tangent, const Matrix3& change) {
  Matrix3 result = {};
  for (int n = 0; n < 9; ++n)
    for (int m = 0; m < 9; ++m) result[n] += tangent[n][m] * change[m];
  return result;
}

Vector3 product(const Matrix3& a, const Vector3& x) {
  Vector3 result = {};
  for (int i = 0; i < 3; ++i)
    for (int d = 0; d < 3; ++d) result[i] += a[3 * i + d] * x[d];
  return result;
}

Vector3 first_row(const Matrix3& a) {
  return {a[0], a[1], a[2]};
}

double cube(double x) {
  return x * x * x;
}

}  // namespace

Difference difference(TimeScheme scheme, double step, double step_before) {
  if (scheme == TimeScheme::backward_euler || step_before == 0) return {};
  const double ratio = step / step_before;
  return {.now = (1 + 2 * ratio) / (1 + ratio), .last = -(1 + ratio), .before = ratio * ratio / (1 + ratio)};
}

std::array<double, 3> rate_of_slope(const Difference& difference, const std::array<double, 3>& slope,
                                    const History& past) {
  std::array<double, 3> rate;
  for (int d = 0; d < 3; ++d)
    rate[d] = difference.now * slope[d] + difference.last * past.slope[d] +
              difference.before * past.slope_before[d];
  return rate;
}

TimeStep next_step(const PoroelasticOptions& options, double time, double length, double step_before) {
  return {.end = time + length,
          .length = length,
          .difference = difference(options.scheme, length, step_before),
          .strain = options.strain,
          .tolerance = options.tolerance};
}

TimeStep settling_step(const PoroelasticOptions& options, double time) {
  constexpr double longest = 1e18;  // s; the slowest tissue drains in 1e12
  return {.end = time,
          .length = longest,
          .difference = {},
          .strain = options.strain,
          .tolerance = options.tolerance};
}

Matrix3 CellForm::State::deformation() const {
  Matrix3 deformation = gradient;
  for (const int i : {0, 4, 8}) deformation[i] += 1;
  return deformation;
}

CellForm::CellForm(unsigned size, bool with_matrix)
    : local(size), shapes(size), residual(size), magnitude(size), with_matrix_(with_matrix) {
  if (with_matrix) matrix.reinit(size, size);
}

void CellForm::begin() {
  matrix = 0;
  residual = 0;
  magnitude = 0;
}

CellForm::State CellForm::state() const {
  State state;
  state.dilatation = dilatation;
  for (unsigned i = 0; i < shapes.size(); ++i) {
    const auto& shape = shapes[i];
    if (shape.component < pressure) {
      for (int n = 0; n < 9; ++n) state.gradient[n] += local[i] * shape.gradient[n];
      state.displacement[shape.component] += local[i] * shape.value;
    } else {
      for (int d = 0; d < 3; ++d) state.slope[d] += local[i] * shape.gradient[d];
      state.pressure += local[i] * shape.value;
    }
  }
  return state;
}

void CellForm::add_tissue(const Tissue& tissue, const History& past, const TimeStep& step, double weight) {
  const auto here = state();
  const auto point =
      evaluate(tissue, step.strain, here.gradient, past.growth_next, here.pressure, here.dilatation);
  const auto& dt = step.difference;
  const double stored = dt.now * point.volume + dt.last * past.volume + dt.before * past.volume_before;
  const double fed = tissue.growth_supply * (cube(past.growth_next) - cube(past.growth));
  const double gained = stored - fed - step.length * point.supply;
  fluid.stored += weight * stored;
  fluid.fed += weight * fed;
  fluid.supplied += weight * step.length * point.supply;
  const auto flow = product(point.cofactor, here.slope);
  const double seeps_at = step.length * point.conductivity;
  // What rounding leaves of numbers that cancel, as a magnitude at the tolerance.
  const double noise = 8 * std::numeric_limits<double>::epsilon() / step.tolerance;
  const double stores = std::abs(point.volume - past.volume) + noise * point.volume + std::abs(fed) +
                        step.length * std::abs(point.supply);
  // Stress is stiffness times a deformation that was summed up from shares larger than itself.
  double stretched = 1;
  for (unsigned i = 0; i < shapes.size(); ++i)
    if (shapes[i].component < pressure)
      for (const double slope : shapes[i].gradient) stretched += std::abs(local[i] * slope);
  const double modulus = std::abs(point.tangent[0][0]) + (dilatation ? volumetric_modulus(tissue.solid) : 0);
  const double stiffness = noise * modulus * stretched;
  double steepest = 0;
  for (unsigned i = 0; i < shapes.size(); ++i) {
    auto& shape = shapes[i];
    if (shape.component < pressure) continue;
    shape.pushed = product(point.cofactor, first_row(shape.gradient));
    for (const double slope : shape.pushed) steepest += std::abs(local[i] * slope);
  }
  for (unsigned i = 0; i < shapes.size(); ++i) {
    const auto& shape = shapes[i];
    if (shape.component < pressure) {
      residual[i] += weight * inner(point.stress, shape.gradient);
      for (int n = 0; n < 9; ++n)
        magnitude[i] += weight * (std::abs(point.stress[n]) + stiffness) * std::abs(shape.gradient[n]);
    } else {
      const double seeps = seeps_at * inner(flow, shape.pushed);
      const double slope = std::abs(shape.pushed[0]) + std::abs(shape.pushed[1]) + std::abs(shape.pushed[2]);
      residual[i] += weight * (shape.value * gained + seeps);
      magnitude[i] +=
          weight * (std::abs(seeps) + noise * seeps_at * steepest * slope + std::abs(shape.value) * stores);
    }
  }
  if (with_matrix_) add_tissue_matrix(point, here, step, weight);
  if (smoothing) add_smoothing(past, here, step, weight);
}

void CellForm::add_smoothing(const History& past, const State& here, const TimeStep& step, double weight) {
  const auto stored = product(*smoothing, rate_of_slope(step.difference, here.slope, past));
  for (unsigned i = 0; i < shapes.size(); ++i) {
    if (shapes[i].component < pressure) continue;
    const auto slope = first_row(shapes[i].gradient);
    residual[i] += weight * inner(stored, slope);
    magnitude[i] += weight * std::abs(inner(stored, slope));
    if (!with_matrix_) continue;
    for (unsigned j = 0; j < shapes.size(); ++j)
      if (shapes[j].component == pressure)
        matrix(i, j) +=
            weight * step.difference.now * inner(product(*smoothing, first_row(shapes[j].gradient)), slope);
  }
}

void CellForm::add_tissue_matrix(const PoroelasticPoint& point, const State& here, const TimeStep& step,
                                 double weight) {
  const bool finite = step.strain == Strain::finite;
  const auto deformation = here.deformation();
  const auto flow = product(point.cofactor, here.slope);
  for (unsigned j = 0; j < shapes.size(); ++j) {
    const auto& other = shapes[j];
    if (other.component == pressure) {
      for (unsigned i = 0; i < shapes.size(); ++i) {
        const auto& shape = shapes[i];
        matrix(i, j) +=
            weight * (shape.component < pressure
                          ? -other.value * inner(point.cofactor, shape.gradient)
                          : step.length * (point.conductivity * inner(other.pushed, shape.pushed) -
                                           point.supply_by_pressure * other.value * shape.value));
      }
      continue;
    }
    const auto stress = product(point.tangent, other.gradient);
    const double volume = inner(point.cofactor, other.gradient);
    const double mass = (step.difference.now - step.length * point.supply_by_volume) * volume;
    const auto turned = finite ? cofactor_change(deformation, other.gradient) : Matrix3{};
    const auto flow_turned = product(turned, here.slope);
    for (unsigned i = 0; i < shapes.size(); ++i) {
      const auto& shape = shapes[i];
      if (shape.component < pressure) {
        matrix(i, j) += weight * inner(stress, shape.gradient);
        continue;
      }
      double seeps = 0;
      if (finite)
        seeps = point.conductivity_by_volume * volume * inner(flow, shape.pushed) +
                point.conductivity * (inner(flow_turned, shape.pushed) +
                                      inner(flow, product(turned, first_row(shape.gradient))));
      matrix(i, j) += weight * (shape.value * mass + step.length * seeps);
    }
  }
}

void CellForm::add_loads(const VolumeLoads& loads, const Place& at, const TimeStep& step, double weight) {
  std::array<double, 4> load = {};
  for (int c = 0; c < 3; ++c)
    if (loads.force[c]) load[c] = (*loads.force[c])(at, step.end);
  if (loads.fluid_source) load[pressure] = step.length * (*loads.fluid_source)(at, step.end);
  for (unsigned i = 0; i < shapes.size(); ++i) {
    const double added = weight * shapes[i].value * load[shapes[i].component];
    residual[i] -= added;
    magnitude[i] += std::abs(added);
  }
}

void CellForm::add_boundary(const Boundary& boundary, const Place& at, const std::array<double, 3>& normal,
                            const TimeStep& step, double weight) {
  const auto here = state();
  const auto deformation = here.deformation();
  const bool finite = step.strain == Strain::finite;
  const double pushing = boundary.pushing ? (*boundary.pushing)(at, step.end) : 0;
  const double inflow = boundary.inflow ? (*boundary.inflow)(at, step.end) : 0;
  fluid.inflow += weight * step.length * inflow;
  const auto area = finite ? product(cofactor_of(deformation), normal) : normal;
  std::array<double, 4> force = {0, 0, 0, -step.length * inflow};
  for (int c = 0; c < 3; ++c) {
    force[c] = boundary.foundation * here.displacement[c] + pushing * area[c];
    if (boundary.traction[c]) force[c] -= (*boundary.traction[c])(at, step.end);
  }
  for (unsigned i = 0; i < shapes.size(); ++i) {
    const auto& shape = shapes[i];
    const double added = weight * shape.value * force[shape.component];
    residual[i] += added;
    magnitude[i] += std::abs(added);
    if (!with_matrix_ || shape.component == pressure) continue;
    for (unsigned j = 0; j < shapes.size(); ++j) {
      const auto& other = shapes[j];
      if (other.component == pressure) continue;
      double change = other.component == shape.component ? boundary.foundation * other.value : 0;
      if (finite && pushing != 0)
        change += pushing * product(cofactor_change(deformation, other.gradient), normal)[shape.component];
      matrix(i, j) += weight * shape.value * change;
    }
  }
}

}  // namespace turgor::poroelasticity
