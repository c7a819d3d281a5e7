#include "regimen/agents.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace turgor::regimen {

namespace {

/// E after `duration` from `start` towards `target`.
double relaxed(double start, double target, double duration, double onset, double offset) {
  const double tau = target > start ? onset : offset;
  return tau > 0 ? target + (start - target) * std::exp(-duration / tau) : target;
}

void require(bool holds, const Agent& agent, const std::string& what) {
  if (!holds) throw std::invalid_argument("agent \"" + agent.name + "\": " + what);
}

}  // namespace

AgentCourse::AgentCourse(Agent agent, std::vector<AgentDose> doses)
    : agent_(std::move(agent)), doses_(std::move(doses)) {
  const auto positive = [](const std::optional<double>& value) { return !value || *value > 0; };
  require(agent_.onset >= 0 && agent_.offset >= 0, agent_, "onset and offset must be 0 or more");
  require(positive(agent_.window), agent_, "window must be positive");
  require(positive(agent_.half_effect_dose), agent_, "half_effect_dose must be positive");
  for (const auto& effect : agent_.effects) {
    require(effect.multiplier > 0 && std::isfinite(effect.multiplier), agent_,
            "the multiplier of " + std::string(name_of(effect.parameter)) + " must be positive and finite");
    require(positive(effect.half_effect_dose), agent_, "half_effect_dose must be positive");
  }
  std::sort(doses_.begin(), doses_.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  for (const auto& dose : doses_) {
    require(std::isfinite(dose.time) && dose.amount >= 0, agent_,
            "a dose needs a time and an amount of 0 or more");
    breakpoints_.push_back(dose.time);
    if (agent_.window) breakpoints_.push_back(dose.time + *agent_.window);
  }
  std::sort(breakpoints_.begin(), breakpoints_.end());
  breakpoints_.erase(std::unique(breakpoints_.begin(), breakpoints_.end()), breakpoints_.end());
}

double AgentCourse::acting_amount(double time) const {
  double sum = 0;
  for (const auto& dose : doses_)
    if (dose.time <= time && (!agent_.window || time < dose.time + *agent_.window)) sum += dose.amount;
  return sum;
}

double AgentCourse::effect(double time, std::optional<double> half_effect_dose) const {
  double effect = 0;
  for (std::size_t i = 0; i < breakpoints_.size() && breakpoints_[i] <= time; ++i) {
    const double amount = acting_amount(breakpoints_[i]);
    const double target = half_effect_dose ? amount / (amount + *half_effect_dose) : amount > 0 ? 1 : 0;
    const double end = i + 1 < breakpoints_.size() ? std::min(breakpoints_[i + 1], time) : time;
    effect = relaxed(effect, target, end - breakpoints_[i], agent_.onset, agent_.offset);
  }
  return effect;
}

double AgentCourse::effect(double time) const {
  return effect(time, agent_.half_effect_dose);
}

double AgentCourse::multiplier(const Effect& one, double time) const {
  const auto half_dose = one.half_effect_dose ? one.half_effect_dose : agent_.half_effect_dose;
  return 1 + effect(time, half_dose) * (one.multiplier - 1);
}

Multipliers AgentCourse::multipliers(double time) const {
  Multipliers result;
  for (const auto& one : agent_.effects) result[one.parameter] *= multiplier(one, time);
  return result;
}

double AgentCourse::change(double begin, double end) const {
  std::array<double, model_parameters.size()> changes = {};
  for (const auto& one : agent_.effects)
    changes[std::size_t(one.parameter)] += std::abs(std::log(multiplier(one, end) / multiplier(one, begin)));
  return *std::max_element(changes.begin(), changes.end());
}

bool AgentCourse::acts_in(std::string_view region) const {
  return agent_.regions.empty() ||
         std::find(agent_.regions.begin(), agent_.regions.end(), region) != agent_.regions.end();
}

std::vector<double> AgentCourse::breakpoints() const {
  return breakpoints_;
}

Multipliers combined_multipliers(std::span<const AgentCourse> agents, double time, std::string_view region) {
  Multipliers result;
  for (const auto& agent : agents)
    if (agent.acts_in(region)) result *= agent.multipliers(time);
  return result;
}

double greatest_change(std::span<const AgentCourse> agents, double begin, double end) {
  double sum = 0;
  for (const auto& agent : agents) sum += agent.change(begin, end);
  return sum;
}

}  // namespace turgor::regimen
