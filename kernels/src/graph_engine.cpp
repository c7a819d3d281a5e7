#include "graph_engine.hpp"

#include <algorithm>
#include <limits>

#include "kept_graph.hpp"
#include "reacting_states.hpp"
#include "staged_halo.hpp"

namespace turgor::kernels::detail {

namespace {

constexpr std::size_t widest_block = 8;

class GraphEngine final : public Engine {
 public:
  GraphEngine(const Graph& graph, NodeOrder order, const Species& species, std::span<const double> storage,
              const TransportOptions& options)
      : graph_(graph, std::move(order), options), species_(species.count) {
    for (std::size_t first = 0; first < species.count; first += widest_block)
      blocks_.push_back(make_block<EngineSpace>(
          graph_.data(), species, first, std::min(widest_block, species.count - first), storage, options));
  }

  const NodeOrder& order() const override { return graph_.order(); }
  Graph given() const override { return graph_.given(); }
  std::size_t blocks() const override { return blocks_.size(); }

  void set_coefficients(const Species& species) override {
    for (auto& block : blocks_) block->set_coefficients(graph_.data(), species);
  }
  void set_storage(std::span<const double> storage) override {
    for (auto& block : blocks_) block->set_storage(graph_.data(), storage);
  }
  void set_factors(const NodalFactors& factors) override { graph_.set_factors(factors); }
  void set_flow(const Flow& flow, const Exchange& exchange) override {
    graph_.set_flow(flow);
    for (auto& block : blocks_) block->set_exchange(graph_.data(), exchange);
  }
  void set_prescribed(std::span<const std::int32_t> rows) override {
    graph_.set_prescribed(rows);
    for (auto& block : blocks_) block->set_prescribed(graph_.data());
  }
  void set_concentration(std::span<const double> concentration) override {
    for (auto& block : blocks_) block->set_concentration(graph_.data(), concentration);
    if (reacting_) reacting_->clear();
  }

  void set_reactions(const Reactions& reactions) override {
    reacting_ = std::make_unique<ReactingStates<EngineSpace>>(reactions, graph_.data().owned);
  }
  void set_states(std::span<const double> concentration) override {
    reacting_->set_concentration(concentration);
  }
  void react(double begin, double length) override {
    const auto moving = [&](std::size_t species) { return blocks_[species / widest_block]->state(species); };
    try {
      reacting_->step(moving, begin, length);
    } catch (...) {
      for (auto& block : blocks_) block->states_changed();  // in the nodes that were solved
      throw;
    }
    for (auto& block : blocks_) block->states_changed();
  }
  void states(std::span<double> concentration) const override {
    std::vector<double> moving(graph_.data().owned * species_);
    for (const auto& block : blocks_) block->concentration(moving);
    reacting_->concentration(moving, species_, concentration);
  }
  void reaction_exposure(std::span<double> values) const override { reacting_->exposure(values); }

  void note_peaks(double time) override {
    for (auto& block : blocks_) block->note_peaks(time);
  }
  void peak(std::span<double> values) const override {
    for (const auto& block : blocks_) block->peak(values);
  }
  void time_of_peak(std::span<double> values) const override {
    for (const auto& block : blocks_) block->time_of_peak(values);
  }

  StableStep stable_step() const override {
    StableStep least{.local_step = std::numeric_limits<double>::max()};
    for (const auto& block : blocks_)
      if (const auto step = block->stable_step(graph_.data()); step.local_step < least.local_step)
        least = step;
    return least;
  }
  void begin(double time, const ScalarsOfTime& values) override {
    for (auto& block : blocks_) block->begin(graph_.data(), time, values);
  }
  void step(std::size_t block, double begin, double length, const ScalarsOfTime& source_scalars,
            const ScalarsOfTime& prescribed_values, Halo& halo) override {
    blocks_[block]->step(graph_.data(), begin, length, source_scalars, prescribed_values, reaching(halo));
  }
  bool super_step(std::size_t block, double begin, double length, int stages,
                  const ScalarsOfTime& source_scalars, const ScalarsOfTime& prescribed_values,
                  Halo& halo) override {
    return blocks_[block]->super_step(graph_.data(), begin, length, stages, source_scalars, prescribed_values,
                                      reaching(halo));
  }

  void concentration(std::span<double> values) const override {
    for (const auto& block : blocks_) block->concentration(values);
  }
  void exposure(std::span<double> values) const override {
    for (const auto& block : blocks_) block->exposure(values);
  }
  void add_source_integrals(std::vector<double>& integrals) const override {
    for (const auto& block : blocks_) block->add_source_integrals(integrals);
  }
  void add_supplied(std::vector<double>& supplied) const override {
    for (const auto& block : blocks_) block->add_supplied(supplied);
  }
  std::optional<std::pair<std::int32_t, std::size_t>> lower_minimum(
      std::vector<double>& minimum) const override {
    std::optional<std::pair<std::int32_t, std::size_t>> fault;
    for (const auto& block : blocks_)
      if (const auto of_block = block->lower_minimum(minimum); of_block && !fault) fault = of_block;
    return fault;
  }

 private:
  /// The caller's halo, which knows the host's memory alone, as the blocks can use it.
  Halo& reaching(Halo& halo) {
    if constexpr (on_host<EngineSpace>)
      return halo;
    else
      return staged_.over(halo);
  }

  KeptGraph graph_;
  std::size_t species_;
  StagedHalo<EngineSpace> staged_{graph_.data()};
  std::vector<std::unique_ptr<Block<EngineSpace>>> blocks_;
  std::unique_ptr<ReactingStates<EngineSpace>> reacting_;
};

}  // namespace

std::unique_ptr<Engine> make_graph_engine(const Graph& graph, NodeOrder order, const Species& species,
                                          std::span<const double> storage, const TransportOptions& options) {
  return std::make_unique<GraphEngine>(graph, std::move(order), species, storage, options);
}

}  // namespace turgor::kernels::detail
