#pragma once

#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include "discretization/node_graph.hpp"
#include "linear_algebra/conjugate_gradient.hpp"

namespace turgor::fluid {

/// The pressure could not be solved for; the message says what to change.
struct SolverFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One parallel way for fluid through the vessel wall (a class of pores, or the whole wall).
struct WallPath {
  double hydraulic_conductivity = 0;  ///< L_p,k, m/(Pa s)
  double osmotic_reflection = 0;      ///< sigma_T,k
};

/// What one region does to the interstitial fluid.
struct FluidRegion {
  double hydraulic_conductivity = 0;  ///< K, m2/(Pa s)
  double vessel_surface_density = 0;  ///< S_V, 1/m
  double microvascular_pressure = 0;  ///< p_v, Pa
  double oncotic_difference = 0;      ///< pi_v - pi_i, Pa
  std::vector<WallPath> wall;
  double lymphatic_conductance = 0;  ///< L_pl S_l/V, 1/(Pa s)
  double lymphatic_pressure = 0;     ///< p_l, Pa

  /// a = S_V sum_k L_p,k (1/(Pa s)).
  double exchange() const;
  /// p_e = p_v - (pi_v - pi_i) sum_k L_p,k sigma_T,k / sum_k L_p,k (Pa); p_v where nothing leaks.
  double effective_pressure() const;
  /// Distance over which the pressure falls, sqrt(K/(a + a_l)) (m); infinite where there is no exchange.
  double penetration_length() const;
  /// Pressure far from any boundary, (a p_e + a_l p_l)/(a + a_l) (Pa).
  double plateau_pressure() const;
};

/// What holds on the outer boundary: this pressure (Pa), or no flow.
struct FluidBoundary {
  bool sealed = false;
  double pressure = 0;
};

/// The steady flow for one state of the tissue, on the graph's nodes.
struct FluidState {
  std::vector<double> pressure;  ///< owned and ghost nodes, Pa
  discretization::NodeGraph::Convection convection;
  std::vector<double> filtration;  ///< owned: from vessels, net of reabsorption, m3/s
  std::vector<double> lymph;       ///< owned: into lymphatics, m3/s
  std::vector<double> outflow;     ///< per outer node: through the outer boundary, positive outwards, m3/s
  std::vector<double>
      residual;  ///< owned: filtration - lymph + net inflow - outflow; what the solver left, m3/s
  std::vector<double> region_filtration, region_lymph;  ///< per region, all ranks, m3/s
  double total_outflow = 0;                             ///< all ranks, m3/s
  double ledger_relative_error =
      0;  ///< |filtration - lymph - outflow| over the gross exchange, or a floor (.cpp)
  linear_algebra::SolveReport solve;
  int lymph_iterations = 0;  ///< changes of the set of draining nodes
};

/// Starling and Darcy with lymphatics in a rigid matrix:
///   int K grad p . grad q = int [S_V sum_k L_p,k (p_v - sigma_T,k (pi_v - pi_i) - p) - a_l max(p - p_l, 0)]
///   q,
/// exchange lumped to the nodes after hanging nodes are condensed, so that transport sees the same nodal
/// sources (docs/theory/interstitial-fluid.md).
class InterstitialFluidProblem {
 public:
  InterstitialFluidProblem(const discretization::NodeGraph& graph, FluidBoundary boundary,
                           linear_algebra::SolverOptions options);
  ~InterstitialFluidProblem();

  /// `regions` in the order of the graph's; an earlier pressure (owned values first) serves as initial guess.
  FluidState solve(std::span<const FluidRegion> regions, std::span<const double> guess = {});

 private:
  linear_algebra::DistributedRows matrix(std::span<const FluidRegion> regions,
                                         std::span<const char> drains) const;

  const discretization::NodeGraph& graph_;
  FluidBoundary boundary_;
  linear_algebra::SolverOptions options_;
  std::vector<char> prescribed_;  ///< owned and ghosts
  std::unique_ptr<linear_algebra::ConjugateGradient> solver_;
  int iterations_when_built_ = 0;
};

}  // namespace turgor::fluid
