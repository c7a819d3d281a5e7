#pragma once

#include <cmath>
#include <numbers>
#include <string_view>

#include "vasculature/laws/hindrance_factors.hpp"

namespace turgor::vasculature {

/// Centreline theory with coefficients that hold for particles of every size up to the pore's.
///
///   K_t = (9/4) pi^2 sqrt(2) (1-l)^(-5/2) [1 + a1 (1-l) + a2 (1-l)^2] + a3 + a4 l + a5 l^2 + a6 l^3 + a7 l^4
///   K_s = the same with b;   H = 6 pi Phi/K_t;   W = Phi (2 - Phi) K_s/(2 K_t)
///
/// Source: Deen 1987 (AIChE J 33:1409) with the coefficients of Bungay & Brenner 1973, as they stand in two
/// files of github PSORLab/CancerModel.
struct DeenBungayBrenner {
  static constexpr std::string_view name = "deen_bungay_brenner";
  static constexpr std::string_view description =
      "Deen 1987 with the coefficients of Bungay & Brenner 1973; all sizes";

  double a1 = -73.0 / 60, a2 = 77293.0 / 50400, a3 = -22.5083, a4 = -5.6117, a5 = -0.3363, a6 = -1.216,
         a7 = 1.647;
  double b1 = 7.0 / 60, b2 = -2227.0 / 50400, b3 = 4.0180, b4 = -3.9788, b5 = -1.9215, b6 = 4.392, b7 = 5.006;

  /// Factors at lambda = particle radius over pore radius.
  HindranceFactors operator()(double lambda) const {
    if (!(lambda < 1)) return {};
    const double gap = 1 - lambda;
    const double lubrication =
        2.25 * std::numbers::pi * std::numbers::pi * std::numbers::sqrt2 / (gap * gap * std::sqrt(gap));
    const double drag = lubrication * (1 + gap * (a1 + gap * a2)) + a3 +
                        lambda * (a4 + lambda * (a5 + lambda * (a6 + lambda * a7)));
    const double lag = lubrication * (1 + gap * (b1 + gap * b2)) + b3 +
                       lambda * (b4 + lambda * (b5 + lambda * (b6 + lambda * b7)));
    const double partition = steric_partition(lambda);
    return {.partition = partition,
            .diffusive = 6 * std::numbers::pi * partition / drag,
            .convective = partition * (2 - partition) * lag / (2 * drag)};
  }
};

}  // namespace turgor::vasculature
