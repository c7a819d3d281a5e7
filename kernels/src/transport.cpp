#include <turgor/kernels/transport.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>

#include "block.hpp"
#include "validation.hpp"

namespace turgor::kernels {

namespace {
using Space = detail::HostSpace;
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

  /// Who is connected with whom, without coefficients.
  Graph pattern() const {
    const auto view = [](const auto& array) { return std::span(array.data(), array.extent(0)); };
    return {.owned_nodes = static_cast<std::size_t>(graph.owned),
            .ghost_nodes = static_cast<std::size_t>(graph.ghosts),
            .classes = static_cast<std::size_t>(graph.classes),
            .row_begin = view(graph.row_begin),
            .neighbour = view(graph.neighbour),
            .region_class = view(graph.region_class),
            .stiffness = {}};
  }

  /// Calls visit(e) for the entries of `given` that are kept, in their order.
  template <class Visit>
  static void each_kept(const Graph& given, bool each_edge_once, Visit&& visit) {
    for (std::size_t i = 0; i < given.owned_nodes; ++i)
      for (auto e = given.row_begin[i]; e < given.row_begin[i + 1]; ++e)
        if (!each_edge_once || given.neighbour[e] > static_cast<std::int32_t>(i)) visit(i, e);
  }
  /// Keeps the entries whose neighbour comes later, ghosts included.
  void list_edges(const Graph& given) {
    std::vector<std::int64_t> begin(given.owned_nodes + 1, 0);
    std::vector<std::int32_t> neighbour;
    std::vector<std::uint8_t> region_class;
    each_kept(given, true, [&](std::size_t i, std::int64_t e) {
      ++begin[i + 1];
      neighbour.push_back(given.neighbour[e]);
      region_class.push_back(given.region_class[e]);
    });
    for (std::size_t i = 0; i < given.owned_nodes; ++i) begin[i + 1] += begin[i];
    copy_in(graph.entries.begin, "entries' begin", begin);
    copy_in(graph.entries.neighbour, "entries' neighbour", neighbour);
    copy_in(graph.entries.region_class, "entries' class", region_class);
  }
  /// Column `place` of the entries' coefficients (stiffness, flow in, flow out).
  void place_coefficients(std::size_t place, std::span<const double> values) {
    detail::write(graph.entries.coefficients, [&](double* to) {
      each_kept(pattern(), graph.each_edge_once, [&](std::size_t, std::int64_t e) {
        to[place] = values[e];
        to += 3;
      });
    });
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
  self.graph.each_edge_once = options.each_edge_once && std::is_same_v<Space, Kokkos::Serial>;
  if (self.graph.each_edge_once)
    self.list_edges(graph);
  else
    self.graph.entries = {self.graph.row_begin, self.graph.neighbour, self.graph.region_class, {}};
  self.graph.entries.coefficients =
      decltype(self.graph.entries.coefficients)("coefficients", 3 * self.graph.entries.neighbour.extent(0));
  self.place_coefficients(0, graph.stiffness);
  copy_in(self.graph.prescribed_place, "prescribed place", std::vector<std::int32_t>(graph.owned_nodes, -1));
  for (std::size_t first = 0; first < species.count; first += widest_block)
    self.blocks.push_back(detail::make_block<Space>(
        self.graph, species, first, std::min(widest_block, species.count - first), storage, options));
}

TransportProblem::~TransportProblem() = default;

void TransportProblem::set_flow(const Flow& flow, const Exchange& exchange) {
  auto& self = *implementation_;
  detail::validate(self.pattern(), flow);
  for (const auto& source : exchange.sources)
    detail::validate_nodal("source", source, self.graph.owned, self.species, detail::Allowed::not_negative);
  detail::validate_nodal("loss", exchange.loss, self.graph.owned, self.species, detail::Allowed::finite);
  if (self.has_flow && exchange.sources.size() != self.sources)
    throw std::invalid_argument("the number of sources may not change from flow to flow");
  self.sources = exchange.sources.size();
  self.place_coefficients(1, flow.in);
  self.place_coefficients(2, flow.out);
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
