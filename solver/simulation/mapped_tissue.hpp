#pragma once

#include <deal.II/grid/tria.h>
#include <mpi.h>

#include <map>

#include "configuration/case.hpp"
#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::simulation {

/// How the images of [maps] make tissue vary within regions; none without maps. The result throws
/// geometry::InputError for a cell outside of an image, or where its value is no number above 0. Throws it
/// for an image that cannot be read.
poroelasticity::TissueField mapped_tissue(const configuration::Case& run);

/// Throws that for a cell of any rank, on all of them.
void refuse_unmapped_cells(MPI_Comm communicator, const dealii::Triangulation<3>& mesh,
                           const poroelasticity::TissueField& mapped,
                           const std::map<dealii::types::material_id, poroelasticity::Tissue>& tissues);

}  // namespace turgor::simulation
