#pragma once

#include "engine.hpp"

namespace turgor::kernels::detail {

/// A scalar in the execution space of this library.
std::unique_ptr<ScalarEngine> make_scalar_engine(const ScalarRows& rows, std::span<const double> storage);

}  // namespace turgor::kernels::detail
