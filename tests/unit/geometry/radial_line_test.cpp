#include "geometry/radial_line.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace turgor::geometry {
namespace {

TEST(CellsOfALayer, FillItAndGrowAsAllowed) {
  for (const double growing : {1., 1.1, 1.5}) {
    const auto cells = cells_of_layer(7.3, 0.2, growing);
    EXPECT_NEAR(std::accumulate(cells.begin(), cells.end(), 0.), 7.3, 1e-12);
    EXPECT_LE(cells.front(), 0.2 * (1 + 1e-12));
    EXPECT_GT(cells.front(), 0.1) << "no more cells than needed";
    for (std::size_t n = 1; n < cells.size(); ++n) EXPECT_NEAR(cells[n], growing * cells[n - 1], 1e-12);
  }
  EXPECT_EQ(cells_of_layer(1, 0.25, 1).size(), 4u) << "an exact fit takes no cell more";
  EXPECT_EQ(cells_of_layer(1, 5, 1.1).size(), 1u);
}

TEST(ARadialLine, HasItsInterfacesAsVerticesAndItsRegions) {
  dealii::Triangulation<1> mesh;
  make_radial_line(mesh, {{.region = 4, .outer_radius = 0.3, .cell = 0.07},
                          {.region = 2, .outer_radius = 1, .cell = 0.07},
                          {.region = 7, .outer_radius = 20, .cell = 0.07, .growing = 1.1}});
  double reached = 0;
  for (const auto& cell : mesh.active_cell_iterators()) {
    EXPECT_EQ(cell->vertex(0)[0], reached);
    reached = cell->vertex(1)[0];
    const double middle = cell->center()[0];
    EXPECT_EQ(cell->material_id(), middle < 0.3 ? 4u : middle < 1 ? 2u : 7u) << middle;
    EXPECT_EQ(cell->at_boundary(0), cell->vertex(0)[0] == 0);
    if (cell->at_boundary(0)) {
      EXPECT_EQ(cell->face(0)->boundary_id(), radial_centre);
    }
    if (cell->at_boundary(1)) {
      EXPECT_EQ(cell->face(1)->boundary_id(), radial_surface);
    }
  }
  EXPECT_EQ(reached, 20);
}

}  // namespace
}  // namespace turgor::geometry
