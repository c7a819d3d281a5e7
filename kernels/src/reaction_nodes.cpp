#include "reaction_nodes.hpp"

#include <algorithm>
#include <stdexcept>
#include <variant>

#include "block.hpp"
#include "reaction_exponential.hpp"
#include "reaction_step.hpp"
#include "reaction_validation.hpp"

namespace turgor::kernels::detail {

namespace {

template <class Space>
using Range = Kokkos::RangePolicy<Space, Kokkos::IndexType<std::int64_t>>;

/// Those nodes whose rates are of one class.
template <class Space>
struct NodesOfClass {
  std::int64_t count = 0;
  Kokkos::View<std::int32_t*, typename Space::memory_space> list;  ///< none: they are all nodes
};

/// A group of one class with what its steps need besides the fields.
template <class Space>
struct Group {
  using Array = Kokkos::View<double*, typename Space::memory_space>;
  WidePlan plan;
  NodesOfClass<Space> nodes;
  std::variant<GroupPlan<4>, GroupPlan<8>, GroupPlan<16>> narrow;
  Array propagator, integrator;  ///< without sites: of `step`
  double step = -1;

  Group(const WidePlan& wide, const NodesOfClass<Space>& of_class) : plan(wide), nodes(of_class) {
    if (plan.states <= 4)
      narrow = narrowed<4>(plan);
    else if (plan.states <= 8)
      narrow = narrowed<8>(plan);
    else
      narrow = narrowed<16>(plan);
    if (plan.pools > 0) return;
    propagator = Array("reaction propagator", plan.states * plan.states);
    integrator = Array("reaction integrator", plan.states * plan.states);
  }

  void prepare(double new_step) {
    if (plan.pools > 0 || step == new_step) return;
    step = new_step;
    const auto matrices = exponential(plan, step);
    write(propagator,
          [&](double* to) { std::copy(matrices.propagator.begin(), matrices.propagator.end(), to); });
    write(integrator,
          [&](double* to) { std::copy(matrices.integrator.begin(), matrices.integrator.end(), to); });
  }
};

template <class Space>
NodesOfClass<Space> nodes_of_class(const RegionRates& rates, std::size_t region, std::int64_t nodes) {
  NodesOfClass<Space> result;
  result.count = nodes;
  if (rates.classes == 1) return result;
  std::vector<std::int32_t> listed;
  for (std::int32_t n = 0; n < nodes; ++n)
    if (const std::size_t here = rates.node_class.empty() ? 0 : rates.node_class[n]; here == region)
      listed.push_back(n);
  result.count = static_cast<std::int64_t>(listed.size());
  result.list = decltype(result.list)("nodes of a class", listed.size());
  write(result.list, [&](std::int32_t* to) { std::copy(listed.begin(), listed.end(), to); });
  return result;
}

}  // namespace

template <class Space>
struct NodeReactions<Space>::Implementation {
  using Array = typename Group<Space>::Array;
  std::int64_t nodes;
  std::size_t states, pools;
  std::vector<std::string> names;
  std::vector<Group<Space>> groups;
  Array sites;  ///< [pool * nodes + node]
  Array exposure, exposure_remainder, peak, time_of_peak, content_remainder;

  /// A step of one group; the last node whose equations could not be solved, or -1.
  template <int width>
  std::int64_t run(const Group<Space>& group, const GroupPlan<width>& plan,
                   std::span<const StateField> fields, double begin, double length) const {
    NodeBooks<width> books{.field = {},
                           .exposure = exposure.data(),
                           .exposure_remainder = exposure_remainder.data(),
                           .content_remainder = content_remainder.data(),
                           .peak = peak.extent(0) > 0 ? peak.data() : nullptr,
                           .time_of_peak = time_of_peak.data(),
                           .nodes = nodes,
                           .list = group.nodes.list.data(),
                           .begin = begin,
                           .end = begin + length};
    for (int s = 0; s < plan.states; ++s) books.field[s] = fields[plan.state[s]];
    std::int64_t failed = -1;
    const Kokkos::Max<std::int64_t> last(failed);
    if (plan.pools == 0)
      Kokkos::parallel_reduce(
          "Turgor::Reactions::exponential", Range<Space>(0, group.nodes.count),
          ExponentialStep<width>{plan, books, group.propagator.data(), group.integrator.data()}, last);
    else
      Kokkos::parallel_reduce("Turgor::Reactions::extrapolated", Range<Space>(0, group.nodes.count),
                              ExtrapolatedStep<width>{plan, books, sites.data(), length}, last);
    Space().fence();
    return failed;
  }

  void give(const Array& array, std::span<double> values) const {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array);
    for (std::int64_t n = 0; n < nodes; ++n)
      for (std::size_t s = 0; s < states; ++s) values[n * states + s] = host(s * nodes + n);
  }
};

template <class Space>
NodeReactions<Space>::NodeReactions(const ReactionNetwork& network, std::int64_t nodes,
                                    const ReactionOptions& options, const RegionRates& rates)
    : implementation_(std::make_unique<Implementation>()) {
  validate(network, rates, static_cast<std::size_t>(nodes));
  using Array = typename Implementation::Array;
  auto& self = *implementation_;
  self.nodes = nodes;
  self.states = network.states.size();
  self.pools = network.pools.size();
  self.names = network.states;
  std::int64_t families = 0;  // the same ones in every class: rates link nothing
  for (std::size_t r = 0; r < rates.classes; ++r) {
    const auto of_class = nodes_of_class<Space>(rates, r, nodes);
    families = 0;
    for (const auto& plan : make_group_plans(network_of_class(network, rates, r))) {
      if (of_class.count > 0) self.groups.emplace_back(plan, of_class);
      families += plan.families;
    }
  }
  const auto values = static_cast<std::int64_t>(self.states) * nodes;
  self.sites = Array("reaction sites", self.pools * nodes);
  self.exposure = Array("reaction exposure", values);
  self.exposure_remainder = Array("reaction exposure remainder", values);
  self.content_remainder = Array("content remainder", families * nodes);
  if (options.peaks) {
    self.peak = Array("peak", values);
    self.time_of_peak = Array("time of peak", values);
  }
  clear();
}

template <class Space>
NodeReactions<Space>::~NodeReactions() = default;

template <class Space>
void NodeReactions<Space>::set_sites(std::span<const double> sites) {
  auto& self = *implementation_;
  write(self.sites, [&](double* to) {
    for (std::int64_t n = 0; n < self.nodes; ++n)
      for (std::size_t p = 0; p < self.pools; ++p) to[p * self.nodes + n] = sites[n * self.pools + p];
  });
}

template <class Space>
void NodeReactions<Space>::clear() {
  auto& self = *implementation_;
  Kokkos::deep_copy(self.exposure, 0.);
  Kokkos::deep_copy(self.exposure_remainder, 0.);
  Kokkos::deep_copy(self.content_remainder, 0.);
  Kokkos::deep_copy(self.time_of_peak, 0.);
  Kokkos::deep_copy(self.peak, -1.);  // below every concentration
}

template <class Space>
void NodeReactions<Space>::step(std::span<const StateField> fields, double begin, double length) {
  auto& self = *implementation_;
  for (auto& group : self.groups) {
    group.prepare(length);
    const auto failed = std::visit(
        [&](const auto& plan) { return self.run(group, plan, fields, begin, length); }, group.narrow);
    if (failed >= 0)
      throw std::runtime_error("the reactions of state '" + self.names[group.plan.state[0]] + "' in node " +
                               std::to_string(failed) + " cannot be solved for a step of " +
                               std::to_string(length) + " s");
  }
}

template <class Space>
void NodeReactions<Space>::exposure(std::span<double> values) const {
  implementation_->give(implementation_->exposure, values);
}
template <class Space>
void NodeReactions<Space>::peak(std::span<double> values) const {
  implementation_->give(implementation_->peak, values);
}
template <class Space>
void NodeReactions<Space>::time_of_peak(std::span<double> values) const {
  implementation_->give(implementation_->time_of_peak, values);
}

template class NodeReactions<EngineSpace>;

}  // namespace turgor::kernels::detail
