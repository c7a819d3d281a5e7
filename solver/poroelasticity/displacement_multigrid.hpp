#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "linear_algebra/elastic_levels.hpp"
#include "poroelasticity/surface_tangents.hpp"
#include "poroelasticity/taylor_hood_mesh.hpp"

namespace turgor::poroelasticity {

/// The pattern of a matrix on the pressure's nodes, with what nodes hang on in their place.
struct CornerPattern {
  explicit CornerPattern(const NodeSpace& corners);
  linear_algebra::NodePattern with(int components) const;
  std::vector<std::int32_t> own, other;
};

/// Adds a cell's matrix of 8 nodes with `components` each: hanging nodes go to what they hang on, and rows
/// and columns of held unknowns keep their diagonal alone.
class CornerAssembly {
 public:
  using Add = std::function<void(std::span<const std::int32_t> nodes, std::span<const double> values)>;
  CornerAssembly(const NodeSpace& corners, int components, const std::vector<std::int32_t>& held, Add add);
  void add(std::size_t cell, std::span<const double> matrix);
  /// Hanging nodes themselves get a 1 on the diagonal.
  void finish();

 private:
  const NodeSpace& corners_;
  std::size_t components_;
  std::vector<char> is_held_;
  std::vector<std::int32_t> hanging_at_;
  Add add_;
  std::vector<double> expanded_;
};

/// One V-cycle for the stiffness of triquadratic displacements, in single precision: Chebyshev polynomials of
/// the fourth kind in the Jacobi-scaled operator (Lottes 2023) without a matrix, then the assembled stiffness
/// of trilinear displacements on the same cells and its aggregates: no levels of the mesh are needed.
class DisplacementMultigrid {
 public:
  /// `surface`: what is added on faces; null: nothing.
  DisplacementMultigrid(const TaylorHoodMesh& mesh, const HeldNodes& held, const SurfaceTangents* surface,
                        const CornerPattern& pattern, const std::string& prefix);

  /// For the tissue or tangents that the cells have now.
  void set_up();
  /// correction = V-cycle(residual), owned, [3 node + component]; zero where held.
  void apply(int degree, std::span<const double> residual, std::span<double> correction);
  double largest_eigenvalue() const { return largest_; }

 private:
  using Vector = NodeVector<float>;
  void multiply(Vector& from, Vector& to);
  void estimate_largest_eigenvalue();
  void smooth(int degree, bool from_zero, bool keep_residual);
  void correct_on_corners();
  void find_parents();

  const TaylorHoodMesh& mesh_;
  const HeldNodes& held_;
  const SurfaceTangents* surface_;
  linear_algebra::ElasticLevels coarse_;
  Vector solution_, residual_, step_, product_, coarse_residual_, coarse_solution_;
  std::vector<float> inverse_diagonal_;
  double largest_ = 0;
  /// What each owned node of displacement is on the corners of its cell: [begin[n], begin[n + 1]).
  std::vector<std::int32_t> parent_begin_, parent_;
  std::vector<float> parent_weight_;
};

}  // namespace turgor::poroelasticity
