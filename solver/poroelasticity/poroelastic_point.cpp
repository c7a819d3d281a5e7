#include "poroelasticity/poroelastic_point.hpp"

namespace turgor::poroelasticity {

namespace {

constexpr Matrix3 identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};

double trace(const Matrix3& a) {
  return a[0] + a[4] + a[8];
}

Matrix3 deformation_of(const Matrix3& gradient) {
  Matrix3 deformation = gradient;
  for (int i = 0; i < 3; ++i) deformation[4 * i] += 1;
  return deformation;
}

void exchange_fluid(const FluidExchange& exchange, double pressure, PoroelasticPoint& point) {
  const bool drains = pressure > exchange.lymph_pressure;
  const double lymph = drains ? exchange.lymph_conductance : 0;
  point.supply = exchange.vessel_conductance * (exchange.driving_pressure - pressure) -
                 lymph * (pressure - exchange.lymph_pressure);
  point.supply_by_pressure = -exchange.vessel_conductance - lymph;
}

/// The law that sees F, and the stress of a dilatation of its own.
struct Split {
  SolidLaw law;
  double tension = 0;  ///< k (theta - 1), Pa
};

Split split(const SolidLaw& law, std::optional<Dilatation> dilatation) {
  if (!dilatation) return {.law = law};
  return {.law = isochoric_part(law), .tension = volumetric_modulus(law) * (dilatation->ratio - 1)};
}

/// The law's stress about the reference state, less that of an unhindered growth by lambda - 1.
Matrix3 linear_stress(const Tangent& tangent, const Matrix3& gradient, double growth) {
  Matrix3 strain = gradient, stress = {};
  for (int i = 0; i < 3; ++i) strain[4 * i] -= growth - 1;
  for (int n = 0; n < 9; ++n)
    for (int m = 0; m < 9; ++m) stress[n] += tangent[n][m] * strain[m];
  return stress;
}

PoroelasticPoint evaluate_small(const Tissue& tissue, const Matrix3& gradient, double growth, double pressure,
                                std::optional<Dilatation> dilatation) {
  PoroelasticPoint point;
  const auto [law, tension] = split(tissue.solid, dilatation);
  respond(law, identity, 1, &point.tangent);
  point.stress = linear_stress(point.tangent, gradient, tissue.residual_stretch * growth);
  point.cofactor = identity;
  point.volume = 1 + trace(gradient);
  const auto swelling = swelling_pressure(tissue.swelling, 1, 1 - tissue.solid_fraction);
  for (const int i : {0, 4, 8}) {
    point.stress[i] -= pressure + swelling.value + swelling.by_volume * trace(gradient) - tension;
    for (const int j : {0, 4, 8}) point.tangent[i][j] -= swelling.by_volume;
  }
  point.conductivity = conductivity(tissue.permeability, 1, tissue.solid_fraction).value;
  exchange_fluid(tissue.exchange, pressure, point);
  return point;
}

PoroelasticPoint evaluate_finite(const Tissue& tissue, const Matrix3& gradient, double growth,
                                 double pressure, std::optional<Dilatation> dilatation) {
  PoroelasticPoint point;
  const Matrix3 deformation = deformation_of(gradient);
  const auto [law, tension] = split(tissue.solid, dilatation);
  const auto response = respond(law, deformation, tissue.residual_stretch * growth, &point.tangent);
  point.stress = response.piola;
  point.cofactor = response.cofactor;
  point.volume = response.volume;
  const auto swelling = swelling_pressure(tissue.swelling, point.volume, 1 - tissue.solid_fraction);
  const double push = pressure + swelling.value - tension;
  const double turning = pressure + swelling.value - (dilatation ? dilatation->tension : 0);
  for (int column = 0; column < 9; ++column) {
    Matrix3 change = {};
    change[column] = 1;
    const Matrix3 turned = cofactor_change(deformation, change);
    for (int n = 0; n < 9; ++n)
      point.tangent[n][column] -=
          turning * turned[n] + swelling.by_volume * point.cofactor[n] * point.cofactor[column];
  }
  for (int n = 0; n < 9; ++n) point.stress[n] -= push * point.cofactor[n];
  const double grown = growth * growth * growth;
  const auto k = conductivity(tissue.permeability, point.volume / grown, tissue.solid_fraction);
  point.conductivity = k.value / point.volume;
  point.conductivity_by_volume = (k.by_volume / grown - point.conductivity) / point.volume;
  exchange_fluid(tissue.exchange, pressure, point);
  point.supply_by_volume = point.supply;
  point.supply *= point.volume;
  point.supply_by_pressure *= point.volume;
  return point;
}

}  // namespace

PoroelasticPoint evaluate(const Tissue& tissue, Strain strain, const Matrix3& gradient, double growth,
                          double pressure, std::optional<Dilatation> dilatation) {
  return strain == Strain::small ? evaluate_small(tissue, gradient, growth, pressure, dilatation)
                                 : evaluate_finite(tissue, gradient, growth, pressure, dilatation);
}

Matrix3 effective_stress(const Tissue& tissue, Strain strain, const Matrix3& gradient, double growth,
                         std::optional<Dilatation> dilatation) {
  const auto [law, tension] = split(tissue.solid, dilatation);
  const double fluid = 1 - tissue.solid_fraction;
  Matrix3 stress;
  double swelling = 0;
  if (strain == Strain::small) {
    Tangent tangent;
    respond(law, identity, 1, &tangent);
    stress = linear_stress(tangent, gradient, tissue.residual_stretch * growth);
    const auto about = swelling_pressure(tissue.swelling, 1, fluid);
    swelling = about.value + about.by_volume * trace(gradient);
  } else {
    const Matrix3 deformation = deformation_of(gradient);
    const auto response = respond(law, deformation, tissue.residual_stretch * growth, nullptr);
    stress = cauchy_stress(response, deformation);
    swelling = swelling_pressure(tissue.swelling, response.volume, fluid).value;
  }
  for (const int i : {0, 4, 8}) stress[i] += tension - swelling;
  return stress;
}

double elastic_energy(const Tissue& tissue, Strain strain, const Matrix3& gradient, double growth,
                      std::optional<Dilatation> dilatation) {
  const double stretch = tissue.residual_stretch * growth;
  const auto [law, tension] = split(tissue.solid, dilatation);
  const double dilated = dilatation ? 0.5 * tension * (dilatation->ratio - 1) : 0;
  if (strain == Strain::finite)
    return respond(law, deformation_of(gradient), stretch, nullptr).energy +
           stretch * stretch * stretch * dilated;
  Tangent tangent;
  respond(law, identity, 1, &tangent);
  const Matrix3 stress = linear_stress(tangent, gradient, stretch);
  double twice = 0;
  for (int n = 0; n < 9; ++n) twice += stress[n] * (gradient[n] - (n % 4 == 0 ? stretch - 1 : 0));
  return 0.5 * twice + dilated;
}

ElasticVolume elastic_volume(const Tissue& tissue, Strain strain, const Matrix3& gradient, double growth) {
  const double stretch = tissue.residual_stretch * growth;
  if (strain == Strain::small) return {.ratio = 1 + trace(gradient) - 3 * (stretch - 1)};
  const double grown = stretch * stretch * stretch;
  return {.ratio = determinant_of(deformation_of(gradient)) / grown, .grown = grown};
}

}  // namespace turgor::poroelasticity
