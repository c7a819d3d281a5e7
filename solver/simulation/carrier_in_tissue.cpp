#include "simulation/carrier_in_tissue.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "transport/laws/fibre_bed.hpp"
#include "transport/laws/size_laws.hpp"

namespace turgor::simulation {

namespace {

namespace conf = configuration;

/// Throws where they are too dense for the laws.
transport::FibreState fibres_of(const conf::RegionParameters& region, const Factor& factor) {
  const transport::FibreState fibres{
      .radius = region.fibres.radius,
      .volume_fraction = region.fibres.volume_fraction * factor("fibre_volume_fraction")};
  if (!(fibres.volume_fraction < transport::densest_fibres))
    throw std::domain_error(fmt::format(
        "its agents bring the fibres of {} to a volume fraction of {:.3g}; the laws hold below {:.3g}. Lower "
        "the agents' effects on fibre_volume_fraction",
        region.name, fibres.volume_fraction, transport::densest_fibres));
  return fibres;
}

transport::DiffusivityLaw diffusivity_law(const conf::CarrierParameters& carrier, conf::Tissue tissue) {
  auto law = transport::law_named<transport::DiffusivityLaw>(carrier.diffusivity_law);
  if (std::holds_alternative<transport::GivenDiffusivity>(law))
    throw std::logic_error("carrier " + carrier.name + " has no diffusivity in one of the regions");
  if (std::holds_alternative<transport::NugentJain>(law) && tissue == conf::Tissue::normal)
    law = transport::NugentJain::normal();
  return law;
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

void refuse_packed_fibres(const conf::RegionParameters& region, const Factor& factor) {
  (void)fibres_of(region, factor);
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
  result.accessible_fraction =
      given.accessible_fraction
          ? *given.accessible_fraction
          : transport::accessible_fraction(
                transport::law_named<transport::AccessibleFractionLaw>(carrier.accessible_fraction_law), size,
                fibres, region.fluid_fraction);
  result.retardation =
      given.retardation
          ? *given.retardation
          : transport::retardation(transport::law_named<transport::RetardationLaw>(carrier.retardation_law),
                                   size, fibres);
  return result;
}

}  // namespace turgor::simulation
