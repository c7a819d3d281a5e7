#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "vasculature/laws/dechadilok_deen.hpp"
#include "vasculature/laws/deen_bungay_brenner.hpp"

namespace turgor::vasculature {

/// The closed set of hindrance theories; a new one is added here, and its name is known everywhere.
using HindranceLaw = std::variant<DeenBungayBrenner, DechadilokDeen>;

/// Factors by the chosen theory at lambda = particle radius over pore radius.
inline HindranceFactors hindrance(const HindranceLaw& law, double lambda) {
  return std::visit([lambda](const auto& theory) { return theory(lambda); }, law);
}

/// The theory's name in a parameter file.
std::string_view name_of(const HindranceLaw& law);
/// One sentence about the theory.
std::string_view description_of(const HindranceLaw& law);
/// Every theory with its default coefficients.
std::vector<HindranceLaw> hindrance_laws();
/// The theory of this name; throws std::invalid_argument that lists the names if there is none.
HindranceLaw hindrance_law(std::string_view name);

}  // namespace turgor::vasculature
