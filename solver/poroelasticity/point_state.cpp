#include "poroelasticity/point_state.hpp"

#include <algorithm>

#include "poroelasticity/poroelastic_point.hpp"

namespace turgor::poroelasticity {

template <int dim>
PointState<dim> point_state(const Tissue& tissue, Strain strain, const dealii::Point<dim>& position,
                            dealii::types::material_id region, const PointFields& fields, double step) {
  PointState<dim> point{.position = position, .region = region};
  for (int d = 0; d < dim; ++d) point.displacement[d] = fields.displacement[d];
  point.deformation = fields.gradient;
  for (const int i : {0, 4, 8}) point.deformation[i] += 1;
  const double growth = fields.growth;
  const auto here = evaluate(tissue, strain, fields.gradient, growth, fields.pressure, fields.dilatation);
  point.volume = here.volume;
  point.growth = growth;
  point.pressure = fields.pressure;
  point.effective_stress = effective_stress(tissue, strain, fields.gradient, growth, fields.dilatation);
  point.fluid_fraction = 1 - tissue.solid_fraction * growth * growth * growth / point.volume;
  const auto& exchange = tissue.exchange;
  point.filtration = exchange.vessel_conductance * (exchange.driving_pressure - point.pressure);
  point.lymph = exchange.lymph_conductance * std::max(0., point.pressure - exchange.lymph_pressure);
  point.energy = elastic_energy(tissue, strain, fields.gradient, growth, fields.dilatation);
  for (int i = 0; i < 3; ++i) {
    for (int d = 0; d < 3; ++d)
      point.flux[i] -= here.conductivity * here.cofactor[3 * i + d] * fields.slope[d];
    if (step > 0) point.velocity[i] = (fields.displacement[i] - fields.displacement_before[i]) / step;
  }
  return point;
}

template PointState<1> point_state(const Tissue&, Strain, const dealii::Point<1>&, dealii::types::material_id,
                                   const PointFields&, double);
template PointState<2> point_state(const Tissue&, Strain, const dealii::Point<2>&, dealii::types::material_id,
                                   const PointFields&, double);
template PointState<3> point_state(const Tissue&, Strain, const dealii::Point<3>&, dealii::types::material_id,
                                   const PointFields&, double);

}  // namespace turgor::poroelasticity
