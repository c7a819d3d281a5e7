#pragma once

#include <map>
#include <string>
#include <vector>

#include "configuration/case.hpp"
#include "fluid/interstitial_fluid.hpp"
#include "poroelasticity/boundary.hpp"
#include "poroelasticity/poroelastic_problem.hpp"
#include "poroelasticity/tissue.hpp"
#include "simulation/tissue.hpp"

namespace turgor::simulation {

/// The solid law that a region's table names, with its values.
poroelasticity::SolidLaw solid_law(const configuration::SolidParameters& solid);

/// Bulk modulus of the undeformed drained solid (Pa).
double bulk_modulus_of(const configuration::SolidParameters& solid);
/// The least shear modulus of all regions (Pa).
double softest_modulus(const configuration::Case& run);
/// M = k + 4 mu/3 (Pa).
double oedometric_modulus_of(const configuration::SolidParameters& solid);

/// A region's laws and values; `fluid` is what vessels and the regimen make of its exchange and its K, and
/// `fibre_fraction` what the regimen makes of its fibres.
poroelasticity::Tissue growing_tissue(const configuration::RegionParameters& region,
                                      const fluid::FluidRegion& fluid, double fibre_fraction);

/// All regions, by their place in the case.
std::map<dealii::types::material_id, poroelasticity::Tissue> growing_tissues(const configuration::Case& run,
                                                                             const Tissue& tissue);

/// What holds at a side of the body, by its name in [mechanics.sides]. `axis`: the direction of height, for
/// the ends of cylinders; `components`: how many displacement has.
poroelasticity::Boundary boundary_of_side(const configuration::Case& run, const std::string& side, int axis,
                                          int components);

/// A free surface in a fluid of this pressure (Pa), which takes up the tissue's and presses on it.
poroelasticity::Boundary surface_in_fluid(double pressure);

/// What holds the translations and rotations that no boundary holds, of a body whose loads balance: vertices
/// at its centre and `radius` (m) from it along the axes.
template <class Coordinates>
std::vector<poroelasticity::Pin> pins_of(
    const std::map<dealii::types::boundary_id, poroelasticity::Boundary>& boundaries,
    const poroelasticity::Place& centre, double radius);

poroelasticity::PoroelasticOptions poroelastic_options(const configuration::MechanicsParameters& mechanics);

/// Times at which the mechanics jump or bend beside what the regimen says: excision, loads, growth curves.
std::vector<double> mechanics_breaks(const configuration::Case& run);

}  // namespace turgor::simulation
