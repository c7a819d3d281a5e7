#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "node_order.hpp"

#include "scalar_rows.hpp"

#include <turgor/kernels/reactions.hpp>
#include <turgor/kernels/scalar.hpp>
#include <turgor/kernels/transport.hpp>

namespace turgor::kernels::detail {

/// What of a transport problem depends on where it is computed: the graph and the blocks of species, in the
/// memory of an execution space. Nodal arrays are in the order of rows. This is all that crosses from one
/// library to another, so only the standard library and the public structs occur in it.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual const NodeOrder& order() const = 0;
  /// Who is connected with whom in the caller's order, without coefficients.
  virtual Graph given() const = 0;
  /// Blocks of species go through time one by one.
  virtual std::size_t blocks() const = 0;

  virtual void set_coefficients(const Species& species) = 0;
  virtual void set_storage(std::span<const double> storage) = 0;
  /// Of owned rows, then ghosts; or none of one kind or the other. A flow has to follow.
  virtual void set_factors(const NodalFactors& factors) = 0;
  /// The exchange is in the order of rows, the flow in the caller's.
  virtual void set_flow(const Flow& flow, const Exchange& exchange) = 0;
  virtual void set_prescribed(std::span<const std::int32_t> rows) = 0;
  virtual void set_concentration(std::span<const double> concentration) = 0;

  /// Least of every owned row's largest positive step (s), and where; `step` is left to the caller.
  virtual StableStep stable_step() const = 0;
  /// Gives the prescribed rows their values at `time`.
  virtual void begin(double time, const ScalarsOfTime& values) = 0;
  virtual void step(std::size_t block, double begin, double length, const ScalarsOfTime& source_scalars,
                    const ScalarsOfTime& prescribed_values, Halo& halo) = 0;
  /// False: a concentration fell below zero, and nothing has happened.
  virtual bool super_step(std::size_t block, double begin, double length, int stages,
                          const ScalarsOfTime& source_scalars, const ScalarsOfTime& prescribed_values,
                          Halo& halo) = 0;

  /// What the species turn into beside moving; arrays of states and sites are in the order of rows.
  virtual void set_reactions(const Reactions& reactions) = 0;
  /// Concentrations of the states that stay, [row * states + state]; the others' are not read.
  virtual void set_states(std::span<const double> concentration) = 0;
  /// Lets all states react for `length` (s). Throws std::runtime_error that names the row.
  virtual void react(double begin, double length) = 0;
  virtual void states(std::span<double> concentration) const = 0;
  virtual void reaction_exposure(std::span<double> values) const = 0;

  /// The concentrations at `time` count for the peaks, where these are kept.
  virtual void note_peaks(double time) = 0;
  virtual void peak(std::span<double> values) const = 0;
  virtual void time_of_peak(std::span<double> values) const = 0;

  virtual void concentration(std::span<double> values) const = 0;
  virtual void exposure(std::span<double> values) const = 0;
  virtual void add_source_integrals(std::vector<double>& integrals) const = 0;
  virtual void add_supplied(std::vector<double>& supplied) const = 0;
  /// Lowers minimum[species]; gives the first row and species that hold no number.
  virtual std::optional<std::pair<std::int32_t, std::size_t>> lower_minimum(
      std::vector<double>& minimum) const = 0;
};

/// What of a reaction problem depends on where it is computed. Arrays are [node * states + state].
class ReactionEngine {
 public:
  virtual ~ReactionEngine() = default;
  /// Starts anew from here.
  virtual void set_concentration(std::span<const double> concentration) = 0;
  virtual void advance(double begin, double end, std::int64_t steps) = 0;
  virtual void concentration(std::span<double> values) const = 0;
  virtual void exposure(std::span<double> values) const = 0;
  virtual void peak(std::span<double> values) const = 0;
  virtual void time_of_peak(std::span<double> values) const = 0;
};

/// One implicit step of a scalar, or the way to its steady state.
struct ScalarStep {
  double rate = 0;    ///< 1 over the step's length (1/s); 0: steady
  double supply = 0;  ///< mol/m3
  double tolerance = 1e-10;
};

/// What it took; amounts are those of this part, per second.
struct ScalarOutcome {
  bool converged = false;
  std::int64_t newton_iterations = 0, linear_iterations = 0, low_order_nodes = 0;
  double residual = 0;
  ScalarAmounts amounts;
};

/// What of a scalar problem depends on where it is computed. Nodal arrays are in the order of rows.
class ScalarEngine {
 public:
  virtual ~ScalarEngine() = default;
  virtual void set_rows(const ScalarRows& rows) = 0;
  /// All arrays are there.
  virtual void set_exchange(const ScalarExchange& exchange) = 0;
  virtual void set_prescribed(std::span<const std::int32_t> rows, std::span<const double> values) = 0;
  virtual void set_concentration(std::span<const double> concentration) = 0;
  virtual ScalarOutcome solve(const ScalarStep& step, Halo& halo) = 0;
  virtual void concentration(std::span<double> values) const = 0;
};

/// A library that computes in one execution space.
class EngineLibrary {
 public:
  virtual ~EngineLibrary() = default;
  /// "Kokkos 3.4.1, Serial"
  virtual std::string description() const = 0;
  /// Starts its Kokkos on device `device`, which a host has no use for; false if it runs already.
  virtual bool start(int device) = 0;
  virtual void stop() = 0;
  /// `storage` in the order of rows.
  virtual std::unique_ptr<Engine> make_engine(const Graph& graph, NodeOrder order, const Species& species,
                                              std::span<const double> storage,
                                              const TransportOptions& options) = 0;
  /// `storage` is [node * states + state], `sites` [node * pools + pool].
  virtual std::unique_ptr<ReactionEngine> make_reactions(const ReactionNetwork& network,
                                                         std::span<const double> storage,
                                                         std::span<const double> sites,
                                                         const ReactionOptions& options,
                                                         const RegionRates& rates) = 0;
  /// `storage` in the order of rows.
  virtual std::unique_ptr<ScalarEngine> make_scalar(const ScalarRows& rows,
                                                    std::span<const double> storage) = 0;
};

/// The one whose Kokkos is linked with the code that asks.
EngineLibrary& engine_library();

/// Both sides of a library that is opened at run time have to mean the same by the classes above: it asks
/// for this, which changes with them.
inline constexpr int engine_interface = 3;

/// Of the problems that are made now: what the youngest Runtime started, else the host's.
EngineLibrary& library_in_use();

}  // namespace turgor::kernels::detail
