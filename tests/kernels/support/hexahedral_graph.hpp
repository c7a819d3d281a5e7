#pragma once

#include <turgor/kernels/graph.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace turgor::kernels::testing {

using Point = std::array<double, 3>;

/// A box of trilinear hexahedra, and the transport graph that finite elements give on it.
struct HexahedralMesh {
  std::array<int, 3> cells{4, 4, 4};
  Point extent{1, 1, 1};                                ///< m
  double random_shift = 0;                              ///< of interior vertices, in cell widths
  std::size_t classes = 1;                              ///< region classes
  std::function<int(const Point&)> class_at = nullptr;  ///< of the cell with this centre
  std::function<Point(const Point&)> velocity = [](const Point&) { return Point{}; };  ///< w (m/s)
  unsigned seed = 7;
};

/// The graph with everything that a transport problem needs; owns its arrays.
struct HexahedralGraph {
  std::size_t nodes = 0, classes = 1;
  std::vector<Point> position;
  std::vector<char> on_boundary;
  std::vector<double> volume;  ///< [class * nodes + node], int phi_i over the class (m3)
  std::vector<std::int64_t> row_begin;
  std::vector<std::int32_t> neighbour;
  std::vector<std::uint8_t> region_class;
  std::vector<double> stiffness, flow_in, flow_out;
  /// int phi_i w . n over the boundary, from the rows: what the flow takes out at node i (m3/s).
  std::vector<double> outflow;

  Graph view() const {
    return {.owned_nodes = nodes,
            .ghost_nodes = 0,
            .classes = classes,
            .row_begin = row_begin,
            .neighbour = neighbour,
            .region_class = region_class,
            .stiffness = stiffness};
  }
  Flow flow() const { return {.in = flow_in, .out = flow_out}; }
  std::vector<double> total_volume() const {
    std::vector<double> sum(nodes, 0.);
    for (std::size_t n = 0; n < volume.size(); ++n) sum[n % nodes] += volume[n];
    return sum;
  }
};

/// Values and gradients of the eight shape functions at the eight Gauss points of the unit cube.
struct TrilinearShapes {
  double value[8][8];
  Point gradient[8][8];  ///< [point][vertex]

  TrilinearShapes() {
    const double gauss[2] = {0.5 - 0.5 / std::sqrt(3.), 0.5 + 0.5 / std::sqrt(3.)};
    for (int q = 0; q < 8; ++q)
      for (int v = 0; v < 8; ++v) {
        double line[3], slope[3];
        for (int d = 0; d < 3; ++d) {
          const double t = gauss[(q >> d) & 1];
          line[d] = ((v >> d) & 1) ? t : 1 - t;
          slope[d] = ((v >> d) & 1) ? 1 : -1;
        }
        value[q][v] = line[0] * line[1] * line[2];
        gradient[q][v] = {slope[0] * line[1] * line[2], line[0] * slope[1] * line[2],
                          line[0] * line[1] * slope[2]};
      }
  }
};

/// Adds what one cell with vertices `x` contributes to int grad.grad, int phi_b w.grad phi_a and int phi_a.
template <class Velocity>
void integrate_cell(const TrilinearShapes& shapes, const Point (&x)[8], const Velocity& velocity,
                    double (&stiffness)[8][8], double (&convection)[8][8], double (&volume)[8]) {
  for (int q = 0; q < 8; ++q) {
    double jacobian[3][3] = {}, cofactor[3][3];
    Point at{};
    for (int v = 0; v < 8; ++v)
      for (int a = 0; a < 3; ++a) {
        at[a] += shapes.value[q][v] * x[v][a];
        for (int b = 0; b < 3; ++b) jacobian[a][b] += x[v][a] * shapes.gradient[q][v][b];
      }
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 3; ++b)
        cofactor[a][b] = jacobian[(a + 1) % 3][(b + 1) % 3] * jacobian[(a + 2) % 3][(b + 2) % 3] -
                         jacobian[(a + 1) % 3][(b + 2) % 3] * jacobian[(a + 2) % 3][(b + 1) % 3];
    const double determinant =
        jacobian[0][0] * cofactor[0][0] + jacobian[0][1] * cofactor[0][1] + jacobian[0][2] * cofactor[0][2];
    const double weight = determinant / 8;
    const Point w = velocity(at);
    Point gradient[8];
    double along[8];
    for (int v = 0; v < 8; ++v) {
      for (int a = 0; a < 3; ++a) {
        gradient[v][a] = 0;
        for (int b = 0; b < 3; ++b) gradient[v][a] += cofactor[a][b] * shapes.gradient[q][v][b] / determinant;
      }
      along[v] = w[0] * gradient[v][0] + w[1] * gradient[v][1] + w[2] * gradient[v][2];
    }
    for (int u = 0; u < 8; ++u) {
      volume[u] += weight * shapes.value[q][u];
      for (int v = 0; v < 8; ++v) {
        stiffness[u][v] += weight * (gradient[u][0] * gradient[v][0] + gradient[u][1] * gradient[v][1] +
                                     gradient[u][2] * gradient[v][2]);
        convection[u][v] += weight * shapes.value[q][v] * along[u];
      }
    }
  }
}

inline HexahedralGraph build_graph(const HexahedralMesh& mesh) {
  const int m[3] = {mesh.cells[0] + 1, mesh.cells[1] + 1, mesh.cells[2] + 1};
  HexahedralGraph graph;
  graph.nodes = std::size_t(m[0]) * m[1] * m[2];
  graph.classes = mesh.classes;
  const auto number = [&](int a, int b, int c) {
    return a + std::int64_t(m[0]) * (b + std::int64_t(m[1]) * c);
  };
  std::mt19937 generator(mesh.seed);
  std::uniform_real_distribution<double> shift(-mesh.random_shift, mesh.random_shift);
  for (int c = 0; c < m[2]; ++c)
    for (int b = 0; b < m[1]; ++b)
      for (int a = 0; a < m[0]; ++a) {
        const int index[3] = {a, b, c};
        Point p;
        bool boundary = false;
        for (int d = 0; d < 3; ++d) {
          p[d] = mesh.extent[d] * index[d] / mesh.cells[d];
          boundary = boundary || index[d] == 0 || index[d] == mesh.cells[d];
        }
        for (int d = 0; d < 3; ++d) {
          const double move = shift(generator) * mesh.extent[d] / mesh.cells[d];
          if (!boundary) p[d] += move;
        }
        graph.position.push_back(p);
        graph.on_boundary.push_back(boundary);
      }
  // Dense stencils of 27 per node and class, from which the rows are then taken in order.
  const std::size_t stencils = graph.nodes * mesh.classes;
  std::vector<double> stiffness(stencils * 27, 0.), convection(stencils * 27, 0.);
  std::vector<char> touched(stencils * 27, 0);
  graph.volume.assign(stencils, 0.);
  graph.outflow.assign(graph.nodes, 0.);
  const TrilinearShapes shapes;
  for (int c = 0; c < mesh.cells[2]; ++c)
    for (int b = 0; b < mesh.cells[1]; ++b)
      for (int a = 0; a < mesh.cells[0]; ++a) {
        Point x[8], centre{};
        std::int64_t node[8];
        for (int v = 0; v < 8; ++v) {
          node[v] = number(a + (v & 1), b + ((v >> 1) & 1), c + (v >> 2));
          x[v] = graph.position[node[v]];
          for (int d = 0; d < 3; ++d) centre[d] += x[v][d] / 8;
        }
        const std::size_t region = mesh.class_at ? mesh.class_at(centre) : 0;
        double k[8][8] = {}, g[8][8] = {}, volume[8] = {};
        integrate_cell(shapes, x, mesh.velocity, k, g, volume);
        for (int u = 0; u < 8; ++u) {
          graph.volume[region * graph.nodes + node[u]] += volume[u];
          for (int v = 0; v < 8; ++v) {
            const int slot = ((v & 1) - (u & 1) + 1) + 3 * (((v >> 1) & 1) - ((u >> 1) & 1) + 1) +
                             9 * ((v >> 2) - (u >> 2) + 1);
            const std::size_t at = (node[u] * mesh.classes + region) * 27 + slot;
            stiffness[at] += k[u][v];
            convection[at] += g[u][v];
            touched[at] = 1;
            graph.outflow[node[u]] += g[u][v];
          }
        }
      }
  graph.row_begin.push_back(0);
  for (int c = 0; c < m[2]; ++c)
    for (int b = 0; b < m[1]; ++b)
      for (int a = 0; a < m[0]; ++a) {
        const auto i = number(a, b, c);
        for (int slot = 0; slot < 27; ++slot) {
          if (slot == 13) continue;
          const auto j = i + number(slot % 3 - 1, slot / 3 % 3 - 1, slot / 9 - 1);
          for (std::size_t r = 0; r < mesh.classes; ++r) {
            const std::size_t at = (i * mesh.classes + r) * 27 + slot;
            if (!touched[at]) continue;
            graph.neighbour.push_back(static_cast<std::int32_t>(j));
            graph.region_class.push_back(static_cast<std::uint8_t>(r));
            graph.stiffness.push_back(stiffness[at]);
            graph.flow_in.push_back(convection[at]);
            graph.flow_out.push_back(convection[(j * mesh.classes + r) * 27 + 26 - slot]);
          }
        }
        graph.row_begin.push_back(static_cast<std::int64_t>(graph.neighbour.size()));
      }
  return graph;
}

/// A deformed cube of n^3 cells with a swirl through it: what the benchmark and the property tests use.
inline HexahedralMesh swirling_cube(int cells, double speed, double random_shift = 0.15) {
  return {.cells = {cells, cells, cells}, .random_shift = random_shift, .velocity = [speed](const Point& x) {
            return Point{speed * (0.5 - x[1] + 0.4 * std::sin(6 * x[1])),
                         speed * (x[0] - 0.5 + 0.2 * std::cos(5 * x[2])), speed * 0.3 * std::sin(4 * x[0])};
          }};
}

}  // namespace turgor::kernels::testing
