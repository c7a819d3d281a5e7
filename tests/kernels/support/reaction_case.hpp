#pragma once

#include <turgor/kernels/reactions.hpp>

#include <vector>

namespace turgor::kernels::testing {

/// A network in a few nodes; tests change what they are about.
struct ReactionCase {
  ReactionNetwork network;
  std::vector<double> storage, sites, concentration;
  ReactionOptions options;
  RegionRates rates;

  ReactionCase(ReactionNetwork given, std::size_t nodes = 1)
      : network(std::move(given)),
        storage(nodes * network.states.size(), 1.),
        sites(nodes * network.pools.size(), 0.),
        concentration(nodes * network.states.size(), 0.) {}

  std::unique_ptr<ReactionProblem> make() const {
    auto problem = std::make_unique<ReactionProblem>(network, storage, sites, options, rates);
    problem->set_concentration(concentration);
    return problem;
  }
  /// Concentrations after `end` (s).
  std::vector<double> after(double end, std::int64_t steps) const {
    const auto problem = make();
    problem->advance(0, end, steps);
    return concentration_of(*problem);
  }
  std::vector<double> concentration_of(const ReactionProblem& problem) const {
    std::vector<double> values(storage.size());
    problem.concentration(values);
    return values;
  }
  std::vector<double> exposure_of(const ReactionProblem& problem) const {
    std::vector<double> values(storage.size());
    problem.exposure(values);
    return values;
  }
  std::vector<double> free_sites_of(const ReactionProblem& problem) const {
    std::vector<double> values(sites.size());
    problem.free_sites(values);
    return values;
  }
};

/// Free carrier, bound to one kind of sites, internalised.
inline ReactionNetwork binding_network(double on_rate, double off_rate, double internalisation = 0) {
  return {.states = {"free", "bound", "internalised"},
          .pools = {"receptor"},
          .transfers = {{.from = 1, .to = 2, .rate = internalisation}},
          .bindings = {{.free = 0, .bound = 1, .pool = 0, .on_rate = on_rate, .off_rate = off_rate}}};
}

}  // namespace turgor::kernels::testing
