#include <turgor/kernels/reactions.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "binding_sites.hpp"
#include "engine.hpp"
#include "reaction_validation.hpp"

namespace turgor::kernels {

struct ReactionProblem::Implementation {
  ReactionNetwork network;
  std::size_t nodes = 0;
  bool peaks = false;
  detail::BindingSites sites;
  std::unique_ptr<detail::ReactionEngine> engine;

  std::size_t states() const { return network.states.size(); }
  void expect_room(std::span<const double> values, std::size_t per_node) const {
    if (values.size() != nodes * per_node)
      throw std::invalid_argument("room for " + std::to_string(values.size()) + " values, but there are " +
                                  std::to_string(nodes * per_node));
  }
  void expect_peaks() const {
    if (!peaks) throw std::logic_error("peaks are kept only where ReactionOptions::peaks asks for them");
  }
  std::vector<double> values() const {
    std::vector<double> concentrations(nodes * states());
    engine->concentration(concentrations);
    return concentrations;
  }
};

ReactionProblem::ReactionProblem(const ReactionNetwork& network, std::span<const double> storage,
                                 std::span<const double> sites, const ReactionOptions& options,
                                 const RegionRates& rates)
    : implementation_(std::make_unique<Implementation>()) {
  detail::validate(network);
  auto& self = *implementation_;
  self.network = network;
  self.nodes = storage.size() / network.states.size();
  self.peaks = options.peaks;
  if (storage.size() % network.states.size() != 0)
    throw std::invalid_argument("storage has " + std::to_string(storage.size()) + " values for " +
                                std::to_string(network.states.size()) + " states");
  if (sites.size() != self.nodes * network.pools.size())
    throw std::invalid_argument("sites has " + std::to_string(sites.size()) + " values, expected " +
                                std::to_string(self.nodes * network.pools.size()));
  detail::validate_values("storage", "state", storage, network.states, false);
  detail::validate_values("sites", "pool", sites, network.pools, true);
  detail::validate(network, rates, self.nodes);
  self.sites = detail::BindingSites(network, storage, sites);
  self.engine = detail::library_in_use().make_reactions(network, storage, sites, options, rates);
}

ReactionProblem::~ReactionProblem() = default;

void ReactionProblem::set_concentration(std::span<const double> concentration) {
  auto& self = *implementation_;
  self.expect_room(concentration, self.states());
  detail::validate_values("concentration", "state", concentration, self.network.states, true);
  self.sites.expect_enough_for(concentration);
  self.engine->set_concentration(concentration);
}

void ReactionProblem::advance(double begin, double end, std::int64_t steps) {
  auto& self = *implementation_;
  if (!(end >= begin) || !std::isfinite(end - begin))
    throw std::invalid_argument("reactions cannot go back in time");
  if (steps < 1)
    throw std::invalid_argument("reactions take at least one step, not " + std::to_string(steps));
  if (end == begin) return;
  self.engine->advance(begin, end, steps);
}

void ReactionProblem::concentration(std::span<double> values) const {
  implementation_->expect_room(values, implementation_->states());
  implementation_->engine->concentration(values);
}

void ReactionProblem::exposure(std::span<double> values) const {
  implementation_->expect_room(values, implementation_->states());
  implementation_->engine->exposure(values);
}

void ReactionProblem::free_sites(std::span<double> values) const {
  implementation_->expect_room(values, implementation_->network.pools.size());
  const auto left = implementation_->sites.unoccupied(implementation_->values());
  // Rounding may leave an amount bound that is larger than all sites in the last digit.
  std::ranges::transform(left, values.begin(), [](double value) { return std::max(0., value); });
}

void ReactionProblem::peak(std::span<double> values) const {
  implementation_->expect_peaks();
  implementation_->expect_room(values, implementation_->states());
  implementation_->engine->peak(values);
}

void ReactionProblem::time_of_peak(std::span<double> values) const {
  implementation_->expect_peaks();
  implementation_->expect_room(values, implementation_->states());
  implementation_->engine->time_of_peak(values);
}

}  // namespace turgor::kernels
