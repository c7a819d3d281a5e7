#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "regimen/model_parameter.hpp"

namespace turgor::regimen {

/// What an agent does to one model parameter.
struct Effect {
  ModelParameter parameter = {};
  double multiplier = 1;  ///< m_max, at full effect
  /// Dose at half the effect (kg/kg) where it differs from the agent's: pruning needs more than narrowing.
  std::optional<double> half_effect_dose = {};
};

/// A treatment that changes the tissue for a while.
struct Agent {
  std::string name = {};
  std::vector<Effect> effects = {};
  std::vector<std::string> regions = {};        ///< where it acts; empty: everywhere it is asked for
  std::optional<double> half_effect_dose = {};  ///< kg/kg; empty: any dose has full effect
  double onset = 0;                             ///< time constant of a rising effect, s; 0: at once
  double offset = 0;                            ///< time constant of a falling effect, s; 0: at once
  std::optional<double> window = {};            ///< how long one dose acts, s; empty: for ever
};

/// One giving of an agent.
struct AgentDose {
  double time = 0;    ///< s
  double amount = 0;  ///< kg per kg body mass
};

/// The effect of an agent over all its doses.
///
///   dE/dt = (E_inf - E)/tau,  E_inf = dose/(dose + half_effect_dose),  tau = onset (rising) or offset
///   (falling) m = 1 + E (m_max - 1)
///
/// `dose` is the sum of the doses that act at the time, each for `window`; so E stays in [0, 1]. E is 0
/// before the first dose. In closed form between breakpoints, where E_inf is constant and E moves towards it.
class AgentCourse {
 public:
  /// Throws std::invalid_argument for what cannot be meant (negative times, a multiplier that is not
  /// positive).
  AgentCourse(Agent agent, std::vector<AgentDose> doses);

  const Agent& agent() const { return agent_; }
  /// E at a time, for effects with the agent's own half_effect_dose.
  double effect(double time) const;
  /// m_k at a time for every model parameter; effects on the same parameter multiply.
  Multipliers multipliers(double time) const;
  /// Greatest |ln m_k(end) - ln m_k(begin)| of any parameter, each effect counted by itself: without a
  /// breakpoint in between, no multiplier moves further than this.
  double change(double begin, double end) const;
  /// Whether the agent acts in this region.
  bool acts_in(std::string_view region) const;
  /// Times at which E_inf changes (s), sorted.
  std::vector<double> breakpoints() const;

 private:
  double effect(double time, std::optional<double> half_effect_dose) const;
  double multiplier(const Effect& effect, double time) const;
  double acting_amount(double time) const;

  Agent agent_;
  std::vector<AgentDose> doses_;
  std::vector<double> breakpoints_;
};

/// The product over agents of their multipliers at a time, in one region.
Multipliers combined_multipliers(std::span<const AgentCourse> agents, double time, std::string_view region);

/// Sum of the agents' changes: a bound on |ln| of the relative change of every combined multiplier from
/// `begin` to any time up to `end`, without a breakpoint in between.
double greatest_change(std::span<const AgentCourse> agents, double begin, double end);

}  // namespace turgor::regimen
