#pragma once

#include <string>
#include <variant>

#include "transport/laws/accessible_fraction_laws.hpp"
#include "transport/laws/diffusivity_laws.hpp"
#include "transport/laws/law_names.hpp"
#include "transport/laws/retardation_laws.hpp"

namespace turgor::transport {

/// The closed sets of laws that follow from a carrier's size; a new law is added to its set here, and its
/// name is known everywhere (law_named, all_laws).
using DiffusivityLaw =
    std::variant<GivenDiffusivity, Wang2022, NugentJain, EffectiveMedium, OgstonDiffusivity>;
using AccessibleFractionLaw =
    std::variant<GivenAccessibleFraction, WholeFluidFraction, OgstonAccessibleFraction>;
using RetardationLaw = std::variant<GivenRetardation, StericRetardation>;

/// D of the carrier in the tissue (m2/s). Throws std::domain_error where the law gives nothing positive and
/// finite.
double effective_diffusivity(const DiffusivityLaw& law, const Carrier& carrier, const FibreState& fibres);

/// eps: volume that the carrier reaches per volume of tissue; in (0, 1], else std::domain_error.
double accessible_fraction(const AccessibleFractionLaw& law, const Carrier& carrier, const FibreState& fibres,
                           double fluid_fraction);

/// f: velocity of the carrier, as solute per accessible fluid volume, over the Darcy flux; at least 0.
double retardation(const RetardationLaw& law, const Carrier& carrier, const FibreState& fibres);

/// What to tell the user where the carrier lies beyond the data a law was fitted to; empty where it does not.
std::string beyond_fit(const DiffusivityLaw& law, const Carrier& carrier);

}  // namespace turgor::transport
