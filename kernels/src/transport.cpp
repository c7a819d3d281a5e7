#include <turgor/kernels/transport.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include "block.hpp"
#include "validation.hpp"

namespace turgor::kernels {

namespace {
using Space = Kokkos::DefaultHostExecutionSpace;
constexpr std::size_t widest_block = 8;
constexpr double round_off_room = 1e-12;

template <class View, class Values>
void copy_in(View& view, const std::string& name, const Values& values) {
  view = View(name, values.size());
  auto host = Kokkos::create_mirror_view(view);
  std::copy(values.begin(), values.end(), host.data());
  Kokkos::deep_copy(view, host);
}
}  // namespace

struct TransportProblem::Implementation {
  detail::GraphData<Space> graph;
  std::vector<std::unique_ptr<detail::Block<Space>>> blocks;
  std::unique_ptr<Halo> halo;
  TransportOptions options;
  std::size_t species = 0, sources = 0;
  std::vector<std::int32_t> prescribed;
  std::optional<StableStep> stable;
  bool has_flow = false;
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
  if (!(options.step_safety > 0 && options.step_safety <= 1))
    throw std::invalid_argument("transport step_safety: above 0, at most 1");
  auto& self = *implementation_;
  self.halo = std::move(halo);
  self.options = options;
  self.species = species.count;
  self.graph.owned = static_cast<std::int32_t>(graph.owned_nodes);
  self.graph.ghosts = static_cast<std::int32_t>(graph.ghost_nodes);
  self.graph.classes = static_cast<int>(graph.classes);
  copy_in(self.graph.row_begin, "row begin", graph.row_begin);
  copy_in(self.graph.neighbour, "neighbour", graph.neighbour);
  copy_in(self.graph.region_class, "region class", graph.region_class);
  self.graph.coefficients = decltype(self.graph.coefficients)("coefficients", 3 * graph.stiffness.size());
  detail::write(self.graph.coefficients, [&](double* to) {
    for (std::size_t e = 0; e < graph.stiffness.size(); ++e) to[3 * e] = graph.stiffness[e];
  });
  copy_in(self.graph.prescribed_place, "prescribed place", std::vector<std::int32_t>(graph.owned_nodes, -1));
  for (std::size_t first = 0; first < species.count; first += widest_block)
    self.blocks.push_back(detail::make_block<Space>(
        self.graph, species, first, std::min(widest_block, species.count - first), storage, options));
}

TransportProblem::~TransportProblem() = default;

void TransportProblem::set_flow(const Flow& flow, const Exchange& exchange) {
  auto& self = *implementation_;
  const std::size_t entries = self.graph.neighbour.extent(0);
  detail::validate_entries("flow in", flow.in, entries);
  detail::validate_entries("flow out", flow.out, entries);
  for (const auto& source : exchange.sources)
    detail::validate_nodal("source", source, self.graph.owned, self.species, detail::Allowed::not_negative);
  detail::validate_nodal("loss", exchange.loss, self.graph.owned, self.species, detail::Allowed::finite);
  if (self.has_flow && exchange.sources.size() != self.sources)
    throw std::invalid_argument("the number of sources may not change from flow to flow");
  self.sources = exchange.sources.size();
  detail::write(self.graph.coefficients, [&](double* to) {
    for (std::size_t e = 0; e < entries; ++e) {
      to[3 * e + 1] = flow.in[e];
      to[3 * e + 2] = flow.out[e];
    }
  });
  for (auto& block : self.blocks) block->set_exchange(self.graph, exchange);
  self.stable.reset();
  self.has_flow = true;
}

void TransportProblem::set_prescribed(std::span<const std::int32_t> nodes) {
  auto& self = *implementation_;
  self.prescribed.assign(nodes.begin(), nodes.end());
  std::vector<std::int32_t> place(self.graph.owned, -1);
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    if (nodes[n] < 0 || nodes[n] >= self.graph.owned)
      throw std::invalid_argument("prescribed node " + std::to_string(nodes[n]) + " is not an owned node");
    if (place[nodes[n]] >= 0)
      throw std::invalid_argument("prescribed node " + std::to_string(nodes[n]) + " is listed twice");
    place[nodes[n]] = static_cast<std::int32_t>(n);
  }
  copy_in(self.graph.prescribed_place, "prescribed place", place);
  self.stable.reset();
}

void TransportProblem::set_concentration(std::span<const double> concentration) {
  auto& self = *implementation_;
  detail::validate_nodal("concentration", concentration, self.graph.owned, self.species,
                         detail::Allowed::not_negative);
  for (auto& block : self.blocks) block->set_concentration(self.graph, concentration);
}

StableStep TransportProblem::stable_step() const {
  auto& self = *implementation_;
  if (!self.has_flow) throw std::logic_error("transport needs a flow before its stable step is known");
  if (!self.stable) {
    StableStep least{.local_step = std::numeric_limits<double>::max()};
    for (const auto& block : self.blocks)
      if (const auto step = block->stable_step(self.graph); step.local_step < least.local_step) least = step;
    least.step = self.halo->minimum(least.local_step);
    self.stable = least;
  }
  return *self.stable;
}

AdvanceReport TransportProblem::advance(double begin, double end, const ScalarsOfTime& source_scalars,
                                        const ScalarsOfTime& prescribed_values) {
  auto& self = *implementation_;
  if (!self.has_flow) throw std::logic_error("transport needs a flow before it advances");
  if (!(end >= begin)) throw std::invalid_argument("transport cannot go back in time");
  AdvanceReport report;
  // The proof of positivity leaves room for the round-off of a row's sums.
  double limit = self.options.step_safety * (1 - round_off_room) * stable_step().step;
  if (self.options.maximum_step > 0) limit = std::min(limit, self.options.maximum_step);
  report.steps = static_cast<std::int64_t>(std::ceil((end - begin) / limit * (1 - 1e-14)));
  if (end > begin) report.steps = std::max<std::int64_t>(report.steps, 1);
  report.step = report.steps > 0 ? (end - begin) / static_cast<double>(report.steps) : 0;
  for (auto& block : self.blocks) block->begin(self.prescribed, begin, prescribed_values);
  for (std::int64_t n = 0; n < report.steps; ++n)
    for (auto& block : self.blocks)
      block->step(self.graph, self.prescribed, begin + static_cast<double>(n) * report.step, report.step,
                  source_scalars, prescribed_values, *self.halo);
  report.minimum.assign(self.species, std::numeric_limits<double>::max());
  for (const auto& block : self.blocks) block->lower_minimum(report.minimum);
  for (double& minimum : report.minimum) minimum = self.halo->minimum(minimum);
  return report;
}

void TransportProblem::concentration(std::span<double> values) const {
  for (const auto& block : implementation_->blocks) block->concentration(values);
}

void TransportProblem::exposure(std::span<double> values) const {
  for (const auto& block : implementation_->blocks) block->exposure(values);
}

std::vector<double> TransportProblem::source_integrals() const {
  std::vector<double> integrals(implementation_->sources * implementation_->species, 0.);
  for (const auto& block : implementation_->blocks) block->add_source_integrals(integrals);
  return integrals;
}

std::vector<double> TransportProblem::supplied() const {
  std::vector<double> supplied(implementation_->species, 0.);
  for (const auto& block : implementation_->blocks) block->add_supplied(supplied);
  return supplied;
}

void TransportProblem::sum(std::span<double> values) const {
  implementation_->halo->sum(values);
}

}  // namespace turgor::kernels
