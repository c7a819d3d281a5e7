#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "poroelasticity/poroelastic_problem.hpp"
#include "poroelasticity/taylor_hood_mesh.hpp"

namespace turgor::poroelasticity {

/// What on a rank's faces follows the displacement: springs and, at finite strain, pressures along the
/// deformed normal. Their rows, and their derivative as a matrix of each face's nine nodes. Vectors are [3
/// node + component] on all nodes that the rank sees.
class SurfaceTangents {
 public:
  using Boundaries = std::map<dealii::types::boundary_id, Boundary>;
  SurfaceTangents(const TaylorHoodMesh& mesh, const Boundaries& boundaries, Strain strain);

  bool empty() const { return faces_.empty(); }
  /// Adds to the momentum rows, as internal forces are (N).
  void add_forces(std::span<const double> displacement, double time, std::span<double> rows) const;
  /// Takes the derivative there.
  void linearise(std::span<const double> displacement, double time);
  /// Adds the derivative's product.
  template <class Number>
  void apply(std::span<const Number> change, std::span<Number> rows) const;
  void add_diagonal(std::span<double> diagonal) const;
  /// The derivative for trilinear displacements: 8 corners with 3 components each of this rank's `cell`s.
  void visit_corners(
      const std::function<void(std::size_t cell, std::span<const double> matrix)>& visit) const;
  /// What each part of the boundary puts on this rank's cells, N.
  std::map<dealii::types::boundary_id, Place> forces(std::span<const double> displacement, double time) const;

 private:
  static constexpr unsigned points = 9, nodes = 9, size = 27;
  static constexpr std::size_t entries = std::size_t{size} * size;
  struct Face {
    std::size_t cell = 0;
    unsigned side = 0;  ///< of the cell
    dealii::types::boundary_id boundary = 0;
    std::array<std::int32_t, nodes> node = {};
    std::array<Place, points> at = {};
    /// Of the reference position along both directions of the face.
    std::array<std::array<Place, 2>, points> tangent = {};
    double turn = 1;  ///< -1 where their product points inwards
    std::array<double, entries> matrix = {};
    std::array<float, entries> single = {};
  };
  /// The force at a point, with the point's weight (N); each node has its shape's share of it.
  using Visit = std::function<void(unsigned q, const Place& force)>;
  void visit_points(const Face& face, std::span<const double> displacement, double time,
                    const Visit& visit) const;
  /// With the weight of the point: springs (N/m), and the pressure along the product of its tangents (Pa).
  struct Strength {
    double springs = 0, pushing = 0;
  };
  Strength strength(const Face& face, unsigned q, double time) const;
  std::array<Place, 2> deformed(const Face& face, unsigned q, std::span<const double> displacement) const;
  bool follows(const Boundary& boundary) const;

  Boundaries boundaries_;
  Strain strain_;
  std::vector<Face> faces_;
};

}  // namespace turgor::poroelasticity
