#include "reaction_engine.hpp"

#include <algorithm>

#include "block.hpp"
#include "reaction_nodes.hpp"

namespace turgor::kernels::detail {

namespace {

class SpaceReactions final : public ReactionEngine {
  using Array = Kokkos::View<double*, EngineSpace::memory_space>;

 public:
  SpaceReactions(const ReactionNetwork& network, std::span<const double> storage,
                 std::span<const double> sites, const ReactionOptions& options, const RegionRates& rates)
      : states_(static_cast<std::int64_t>(network.states.size())),
        concentration_("reacting concentration", storage.size()),
        storage_("reacting storage", storage.size()),
        reactions_(network, static_cast<std::int64_t>(storage.size()) / states_, options, rates) {
    reactions_.set_sites(sites);
    write(storage_, [&](double* to) { std::copy(storage.begin(), storage.end(), to); });
  }

  void set_concentration(std::span<const double> concentration) override {
    write(concentration_, [&](double* to) { std::copy(concentration.begin(), concentration.end(), to); });
    reactions_.clear();
  }
  void advance(double begin, double end, std::int64_t steps) override {
    std::vector<StateField> fields;
    for (std::int64_t s = 0; s < states_; ++s)
      fields.push_back({.concentration = concentration_.data() + s,
                        .storage = storage_.data() + s,
                        .stride = states_,
                        .storage_stride = states_});
    const double length = (end - begin) / static_cast<double>(steps);
    for (std::int64_t n = 0; n < steps; ++n)
      reactions_.step(fields, begin + static_cast<double>(n) * length, length);
  }
  void concentration(std::span<double> values) const override {
    const auto here = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), concentration_);
    std::copy_n(here.data(), here.extent(0), values.data());
  }
  void exposure(std::span<double> values) const override { reactions_.exposure(values); }
  void peak(std::span<double> values) const override { reactions_.peak(values); }
  void time_of_peak(std::span<double> values) const override { reactions_.time_of_peak(values); }

 private:
  std::int64_t states_;
  Array concentration_, storage_;
  NodeReactions<EngineSpace> reactions_;
};

}  // namespace

std::unique_ptr<ReactionEngine> make_reaction_engine(const ReactionNetwork& network,
                                                     std::span<const double> storage,
                                                     std::span<const double> sites,
                                                     const ReactionOptions& options,
                                                     const RegionRates& rates) {
  return std::make_unique<SpaceReactions>(network, storage, sites, options, rates);
}

}  // namespace turgor::kernels::detail
