#pragma once

#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "hexahedral_cells.hpp"

namespace turgor::kernels::testing {

/// A cube of leaves that halve in size from one to the next at most, across faces, edges and corners, so that
/// no hanging node depends on another. Leaves, and nodes as the leaves reach them, are numbered along the
/// curve that visits the eight children of every cell one after the other, as forests of octrees number
/// theirs.
class Octree {
 public:
  /// Whether the cell with this lower corner and width (shares of the cube's side) is to be split.
  using Split = std::function<bool(const Point& corner, double width)>;

  Octree(int finest_level, const Split& split) : finest_(finest_level), split_(finest_level + 1) {
    mark(0, {0, 0, 0}, split);
    for (int level = finest_; level > 0; --level)
      for (const auto cell : split_[level]) split_around(level, place_of(cell));
    collect(0, {0, 0, 0});
  }

  std::size_t leaves() const { return leaves_.size(); }

  /// The cells in a cube of side `extent` (m); `region` of the cell with this centre (shares of the side).
  HexahedralCells cells(double extent, std::size_t regions = 1,
                        const std::function<int(const Point&)>& region = nullptr) const {
    HexahedralCells mesh;
    mesh.regions = regions;
    std::vector<Place> masters;  // four a hanging node, the last two unused on edges
    auto vertices = find_hanging(mesh, masters);
    const unsigned cube = 1U << finest_;
    for (const auto& leaf : leaves_) {
      Point centre;
      for (int d = 0; d < 3; ++d) centre[d] = (leaf.corner[d] + 0.5 * leaf.size) / cube;
      mesh.region.push_back(static_cast<std::uint8_t>(region ? region(centre) : 0));
      auto& cell = mesh.cells.emplace_back();
      for (unsigned v = 0; v < 8; ++v) {
        const auto place = vertex(leaf, v);
        auto& number = vertices.at(key_of(place));
        if (number == unnumbered) {
          number = static_cast<std::int32_t>(mesh.position.size());
          auto& p = mesh.position.emplace_back();
          auto& boundary = mesh.on_boundary.emplace_back(false);
          for (int d = 0; d < 3; ++d) {
            p[d] = extent * place[d] / cube;
            boundary = boundary || place[d] == 0 || place[d] == cube;
          }
        }
        cell[v] = number;
      }
    }
    for (std::size_t n = 0; n < masters.size(); ++n)
      if (auto& hanging = mesh.hanging[n / 4]; static_cast<int>(n % 4) < hanging.count)
        hanging.node[n % 4] = vertices.at(key_of(masters[n]));
    return mesh;
  }

 private:
  using Place = std::array<unsigned, 3>;
  struct Leaf {
    Place corner;  ///< in finest cells
    unsigned size;
  };
  static constexpr std::int32_t unnumbered = INT32_MAX;

  static std::uint64_t key_of(const Place& p) {
    return p[0] | std::uint64_t(p[1]) << 20 | std::uint64_t(p[2]) << 40;
  }
  static Place place_of(std::uint64_t key) {
    constexpr std::uint64_t mask = (1U << 20) - 1;
    return {unsigned(key & mask), unsigned(key >> 20 & mask), unsigned(key >> 40)};
  }
  static Place vertex(const Leaf& leaf, unsigned v) {
    return {leaf.corner[0] + (v & 1) * leaf.size, leaf.corner[1] + (v >> 1 & 1) * leaf.size,
            leaf.corner[2] + (v >> 2) * leaf.size};
  }
  static Place child(const Place& cell, unsigned c) {
    return {2 * cell[0] + (c & 1), 2 * cell[1] + (c >> 1 & 1), 2 * cell[2] + (c >> 2)};
  }

  /// Splits what is asked for, from the root down; cells of a level are counted in their own width.
  void mark(int level, const Place& cell, const Split& split) {
    const double width = 1. / (1U << level);
    if (level == finest_ || !split({cell[0] * width, cell[1] * width, cell[2] * width}, width)) return;
    split_[level].insert(key_of(cell));
    for (unsigned c = 0; c < 8; ++c) mark(level + 1, child(cell, c), split);
  }

  /// Children of a split cell touch its neighbours, which must not be larger than it: their parents are
  /// split.
  void split_around(int level, const Place& cell) {
    const unsigned last = (1U << level) - 1;
    for (unsigned n = 0; n < 27; ++n) {
      const Place next{cell[0] + n % 3 - 1, cell[1] + n / 3 % 3 - 1, cell[2] + n / 9 - 1};
      if (next[0] <= last && next[1] <= last && next[2] <= last)  // below 0 wraps round to above
        split_[level - 1].insert(key_of({next[0] / 2, next[1] / 2, next[2] / 2}));
    }
  }

  void collect(int level, const Place& cell) {
    if (split_[level].contains(key_of(cell))) {
      for (unsigned c = 0; c < 8; ++c) collect(level + 1, child(cell, c));
    } else {
      const unsigned size = 1U << (finest_ - level);
      leaves_.push_back({.corner = {cell[0] * size, cell[1] * size, cell[2] * size}, .size = size});
    }
  }

  /// All vertices, hanging ones with their numbers: a vertex half-way along an edge or in the middle of a
  /// face of a leaf hangs between that leaf's vertices.
  std::unordered_map<std::uint64_t, std::int32_t> find_hanging(HexahedralCells& mesh,
                                                               std::vector<Place>& masters) const {
    std::unordered_map<std::uint64_t, std::int32_t> vertices;
    vertices.reserve(leaves_.size() * 3 / 2);
    for (const auto& leaf : leaves_)
      for (unsigned v = 0; v < 8; ++v) vertices.emplace(key_of(vertex(leaf, v)), unnumbered);
    const auto hang = [&](const Leaf& leaf, std::array<unsigned, 4> corners, int count) {
      Place middle{};
      for (int d = 0; d < 3; ++d)
        middle[d] = (vertex(leaf, corners[0])[d] + vertex(leaf, corners[count - 1])[d]) / 2;
      const auto found = vertices.find(key_of(middle));
      if (found == vertices.end() || found->second != unnumbered) return;
      mesh.hanging.push_back({.count = count, .node = {}});
      found->second = -static_cast<std::int32_t>(mesh.hanging.size());
      for (const auto corner : corners) masters.push_back(vertex(leaf, corner));
    };
    for (const auto& leaf : leaves_) {
      if (leaf.size == 1) continue;
      for (unsigned d = 0; d < 3; ++d) {
        const unsigned along = 1U << d, left = 1U << (d + 1) % 3, up = 1U << (d + 2) % 3;
        for (const unsigned from : {0U, left, up, left | up}) hang(leaf, {from, from | along, from, from}, 2);
        for (const unsigned from : {0U, along})
          hang(leaf, {from, from | left, from | up, from | left | up}, 4);
      }
    }
    return vertices;
  }

  int finest_;
  std::vector<std::unordered_set<std::uint64_t>> split_;  ///< per level
  std::vector<Leaf> leaves_;
};

/// Moves the free nodes inside by up to `share` of the width of the cells, which all have width `h`.
inline void move_inner_nodes(HexahedralCells& mesh, double h, double share, unsigned seed = 7) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> shift(-share * h, share * h);
  for (std::size_t i = 0; i < mesh.position.size(); ++i)
    for (double& x : mesh.position[i])
      if (const double move = shift(generator); !mesh.on_boundary[i]) x += move;
}

}  // namespace turgor::kernels::testing
