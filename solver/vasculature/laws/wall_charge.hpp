#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace turgor::vasculature {

/// Energy of a charged sphere near the wall of a pore, screened by the plasma's ions.
///
/// E(b)/kT = contact_energy exp(-(1 - lambda - b)/debye_length), b the distance of the centre from the axis;
/// positive energies repel. The partition becomes Phi = 2 int_0^(1-lambda) exp(-E(b)/kT) b db; its ratio to
/// the neutral (1 - lambda)^2 multiplies the diffusive and the convective hindrance alike, which keeps their
/// hydrodynamic part that of a neutral sphere. Attraction can make W > 1, that is, a negative reflection.
struct WallCharge {
  static constexpr std::string_view name = "wall_charge";
  static constexpr std::string_view description =
      "screened attraction or repulsion between carrier and vessel wall as an energy in the partition";
  static constexpr std::string_view source =
      "Anderson and Malone 1974, Biophys J 14:957; use for carriers: Stylianopoulos et al. 2013, Ann Biomed "
      "Eng 41:68";

  double contact_energy = 0;  ///< E at contact over k_B T, 1
  double debye_length = 0;    ///< over the pore radius, 1

  /// Phi / Phi_neutral at `lambda`; exactly 1 without charge.
  double operator()(double lambda) const {
    const double gap = 1 - lambda;
    if (contact_energy == 0 || !(debye_length > 0) || !(gap > 0)) return 1;
    // In t = distance from the wall over the Debye length: excess = int (exp(-A e^-t) - 1)(T - t) dt, T = gap
    // / Debye.
    const double axis = gap / debye_length;
    const double end = std::min(axis, std::log1p(std::abs(contact_energy)) + beyond_reach);
    double excess = 0;
    double from = 0;
    while (from < end) {
      // The integrand varies over 1/(A e^-t) near the wall and over 1 far from it.
      const double width = 1 / (1 + std::abs(contact_energy) * std::exp(-from));
      const double to = std::min(end, from + width);
      excess += panel(from, to, axis);
      from = to;
    }
    return 1 + 2 * excess / (axis * axis);
  }

 private:
  // exp(-40) is below the round-off of 1.
  static constexpr double beyond_reach = 40;

  double panel(double from, double to, double axis) const {
    // Gauss-Legendre, 8 points.
    constexpr std::array<double, 4> points = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                              0.9602898564975363};
    constexpr std::array<double, 4> weights = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                               0.1012285362903763};
    const double middle = (from + to) / 2;
    const double half = (to - from) / 2;
    const auto integrand = [&](double t) { return std::expm1(-contact_energy * std::exp(-t)) * (axis - t); };
    double sum = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
      sum += weights[i] * (integrand(middle - half * points[i]) + integrand(middle + half * points[i]));
    return half * sum;
  }
};

}  // namespace turgor::vasculature
