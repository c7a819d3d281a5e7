#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include <turgor/kernels/export.hpp>
#include <turgor/kernels/graph.hpp>
#include <turgor/kernels/halo.hpp>

namespace turgor::kernels {

/// How a scalar moves, [class].
struct ScalarCoefficients {
  std::span<const double> diffusivity;  ///< m2/s
  std::span<const double> retardation;  ///< share of the fluid's speed; empty: 1
};

/// What a scalar gets and loses, per owned node; an empty array is one of zeros.
struct ScalarExchange {
  std::span<const double> supply;   ///< m3/s: vessels bring supply (c_supply - c), c_supply a scalar of time
  std::span<const double> release;  ///< mol/s, whatever the concentration: what cells give off
  std::span<const double> loss;     ///< m3/s: takes loss c (lymph, outflow, decay)
  std::span<const double> demand;   ///< mol/s: cells take demand c / (half_saturation + c)
  std::span<const double> half_saturation;  ///< mol/m3, above 0 where there is a demand
};

struct ScalarOptions {
  double tolerance = 1e-10;  ///< of the residual's norm over that of what comes in, above 0, at most 1e-3
  /// Whether diffusion that keeps the matrix monotone is taken out again where no concentration falls below
  /// zero without it: second order on cells that are no cubes.
  bool give_back = true;
};

/// Where the scalar came from and went, over all parts: mol over the time of `advance`, mol/s of a steady
/// state. stored = supplied + released + prescribed - lost - demanded up to the solver's residual.
struct ScalarAmounts {
  double stored = 0;
  double supplied = 0;  ///< by vessels, less what they take
  double released = 0;
  double prescribed = 0;  ///< into the body through nodes of given concentration
  double lost = 0;
  double demanded = 0;
};

/// What a solve did, over all parts.
struct ScalarReport {
  std::int64_t steps = 0;  ///< 0: a steady state
  std::int64_t newton_iterations = 0, linear_iterations = 0;
  double residual = 0;  ///< relative, as `tolerance`; the largest of all steps
  ScalarAmounts amounts;
  double minimum = 0, maximum = 0;  ///< at the end (mol/m3)
  /// Most nodes of a step at which the diffusion that makes the matrix monotone had to stay.
  std::int64_t low_order_nodes = 0;
  /// Share of the graph's pairs on which convection needs upwinding, where the order falls to 1.
  double upwinded_share = 0;
};

/// The scalar of the vessels' blood (mol/m3) at a time (s).
using SupplyOfTime = std::function<double(double time)>;

/// One scalar whose diffusion is too fast for explicit steps, or whose demand saturates: oxygen, a nutrient,
/// a growth factor. Of node i with storage M,
///
///     M_i dc_i/dt = sum over entries of antisymmetric fluxes + supply_i (c_supply - c_i) + release_i
///                   - loss_i c_i - demand_i c_i / (half_saturation_i + c_i),
///
/// in steady state or by backward Euler steps of any length; never negative (docs/theory/scalars.md). All in
/// double precision. Arrays are on owned nodes, in the caller's order; all parts call what is not const
/// together.
class TURGOR_KERNELS_API ScalarProblem {
 public:
  /// `storage`: M_i (m3), above 0. Everything is copied; c is 0. Throws std::invalid_argument that names what
  /// is wrong, node and value, as do the functions below.
  ScalarProblem(const Graph& graph, const ScalarCoefficients& coefficients, std::span<const double> storage,
                std::unique_ptr<Halo> halo, const ScalarOptions& options = {});
  ~ScalarProblem();
  ScalarProblem(const ScalarProblem&) = delete;
  ScalarProblem& operator=(const ScalarProblem&) = delete;

  /// Convection from now on; what leaves through the rim belongs to `loss`.
  void set_flow(const Flow& flow);
  void set_exchange(const ScalarExchange& exchange);
  /// Owned nodes of given concentration from now on, each with its value (mol/m3).
  void set_prescribed(std::span<const std::int32_t> nodes, std::span<const double> values);
  void set_concentration(std::span<const double> concentration);

  /// The state in which nothing changes. Throws std::invalid_argument where there is none because more is
  /// released than can be taken, std::runtime_error where it was not found.
  ScalarReport solve_steady(double supply_concentration = 0);
  /// From `begin` to `end` (s) in equal backward Euler steps, at least one; the supply is that of each step's
  /// end. Throws std::runtime_error where a step cannot be solved.
  ScalarReport advance(double begin, double end, std::int64_t steps, const SupplyOfTime& supply);

  void concentration(std::span<double> values) const;
  /// What the cells take now (mol/s).
  void demanded(std::span<double> values) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::kernels
