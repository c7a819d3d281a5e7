#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "support/condensed_rows.hpp"
#include "support/graph_part.hpp"
#include "support/octree_cells.hpp"
#include "support/renumbered_graph.hpp"

namespace turgor::kernels::testing {
namespace {

/// Relative to the largest value: sums of some hundred products of doubles.
constexpr double round_off = 1e-13;

/// Refined where the surface of a ball off the middle goes through a cell.
HexahedralCells ball_cells(int level) {
  const Octree tree(level, [](const Point& corner, double width) {
    double near = 0, far = 0;
    for (int d = 0; d < 3; ++d) {
      const double low = corner[d] - 0.4, high = low + width;
      near += std::pow(std::max({0., low, -high}), 2);
      far += std::pow(std::max(std::abs(low), std::abs(high)), 2);
    }
    return near < 0.09 && far > 0.09;
  });
  return tree.cells(1, 2,
                    [](const Point& x) { return std::hypot(x[0] - 0.4, x[1] - 0.4, x[2] - 0.4) > 0.3; });
}

Point swirl(const Point& x) {
  return {0.5 - x[1], x[0] - 0.5, 0.3 * std::sin(4 * x[0])};
}

TEST(OctreeGraph, WholeCubeIsTheStructuredMeshAlongTheCurve) {
  constexpr int cells = 8;
  const auto mesh = Octree(3, [](const Point&, double) { return true; }).cells(1);
  ASSERT_TRUE(mesh.hanging.empty());
  const auto graph = condensed_rows(mesh, swirl, 0, mesh.position.size());
  const auto structured = build_graph({.cells = {cells, cells, cells}, .velocity = swirl});
  std::vector<std::int32_t> old;
  for (const auto& x : mesh.position)
    old.push_back(static_cast<std::int32_t>(
        std::lround(cells * x[0]) +
        (cells + 1) * (std::lround(cells * x[1]) + (cells + 1) * std::lround(cells * x[2]))));
  const auto expected = renumbered(structured, old);
  ASSERT_EQ(graph.row_begin, expected.row_begin);
  ASSERT_EQ(graph.neighbour, expected.neighbour);
  for (std::size_t e = 0; e < graph.neighbour.size(); ++e) {
    ASSERT_NEAR(graph.stiffness[e], expected.stiffness[e], round_off);
    ASSERT_NEAR(graph.flow_in[e], expected.flow_in[e], round_off);
    ASSERT_NEAR(graph.flow_out[e], expected.flow_out[e], round_off);
  }
}

TEST(OctreeGraph, LeavesFillTheCubeAndTouchNoneOfAQuarterOrLess) {
  const auto mesh = ball_cells(5);
  double volume = 0;
  std::vector<double> least(mesh.position.size(), 1), most(mesh.position.size(), 0);
  for (const auto& cell : mesh.cells) {
    const double width = mesh.place(cell[1])[0] - mesh.place(cell[0])[0];
    volume += std::pow(width, 3);
    for (const auto vertex : cell)
      if (vertex >= 0) {
        least[vertex] = std::min(least[vertex], width);
        most[vertex] = std::max(most[vertex], width);
      }
  }
  EXPECT_NEAR(volume, 1, round_off);
  EXPECT_GT(mesh.hanging.size(), 100U);
  int steps = 0;
  for (std::size_t i = 0; i < least.size(); ++i) {
    ASSERT_LE(most[i], 2.001 * least[i]);
    steps += most[i] > 1.5 * least[i];
  }
  EXPECT_GT(steps, 100);
}

TEST(OctreeGraph, KeepsLinearFunctionsVolumesAndColumnsWithHangingNodes) {
  const auto mesh = ball_cells(4);
  ASSERT_GT(mesh.hanging.size(), 50U);
  const auto graph = condensed_rows(mesh, swirl, 0, mesh.position.size());
  const auto linear = [](const Point& x) { return 1 + 2 * x[0] - x[1] + 0.5 * x[2]; };
  double largest = 0;
  for (const double k : graph.stiffness) largest = std::max(largest, std::abs(k));
  std::vector<double> column(graph.nodes, 0.), net(graph.nodes, 0.);
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    double rate = 0;
    for (auto e = graph.row_begin[i]; e < graph.row_begin[i + 1]; ++e) {
      const auto j = graph.neighbour[e];
      rate += graph.stiffness[e] * (linear(graph.position[j]) - linear(graph.position[i]));
      net[i] += graph.flow_in[e] - graph.flow_out[e];
    }
    if (!graph.on_boundary[i]) {
      ASSERT_NEAR(rate, 0, 10 * round_off * largest) << "row " << i;
    }
    // The diagonal closes the column, so the row's sum is what the off-diagonal ones leave.
    ASSERT_NEAR(net[i], graph.outflow[i], round_off);
  }
  double volume = 0;
  for (const double part : graph.total_volume()) volume += part;
  EXPECT_NEAR(volume, 1, round_off);
}

TEST(OctreeGraph, PartsAreTheWholeCutInPieces) {
  const auto mesh = ball_cells(4);
  const auto nodes = static_cast<std::int32_t>(mesh.position.size());
  const auto whole = condensed_rows(mesh, swirl, 0, mesh.position.size());
  const std::vector<std::int32_t> begins{0, nodes / 3, nodes / 2, nodes};
  std::map<std::pair<int, int>, std::vector<std::int32_t>> sent, received;
  for (int rank = 0; rank < 3; ++rank) {
    const auto part = part_of_rows(condensed_rows(mesh, swirl, begins[rank], begins[rank + 1]), begins, rank);
    ASSERT_FALSE(part.ghosts.empty());
    for (std::size_t i = 0; i < part.graph.nodes; ++i) {
      const auto first = whole.row_begin[part.first + i];
      ASSERT_EQ(part.graph.row_begin[i + 1] - part.graph.row_begin[i],
                whole.row_begin[part.first + i + 1] - first);
      for (auto e = part.graph.row_begin[i]; e < part.graph.row_begin[i + 1]; ++e) {
        const auto j = part.whole(part.graph.neighbour[e]);
        auto of_whole = first;
        while (whole.neighbour[of_whole] != j || whole.region_class[of_whole] != part.graph.region_class[e])
          ASSERT_LT(++of_whole, whole.row_begin[part.first + i + 1]);
        ASSERT_EQ(part.graph.stiffness[e], whole.stiffness[of_whole]);
        ASSERT_EQ(part.graph.flow_in[e], whole.flow_in[of_whole]);
        ASSERT_EQ(part.graph.flow_out[e], whole.flow_out[of_whole]);
      }
    }
    for (const auto& to : part.send)
      for (const auto node : to.nodes) sent[{rank, to.rank}].push_back(part.whole(node));
    for (const auto& from : part.receive)
      for (std::int32_t n = 0; n < from.count; ++n)
        received[{from.rank, rank}].push_back(part.whole(from.first + n));
  }
  EXPECT_EQ(sent, received);
}

}  // namespace
}  // namespace turgor::kernels::testing
