#pragma once

#include <span>
#include <vector>

#include <turgor/kernels/reactions.hpp>

namespace turgor::kernels::detail {

/// The sites of a network's pools, and what of them bound amounts take. Arrays are [node * states + state]
/// and [node * pools + pool].
class BindingSites {
 public:
  BindingSites() = default;
  /// `storage` in m3, `sites` in mol; copied where anything binds.
  BindingSites(const ReactionNetwork& network, std::span<const double> storage,
               std::span<const double> sites);

  /// Sites less those of the bound amounts, negative where more is bound than there are (mol).
  std::vector<double> unoccupied(std::span<const double> concentration) const;
  /// Throws std::invalid_argument that names node and pool where more is bound than there are sites.
  void expect_enough_for(std::span<const double> concentration) const;

 private:
  ReactionNetwork network_;
  std::vector<double> storage_, sites_;
};

}  // namespace turgor::kernels::detail
