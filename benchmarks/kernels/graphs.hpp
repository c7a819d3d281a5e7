#pragma once

#include "team.hpp"

namespace turgor::benchmarks {

enum class Shape {
  general,  ///< a cube of n^3 hexahedra, vertices inside moved by up to 0.15 h
  cubes,    ///< the same with vertices in place
  sphere,   ///< an octree refined to a sphere's surface, about n^3 nodes
  scan      ///< an octree refined to the surface of a scanned body, about n^3 nodes
};

const char* name_of(Shape shape);

/// This rank's part of a graph: equal numbers of nodes along the octree's curve.
struct BenchmarkGraph {
  Shape shape;
  int n;
  kernels::testing::GraphPart part;
  double all_nodes = 0;
  double entries = 0;  ///< per node
  double width = 0;    ///< of the finest cells (m), in a cube of side 1
};

/// Convection by a swirl of at most 1e-3 m/s through all of it.
BenchmarkGraph make_graph(const Team& team, Shape shape, int n);

}  // namespace turgor::benchmarks
