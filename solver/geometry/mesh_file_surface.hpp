#pragma once

#include <deal.II/base/point.h>

#include <array>
#include <vector>

namespace turgor::geometry {

/// A closed surface of triangles that tells distances: a tree of boxes, searched nearest first.
class TriangleSurface {
 public:
  using Triangle = std::array<dealii::Point<3>, 3>;

  /// Triangles turn anticlockwise seen from outside.
  explicit TriangleSurface(std::vector<Triangle> triangles);

  /// Signed distance (m), positive inside; without triangles, the largest double.
  double depth(const dealii::Point<3>& point) const;

 private:
  struct Box {
    dealii::Point<3> lower, upper;
    std::size_t first = 0, last = 0;  // triangles of a leaf
    std::size_t right = 0;            // second child, the first follows; 0: a leaf
  };
  struct Nearest {
    double square;
    double alignment;  // of the triangle's normal with the line to it, for points nearest to an edge
    bool inside;
  };
  std::size_t build(std::size_t first, std::size_t last);
  void search(std::size_t box, const dealii::Point<3>& point, Nearest& nearest) const;

  std::vector<Triangle> triangles_;
  std::vector<Box> boxes_;
};

}  // namespace turgor::geometry
