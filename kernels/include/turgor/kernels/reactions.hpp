#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <turgor/kernels/export.hpp>

namespace turgor::kernels {

/// Of the amount in `from`, the share `rate` per second leaves; each mol becomes `yield` mol of `to`, or is
/// lost where there is no `to`: internalisation, release, the next stage, decay.
struct Transfer {
  std::size_t from = 0;                          ///< state
  std::optional<std::size_t> to = std::nullopt;  ///< state; none: lost
  double rate = 0;                               ///< 1/s, at least 0
  double yield = 1;  ///< mol of `to` per mol of `from`, at least 0; no cycle may make more than it takes
};

/// Reversible binding of a free state to the sites of a pool (mol/s, per node):
///
///     on_rate S c_free - off_rate a_bound,    S = sites - sum over the pool's bound states of sites_per_unit
///     a.
struct Binding {
  std::size_t free = 0, bound = 0;  ///< states; a state is bound by one binding only
  std::size_t pool = 0;
  double on_rate = 0;         ///< m3/(mol s), for the concentration per accessible volume; at least 0
  double off_rate = 0;        ///< 1/s, at least 0
  double sites_per_unit = 1;  ///< mol of sites that one mol of the bound state holds, above 0
};

/// States of carriers and what turns one into another; the same in every node, where only the sites differ
/// and, where asked, the rates (RegionRates).
///
/// A state that is bound holds its sites until it leaves: it gets amounts from its binding, or from a bound
/// state of the same pool that frees as many sites. Linked states, with those that share a pool, are at most
/// 16, their pools at most 4.
struct ReactionNetwork {
  std::vector<std::string> states;  ///< names, for messages
  std::vector<std::string> pools;   ///< names of the kinds of sites
  std::vector<Transfer> transfers;
  std::vector<Binding> bindings;
};

/// Rates of a network that differ from region to region: those given here take the place of the network's
/// own.
struct RegionRates {
  std::size_t classes = 1;                   ///< 1 to 256
  std::span<const std::uint8_t> node_class;  ///< [node], below `classes`; none: all nodes are of class 0
  /// [transfer * classes + class] (1/s); none: the network's in every class. The next two likewise.
  std::span<const double> transfer_rate;
  std::span<const double> on_rate;   ///< [binding * classes + class], m3/(mol s)
  std::span<const double> off_rate;  ///< [binding * classes + class], 1/s
};

struct ReactionOptions {
  bool peaks = false;  ///< whether the greatest concentration and its time are kept
};

/// da_s/dt of every node's amounts a_s = M_s c_s (mol) under a network: positive, conservative to round-off
/// and of second order in time for any rates (docs/theory/reactions.md); exact where there are no sites.
/// Arrays are [node * states + s], those of sites [node * pools + p].
class TURGOR_KERNELS_API ReactionProblem {
 public:
  /// `storage`: M_s (m3), the volume that makes a state's amount its concentration: accessible for a free
  /// state; above 0. `sites`: all sites of a pool, free or not (mol), at least 0. Everything is copied.
  /// Throws std::invalid_argument that names state, pool or reaction and value, and the class of `rates`.
  ReactionProblem(const ReactionNetwork& network, std::span<const double> storage,
                  std::span<const double> sites, const ReactionOptions& options = {},
                  const RegionRates& rates = {});
  ~ReactionProblem();
  ReactionProblem(const ReactionProblem&) = delete;
  ReactionProblem& operator=(const ReactionProblem&) = delete;

  /// Starts anew from these concentrations (mol/m3): exposures and peaks go. Refuses more bound than there
  /// are sites.
  void set_concentration(std::span<const double> concentration);
  /// From `begin` to `end` (s) in equal steps, at least one. Throws std::runtime_error that names the node
  /// when its equations cannot be solved.
  void advance(double begin, double end, std::int64_t steps);

  void concentration(std::span<double> values) const;
  /// Time integral of the concentration as the scheme used it (mol s/m3): every transfer has moved rate times
  /// storage times this, the rate that its node's class has.
  void exposure(std::span<double> values) const;
  /// Sites that hold nothing (mol): all sites less those of the bound states.
  void free_sites(std::span<double> values) const;
  /// Greatest concentration at the end of a step or the beginning of `advance`; needs `peaks`, as the next.
  void peak(std::span<double> values) const;
  void time_of_peak(std::span<double> values) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::kernels
