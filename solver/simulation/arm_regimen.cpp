#include "simulation/arm_regimen.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>

#include "regimen/agent_library.hpp"
#include "regimen/model_parameter.hpp"

namespace turgor::simulation {

namespace {

namespace conf = configuration;

double time_constant(const std::optional<double>& half_life, const std::optional<double>& time_constant) {
  return half_life ? regimen::time_constant_of(*half_life) : time_constant.value_or(0);
}

regimen::PlasmaKinetics kinetics_of(const conf::PlasmaParameters& plasma) {
  const double tau = time_constant(plasma.half_life, plasma.time_constant);
  switch (plasma.kinetics) {
    case conf::PlasmaKinetics::constant:
      return regimen::ConstantPlasma{};
    case conf::PlasmaKinetics::bolus:
      return regimen::BolusPlasma{.time_constant = tau};
    case conf::PlasmaKinetics::infusion:
      return regimen::InfusionPlasma{.duration = plasma.infusion_duration, .time_constant = tau};
    case conf::PlasmaKinetics::bi_exponential:
      return regimen::BiExponentialPlasma{
          .fast_fraction = plasma.fast_fraction,
          .fast_time_constant = time_constant(plasma.fast_half_life, plasma.fast_time_constant),
          .slow_time_constant = tau};
    case conf::PlasmaKinetics::table:
      return regimen::TabulatedPlasma{.times = plasma.table_times, .values = plasma.table_values};
  }
  throw std::logic_error("Plasma kinetics without meaning.");
}

/// The library's agent with what the file changes, or the file's own.
regimen::Agent agent_of(const conf::Case& run, const conf::AgentParameters& parameters) {
  regimen::Agent agent;
  if (!parameters.like.empty()) agent = regimen::library_agent(parameters.like).agent;
  agent.name = parameters.name;
  for (const auto& [name, multiplier] : parameters.effects) {
    const auto parameter = regimen::model_parameter(name).value();
    std::erase_if(agent.effects,
                  [&](const regimen::Effect& effect) { return effect.parameter == parameter; });
    agent.effects.push_back({.parameter = parameter, .multiplier = multiplier});
  }
  agent.regions = parameters.regions;
  // An agent that is told no region acts on the tumour, not on the host.
  if (agent.regions.empty())
    for (const auto& region : run.regions)
      if (region.tissue != conf::Tissue::normal) agent.regions.push_back(region.name);
  if (parameters.half_effect_dose) agent.half_effect_dose = parameters.half_effect_dose;
  if (parameters.onset) agent.onset = *parameters.onset;
  if (parameters.offset) agent.offset = *parameters.offset;
  if (parameters.window) agent.window = parameters.window;
  return agent;
}

}  // namespace

struct ArmRegimen::Implementation {
  const conf::Case& run;
  std::vector<regimen::PlasmaCourse> plasma;
  std::vector<regimen::AgentCourse> agents;
  std::vector<regimen::Event> events;
};

ArmRegimen::ArmRegimen(const conf::Case& run, const conf::ArmParameters& arm)
    : implementation_(std::make_unique<Implementation>(
          Implementation{.run = run, .plasma = {}, .agents = {}, .events = {}})) {
  auto& self = *implementation_;
  const bool any_carrier_dose =
      std::ranges::any_of(arm.doses, [](const conf::DoseParameters& dose) { return !dose.carrier.empty(); });
  for (const auto& carrier : run.carriers) {
    std::vector<regimen::CarrierDose> doses;
    for (const auto& dose : arm.doses)
      if (dose.carrier == carrier.name || dose.carrier == "all")
        doses.push_back({.time = dose.time, .relative_amount = dose.relative_amount});
    if (!any_carrier_dose) doses.push_back({.time = 0, .relative_amount = 1});
    self.plasma.emplace_back(kinetics_of(carrier.plasma), std::move(doses));
  }
  for (const auto& agent : run.agents) {
    std::vector<regimen::AgentDose> doses;
    for (const auto& dose : arm.doses)
      if (dose.agent == agent.name) doses.push_back({.time = dose.time, .amount = dose.amount});
    if (!doses.empty()) self.agents.emplace_back(agent_of(run, agent), std::move(doses));
  }
  self.events = regimen::timeline({.begin = 0,
                                   .end = run.time.end,
                                   .outputs = run.time.outputs,
                                   .plasma = self.plasma,
                                   .agents = self.agents,
                                   .largest_change = run.time.flow_update_tolerance});
}

ArmRegimen::~ArmRegimen() = default;
ArmRegimen::ArmRegimen(ArmRegimen&&) noexcept = default;

const std::vector<regimen::Event>& ArmRegimen::events() const {
  return implementation_->events;
}

Tissue ArmRegimen::tissue(double time) const {
  return make_tissue(
      implementation_->run, [&](const std::string& name, const conf::RegionParameters& region) {
        const auto multipliers = regimen::combined_multipliers(implementation_->agents, time, region.name);
        return multipliers[regimen::model_parameter(name).value()];
      });
}

const regimen::PlasmaCourse& ArmRegimen::plasma(std::size_t carrier) const {
  return implementation_->plasma[carrier];
}

std::vector<ArmRegimen> make_regimens(const conf::Case& run) {
  std::vector<ArmRegimen> regimens;
  for (const auto& arm : run.arms) {
    try {
      const auto& regimen = regimens.emplace_back(run, arm);
      for (const auto& event : regimen.events())
        if (event.flow_update) regimen.tissue(event.time);
    } catch (const std::logic_error& error) {  // what the laws throw for arguments that they do not cover
      throw CaseRefused("arm " + arm.name + ": " + error.what());
    }
  }
  return regimens;
}

std::vector<Tissue> steepest_tissues(const configuration::Case& run,
                                     const std::vector<ArmRegimen>& regimens) {
  std::vector<Tissue> tissues;
  const auto thinnest = [&](const Tissue& tissue) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t r = 0; r < run.regions.size(); ++r)
      if (run.regions[r].tissue != configuration::Tissue::normal)
        least = std::min(least, tissue.fluid[r].penetration_length());
    return least;
  };
  const auto add = [&](Tissue tissue) {
    for (const auto& other : tissues)
      if (thinnest(other) == thinnest(tissue)) return;
    tissues.push_back(std::move(tissue));
  };
  for (const auto& regimen : regimens) {
    std::optional<Tissue> steepest;
    for (const auto& event : regimen.events())
      if (event.flow_update) {
        auto tissue = regimen.tissue(event.time);
        if (!steepest || thinnest(tissue) < thinnest(*steepest)) steepest = std::move(tissue);
      }
    add(std::move(*steepest));
  }
  return tissues;
}

}  // namespace turgor::simulation
