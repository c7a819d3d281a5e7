#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "reaction_node.hpp"

#include <turgor/kernels/reactions.hpp>

namespace turgor::kernels::detail {

/// Advances a network in the memory of `Space`, in every node for itself, on concentrations that lie where
/// their owner wants them: those of the mobile states in the transport's blocks, the others in arrays of
/// their own.
template <class Space>
class NodeReactions {
 public:
  NodeReactions(const ReactionNetwork& network, std::int64_t nodes, const ReactionOptions& options,
                const RegionRates& rates);
  ~NodeReactions();
  NodeReactions(const NodeReactions&) = delete;
  NodeReactions& operator=(const NodeReactions&) = delete;

  /// All sites of the pools, [node * pools + p] on the host (mol).
  void set_sites(std::span<const double> sites);
  /// Starts anew: exposures, peaks and remainders go.
  void clear();
  /// A step of `length` (s) from `begin` on, in place; one field per state of the network. Equal lengths in a
  /// row are cheapest. Throws std::runtime_error that names the node when its equations cannot be solved.
  void step(std::span<const StateField> fields, double begin, double length);

  /// [node * states + s] on the host; what reactions alone booked (mol s/m3).
  void exposure(std::span<double> values) const;
  void peak(std::span<double> values) const;
  void time_of_peak(std::span<double> values) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::kernels::detail
