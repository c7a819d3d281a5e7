#pragma once

#include "poroelasticity/poroelastic_point.hpp"
#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::poroelasticity {

/// The fields at a point, in three dimensions whatever the mesh's are.
struct PointFields {
  Place displacement = {}, displacement_before = {};  ///< now and a step ago, m
  Matrix3 gradient = {};                              ///< of u
  Place slope = {};                                   ///< of p by the reference position, Pa/m
  double pressure = 0;                                ///< Pa
  double growth = 1;                                  ///< lambda
  std::optional<Dilatation> dilatation = {};          ///< in the place of Je
};

/// What they say of the tissue; cell and weight are left to the caller. `step`: the last one, s; 0: there was
/// none.
template <int dim>
PointState<dim> point_state(const Tissue& tissue, Strain strain, const dealii::Point<dim>& position,
                            dealii::types::material_id region, const PointFields& fields, double step);

}  // namespace turgor::poroelasticity
