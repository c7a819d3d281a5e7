#pragma once

#include <span>
#include <string>

#include <turgor/kernels/graph.hpp>
#include <turgor/kernels/transport.hpp>

namespace turgor::kernels::detail {

enum class Allowed { positive, not_negative, concentration, finite };

/// Throw std::invalid_argument that names the row, species and value of the first fault.
void validate(const Graph& graph);
void validate(const Graph& graph, const Flow& flow);
void validate(const Species& species, std::size_t classes);
void validate_nodal(const std::string& what, std::span<const double> values, std::size_t nodes,
                    std::size_t species, Allowed allowed);
void validate_factor(const std::string& what, std::span<const double> values, std::size_t nodes);

}  // namespace turgor::kernels::detail
