#pragma once

#include <Kokkos_Core.hpp>

#include <cstdint>
#include <vector>

#include <turgor/kernels/reactions.hpp>

namespace turgor::kernels::detail {

inline constexpr int most_pools = 4;  ///< of a group
inline constexpr int most_reactions = 48;

/// States that are linked by transfers, bindings or common sites, numbered anew so that eliminating them from
/// the last to the first fills least. Plain data for the kernels; amounts are in units of content,
/// x_s = weight_s a_s, in which no reaction makes more than it takes.
template <int width>
struct GroupPlan {
  int states = 0, transfers = 0, bindings = 0, pools = 0, families = 0;

  std::int32_t state[width] = {};   ///< in the network
  std::int32_t family[width] = {};  ///< states linked by transfers and bindings: content is kept within each
  double weight[width] = {};        ///< w
  double leak[width] = {};          ///< sum of rates (1 - yield w_to / w_from): content lost (1/s)

  std::int32_t transfer_from[most_reactions] = {}, transfer_to[most_reactions] = {};
  double transfer_rate[most_reactions] = {};  ///< rate yield w_to / w_from (1/s)

  std::int32_t binding_free[width] = {}, binding_bound[width] = {}, binding_pool[width] = {};
  double on_rate[width] = {}, off_rate[width] = {};
  double sites_per_content[width] = {};  ///< sites_per_unit / weight, per binding

  std::int32_t pool[most_pools] = {};      ///< in the network
  std::int32_t family_number[width] = {};  ///< among all families of the network

  /// When state n is eliminated: states before n that give to it, and that it gives to.
  std::int32_t in_count[width] = {}, out_count[width] = {};
  std::uint8_t in[width][width] = {}, out[width][width] = {};  // small: plans travel with each launch
};

inline constexpr int most_states = 16;
using WidePlan = GroupPlan<most_states>;

/// The groups of a valid network. Throws std::invalid_argument when one is too large.
std::vector<WidePlan> make_group_plans(const ReactionNetwork& network);

/// A plan for the kernels of a narrower width, which fit into a thread's registers and caches.
template <int width>
GroupPlan<width> narrowed(const WidePlan& plan);

}  // namespace turgor::kernels::detail
