#pragma once

#include <cstdint>
#include <span>

#include <turgor/kernels/scalar.hpp>

namespace turgor::kernels::detail {

/// Throw std::invalid_argument that names the first fault, with node and value.
void validate(const ScalarCoefficients& coefficients, std::size_t classes);
void validate(const ScalarExchange& exchange, std::size_t nodes);
void validate(const ScalarOptions& options);
void validate_prescribed(std::span<const std::int32_t> nodes, std::span<const double> values,
                         std::size_t owned);
void validate_storage(std::span<const double> storage, std::size_t nodes);
void validate_concentration(std::span<const double> concentration, std::size_t nodes);

}  // namespace turgor::kernels::detail
