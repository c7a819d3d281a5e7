#pragma once

#include <array>
#include <span>
#include <vector>

#include "poroelasticity/surface_tangents.hpp"
#include "poroelasticity/taylor_hood_mesh.hpp"

namespace turgor::poroelasticity {

/// Which unknowns the discrete problem has.
enum class Formulation {
  two_field,       ///< displacement u and pressure p
  total_pressure,  ///< and xi = p - lambda div u, for nearly incompressible skeletons
};

/// What a linear solver needs of tissue and step, one value per owned cell (kernels::LinearTissue has the
/// words).
struct CellTissue {
  std::vector<double> shear, lame, drainage, storage;
  bool operator==(const CellTissue&) const = default;
};

/// The operator on the unknowns that a rank owns, [u | xi | p] or [u | p],
///   A u - B^T p = f,   B u + C p = g,
/// with all lambda in A; or, with the total pressure xi and A of mu alone,
///   A u - B^T xi = f,   B u + M (xi - p) = 0,   M (p - xi) + C p = g,   M = mass / lambda.
/// Hanging nodes have zeros; held unknowns count where they are given, and their rows are left out.
class PoroelasticOperator {
 public:
  /// `surface`: what is added on faces, in two fields; null: nothing.
  PoroelasticOperator(const TaylorHoodMesh& mesh, const HeldNodes& held, const SurfaceTangents* surface);

  /// The cells hold a tissue of which this is lambda, for the total pressure.
  void use(Formulation formulation, const std::vector<double>& lame);
  Formulation formulation() const { return formulation_; }
  std::size_t size() const;
  std::size_t displacement_size() const { return 3 * mesh_.displacement.owned(); }
  std::size_t pressure_size() const { return mesh_.pressure.owned(); }
  template <class Span>
  Span displacement_of(Span x) const {
    return x.subspan(0, displacement_size());
  }
  template <class Span>
  Span total_pressure_of(Span x) const {
    return x.subspan(displacement_size(), pressure_size());
  }
  template <class Span>
  Span pressure_of(Span x) const {
    return x.subspan(size() - pressure_size(), pressure_size());
  }

  /// y = K x with the rows of held unknowns 0.
  void multiply(std::span<const double> x, std::span<double> y) const;
  /// The same with the rows of held unknowns, in two fields.
  void multiply_all(std::span<const double> x, std::span<double> y) const;
  /// y = -B^T x on displacement rows.
  void pressure_force(std::span<const double> pressure, std::span<double> momentum) const;
  /// y = B x on pressure rows.
  void dilatation(std::span<const double> displacement, std::span<double> mass) const;
  /// y = mass x with a value per cell.
  void mass(const std::vector<double>& per_cell, std::span<const double> x, std::span<double> y) const;
  void clear_held_displacement(std::span<double> rows) const;
  void clear_held_pressure(std::span<double> rows) const;
  double norm(std::span<const double> rows) const;

 private:
  void load(NodeVector<double>& to, std::span<const double> from, const NodeSpace& space,
            int components) const;
  void unload(NodeVector<double>& from, std::span<double> to, const NodeSpace& space, int components) const;
  void multiply_two_field(std::span<const double> u, std::span<const double> p, std::span<double> momentum,
                          std::span<double> mass) const;
  kernels::PoroelasticVector<const double> input() const;
  kernels::PoroelasticVector<double> output() const;

  const TaylorHoodMesh& mesh_;
  const HeldNodes& held_;
  const SurfaceTangents* surface_;
  Formulation formulation_ = Formulation::two_field;
  std::vector<double> by_lame_, none_;  ///< 1/lambda and zeros
  mutable NodeVector<double> u_in_, u_out_, p_in_, p_out_;
  mutable std::vector<double> difference_, weighted_;
};

}  // namespace turgor::poroelasticity
