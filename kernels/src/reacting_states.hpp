#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "block_data.hpp"
#include "reaction_nodes.hpp"

#include <turgor/kernels/transport.hpp>

namespace turgor::kernels::detail {

/// The network of a transport problem: states that are species lie in its blocks, those that stay lie here.
/// Outside arrays are [row * states + state].
template <class Space>
class ReactingStates {
 public:
  ReactingStates(const Reactions& reactions, std::int64_t rows)
      : species_(reactions.species.begin(), reactions.species.end()),
        states_(reactions.network.states.size()),
        nodes_(reactions.network, rows, {}, reactions.rates),
        concentration_("staying concentration", rows * states_),
        storage_("staying storage", rows * states_) {
    write(storage_, [&](double* to) { std::copy(reactions.storage.begin(), reactions.storage.end(), to); });
    nodes_.set_sites(reactions.sites);
  }

  void clear() {
    Kokkos::deep_copy(concentration_, 0.);
    nodes_.clear();
  }
  void set_concentration(std::span<const double> concentration) {
    write(concentration_, [&](double* to) { std::copy(concentration.begin(), concentration.end(), to); });
    nodes_.clear();
  }
  /// `moving(species)`: where the concentrations of a species lie.
  template <class Moving>
  void step(const Moving& moving, double begin, double length) {
    const auto stride = static_cast<std::int64_t>(states_);
    std::vector<StateField> fields;
    for (std::size_t s = 0; s < states_; ++s)
      fields.push_back(species_[s] >= 0 ? moving(static_cast<std::size_t>(species_[s]))
                                        : StateField{.concentration = concentration_.data() + s,
                                                     .storage = storage_.data() + s,
                                                     .stride = stride,
                                                     .storage_stride = stride});
    nodes_.step(fields, begin, length);
  }
  /// `moving`: the species' concentrations, [row * species + s].
  void concentration(std::span<const double> moving, std::size_t species, std::span<double> values) const {
    const auto here = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), concentration_);
    for (std::size_t n = 0; n < values.size(); ++n) {
      const auto s = species_[n % states_];
      values[n] = s >= 0 ? moving[n / states_ * species + static_cast<std::size_t>(s)] : here(n);
    }
  }
  void exposure(std::span<double> values) const { nodes_.exposure(values); }

 private:
  std::vector<std::int32_t> species_;
  std::size_t states_;
  NodeReactions<Space> nodes_;
  Kokkos::View<double*, typename Space::memory_space> concentration_, storage_;
};

}  // namespace turgor::kernels::detail
