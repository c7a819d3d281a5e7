#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <turgor/kernels/export.hpp>
#include <turgor/kernels/graph.hpp>
#include <turgor/kernels/halo.hpp>
#include <turgor/kernels/reactions.hpp>

namespace turgor::kernels {

/// Coefficients of the species; arrays are [species * classes + class] unless said otherwise.
struct Species {
  std::size_t count = 0;
  std::span<const double> diffusivity;  ///< accessible fraction times D (m2/s)
  std::span<const double> retardation;  ///< f: share of the fluid's speed
  std::span<const double> decay_rate;   ///< [species], 1/s
};

/// What a field, say of a scan, does to the coefficients of all species beside their classes: the entries
/// between nodes i and j have D (factor_i + factor_j) / 2, and f likewise. [owned node], above 0; a span
/// without values: 1 everywhere.
struct NodalFactors {
  std::span<const double> diffusivity;
  std::span<const double> retardation;
};

enum class Scheme {
  upwind,   ///< low order: discrete upwinding
  limited,  ///< with monolithic convex limiting of the antidiffusive fluxes
};

/// What numbers the sweeps compute with. Amounts are kept and summed in double either way, and lost by none.
enum class Precision {
  mixed,       ///< fluxes and what they need in single precision
  all_double,  ///< everything in double precision, but for the limiter's curvatures
};

/// How the problem is advanced in time and limited in space.
struct TransportOptions {
  Scheme scheme = Scheme::limited;
  Precision precision = Precision::mixed;
  int stages = 2;  ///< 1: forward Euler, 2: Heun; both strong-stability-preserving
  /// Most stages of a super step: 3, 5 or 7; 0: no super steps. Of s stages it is (s2 + s - 2)/4 stable
  /// steps long, but keeps no sign by itself: one that falls below zero is taken back and done with `stages`.
  int super_stages = 0;
  double step_safety = 0.9;  ///< share of the largest positive step that is used, above 0, at most 1
  double maximum_step = 0;   ///< s; 0: no other limit
  bool peaks = false;        ///< whether each node's greatest concentration and its time are kept
  /// Whether a flux is computed once for both its nodes, or in each row, as where rows run side by side.
  bool each_edge_once = true;
  /// Whether `set_factors` may be called, which needs the stiffness again: 8 bytes an entry.
  bool nodal_factors = false;
};

/// The process that drains a node fastest: where the stable step comes from.
enum class LimitingTerm { none, diffusion, convection, exchange };

/// The largest step that keeps every concentration non-negative, and what bounds it.
struct StableStep {
  double step = 0;                  ///< s, over all parts
  double local_step = 0;            ///< s, of this part
  std::int64_t limiting_node = -1;  ///< owned node of this part with the least step
  std::size_t limiting_species = 0;
  LimitingTerm limiting_term = LimitingTerm::none;
};

/// What `advance` did.
struct AdvanceReport {
  std::int64_t steps = 0;
  std::int64_t taken_back = 0;  ///< super steps that fell below zero and were done anew
  double step = 0;              ///< s; the longest
  std::vector<double> minimum;  ///< [species], over all parts at the end (mol/m3)
};

/// Nodal arrays of what flows in and out besides the graph's entries, [node * species + s] (m3/s).
struct Exchange {
  /// Each source's contribution is array value times a scalar of time (a concentration, mol/m3) per species.
  std::vector<std::span<const double>> sources;
  /// Takes loss times the local concentration; at least 0 up to round-off, as where a residual is booked.
  std::span<const double> loss;
};

/// A network between states of which some move and the others stay where they are, bound or taken up.
struct Reactions {
  ReactionNetwork network;
  /// Per state of the network: the species that it is, or -1: it stays.
  std::span<const std::int32_t> species;
  /// [node * states + state] (m3), as in ReactionProblem; read for the states that stay.
  std::span<const double> storage;
  std::span<const double> sites;  ///< [node * pools + pool] (mol)
  RegionRates rates = {};         ///< where they differ from region to region
};

/// Gives the scalars at a time: values[q * species + s] for source q, or values[s] for prescribed nodes
/// (mol/m3).
using ScalarsOfTime = std::function<void(double time, std::span<double> values)>;

/// M_is dc_is/dt = sum over entries of antisymmetric fluxes + sources - loss_is c_is - decay_s M_is c_is,
/// explicitly in time, never negative (docs/theory/transport.md), and what the species react to, where asked
/// (docs/theory/reactions.md). Arrays outside are [node * species + s] on owned nodes.
class TURGOR_KERNELS_API TransportProblem {
 public:
  /// `storage`: M_is = accessible fraction times nodal volume (m3). Everything is copied.
  TransportProblem(const Graph& graph, const Species& species, std::span<const double> storage,
                   std::unique_ptr<Halo> halo, const TransportOptions& options);
  ~TransportProblem();
  TransportProblem(const TransportProblem&) = delete;
  TransportProblem& operator=(const TransportProblem&) = delete;

  /// New diffusivities and retardations of the same species; the decay rates stay.
  void set_coefficients(const Species& species);
  /// New storage: the amounts stay, so that concentrations change by old over new, but for prescribed nodes,
  /// whose concentrations stay. `set_flow` has to follow.
  void set_storage(std::span<const double> storage);
  /// New nodal factors in place of earlier ones; the halo brings those of the ghosts. All parts call it
  /// together, as they do everything below that is not const, and all throw if one is refused: the
  /// std::invalid_argument names row and value where it is. `set_flow` has to follow; losses and sources with
  /// an f in them are the caller's to make anew. Needs `TransportOptions::nodal_factors`.
  void set_factors(const NodalFactors& factors);
  /// A new flow and what goes with it; exposures go on.
  void set_flow(const Flow& flow, const Exchange& exchange);
  /// Owned nodes whose concentration is given from now on; what they supply is booked.
  void set_prescribed(std::span<const std::int32_t> nodes);
  /// Starts anew from this state (mol/m3, at most 1e25): exposures and supplied amounts become zero, peaks
  /// are forgotten, and so is what stays of a reaction network (`set_states`).
  void set_concentration(std::span<const double> concentration);

  /// From now on the species react too, in turn with the steps of transport (Strang splitting): half a step
  /// before the first one, whole ones between, half a step at the end. States that stay begin with nothing.
  /// Throws std::invalid_argument that names state, pool, reaction or class.
  void set_reactions(const Reactions& reactions);
  /// Concentrations of all states, [node * states + state] (mol/m3), at least 0; those of species, which
  /// `set_concentration` gives, do not count.
  void set_states(std::span<const double> concentration);

  /// Asked for by all parts together after a change of flow or of prescribed nodes.
  StableStep stable_step() const;
  /// From `begin` to `end` (s) in equal steps no longer than `step_safety` times the stable one, or in super
  /// steps. Scalars have to be finite and not negative; they are asked for at the beginning and the end of
  /// each step, and at the stages of a super step, on every part. After an exception only
  /// `set_concentration` makes the problem usable again.
  AdvanceReport advance(double begin, double end, const ScalarsOfTime& source_scalars,
                        const ScalarsOfTime& prescribed_values);

  void concentration(std::span<double> values) const;
  /// Time integral of the concentration as the scheme used it (mol s/m3): every loss is its coefficient times
  /// this.
  void exposure(std::span<double> values) const;
  /// Greatest concentration that steps began or ended with, and the first time it was there (s); before
  /// anything went on, -1. Need `TransportOptions::peaks`.
  void peak(std::span<double> values) const;
  void time_of_peak(std::span<double> values) const;
  /// Concentrations of all states, and their time integrals as the reactions used them: every transfer has
  /// moved its rate times storage times this. [node * states + state]
  void states(std::span<double> concentration) const;
  void reaction_exposure(std::span<double> values) const;
  /// Time integrals of the sources' scalars as the scheme used them, [q * species + s] (mol s/m3).
  std::vector<double> source_integrals() const;
  /// Amount that the prescribed nodes of this part supplied, [species] (mol); negative: they took it out.
  std::vector<double> supplied() const;
  /// Sums each value over all parts of the graph.
  void sum(std::span<double> values) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::kernels
