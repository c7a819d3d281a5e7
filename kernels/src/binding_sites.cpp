#include "binding_sites.hpp"

#include <stdexcept>
#include <string>

namespace turgor::kernels::detail {

BindingSites::BindingSites(const ReactionNetwork& network, std::span<const double> storage,
                           std::span<const double> sites)
    : network_(network), sites_(sites.begin(), sites.end()) {
  if (!network.bindings.empty()) storage_.assign(storage.begin(), storage.end());
}

std::vector<double> BindingSites::unoccupied(std::span<const double> concentration) const {
  const auto states = network_.states.size(), pools = network_.pools.size();
  auto left = sites_;
  for (std::size_t at = 0; at < storage_.size(); at += states)
    for (const auto& binding : network_.bindings)
      left[at / states * pools + binding.pool] -=
          binding.sites_per_unit * storage_[at + binding.bound] * concentration[at + binding.bound];
  return left;
}

void BindingSites::expect_enough_for(std::span<const double> concentration) const {
  constexpr double round_off = 1e-12;
  const auto left = unoccupied(concentration);
  const auto pools = network_.pools.size();
  for (std::size_t n = 0; n < left.size(); ++n)
    if (left[n] < -round_off * sites_[n])
      throw std::invalid_argument("more is bound in node " + std::to_string(n / pools) + " than pool '" +
                                  network_.pools[n % pools] + "' has sites");
}

}  // namespace turgor::kernels::detail
