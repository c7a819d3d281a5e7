#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include "hexahedral_graph.hpp"

namespace turgor::kernels::testing {

/// What a body looks like along its one coordinate.
enum class LineShape { slab, cylinder, sphere };

/// Linear elements along x in [begin, end], with the area that the shape has at x: 1, 2 pi x (a length of 1)
/// or 4 pi x2. Integrals are exact.
inline HexahedralGraph line_graph(LineShape shape, double begin, double end, int cells) {
  constexpr double pi = std::numbers::pi;
  const int power = shape == LineShape::slab ? 0 : shape == LineShape::cylinder ? 1 : 2;
  const double factor = power == 0 ? 1 : power == 1 ? 2 * pi : 4 * pi;
  const auto nodes = static_cast<std::size_t>(cells) + 1;
  HexahedralGraph graph;
  graph.nodes = nodes;
  graph.volume.assign(nodes, 0.);
  std::vector<double> coupling;
  for (std::size_t i = 0; i < nodes; ++i) {
    graph.position.push_back({begin + (end - begin) * static_cast<double>(i) / cells, 0, 0});
    graph.on_boundary.push_back(i == 0 || i + 1 == nodes);
  }
  for (int n = 0; n < cells; ++n) {
    const double a = graph.position[n][0], b = graph.position[n + 1][0], h = b - a;
    // int x^p and int x^p (x - a)/h over the element.
    const auto primitive = [](double x, int p) { return std::pow(x, p + 1) / (p + 1); };
    const double whole = primitive(b, power) - primitive(a, power),
                 moment = primitive(b, power + 1) - primitive(a, power + 1), right = (moment - a * whole) / h;
    coupling.push_back(-factor * whole / (h * h));
    graph.volume[n] += factor * (whole - right);
    graph.volume[n + 1] += factor * right;
  }
  graph.row_begin.push_back(0);
  for (int i = 0; i <= cells; ++i) {
    for (const int j : {i - 1, i + 1}) {
      if (j < 0 || j > cells) continue;
      graph.neighbour.push_back(j);
      graph.region_class.push_back(0);
      graph.stiffness.push_back(coupling[std::min(i, j)]);
      graph.flow_in.push_back(0);
      graph.flow_out.push_back(0);
    }
    graph.row_begin.push_back(static_cast<std::int64_t>(graph.neighbour.size()));
  }
  return graph;
}

}  // namespace turgor::kernels::testing
