#pragma once

#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/vector.h>

#include <array>
#include <optional>
#include <vector>

#include "poroelasticity/boundary.hpp"
#include "poroelasticity/poroelastic_point.hpp"

namespace turgor::poroelasticity {

/// What a quadrature point remembers.
struct History {
  double volume = 1, volume_before = 1;                 ///< J at the last time and the one before
  double growth = 1, growth_next = 1;                   ///< lambda at the last time and the next
  std::array<double, 3> slope = {}, slope_before = {};  ///< of p, as J, Pa/m
};

/// The difference quotient of a quantity times the step: now x + last x_n + before x_(n-1).
struct Difference {
  double now = 1, last = -1, before = 0;
};

Difference difference(TimeScheme scheme, double step, double step_before);
/// That of the pressure's slope, Pa/m.
std::array<double, 3> rate_of_slope(const Difference& difference, const std::array<double, 3>& slope,
                                    const History& past);

/// The time step that a residual belongs to.
struct TimeStep {
  double end = 0, length = 0;  ///< s
  Difference difference;
  Strain strain = Strain::finite;
  double tolerance = 1e-10;  ///< at which round-off has to count
};

/// The step of `length` (s) that comes next.
TimeStep next_step(const PoroelasticOptions& options, double time, double length, double step_before);
/// A step so long that what is stored no longer counts, after which time is what it was.
TimeStep settling_step(const PoroelasticOptions& options, double time);

/// The weak form on one cell, point by point, in three dimensions whatever the mesh's are
/// (docs/theory/poroelasticity.md): residual, its derivative where asked, and the sums of the magnitudes that
/// meet in each row.
class CellForm {
 public:
  static constexpr int pressure = 3;  ///< as a component

  /// A degree of freedom of the cell at the current point.
  struct Shape {
    int component = 0;
    double value = 0;
    Matrix3 gradient = {};              ///< of a displacement; a pressure's in its first row
    std::array<double, 3> pushed = {};  ///< gradient of a pressure times J F^-T
  };
  struct State {
    std::array<double, 3> displacement = {};
    Matrix3 gradient = {};             ///< of u
    std::array<double, 3> slope = {};  ///< of p
    double pressure = 0;
    std::optional<Dilatation> dilatation =
        {};  ///< in the place of Je, where the solid is nearly incompressible
    Matrix3 deformation() const;
  };

  CellForm(unsigned size, bool with_matrix);
  /// For a new cell.
  void begin();
  State state() const;
  void add_tissue(const Tissue& tissue, const History& past, const TimeStep& step, double weight);
  void add_loads(const VolumeLoads& loads, const Place& at, const TimeStep& step, double weight);
  void add_boundary(const Boundary& boundary, const Place& at, const std::array<double, 3>& normal,
                    const TimeStep& step, double weight);

  std::vector<double> local;                  ///< values of the degrees of freedom
  std::vector<Shape> shapes;                  ///< at the current point
  std::optional<Dilatation> dilatation = {};  ///< there
  std::optional<Matrix3> smoothing = {};      ///< of the cell, where pressure is smoothed, m2/Pa
  dealii::FullMatrix<double> matrix;
  dealii::Vector<double> residual, magnitude;
  FluidAmounts fluid;  ///< of all cells so far; inflow without that through rows of given pressure

 private:
  void add_tissue_matrix(const PoroelasticPoint& point, const State& state, const TimeStep& step,
                         double weight);
  void add_smoothing(const History& past, const State& state, const TimeStep& step, double weight);

  bool with_matrix_;
};

}  // namespace turgor::poroelasticity
