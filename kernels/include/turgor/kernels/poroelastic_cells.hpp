#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include <turgor/kernels/export.hpp>

namespace turgor::kernels {

/// Hexahedra with 27 nodes of displacement (triquadratic) and 8 of pressure (trilinear), in the order of a
/// grid: along the cell's first axis fastest. Integrals are taken at 27 points, 3 of Gauss along each axis,
/// in the same order.
struct HexahedralCells {
  std::size_t displacement_nodes = 0, pressure_nodes = 0;  ///< what the vectors hold, ghosts included
  std::span<const std::int32_t> displacement_node;         ///< [cell 27 + i]
  std::span<const std::int32_t> pressure_node;             ///< [cell 8 + i]
};

/// Fills, for the 27 points of a cell, d xi_e / d x_d at [9 point + 3 e + d] (xi on the unit cube, 1/m) and
/// the volume that a point stands for (m3).
using CellGeometry =
    std::function<void(std::size_t cell, std::span<double> inverse_jacobian, std::span<double> volume)>;

/// A linear, isotropic tissue and a time step, one value per cell.
struct LinearTissue {
  std::span<const double> shear_modulus;   ///< mu, Pa
  std::span<const double> lame_parameter;  ///< lambda, Pa; 0 where the total pressure is an unknown
  std::span<const double> drainage;        ///< step times K, m2/Pa
  std::span<const double> storage;         ///< volume taken per volume and pressure, 1/Pa
};

/// The linearised tissue at a point. Indices [3 i + J] of gradients du_i/dX_J.
struct PoroelasticTangent {
  std::array<double, 81> stiffness = {};       ///< dP/dF at constant p, symmetric, Pa
  std::array<double, 9> cofactor = {};         ///< J F^-T, dJ/dF
  double mass_by_volume = 1;                   ///< of the mass rows by J
  double storage = 0;                          ///< of the mass rows by p, 1/Pa
  std::array<double, 27> flux_by_strain = {};  ///< [9 d + 3 i + J]: of PoroelasticRates::flux, m
  std::array<double, 9> drainage = {};         ///< of PoroelasticRates::flux by dp/dX, symmetric, m2/Pa
};

/// The fields at a point, and what is integrated there.
struct PoroelasticState {
  std::array<double, 9> gradient = {};  ///< du_i/dX_J
  double pressure = 0;                  ///< Pa
  std::array<double, 3> slope = {};     ///< dp/dX_J, Pa/m
};
struct PoroelasticRates {
  std::array<double, 9> stress = {};  ///< tested with dv_i/dX_J, Pa
  double volume = 0;                  ///< tested with q
  std::array<double, 3> flux = {};    ///< tested with dq/dX_J, m
};

/// What the points of a cell answer to its fields.
using PoroelasticLaw = std::function<void(std::size_t cell, std::span<const PoroelasticState> state,
                                          std::span<PoroelasticRates> rates)>;

/// The linearised tissue at the points of a cell, for its fields.
using PoroelasticTangentLaw = std::function<void(std::size_t cell, std::span<const PoroelasticState> state,
                                                 std::span<PoroelasticTangent> tangents)>;

/// Values of a vector: [3 node + component], [node]. An empty pressure or displacement is not touched where
/// the block asked for has none.
template <class Number>
struct PoroelasticVector {
  std::span<Number> displacement, pressure;
};

/// Parts of the operator
///   momentum: int (C : grad u - p cof) : grad v,   mass: int q (m cof : grad u + s p) + (D grad u + k grad
///   p) . grad q.
enum class PoroelasticBlock {
  all,
  stiffness,       ///< u in momentum
  pressure_force,  ///< p in momentum
  dilatation,      ///< u in mass
  drainage         ///< p in mass
};

/// Element kernels of poroelasticity on batches of hexahedra, one cell a lane: what is added to a vector by
/// sum factorisation, without a matrix (docs/theory/poroelastic-solver.md). Of one rank: ghosts are filled
/// and collected by the caller, and so are constraints, by lists of nodes: their number is that of a surface,
/// and kernels without them are the same for all cells. Vectors hold values for all nodes, hanging and
/// prescribed ones too, in double or in single precision.
class TURGOR_KERNELS_API PoroelasticCells {
 public:
  /// Everything is copied. Throws std::invalid_argument that names cell and value, as do the functions below.
  PoroelasticCells(const HexahedralCells& cells, const CellGeometry& geometry);
  ~PoroelasticCells();
  PoroelasticCells(const PoroelasticCells&) = delete;
  PoroelasticCells& operator=(const PoroelasticCells&) = delete;

  /// The operator is that of this tissue from now on.
  void set_tissue(const LinearTissue& tissue);
  /// The operator is that of these tangents from now on; `law` fills the 27 points of a cell for its fields
  /// in x. They are kept in single precision, pulled back to the unit cube: Newton's method mends what that
  /// rounds.
  void set_tangents(const PoroelasticVector<const double>& x, const PoroelasticTangentLaw& law);

  /// y += block x.
  void apply(PoroelasticBlock block, const PoroelasticVector<const double>& x,
             const PoroelasticVector<double>& y) const;
  void apply(PoroelasticBlock block, const PoroelasticVector<const float>& x,
             const PoroelasticVector<float>& y) const;
  /// y += (a M + k L) x on the pressure nodes, mass M and Laplacian L, with a value of a and k per cell.
  void apply_helmholtz(std::span<const double> mass, std::span<const double> conductivity,
                       std::span<const double> x, std::span<double> y) const;
  /// y += what `law` answers to x, integrated.
  void integrate(const PoroelasticVector<const double>& x, const PoroelasticLaw& law,
                 const PoroelasticVector<double>& y) const;

  /// The fields of x at the points, cell by cell.
  void visit_states(
      const PoroelasticVector<const double>& x,
      const std::function<void(std::size_t cell, std::span<const PoroelasticState> state)>& visit) const;

  /// Adds the stiffness's diagonal, [3 node + component].
  void add_stiffness_diagonal(std::span<double> diagonal) const;
  /// The stiffness between trilinear displacements on the 8 nodes, 24 x 24, [3 i + a][3 j + b], cell by cell.
  void visit_trilinear_stiffness(
      const std::function<void(std::size_t cell, std::span<const double> matrix)>& visit) const;
  /// The same of a M + k L of the pressure, 8 x 8.
  void visit_helmholtz(
      std::span<const double> mass, std::span<const double> conductivity,
      const std::function<void(std::size_t cell, std::span<const double> matrix)>& visit) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::kernels
