#pragma once

#include <deal.II/fe/mapping.h>
#include <deal.II/grid/tria.h>

#include <memory>
#include <vector>

namespace turgor::geometry {

/// One of the layers of a section through a body, from inside out.
struct SectionLayer {
  dealii::types::material_id region = 0;
  dealii::Point<2> semi_axes;  ///< of the ellipse that it ends on, m
  double cell = 0;             ///< at most so long at its inner side along the first axis, m
  double growing = 1;          ///< each cell is so many times as long as the one inside it, at most
};

/// Boundaries of a quarter section: the lines x_0 = 0 and x_1 = 0, and what is outside.
inline constexpr dealii::types::boundary_id section_first = 0, section_second = 1, section_surface = 2;

/// The quarter x_0, x_1 >= 0 of nested ellipses whose interfaces are edges of cells; the mapping of second
/// degree follows them, and must not outlive the mesh.
std::unique_ptr<dealii::Mapping<2>> make_quarter_section(dealii::Triangulation<2>& mesh,
                                                         const std::vector<SectionLayer>& layers);

}  // namespace turgor::geometry
