#include <turgor/kernels/transport.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>

#include "binding_sites.hpp"
#include "engine.hpp"
#include "reaction_validation.hpp"
#include "super_step.hpp"
#include "validation.hpp"

namespace turgor::kernels {

namespace {
constexpr double round_off_room = 1e-12;

/// In how many equal steps of at most `longest` to go `length`; the same on all parts.
std::int64_t steps_within(double length, double longest) {
  constexpr double room_for_rounding = 1 - 1e-14;  // so that 20 steps do not become 21
  constexpr double most = 1e15;
  if (!(length > 0)) return 0;
  if (!(length / longest <= most))
    throw std::invalid_argument(
        "transport over " + std::to_string(length) +
        " s would need more than 1e15 steps: a coefficient, a loss or a flow empties a node "
        "too fast (stable_step names it), or maximum_step is too small");
  return std::max<std::int64_t>(1,
                                static_cast<std::int64_t>(std::ceil(length / longest * room_for_rounding)));
}

}  // namespace

struct TransportProblem::Implementation {
  std::unique_ptr<detail::Engine> engine;
  std::unique_ptr<Halo> halo;
  TransportOptions options;
  std::size_t species = 0, sources = 0, nodes = 0;  ///< nodes: owned
  std::optional<StableStep> stable;
  std::size_t network_states = 0;  ///< 0: nothing reacts
  detail::BindingSites sites;      ///< in the caller's order
  bool has_flow = false;
  bool ready = false;  ///< the flow belongs to the storage and the factors

  /// Super steps that a block has to leave out after one that was taken back, and how many the next time.
  struct Patience {
    int left = 0, next = 1;
  };
  std::vector<Patience> patience;

  /// One interval of a block, in a super step or in steps of at most `limit`; how many.
  std::int64_t go(std::size_t number, double begin, double length, double limit,
                  const ScalarsOfTime& source_scalars, const ScalarsOfTime& prescribed_values,
                  std::int64_t& taken_back) {
    auto& waits = patience[number];
    constexpr int longest_wait = 32;
    if (options.super_stages > 0 && steps_within(length, limit) > 1 && waits.left == 0) {
      int stages = 3;
      while (detail::SuperStep::reach(stages) * limit < length * (1 - 1e-12)) stages += 2;
      if (engine->super_step(number, begin, length, stages, source_scalars, prescribed_values, *halo)) {
        waits.next = 1;
        return 1;
      }
      ++taken_back;
      waits = Patience{.left = waits.next, .next = std::min(2 * waits.next, longest_wait)};
    }
    if (waits.left > 0) --waits.left;
    const auto steps = steps_within(length, limit);
    const double step = length / static_cast<double>(steps);
    for (std::int64_t n = 0; n < steps; ++n)
      engine->step(number, begin + static_cast<double>(n) * step, step, source_scalars, prescribed_values,
                   *halo);
    return steps;
  }

  /// Lets the states react around `time`, where transport stands, and gives the prescribed rows the values of
  /// that time again. False: on some part the equations cannot be solved; `fault` says why where it is here.
  bool react(double begin, double length, double time, const ScalarsOfTime& prescribed_values,
             std::string& fault) {
    if (network_states == 0) return true;
    try {
      engine->react(begin, length);
    } catch (const std::exception& error) {
      fault = error.what();
    }
    if (halo->minimum(fault.empty() ? 0 : -1) < 0) return false;
    engine->begin(time, prescribed_values);
    return true;
  }

  void expect_flow() const {
    if (!ready)
      throw std::logic_error(has_flow ? "transport needs its flow anew after new storage or factors"
                                      : "transport needs a flow before it advances");
  }

  /// Values of the owned nodes in the order of rows, and those of the ghosts as other parts have them.
  std::vector<double> with_ghosts(std::span<const double> values) const {
    if (values.empty()) return {};
    auto all = engine->order().to_rows(values, 1);
    all.resize(nodes + engine->given().ghost_nodes);
    halo->start(reinterpret_cast<std::byte*>(all.data()), sizeof(double));
    halo->finish();
    return all;
  }

  void expect_peaks() const {
    if (!options.peaks)
      throw std::logic_error("peaks are kept only where TransportOptions::peaks asks for them");
  }
  void expect_reactions() const {
    if (network_states == 0) throw std::logic_error("transport has states only after set_reactions");
  }

  /// Nodal values in the caller's order, `species` or as many as said a node.
  void give(std::span<double> values, void (detail::Engine::*of_rows)(std::span<double>) const,
            std::size_t a_node = 0) const {
    if (a_node == 0) a_node = species;
    const std::size_t expected = nodes * a_node;
    if (values.size() != expected)
      throw std::invalid_argument("room for " + std::to_string(values.size()) +
                                  " nodal values, but there are " + std::to_string(expected));
    std::vector<double> rows(expected);
    ((*engine).*of_rows)(rows);
    engine->order().to_given(rows, a_node, values);
  }
};

TransportProblem::TransportProblem(const Graph& graph, const Species& species,
                                   std::span<const double> storage, std::unique_ptr<Halo> halo,
                                   const TransportOptions& options)
    : implementation_(std::make_unique<Implementation>()) {
  detail::validate(graph);
  detail::validate(species, graph.classes);
  detail::validate_nodal("storage", storage, graph.owned_nodes, species.count, detail::Allowed::positive);
  if (options.stages != 1 && options.stages != 2)
    throw std::invalid_argument("transport stages: 1 or 2, not " + std::to_string(options.stages));
  if (const int stages = options.super_stages; stages != 0 && stages != 3 && stages != 5 && stages != 7)
    throw std::invalid_argument("transport super_stages: 0, 3, 5 or 7, not " + std::to_string(stages));
  if (!(options.step_safety > 0 && options.step_safety <= 1))
    throw std::invalid_argument("transport step_safety: above 0, at most 1");
  if (!(options.maximum_step >= 0))
    throw std::invalid_argument("transport maximum_step: at least 0 s, where 0 sets no limit");
  if (!halo) throw std::invalid_argument("transport needs a halo: make_serial_halo() for one part");
  auto& self = *implementation_;
  self.halo = std::move(halo);
  self.options = options;
  self.species = species.count;
  detail::NodeOrder order(graph, detail::NodeOrder::By::layer);
  if (!self.halo->renumber(order.rows())) order = detail::NodeOrder(graph, detail::NodeOrder::By::caller);
  self.nodes = graph.owned_nodes;
  const auto storage_of_rows = order.to_rows(storage, species.count);
  self.engine =
      detail::library_in_use().make_engine(graph, std::move(order), species, storage_of_rows, options);
  self.patience.resize(self.engine->blocks());
}

TransportProblem::~TransportProblem() = default;

void TransportProblem::set_coefficients(const Species& species) {
  auto& self = *implementation_;
  detail::validate(species, self.engine->given().classes);
  if (species.count != self.species) throw std::invalid_argument("the number of species may not change");
  self.engine->set_coefficients(species);
  self.stable.reset();
}

void TransportProblem::set_storage(std::span<const double> storage) {
  auto& self = *implementation_;
  detail::validate_nodal("storage", storage, self.nodes, self.species, detail::Allowed::positive);
  self.engine->set_storage(self.engine->order().to_rows(storage, self.species));
  self.stable.reset();
  self.ready = false;
}

void TransportProblem::set_factors(const NodalFactors& factors) {
  auto& self = *implementation_;
  if (!self.options.nodal_factors)
    throw std::logic_error("nodal factors need TransportOptions::nodal_factors");
  const auto any = [&](std::span<const double> values) {
    return self.halo->minimum(values.empty() ? 0 : -1) < 0;
  };
  const auto diffusivities = any(factors.diffusivity) ? self.nodes : 0,
             retardations = any(factors.retardation) ? self.nodes : 0;
  std::string fault;
  try {
    detail::validate_factor("diffusivity factor", factors.diffusivity, diffusivities);
    detail::validate_factor("retardation factor", factors.retardation, retardations);
  } catch (const std::invalid_argument& error) {
    fault = error.what();
  }
  // All ranks throw, or the others would wait in the exchange for ever.
  if (self.halo->minimum(fault.empty() ? 0 : -1) < 0)
    throw std::invalid_argument(fault.empty() ? "a nodal factor on another rank is refused" : fault);
  const auto diffusivity = self.with_ghosts(factors.diffusivity),
             retardation = self.with_ghosts(factors.retardation);
  self.engine->set_factors({.diffusivity = diffusivity, .retardation = retardation});
  self.stable.reset();
  self.ready = false;
}

void TransportProblem::set_flow(const Flow& flow, const Exchange& exchange) {
  auto& self = *implementation_;
  detail::validate(self.engine->given(), flow);
  for (const auto& source : exchange.sources)
    detail::validate_nodal("source", source, self.nodes, self.species, detail::Allowed::not_negative);
  detail::validate_nodal("loss", exchange.loss, self.nodes, self.species, detail::Allowed::finite);
  if (self.has_flow && exchange.sources.size() != self.sources)
    throw std::invalid_argument("the number of sources may not change from flow to flow");
  self.sources = exchange.sources.size();
  const auto& order = self.engine->order();
  std::vector<std::vector<double>> of_rows;
  for (const auto& source : exchange.sources) of_rows.push_back(order.to_rows(source, self.species));
  const auto loss = order.to_rows(exchange.loss, self.species);
  const Exchange kept{.sources = {of_rows.begin(), of_rows.end()}, .loss = loss};
  self.engine->set_flow(flow, kept);
  self.stable.reset();
  self.has_flow = self.ready = true;
}

void TransportProblem::set_prescribed(std::span<const std::int32_t> nodes) {
  auto& self = *implementation_;
  std::vector<std::int32_t> rows;
  std::vector<char> listed(self.nodes, 0);
  for (const auto node : nodes) {
    if (node < 0 || static_cast<std::size_t>(node) >= self.nodes)
      throw std::invalid_argument("prescribed node " + std::to_string(node) + " is not an owned node");
    if (listed[node])
      throw std::invalid_argument("prescribed node " + std::to_string(node) + " is listed twice");
    listed[node] = 1;
    rows.push_back(self.engine->order().row(node));
  }
  self.engine->set_prescribed(rows);
  self.stable.reset();
}

void TransportProblem::set_concentration(std::span<const double> concentration) {
  auto& self = *implementation_;
  detail::validate_nodal("concentration", concentration, self.nodes, self.species,
                         detail::Allowed::concentration);
  self.engine->set_concentration(self.engine->order().to_rows(concentration, self.species));
}

void TransportProblem::set_reactions(const Reactions& reactions) {
  auto& self = *implementation_;
  detail::validate(reactions, self.nodes, self.species);
  const auto states = reactions.network.states.size(), pools = reactions.network.pools.size();
  const auto& order = self.engine->order();
  const auto storage = order.to_rows(reactions.storage, states),
             sites = order.to_rows(reactions.sites, pools);
  auto rates = reactions.rates;
  std::vector<std::uint8_t> classes(rates.node_class.size());
  for (std::size_t row = 0; row < classes.size(); ++row) classes[row] = rates.node_class[order.given(row)];
  rates.node_class = classes;
  self.engine->set_reactions({.network = reactions.network,
                              .species = reactions.species,
                              .storage = storage,
                              .sites = sites,
                              .rates = rates});
  self.network_states = states;
  self.sites = detail::BindingSites(reactions.network, reactions.storage, reactions.sites);
}

void TransportProblem::set_states(std::span<const double> concentration) {
  auto& self = *implementation_;
  self.expect_reactions();
  detail::validate_nodal("state", concentration, self.nodes, self.network_states,
                         detail::Allowed::not_negative);
  self.sites.expect_enough_for(concentration);
  self.engine->set_states(self.engine->order().to_rows(concentration, self.network_states));
}

StableStep TransportProblem::stable_step() const {
  auto& self = *implementation_;
  self.expect_flow();
  if (!self.stable) {
    StableStep least = self.engine->stable_step();
    if (least.limiting_node >= 0) least.limiting_node = self.engine->order().given(least.limiting_node);
    least.step = self.halo->minimum(least.local_step);
    self.stable = least;
  }
  return *self.stable;
}

AdvanceReport TransportProblem::advance(double begin, double end, const ScalarsOfTime& source_scalars,
                                        const ScalarsOfTime& prescribed_values) {
  auto& self = *implementation_;
  self.expect_flow();
  if (!(end >= begin) || !std::isfinite(begin) || !std::isfinite(end))
    throw std::invalid_argument("transport goes from a finite time to a later one, not from " +
                                std::to_string(begin) + " to " + std::to_string(end) + " s");
  AdvanceReport report;
  // The proof of positivity leaves room for the round-off of a row's sums.
  const double limit = self.options.step_safety * (1 - round_off_room) * stable_step().step;
  self.engine->begin(begin, prescribed_values);
  double longest = limit;
  if (self.options.super_stages > 0) longest *= detail::SuperStep::reach(self.options.super_stages);
  if (self.options.maximum_step > 0) longest = std::min(longest, self.options.maximum_step);
  const auto intervals = steps_within(end - begin, longest);
  report.step = intervals > 0 ? (end - begin) / static_cast<double>(intervals) : 0;
  std::string fault_here;
  self.engine->note_peaks(begin);
  const auto time_of = [&](std::int64_t n) { return begin + static_cast<double>(n) * report.step; };
  bool solved = intervals == 0 || self.react(begin, 0.5 * report.step, begin, prescribed_values, fault_here);
  for (std::int64_t n = 0; n < intervals && solved; ++n) {
    std::int64_t most = 0;
    for (std::size_t b = 0; b < self.engine->blocks(); ++b)
      most = std::max(most, self.go(b, time_of(n), report.step, limit, source_scalars, prescribed_values,
                                    report.taken_back));
    report.steps += most;
    const bool last = n + 1 == intervals;
    solved = self.react(time_of(n) + 0.5 * report.step, (last ? 0.5 : 1) * report.step,
                        last ? end : time_of(n + 1), prescribed_values, fault_here);
  }
  self.engine->note_peaks(end);
  report.minimum.assign(self.species, std::numeric_limits<double>::max());
  if (const auto fault = self.engine->lower_minimum(report.minimum); fault && fault_here.empty())
    fault_here = "the concentration of species " + std::to_string(fault->second) + " in row " +
                 std::to_string(self.engine->order().given(fault->first)) + " is no finite number";
  // All ranks throw, or those without the fault would wait for the others for ever.
  if (self.halo->minimum(fault_here.empty() ? 0 : -1) < 0)
    throw std::runtime_error(
        fault_here.empty()
            ? "a concentration on another rank is no finite number, or its reactions cannot be solved"
            : fault_here);
  for (double& minimum : report.minimum) minimum = self.halo->minimum(minimum);
  return report;
}

void TransportProblem::concentration(std::span<double> values) const {
  implementation_->give(values, &detail::Engine::concentration);
}

void TransportProblem::exposure(std::span<double> values) const {
  implementation_->give(values, &detail::Engine::exposure);
}

void TransportProblem::peak(std::span<double> values) const {
  implementation_->expect_peaks();
  implementation_->give(values, &detail::Engine::peak);
}

void TransportProblem::time_of_peak(std::span<double> values) const {
  implementation_->expect_peaks();
  implementation_->give(values, &detail::Engine::time_of_peak);
}

void TransportProblem::states(std::span<double> concentration) const {
  implementation_->expect_reactions();
  implementation_->give(concentration, &detail::Engine::states, implementation_->network_states);
}

void TransportProblem::reaction_exposure(std::span<double> values) const {
  implementation_->expect_reactions();
  implementation_->give(values, &detail::Engine::reaction_exposure, implementation_->network_states);
}

std::vector<double> TransportProblem::source_integrals() const {
  std::vector<double> integrals(implementation_->sources * implementation_->species, 0.);
  implementation_->engine->add_source_integrals(integrals);
  return integrals;
}

std::vector<double> TransportProblem::supplied() const {
  std::vector<double> supplied(implementation_->species, 0.);
  implementation_->engine->add_supplied(supplied);
  return supplied;
}

void TransportProblem::sum(std::span<double> values) const {
  implementation_->halo->sum(values);
}

}  // namespace turgor::kernels
