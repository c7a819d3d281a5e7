#pragma once

#include <deal.II/fe/mapping.h>
#include <deal.II/grid/tria.h>

#include <functional>
#include <memory>

namespace turgor::geometry {

/// Where the shape has a point of a cell, by its unit coordinates (m).
using CellPosition = std::function<dealii::Point<3>(const dealii::Triangulation<3>::cell_iterator&,
                                                    const dealii::Point<3>& unit)>;

/// A mapping of second degree through points of the shape. Edges that hang, and those at hanging vertices,
/// stay straight, so that cells of any sizes fit without gaps. Holds until the mesh changes; the mesh must
/// outlive it.
std::unique_ptr<dealii::Mapping<3>> make_curved_mapping(const dealii::Triangulation<3>& mesh,
                                                        const CellPosition& position);

}  // namespace turgor::geometry
