#pragma once

#include <span>
#include <vector>

#include <turgor/kernels/transport.hpp>

namespace turgor::kernels::detail {

/// Throws std::invalid_argument that names the first state, pool or reaction at fault and its value.
void validate(const ReactionNetwork& network);

/// The network with the rates of one class. Spans without values leave the network's own.
ReactionNetwork network_of_class(const ReactionNetwork& network, const RegionRates& rates,
                                 std::size_t region);

/// A network whose rates differ in `nodes` nodes: in each class what `validate` and `contents` ask of it.
void validate(const ReactionNetwork& network, const RegionRates& rates, std::size_t nodes);

/// The same for the network of a transport problem of `nodes` nodes and `species` species.
void validate(const Reactions& reactions, std::size_t nodes, std::size_t species);

/// What a mol of each state can at most become: weights w >= 1 with w_from >= yield w_to for every transfer
/// and w_free = w_bound for every binding, so that sum w a never grows. Refuses a cycle that makes more than
/// it takes.
std::vector<double> contents(const ReactionNetwork& network);

/// Values of [node * names + n], finite and positive, or at least 0 where `zero_allowed`.
void validate_values(const char* what, const char* of, std::span<const double> values,
                     const std::vector<std::string>& names, bool zero_allowed);

}  // namespace turgor::kernels::detail
