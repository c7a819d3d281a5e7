#include "graphs.hpp"

#include <cmath>
#include <cstdlib>
#include <functional>
#include <optional>

#include "../../tests/kernels/support/condensed_rows.hpp"
#include "../../tests/kernels/support/octree_cells.hpp"
#include "scan_mask.hpp"

namespace turgor::benchmarks {

namespace {

using kernels::testing::HexahedralCells;
using kernels::testing::Octree;
using Cover = ScanMask::Cover;
/// What of a cube given by its lower corner and width lies in the body; all in shares of the octree's side.
using Body = std::function<Cover(const Point& corner, double width)>;

/// A ball of diameter `size` in the middle.
Body ball(double size) {
  return [=](const Point& corner, double width) {
    double nearest = 0, farthest = 0;
    for (const double x : corner) {
      const double low = x - 0.5, high = low + width;
      const double near = std::max({0., low, -high}), far = std::max(std::abs(low), std::abs(high));
      nearest += near * near;
      farthest += far * far;
    }
    const double square = size * size / 4;
    return farthest <= square ? Cover::all : nearest >= square ? Cover::none : Cover::some;
  };
}

/// The scanned body, its largest width being `size`, in the middle.
Body scanned(const ScanMask& mask, double size) {
  return [&mask, scale = mask.width() / size](const Point& corner, double width) {
    Point low, high;
    for (int d = 0; d < 3; ++d) {
      low[d] = mask.middle()[d] + scale * (corner[d] - 0.5);
      high[d] = low[d] + scale * width;
    }
    return mask.cover(low, high);
  };
}

struct Refined {
  HexahedralCells mesh;
  int level;
};

/// Cells that the surface cuts are refined to one level, tissue inside is region 0 and outside 1. The body's
/// size, between 0.4 and 0.8 of the cube, is chosen for about `nodes` nodes.
Refined refined_to_surface(const std::function<Body(double size)>& body, double nodes) {
  const auto tree = [&](int level, double size) {
    const auto cover = body(size);
    return Octree(level,
                  [&](const Point& corner, double width) { return cover(corner, width) == Cover::some; });
  };
  constexpr double smallest = 0.4, largest = 0.8;
  int level = 2;
  double low = smallest, high = largest;
  const auto search = [&](double leaves) {
    while (static_cast<double>(tree(level, largest).leaves()) < leaves) ++level;
    low = smallest;
    high = largest;
    for (int halving = 0; halving < 6; ++halving) {
      const double middle = 0.5 * (low + high);
      (static_cast<double>(tree(level, middle).leaves()) < leaves ? low : high) = middle;
    }
  };
  // Leaves are quickly counted; how many nodes hang is known once the cells are there.
  search(nodes);
  const auto found = tree(level, high);
  search(nodes * static_cast<double>(found.leaves()) / static_cast<double>(found.cells(1).position.size()));
  const auto cover = body(high);
  const auto outside = [&](const Point& centre) { return cover(centre, 0) == Cover::none ? 1 : 0; };
  return {.mesh = tree(level, high).cells(1, 2, outside), .level = level};
}

Refined cells_of(Shape shape, int n) {
  const double nodes = std::pow(n, 3);
  if (shape == Shape::sphere) return refined_to_surface(ball, nodes);
  if (shape == Shape::scan) {
    const char* file = std::getenv("TURGOR_BENCHMARK_SCAN");
    const auto mask = file && *file ? read_mask(file) : synthetic_mask();
    return refined_to_surface([&](double size) { return scanned(mask, size); }, nodes);
  }
  const int level = static_cast<int>(std::lround(std::log2(n)));
  auto mesh = Octree(level, [](const Point&, double) { return true; }).cells(1);
  if (shape == Shape::general) kernels::testing::move_inner_nodes(mesh, 1. / n, 0.15);
  return {.mesh = std::move(mesh), .level = level};
}

}  // namespace

const char* name_of(Shape shape) {
  switch (shape) {
    case Shape::general:
      return "general";
    case Shape::cubes:
      return "cubes";
    case Shape::sphere:
      return "sphere";
    default:
      return "scan";
  }
}

BenchmarkGraph make_graph(const Team& team, Shape shape, int n) {
  const auto [mesh, level] = cells_of(shape, n);
  const std::size_t nodes = mesh.position.size(), ranks = static_cast<std::size_t>(team.ranks());
  std::vector<std::int32_t> begins;
  for (std::size_t rank = 0; rank <= ranks; ++rank)
    begins.push_back(static_cast<std::int32_t>(nodes * rank / ranks));
  auto rows = kernels::testing::condensed_rows(mesh, kernels::testing::swirling_cube(n, 1e-3).velocity,
                                               static_cast<std::size_t>(begins[team.rank()]),
                                               static_cast<std::size_t>(begins[team.rank() + 1]));
  const double entries = team.sum(static_cast<double>(rows.neighbour.size())) / static_cast<double>(nodes);
  return {.shape = shape,
          .n = n,
          .part = kernels::testing::part_of_rows(std::move(rows), begins, team.rank()),
          .all_nodes = static_cast<double>(nodes),
          .entries = entries,
          .width = std::pow(0.5, level)};
}

}  // namespace turgor::benchmarks
