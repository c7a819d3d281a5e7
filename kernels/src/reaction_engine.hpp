#pragma once

#include "engine.hpp"

namespace turgor::kernels::detail {

/// Reactions in the execution space of this library.
std::unique_ptr<ReactionEngine> make_reaction_engine(const ReactionNetwork& network,
                                                     std::span<const double> storage,
                                                     std::span<const double> sites,
                                                     const ReactionOptions& options,
                                                     const RegionRates& rates);

}  // namespace turgor::kernels::detail
