#include "poroelasticity/laws/growth_laws.hpp"

#include <algorithm>
#include <cmath>

namespace turgor::poroelasticity {

namespace {

/// 1 - beta s where the tissue is compressed, from 1 to 0.
double share_left_by_stress(double inhibition, double mean_stress) {
  return std::clamp(1 + inhibition * mean_stress, 0., 1.);
}

struct Grow {
  double stretch, begin, end;
  const GrowthConditions& conditions;

  double operator()(const GivenGrowth& law) const { return law.at(end); }
  double operator()(const GompertzGrowth& law) const {
    const double rate = law.rate * share_left_by_stress(law.stress_inhibition, conditions.mean_stress);
    const double towards = std::log(stretch / law.largest_stretch);
    return law.largest_stretch * std::exp(towards * std::exp(-rate * (end - begin)));
  }
  double operator()(const OxygenGrowth& law) const {
    return stretch * std::exp(law(1, conditions) * (end - begin));
  }
};

}  // namespace

double GompertzGrowth::operator()(double stretch, const GrowthConditions& conditions) const {
  return -rate * share_left_by_stress(stress_inhibition, conditions.mean_stress) * stretch *
         std::log(stretch / largest_stretch);
}

double OxygenGrowth::operator()(double stretch, const GrowthConditions& conditions) const {
  const double cells =
      conditions.oxygen > 0 ? largest_rate * conditions.oxygen / (half_oxygen + conditions.oxygen) : 0;
  return stretch / 3 * cells * share_left_by_stress(stress_inhibition, conditions.mean_stress);
}

double GivenGrowth::at(double when) const {
  if (time.empty()) return 1;
  const auto after = std::upper_bound(time.begin(), time.end(), when) - time.begin();
  if (after == 0) return stretch.front();
  if (after == static_cast<std::ptrdiff_t>(time.size())) return stretch.back();
  const double share = (when - time[after - 1]) / (time[after] - time[after - 1]);
  return stretch[after - 1] + share * (stretch[after] - stretch[after - 1]);
}

double grow(const GrowthLaw& law, double stretch, double begin, double end,
            const GrowthConditions& conditions) {
  return std::visit(Grow{stretch, begin, end, conditions}, law);
}

}  // namespace turgor::poroelasticity
