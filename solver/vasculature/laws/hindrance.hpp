#pragma once

#include <variant>

#include "vasculature/laws/dechadilok_deen.hpp"
#include "vasculature/laws/deen_bungay_brenner.hpp"

namespace turgor::vasculature {

/// The hindrance theories there are, each known by its `name`.
using Hindrance = std::variant<DeenBungayBrenner, DechadilokDeen>;

/// What a pore does to a hard, neutral sphere of `lambda` = sphere / pore diameter; all 0 from lambda = 1 on.
inline Hindered hindered(const Hindrance& hindrance, double lambda) {
  return std::visit([lambda](const auto& law) { return law(lambda); }, hindrance);
}

}  // namespace turgor::vasculature
