#pragma once

#include <cmath>
#include <string_view>

#include "vasculature/laws/hindrance_factors.hpp"

namespace turgor::vasculature {

/// Theory averaged over the pore's cross-section.
///
///   H = 1 + (9/8) l ln l + h1 l + h2 l^2 + ... + h7 l^7,   l <= 0.95
///   W = (1-l)^2 (1 + 3.867 l - 1.907 l^2 - 0.834 l^3)/(1 + 1.867 l - 0.741 l^2)
///
/// The polynomial for H was fitted up to l = 0.95. Above, H continues with the lubrication asymptote
/// Phi ((1-l)/l)^(5/2), scaled to meet the polynomial there: continuous, falling, 0 at l = 1.
/// h7 is negative, so that the coefficients sum to zero at l = 1; public codes with a plus sign are wrong.
///
/// Source: Dechadilok & Deen 2006 (Ind Eng Chem Res 45:6953), as remembered; H also in two public two-pore
/// codes (up to that sign). Asymptote after Mavrovouniotis & Brenner 1988, as remembered.
struct DechadilokDeen {
  static constexpr std::string_view name = "dechadilok_deen";
  static constexpr std::string_view description =
      "Dechadilok & Deen 2006; its lubrication asymptote above a size ratio of 0.95";

  double logarithmic = 9.0 / 8;
  double h1 = -1.56034, h2 = 0.528155, h3 = 1.91521, h4 = -2.81903, h5 = 0.270788, h6 = 1.10115,
         h7 = -0.435933;
  double n1 = 3.867, n2 = -1.907, n3 = -0.834;  ///< numerator of W
  double m1 = 1.867, m2 = -0.741;               ///< denominator of W
  double largest_fitted = 0.95;

  /// Factors at lambda = particle radius over pore radius.
  HindranceFactors operator()(double lambda) const {
    if (!(lambda < 1)) return {};
    const double partition = steric_partition(lambda);
    return {.partition = partition,
            .diffusive = lambda <= largest_fitted
                             ? polynomial(lambda)
                             : polynomial(largest_fitted) * asymptote(lambda) / asymptote(largest_fitted),
            .convective = partition * (1 + lambda * (n1 + lambda * (n2 + lambda * n3))) /
                          (1 + lambda * (m1 + lambda * m2))};
  }

 private:
  double polynomial(double l) const {
    const double logarithm = l > 0 ? l * std::log(l) : 0;
    return 1 + logarithmic * logarithm +
           l * (h1 + l * (h2 + l * (h3 + l * (h4 + l * (h5 + l * (h6 + l * h7))))));
  }
  static double asymptote(double l) { return steric_partition(l) * std::pow((1 - l) / l, 2.5); }
};

}  // namespace turgor::vasculature
