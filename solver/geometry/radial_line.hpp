#pragma once

#include <deal.II/grid/tria.h>

#include <vector>

namespace turgor::geometry {

/// One of the concentric layers of a ball, from inside out.
struct RadialLayer {
  dealii::types::material_id region = 0;
  double outer_radius = 0;  ///< m
  double cell = 0;          ///< at most so long at its inner side, m
  double growing = 1;       ///< each cell is so many times as long as the one inside it, at most
};

/// Boundaries of a radial line.
inline constexpr dealii::types::boundary_id radial_centre = 0, radial_surface = 1;

/// Lengths of the cells of a layer of this thickness, from inside out: they fill it exactly, the first is at
/// most `cell`, and each at most `growing` times the one before.
std::vector<double> cells_of_layer(double thickness, double cell, double growing);

/// A line from the centre through all layers, whose interfaces are vertices.
void make_radial_line(dealii::Triangulation<1>& mesh, const std::vector<RadialLayer>& layers);

}  // namespace turgor::geometry
