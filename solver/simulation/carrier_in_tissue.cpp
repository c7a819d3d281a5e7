#include "simulation/carrier_in_tissue.hpp"

#include <stdexcept>

#include "transport/laws/fibre_bed.hpp"
#include "transport/laws/size_laws.hpp"

namespace turgor::simulation {

namespace {

namespace conf = configuration;

transport::FibreState fibres_of(const conf::RegionParameters& region, const Factor& factor) {
  return {.radius = region.fibres.radius,
          .volume_fraction = region.fibres.volume_fraction * factor("fibre_volume_fraction")};
}

transport::DiffusivityLaw diffusivity_law(const conf::CarrierParameters& carrier, conf::Tissue tissue) {
  switch (carrier.diffusivity_law) {
    case conf::DiffusivityLaw::given:
      throw std::logic_error("carrier " + carrier.name + " has no diffusivity in one of the regions");
    case conf::DiffusivityLaw::wang_2022:
      return transport::Wang2022{};
    case conf::DiffusivityLaw::nugent_jain:
      return tissue == conf::Tissue::normal ? transport::NugentJain::normal()
                                            : transport::NugentJain::tumour();
    case conf::DiffusivityLaw::effective_medium:
      return transport::EffectiveMedium{};
    case conf::DiffusivityLaw::ogston:
      return transport::OgstonDiffusivity{};
  }
  throw std::logic_error("A diffusivity law without meaning.");
}

transport::AccessibleFractionLaw accessible_fraction_law(const conf::CarrierParameters& carrier) {
  if (carrier.accessible_fraction_law == conf::AccessibleFractionLaw::ogston)
    return transport::OgstonAccessibleFraction{};
  return transport::WholeFluidFraction{};
}

}  // namespace

double interstitial_conductivity(const conf::RegionParameters& region, const Factor& factor) {
  double conductivity = region.hydraulic_conductivity * factor("hydraulic_conductivity");
  if (region.fibres.drives_hydraulic_conductivity)
    conductivity = transport::changed_hydraulic_conductivity(
        conductivity, {.radius = region.fibres.radius, .volume_fraction = region.fibres.volume_fraction},
        fibres_of(region, factor));
  return conductivity;
}

CarrierInTissue carrier_in_tissue(const conf::CarrierParameters& carrier,
                                  const conf::RegionParameters& region, const Factor& factor) {
  conf::CarrierInRegion given = carrier.everywhere;
  if (const auto own = carrier.regions.find(region.name); own != carrier.regions.end()) {
    if (own->second.diffusivity) given.diffusivity = own->second.diffusivity;
    if (own->second.accessible_fraction) given.accessible_fraction = own->second.accessible_fraction;
    if (own->second.retardation) given.retardation = own->second.retardation;
  }
  const transport::Carrier size{.diameter = carrier.diameter, .molar_mass = carrier.molar_mass};
  const auto fibres = fibres_of(region, factor);
  CarrierInTissue result;
  result.diffusivity = factor("diffusivity") *
                       (given.diffusivity ? *given.diffusivity
                                          : transport::effective_diffusivity(
                                                diffusivity_law(carrier, region.tissue), size, fibres));
  result.accessible_fraction = given.accessible_fraction
                                   ? *given.accessible_fraction
                                   : transport::accessible_fraction(accessible_fraction_law(carrier), size,
                                                                    fibres, region.fluid_fraction);
  if (given.retardation)
    result.retardation = *given.retardation;
  else if (carrier.retardation_law == conf::RetardationLaw::steric)
    result.retardation = transport::retardation(transport::StericRetardation{}, size, fibres);
  return result;
}

}  // namespace turgor::simulation
