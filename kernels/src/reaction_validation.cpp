#include "reaction_validation.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>
#include <stdexcept>

namespace turgor::kernels::detail {

namespace {

constexpr double round_off = 1e-12;  // of products of a few yields

template <class... Parts>
[[noreturn]] void refuse(const Parts&... parts) {
  std::ostringstream message;
  (message << ... << parts);
  throw std::invalid_argument(message.str());
}

std::string quoted(const std::string& name) {
  return "'" + name + "'";
}

class Checks {
 public:
  explicit Checks(const ReactionNetwork& network) : network_(network) {}

  void names() const {
    if (network_.states.empty()) refuse("a reaction network has at least one state");
    for (const auto& [what, names] :
         {std::pair{"state", &network_.states}, std::pair{"pool", &network_.pools}}) {
      std::set<std::string> seen;
      for (const auto& name : *names)
        if (!seen.insert(name).second) refuse(what, " ", quoted(name), " is listed twice");
    }
  }

  void transfer(std::size_t n) const {
    const auto& transfer = network_.transfers[n];
    const std::string number = "transfer " + std::to_string(n);
    expect_state(number, "from", transfer.from);
    if (transfer.to) expect_state(number, "to", *transfer.to);
    const auto name = number + " (" + quoted(network_.states[transfer.from]) + " to " +
                      (transfer.to ? quoted(network_.states[*transfer.to]) : "nowhere") + ")";
    if (transfer.to == transfer.from) refuse(name, ": a state cannot become itself");
    expect_at_least_0(name, "rate", transfer.rate);
    expect_at_least_0(name, "yield", transfer.yield);
    if (!transfer.to) return;
    const auto* into = binding_of(*transfer.to);
    if (!into) return;
    const auto* out_of = binding_of(transfer.from);
    if (!out_of || out_of->pool != into->pool ||
        transfer.yield * into->sites_per_unit > out_of->sites_per_unit * (1 + round_off))
      refuse(name, ": what becomes ", quoted(network_.states[*transfer.to]), " takes more sites of pool ",
             quoted(network_.pools[into->pool]), " than it frees");
  }

  void binding(std::size_t n) const {
    const auto& binding = network_.bindings[n];
    const std::string number = "binding " + std::to_string(n);
    expect_state(number, "free", binding.free);
    expect_state(number, "bound", binding.bound);
    if (binding.pool >= network_.pools.size())
      refuse(number, ": pool ", binding.pool, " is out of range, there are ", network_.pools.size());
    const auto name = number + " (" + quoted(network_.states[binding.free]) + " to " +
                      quoted(network_.pools[binding.pool]) + ")";
    if (binding.free == binding.bound) refuse(name, ": a state cannot become itself");
    expect_at_least_0(name, "on_rate", binding.on_rate);
    expect_at_least_0(name, "off_rate", binding.off_rate);
    if (!std::isfinite(binding.sites_per_unit) || binding.sites_per_unit <= 0)
      refuse(name, ": sites_per_unit is ", binding.sites_per_unit);
    if (binding_of(binding.bound) != &binding)
      refuse(name, ": state ", quoted(network_.states[binding.bound]), " is bound by two bindings");
    if (binding_of(binding.free))
      refuse(name, ": state ", quoted(network_.states[binding.free]), " is bound already");
  }

 private:
  const Binding* binding_of(std::size_t state) const {
    const auto found = std::find_if(network_.bindings.begin(), network_.bindings.end(),
                                    [state](const Binding& binding) { return binding.bound == state; });
    return found == network_.bindings.end() ? nullptr : &*found;
  }
  void expect_state(const std::string& reaction, const char* role, std::size_t state) const {
    if (state >= network_.states.size())
      refuse(reaction, ": state ", state, " (", role, ") is out of range, there are ",
             network_.states.size());
  }
  static void expect_at_least_0(const std::string& reaction, const char* what, double value) {
    if (!std::isfinite(value) || value < 0) refuse(reaction, ": ", what, " is ", value);
  }

  const ReactionNetwork& network_;
};

}  // namespace

void validate(const ReactionNetwork& network) {
  const Checks checks(network);
  checks.names();
  // Bindings first: transfers ask which states are bound.
  for (std::size_t n = 0; n < network.bindings.size(); ++n) checks.binding(n);
  for (std::size_t n = 0; n < network.transfers.size(); ++n) checks.transfer(n);
}

std::vector<double> contents(const ReactionNetwork& network) {
  std::vector<double> weights(network.states.size(), 1.);
  // The longest way to a product passes each state once; what still grows then goes round in a cycle.
  for (std::size_t sweep = 0; sweep <= network.states.size(); ++sweep) {
    std::optional<std::size_t> grew;
    const auto raise = [&](std::size_t state, double weight) {
      if (weight > weights[state] * (1 + round_off)) grew = state;
      weights[state] = std::max(weights[state], weight);
    };
    for (const auto& transfer : network.transfers)
      if (transfer.to && transfer.rate > 0) raise(transfer.from, transfer.yield * weights[*transfer.to]);
    for (const auto& binding : network.bindings) {
      raise(binding.free, weights[binding.bound]);
      raise(binding.bound, weights[binding.free]);
    }
    if (!grew) return weights;
    if (sweep == network.states.size())
      refuse("the yields of a cycle through state ", quoted(network.states[*grew]),
             " make more than it takes");
  }
  return weights;
}

ReactionNetwork network_of_class(const ReactionNetwork& network, const RegionRates& rates,
                                 std::size_t region) {
  auto result = network;
  const auto rate = [&](std::span<const double> values, std::size_t n, double& own) {
    if (!values.empty()) own = values[n * rates.classes + region];
  };
  for (std::size_t n = 0; n < network.transfers.size(); ++n)
    rate(rates.transfer_rate, n, result.transfers[n].rate);
  for (std::size_t n = 0; n < network.bindings.size(); ++n) {
    rate(rates.on_rate, n, result.bindings[n].on_rate);
    rate(rates.off_rate, n, result.bindings[n].off_rate);
  }
  return result;
}

void validate(const ReactionNetwork& network, const RegionRates& rates, std::size_t nodes) {
  const auto classes = rates.classes;
  if (classes == 0 || classes > 256) refuse("rates are given for 1 to 256 classes, not ", classes);
  const auto expect_size = [](const char* what, std::size_t got, std::size_t expected) {
    if (got != 0 && got != expected) refuse(what, ": ", got, " values are given, but there are ", expected);
  };
  expect_size("classes of nodes", rates.node_class.size(), nodes);
  expect_size("transfer_rate", rates.transfer_rate.size(), network.transfers.size() * classes);
  expect_size("on_rate", rates.on_rate.size(), network.bindings.size() * classes);
  expect_size("off_rate", rates.off_rate.size(), network.bindings.size() * classes);
  for (std::size_t n = 0; n < rates.node_class.size(); ++n)
    if (rates.node_class[n] >= classes)
      refuse("class ", static_cast<int>(rates.node_class[n]), " of node ", n, " is out of range, there are ",
             classes);
  for (std::size_t r = 0; r < classes; ++r) {
    try {
      const auto of_class = network_of_class(network, rates, r);
      validate(of_class);
      contents(of_class);
    } catch (const std::invalid_argument& error) {
      if (classes == 1) throw;
      refuse("class ", r, ": ", error.what());
    }
  }
}

void validate_values(const char* what, const char* of, std::span<const double> values,
                     const std::vector<std::string>& names, bool zero_allowed) {
  for (std::size_t n = 0; n < values.size(); ++n)
    if (!std::isfinite(values[n]) || values[n] < 0 || (values[n] == 0 && !zero_allowed))
      refuse(what, " of node ", n / names.size(), ", ", of, " ", quoted(names[n % names.size()]), " is ",
             values[n]);
}

void validate(const Reactions& reactions, std::size_t nodes, std::size_t species) {
  const auto& network = reactions.network;
  validate(network, reactions.rates, nodes);
  const auto states = network.states.size();
  if (reactions.species.size() != states)
    refuse("species of states: ", reactions.species.size(), " are given, but there are ", states, " states");
  if (reactions.storage.size() != nodes * states)
    refuse("storage of states: ", reactions.storage.size(), " values are given, but there are ",
           nodes * states);
  if (reactions.sites.size() != nodes * network.pools.size())
    refuse("sites: ", reactions.sites.size(), " values are given, but there are ",
           nodes * network.pools.size());
  std::vector<std::size_t> state_of(species, states);
  for (std::size_t s = 0; s < states; ++s) {
    const auto moves_as = reactions.species[s];
    if (moves_as == -1) continue;
    if (moves_as < 0 || static_cast<std::size_t>(moves_as) >= species)
      refuse("state ", quoted(network.states[s]), " moves as species ", moves_as, ", which does not exist");
    auto& earlier = state_of[static_cast<std::size_t>(moves_as)];
    if (earlier < states)
      refuse("states ", quoted(network.states[earlier]), " and ", quoted(network.states[s]),
             " move as the same species");
    earlier = s;
  }
  for (std::size_t n = 0; n < nodes; ++n)
    for (std::size_t s = 0; s < states; ++s)
      if (const double value = reactions.storage[n * states + s];
          reactions.species[s] == -1 && !(std::isfinite(value) && value > 0))
        refuse("storage of node ", n, ", state ", quoted(network.states[s]), " is ", value);
  validate_values("the sites", "pool", reactions.sites, network.pools, true);
}

}  // namespace turgor::kernels::detail
