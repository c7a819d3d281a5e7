#include "reaction_plan.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

#include "reaction_validation.hpp"

namespace turgor::kernels::detail {

namespace {

/// Sets of numbers that are joined until each is one group.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0); }
  std::size_t of(std::size_t n) {
    while (parent_[n] != n) n = parent_[n] = parent_[parent_[n]];
    return n;
  }
  void join(std::size_t a, std::size_t b) {
    a = of(a);
    b = of(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> parent_;
};

using Links = std::vector<std::vector<char>>;  // [to][from]

/// Which pairs of the listed states a reaction links.
Links links_among(const ReactionNetwork& network, const std::vector<std::size_t>& states) {
  std::vector<std::size_t> place(network.states.size(), states.size());
  for (std::size_t n = 0; n < states.size(); ++n) place[states[n]] = n;
  Links links(states.size(), std::vector<char>(states.size(), 0));
  const auto link = [&](std::size_t from, std::size_t to) {
    if (place[from] < states.size() && place[to] < states.size()) links[place[to]][place[from]] = 1;
  };
  for (const auto& transfer : network.transfers)
    if (transfer.to) link(transfer.from, *transfer.to);
  for (const auto& binding : network.bindings) {
    link(binding.free, binding.bound);
    link(binding.bound, binding.free);
  }
  return links;
}

/// The states in the order of the plan: eliminated from the last on, the one with the fewest pairs first.
std::vector<std::size_t> ordered(const ReactionNetwork& network, std::vector<std::size_t> states) {
  auto links = links_among(network, states);
  std::vector<std::size_t> left(states.size()), order;
  std::iota(left.begin(), left.end(), 0);
  while (!left.empty()) {
    const auto pairs = [&](std::size_t n) {
      std::size_t in = 0, out = 0;
      for (const auto m : left) {
        in += m != n && links[n][m];
        out += m != n && links[m][n];
      }
      return in * out;
    };
    const auto next = *std::min_element(left.begin(), left.end(),
                                        [&](std::size_t a, std::size_t b) { return pairs(a) < pairs(b); });
    std::erase(left, next);
    for (const auto from : left)
      for (const auto to : left)
        if (from != to && links[next][from] && links[to][next]) links[to][from] = 1;
    order.push_back(states[next]);
  }
  std::reverse(order.begin(), order.end());
  return order;
}

void list_links(const ReactionNetwork& network, const std::vector<std::size_t>& states, WidePlan& plan) {
  auto links = links_among(network, states);
  for (std::size_t n = states.size(); n-- > 0;) {
    for (std::size_t m = 0; m < n; ++m) {
      if (links[n][m]) plan.in[n][plan.in_count[n]++] = static_cast<std::uint8_t>(m);
      if (links[m][n]) plan.out[n][plan.out_count[n]++] = static_cast<std::uint8_t>(m);
    }
    for (int i = 0; i < plan.in_count[n]; ++i)
      for (int o = 0; o < plan.out_count[n]; ++o) links[plan.out[n][o]][plan.in[n][i]] = 1;
  }
}

void expect_at_most(std::size_t count, int most, const char* what, const std::string& state) {
  if (count > static_cast<std::size_t>(most))
    throw std::invalid_argument("state '" + state + "' is linked with " + std::to_string(count) + " " + what +
                                ", at most " + std::to_string(most) + " are possible");
}

class Planner {
 public:
  explicit Planner(const ReactionNetwork& network)
      : network_(network),
        weights_(contents(network)),
        families_(network.states.size()),
        groups_(network.states.size() + network.pools.size()) {
    for (const auto& transfer : network.transfers)
      if (transfer.to) families_.join(transfer.from, *transfer.to);
    for (const auto& binding : network.bindings) {
      families_.join(binding.free, binding.bound);
      groups_.join(binding.free, network.states.size() + binding.pool);
    }
    for (std::size_t s = 0; s < network.states.size(); ++s) groups_.join(s, families_.of(s));
  }

  std::vector<WidePlan> plans() {
    std::vector<WidePlan> plans;
    std::int32_t families = 0;
    for (std::size_t s = 0; s < network_.states.size(); ++s)
      if (groups_.of(s) == s) {
        plans.push_back(plan_of(s));
        for (int f = 0; f < plans.back().families; ++f) plans.back().family_number[f] = families++;
      }
    return plans;
  }

 private:
  WidePlan plan_of(std::size_t group) {
    std::vector<std::size_t> members;
    for (std::size_t s = 0; s < network_.states.size(); ++s)
      if (groups_.of(s) == group) members.push_back(s);
    expect_at_most(members.size(), most_states, "states", network_.states[group]);
    const auto states = ordered(network_, members);
    WidePlan plan;
    plan.states = static_cast<int>(states.size());
    std::vector<std::int32_t> place(network_.states.size(), -1);
    std::vector<std::size_t> roots;
    for (std::size_t n = 0; n < states.size(); ++n) {
      place[states[n]] = static_cast<std::int32_t>(n);
      plan.state[n] = static_cast<std::int32_t>(states[n]);
      plan.weight[n] = weights_[states[n]];
      const auto root = std::find(roots.begin(), roots.end(), families_.of(states[n]));
      plan.family[n] = static_cast<std::int32_t>(root - roots.begin());
      if (root == roots.end()) roots.push_back(families_.of(states[n]));
    }
    plan.families = static_cast<int>(roots.size());
    list_links(network_, states, plan);
    add_transfers(place, plan);
    add_bindings(place, plan);
    return plan;
  }

  void add_transfers(const std::vector<std::int32_t>& place, WidePlan& plan) const {
    std::size_t count = 0;
    for (const auto& transfer : network_.transfers) {
      const auto from = place[transfer.from];
      if (from < 0) continue;
      const double kept = transfer.to ? transfer.yield * weights_[*transfer.to] / weights_[transfer.from] : 0;
      plan.leak[from] += transfer.rate * std::max(0., 1 - kept);
      if (!transfer.to) continue;
      expect_at_most(++count, most_reactions, "transfers", network_.states[transfer.from]);
      plan.transfer_from[plan.transfers] = from;
      plan.transfer_to[plan.transfers] = place[*transfer.to];
      plan.transfer_rate[plan.transfers++] = transfer.rate * kept;
    }
  }

  void add_bindings(const std::vector<std::int32_t>& place, WidePlan& plan) const {
    std::vector<std::size_t> pools;
    for (const auto& binding : network_.bindings) {
      if (place[binding.free] < 0) continue;
      const auto found = std::find(pools.begin(), pools.end(), binding.pool);
      const auto n = plan.bindings++;  // fewer than states, since each has its own bound state
      plan.binding_pool[n] = static_cast<std::int32_t>(found - pools.begin());
      if (found == pools.end()) pools.push_back(binding.pool);
      expect_at_most(pools.size(), most_pools, "pools of sites", network_.states[binding.free]);
      plan.pool[plan.binding_pool[n]] = static_cast<std::int32_t>(binding.pool);
      plan.binding_free[n] = place[binding.free];
      plan.binding_bound[n] = place[binding.bound];
      plan.on_rate[n] = binding.on_rate;
      plan.off_rate[n] = binding.off_rate;
      plan.sites_per_content[n] = binding.sites_per_unit / weights_[binding.bound];
    }
    plan.pools = static_cast<int>(pools.size());
  }

  const ReactionNetwork& network_;
  std::vector<double> weights_;
  Sets families_, groups_;
};

}  // namespace

std::vector<WidePlan> make_group_plans(const ReactionNetwork& network) {
  return Planner(network).plans();
}

template <int width>
GroupPlan<width> narrowed(const WidePlan& plan) {
  GroupPlan<width> narrow;
  narrow.states = plan.states;
  narrow.transfers = plan.transfers;
  narrow.bindings = plan.bindings;
  narrow.pools = plan.pools;
  narrow.families = plan.families;
  std::copy_n(plan.transfer_from, most_reactions, narrow.transfer_from);
  std::copy_n(plan.transfer_to, most_reactions, narrow.transfer_to);
  std::copy_n(plan.transfer_rate, most_reactions, narrow.transfer_rate);
  std::copy_n(plan.pool, most_pools, narrow.pool);
  for (int n = 0; n < width; ++n) {
    narrow.state[n] = plan.state[n];
    narrow.family[n] = plan.family[n];
    narrow.family_number[n] = plan.family_number[n];
    narrow.weight[n] = plan.weight[n];
    narrow.leak[n] = plan.leak[n];
    narrow.binding_free[n] = plan.binding_free[n];
    narrow.binding_bound[n] = plan.binding_bound[n];
    narrow.binding_pool[n] = plan.binding_pool[n];
    narrow.on_rate[n] = plan.on_rate[n];
    narrow.off_rate[n] = plan.off_rate[n];
    narrow.sites_per_content[n] = plan.sites_per_content[n];
    narrow.in_count[n] = plan.in_count[n];
    narrow.out_count[n] = plan.out_count[n];
    std::copy_n(plan.in[n], width, narrow.in[n]);
    std::copy_n(plan.out[n], width, narrow.out[n]);
  }
  return narrow;
}

template GroupPlan<4> narrowed<4>(const WidePlan&);
template GroupPlan<8> narrowed<8>(const WidePlan&);
template GroupPlan<16> narrowed<16>(const WidePlan&);

}  // namespace turgor::kernels::detail
