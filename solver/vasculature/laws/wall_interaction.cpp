#include "vasculature/laws/wall_interaction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

namespace turgor::vasculature {

namespace {

constexpr double strongest_attraction = 50;

// Gauss-Legendre abscissae and weights on [-1, 1], positive half of 10 points.
constexpr std::array<double, 5> abscissae = {0.14887433898163121, 0.43339539412924719, 0.67940956829902441,
                                             0.86506336668898451, 0.97390652851717172};
constexpr std::array<double, 5> weights = {0.29552422471475287, 0.26926671930999636, 0.21908636251598204,
                                           0.14945134915058059, 0.066671344308688138};

template <class Function>
double integral(const Function& function, double begin, double end) {
  const double centre = (begin + end) / 2, half = (end - begin) / 2;
  double sum = 0;
  for (std::size_t i = 0; i < abscissae.size(); ++i)
    sum += weights[i] * (function(centre - half * abscissae[i]) + function(centre + half * abscissae[i]));
  return half * sum;
}

}  // namespace

double partition_ratio(const WallInteraction& interaction, double lambda, double pore_radius) {
  const double contact = interaction.contact_energy;
  if (contact == 0 || !(lambda < 1)) return 1;
  if (contact < -strongest_attraction)
    throw std::domain_error("an attraction of " + std::to_string(-contact) +
                            " k_B T between carrier and vessel wall is adsorption, which this model does not "
                            "describe; at most " +
                            std::to_string(strongest_attraction) + " k_B T (charge times charge_energy)");
  if (std::isinf(interaction.debye_length)) return std::exp(-contact);
  const double decay = interaction.debye_length / pore_radius;
  const double widest_gap = 1 - lambda;
  const auto integrand = [&](double gap) {
    return std::exp(-contact * std::exp(-gap / decay)) * (widest_gap - gap);
  };
  // Panels double from the wall outwards: the layer is as thin as debye_length/|contact|.
  const double reach = std::min(widest_gap, (45 + std::log1p(std::abs(contact))) * decay);
  double sum = 0, begin = 0, width = decay / std::max(4.0, 4 * std::abs(contact));
  while (begin < reach) {
    const double end = std::min(begin + width, reach);
    sum += integral(integrand, begin, end);
    begin = end;
    width = std::min(2 * width, decay);
  }
  // Further from the wall nothing of the energy is left in double precision.
  sum += (widest_gap - reach) * (widest_gap - reach) / 2;
  return 2 * sum / (widest_gap * widest_gap);
}

}  // namespace turgor::vasculature
