#pragma once

#include "configuration/case.hpp"
#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::simulation {

/// How the images of [maps] make tissue vary within regions; none without maps. The result throws
/// geometry::InputError for a cell outside of an image, or where its value is not above 0. Throws it for an
/// image that cannot be read.
poroelasticity::TissueField mapped_tissue(const configuration::Case& run);

}  // namespace turgor::simulation
