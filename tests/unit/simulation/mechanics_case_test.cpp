// What the parameter file says of a growing tissue, as laws with their values.
#include <gtest/gtest.h>

#include "poroelasticity/laws/permeability_laws.hpp"
#include "simulation/mechanics_case.hpp"
#include "transport/laws/fibre_bed.hpp"

namespace turgor::simulation {
namespace {

double conductivity_of(const configuration::RegionParameters& region, double fluid_conductivity,
                       double fibre_fraction, double volume) {
  const auto tissue = growing_tissue(region, {.hydraulic_conductivity = fluid_conductivity}, fibre_fraction);
  return poroelasticity::conductivity(tissue.permeability, volume, 0.5).value;
}

TEST(FibresOfAGrowingTissue, GiveTheConductivityOfTheCarriersFibres) {
  configuration::RegionParameters region;
  region.solid.shear_modulus = 1e4;
  region.solid.poisson_ratio = 0.3;
  region.permeability.law = poroelasticity::FibreBedConductivity::name;
  region.fibres.volume_fraction = 0.06;
  constexpr double conductivity = 3e-14, thinned = 0.03;
  const auto expected = [&](double fraction) {
    return transport::changed_hydraulic_conductivity(
        conductivity, {.radius = region.fibres.radius, .volume_fraction = 0.06},
        {.radius = region.fibres.radius, .volume_fraction = fraction});
  };
  const auto agrees = [](double got, double wanted) { EXPECT_NEAR(got, wanted, 1e-12 * wanted); };
  agrees(conductivity_of(region, conductivity, 0.06, 1), conductivity);
  agrees(conductivity_of(region, conductivity, 0.06, 0.8), expected(0.06 / 0.8));
  // Of a regimen that takes half of the fibres: once, whether or not they drive K of the tissue at rest.
  agrees(conductivity_of(region, conductivity, thinned, 1.2), expected(thinned / 1.2));
  region.fibres.drives_hydraulic_conductivity = true;
  agrees(conductivity_of(region, expected(thinned), thinned, 1.2), expected(thinned / 1.2));
}

}  // namespace
}  // namespace turgor::simulation
