#include "super_step.hpp"

#include <cmath>

namespace turgor::kernels::detail {

SuperStep::SuperStep(int count, double step) {
  const auto n = static_cast<std::size_t>(count);
  const double scale = 1 / reach(count);
  const auto b = [](std::size_t j) {
    const auto x = static_cast<double>(j);
    return j < 2 ? 1. / 3 : (x * x + x - 2) / (2 * x * (x + 1));
  };
  // What of each stage's rate, and of a change of each stage's value, is in the values of stage j.
  std::vector<std::vector<double>> rates(n + 1, std::vector<double>(n, 0.)),
      values(n + 1, std::vector<double>(n + 1, 0.));
  times.assign(n + 1, 0.);
  for (std::size_t j = 1; j <= n; ++j) {
    const auto x = static_cast<double>(j);
    Stage stage{};
    if (j == 1) {
      stage.step = scale / 3;
      stage.keeps_first_rate = true;
    } else {
      stage.keep = (2 * x - 1) / x * b(j) / b(j - 1);
      stage.keep_previous = -(x - 1) / x * b(j) / b(j - 2);
      stage.step = stage.keep * scale;
      stage.first = -(1 - b(j - 1)) * stage.step;
    }
    for (std::size_t k = 0; k < n; ++k)
      rates[j][k] = (j > 1 ? stage.keep * rates[j - 1][k] + stage.keep_previous * rates[j - 2][k] : 0.) +
                    (k + 1 == j ? stage.step : 0.) + (k == 0 ? stage.first : 0.);
    for (std::size_t k = 1; k <= n; ++k)
      values[j][k] = (j > 1 ? stage.keep * values[j - 1][k] + stage.keep_previous * values[j - 2][k] : 0.) +
                     (k == j ? 1. : 0.);
    for (const double rate : rates[j]) times[j] += rate;
    stage.step *= step;
    stage.first *= step;
    stages.push_back(stage);
  }
  for (std::size_t k = 0; k < n; ++k) {
    auto& stage = stages[k];
    stage.weight = stage.exposure_of_values = step * rates[n][k];
    stage.carry_used = k + 1 == n ? 1 : 0;
    stage.carry_kept = 1 - stage.carry_used;
    stage.carry_added = values[n][k + 1];
  }
}

}  // namespace turgor::kernels::detail
