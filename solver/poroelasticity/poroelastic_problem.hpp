#pragma once

#include <deal.II/fe/mapping.h>
#include <deal.II/grid/tria.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "poroelasticity/boundary.hpp"
#include "poroelasticity/coordinates.hpp"
#include "poroelasticity/forces.hpp"
#include "poroelasticity/tissue.hpp"

namespace turgor::poroelasticity {

enum class Strain {
  small,   ///< everything linear about the reference state
  finite,  ///< total Lagrangian
};

enum class TimeScheme {
  backward_euler,  ///< order 1, keeps jumps without oscillation
  bdf2,            ///< order 2, steps of any lengths
};

/// The tissue of a cell about this centre, from its region's: for parameters that vary within regions. It
/// must keep the ratio of the solid's moduli, and not throw.
using TissueField =
    std::function<Tissue(const Tissue& of_region, dealii::types::material_id, const Place& centre)>;

struct PoroelasticOptions {
  Strain strain = Strain::finite;
  TimeScheme scheme = TimeScheme::backward_euler;
  /// Of each set of rows, momentum and mass, against the largest sum of the magnitudes of what is added in
  /// one of them.
  double tolerance = 1e-10;
  int newton_steps = 20;
  /// Bulk against shear modulus above which a solid's dilatation is approximated by itself, with the direct
  /// solver alone (docs/theory/poroelasticity.md).
  double own_dilatation_above = worth_own_dilatation;
  bool smooth_pressure = false;  ///< pressure_smoothing.hpp
  std::vector<Pin> pins = {};
  TissueField tissue_at = {};  ///< none: the region's
};

/// A point at which a step ended: turned inside out, or all of its volume solid.
struct FailedPoint {
  std::size_t cell = 0;
  Place position = {};  ///< in the reference state, m
  double volume = 0;    ///< J of the iterate that failed
};

/// What happened to the fluid's volume in a step, m3: stored = fed + supplied + inflow.
struct FluidAmounts {
  double stored = 0;    ///< growth of the deformed volume, by the time scheme's difference
  double fed = 0;       ///< new solid that vessels fed
  double supplied = 0;  ///< by vessels, less lymph
  double inflow = 0;    ///< through the boundary: rows of given pressure, and given inflow
};

/// What a time step did.
struct StepReport {
  bool converged = false;
  /// Per Newton iterate, the larger of the two relative residuals.
  std::vector<double> residual;
  std::vector<int> linear_iterations;  ///< per Newton step, where the solver iterates
  std::string failure;  ///< where and why, if it did not converge; the state is that before the step
  std::optional<FailedPoint> failed_at = {};
  FluidAmounts fluid = {};
  Forces forces = {};
};

/// The state at a quadrature point.
template <int dim>
struct PointState {
  dealii::Point<dim> position;  ///< in the reference state, m
  dealii::types::material_id region = 0;
  std::size_t cell = 0;
  double weight = 0;                    ///< reference volume that it stands for, m3
  dealii::Tensor<1, dim> displacement;  ///< u, m
  Matrix3 deformation = {};             ///< F
  double volume = 1;                    ///< J
  double growth = 1;                    ///< lambda
  double pressure = 0;                  ///< p, Pa
  Matrix3 effective_stress = {};        ///< Cauchy, swelling included, without p, Pa
  double fluid_fraction = 0;            ///< phi_f = 1 - phi_s0 Jg/J
  Place flux = {};                      ///< Darcy's w = -K F^-T grad p, relative to the solid, m/s
  Place velocity = {};                  ///< of the solid in the last step, m/s
  double energy = 0;                    ///< elastic, J per m3 of the reference state
  double filtration = 0, lymph = 0;     ///< out of vessels and into lymphatics, per deformed volume, 1/s
};

/// A place on a curved surface may lie outside of cells of second degree: still a part of a cell, in its
/// sizes.
inline constexpr double beside_a_curved_surface = 1e-3;

/// A cell and what is at its corners, for pictures.
template <int dim>
struct CellCorners {
  static constexpr std::size_t count = 1u << dim;
  std::size_t cell = 0;
  dealii::types::material_id region = 0;
  std::array<unsigned, count> vertex = {};              ///< this process's numbers of the mesh's vertices
  std::array<dealii::Point<dim>, count> position = {};  ///< in the reference state, m
  std::array<dealii::Tensor<1, dim>, count> displacement = {};  ///< m
  std::array<double, count> pressure = {};                      ///< Pa
};

/// Displacement u and interstitial pressure p of a growing tissue, Q2-Q1, all at once by Newton's method with
/// a direct solver: the reference for faster solvers, and fast enough in one and two dimensions.
/// docs/theory/poroelasticity.md has the equations. Axes and centres have to be held by the caller.
template <class CoordinatesOfProblem>
class PoroelasticProblem {
 public:
  using Coordinates = CoordinatesOfProblem;
  static constexpr int dim = Coordinates::dimension;
  using Regions = std::map<dealii::types::material_id, Tissue>;
  using Boundaries = std::map<dealii::types::boundary_id, Boundary>;
  using OxygenField = std::function<double(const Place&, dealii::types::material_id)>;

  /// `mesh` and `mapping` must outlive the problem. Throws std::invalid_argument for a region of the mesh
  /// without tissue, or a boundary that it does not have.
  PoroelasticProblem(const dealii::Triangulation<dim>& mesh, const dealii::Mapping<dim>& mapping,
                     const Regions& regions, const Boundaries& boundaries, const PoroelasticOptions& options);
  ~PoroelasticProblem();
  PoroelasticProblem(const PoroelasticProblem&) = delete;
  PoroelasticProblem& operator=(const PoroelasticProblem&) = delete;

  void set_volume_loads(const VolumeLoads& loads);
  /// Oxygen for growth (mol/m3) at reference positions and in their region; none before.
  void set_oxygen(OxygenField oxygen);
  /// Other values of the laws from now on; the next step of BDF2 begins anew.
  void set_tissues(const Regions& regions);
  /// Other boundary values or kinds from now on, on the same parts; the next step of BDF2 begins anew.
  void set_boundaries(const Boundaries& boundaries);
  /// One step of `length` (s). If it fails, nothing has changed.
  StepReport step(double length);
  /// What all would come to if nothing grew and nothing else changed from now on: equilibrium with all fluid
  /// drained that can. Time stays. Needs a way for the fluid, a given pressure or vessels.
  StepReport settle();

  struct Saved;
  /// A state to come back to after steps that are to be done otherwise.
  using Snapshot = std::shared_ptr<const Saved>;
  Snapshot snapshot() const;
  void restore(const Snapshot& snapshot);
  /// Takes over the state of a problem on a mesh that holds this one's cells, as after the rest of it was cut
  /// away: each cell that of the one with the same centre. Throws std::invalid_argument where there is none.
  void continue_from(const PoroelasticProblem& whole);

  double time() const;  ///< s
  double pressure_at(const dealii::Point<dim>& reference_position) const;
  dealii::Tensor<1, dim> displacement_at(const dealii::Point<dim>& reference_position) const;
  void visit_points(const std::function<void(const PointState<dim>&)>& visit) const;
  void visit_corners(const std::function<void(const CellCorners<dim>&)>& visit) const;
  /// The state at a reference position, with the growth of the nearest quadrature point of its cell. Throws
  /// std::invalid_argument outside of the mesh.
  PointState<dim> state_at(const dealii::Point<dim>& reference_position) const;
  std::size_t unknowns() const;
  /// Of this process alone.
  MPI_Comm communicator() const { return MPI_COMM_SELF; }

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

extern template class PoroelasticProblem<Cartesian>;
extern template class PoroelasticProblem<PlaneStrain>;
extern template class PoroelasticProblem<Axisymmetric>;
extern template class PoroelasticProblem<Radial>;

}  // namespace turgor::poroelasticity
