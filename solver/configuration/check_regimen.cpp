#include <algorithm>

#include "configuration/checks.hpp"
#include "transport/laws/size_laws.hpp"
#include "units/nearest_word.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string listed(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : ", ") + word;
  return all.empty() ? "none" : all;
}

/// "; did you mean ...?", or else what there is.
std::string remedy(const std::string& word, const std::vector<std::string>& known, const std::string& kind) {
  const std::string nearest = units::suggestion(word, known);
  return nearest.empty() ? "; known " + kind + " are " + listed(known) : nearest;
}

}  // namespace

void check_agents(const Case& parameters, const Vocabulary& vocabulary, ProblemList& problems) {
  const auto regions = names_of(parameters.regions);
  for (const auto& agent : parameters.agents) {
    const std::string key = join_key("agents", agent.name);
    if (!agent.like.empty() && !vocabulary.agents.empty() && !contains(vocabulary.agents, agent.like))
      problems.add(key + ".like", "the library has no agent \"" + agent.like + "\"" +
                                      remedy(agent.like, vocabulary.agents, "agents"));
    if (agent.like.empty() && agent.effects.empty() && !problems.was_written(key + ".effects") &&
        !problems.was_written(key + ".like"))
      problems.add(key,
                   "does nothing: give effects = { pore_diameter = 0.5 }, or like = the name of an agent of "
                   "the library (" +
                       listed(vocabulary.agents) + ")");
    for (const auto& [parameter, multiplier] : agent.effects)
      if (!vocabulary.model_parameters.empty() && !contains(vocabulary.model_parameters, parameter))
        problems.add(key + ".effects",
                     "\"" + parameter + "\" is no model parameter" +
                         remedy(parameter, vocabulary.model_parameters, "model parameters"));
    for (const auto& region : agent.regions)
      if (!contains(regions, region))
        problems.add(key + ".regions",
                     "there is no region \"" + region + "\"" + remedy(region, regions, "regions"));
  }
}

void check_fibres(const Case& parameters, ProblemList& problems) {
  const auto carrier_uses_them = [](const CarrierParameters& carrier) {
    using namespace transport;
    return uses_fibres(law_named<DiffusivityLaw>(carrier.diffusivity_law)) ||
           uses_fibres(law_named<AccessibleFractionLaw>(carrier.accessible_fraction_law)) ||
           uses_fibres(law_named<RetardationLaw>(carrier.retardation_law));
  };
  if (std::ranges::any_of(parameters.carriers, carrier_uses_them) ||
      std::ranges::any_of(parameters.regions, [&](const auto& r) {
        return r.fibres.drives_hydraulic_conductivity ||
               (parameters.mechanics.coordinates != Coordinates::none &&
                r.permeability.law == poroelasticity::FibreBedConductivity::name);
      }))
    return;
  for (const auto& agent : parameters.agents)
    if (agent.effects.contains("fibre_volume_fraction"))
      problems.warn(join_key("agents", agent.name) + ".effects",
                    "fibre_volume_fraction changes nothing: no law here looks at the fibres. Choose "
                    "diffusivity_law = \"ogston\" or \"effective_medium\" for the carriers, or "
                    "fibres.drives_hydraulic_conductivity = true for the region");
}

void check_arms(const Case& parameters, const Vocabulary& vocabulary, ProblemList& problems) {
  auto agents = names_of(parameters.agents);
  agents.insert(agents.end(), vocabulary.agents.begin(), vocabulary.agents.end());
  auto carriers = names_of(parameters.carriers);
  for (const auto& arm : parameters.arms) {
    const std::string arm_key = join_key("arms", arm.name);
    for (std::size_t i = 0; i < arm.doses.size(); ++i) {
      const auto& dose = arm.doses[i];
      const std::string key = arm_key + ".doses." + std::to_string(i + 1);
      const auto written = [&](const std::string& name) { return problems.was_written(key + "." + name); };
      if (dose.agent.empty() == dose.carrier.empty() && !(written("agent") != written("carrier")))
        problems.add(key, dose.agent.empty()
                              ? "a dose needs agent = \"...\" or carrier = \"...\""
                              : "a dose gives an agent or a carrier, not both; write two doses");
      if (!dose.agent.empty() && !contains(agents, dose.agent))
        problems.add(key + ".agent",
                     "there is no agent \"" + dose.agent + "\"" + remedy(dose.agent, agents, "agents"));
      if (!dose.agent.empty() && dose.amount <= 0 && !written("amount"))
        problems.add(key, "a dose of an agent needs its amount, for example amount = \"10 mg/kg\"");
      if (!dose.carrier.empty() && dose.carrier != "all" && !contains(carriers, dose.carrier))
        problems.add(key + ".carrier", "there is no carrier \"" + dose.carrier + "\"" +
                                           remedy(dose.carrier, carriers, "carriers"));
      if (!dose.carrier.empty() && written("amount"))
        problems.add(key + ".amount", "is for agents; a carrier's dose has relative_amount");
      if (!dose.agent.empty() && written("relative_amount"))
        problems.add(key + ".relative_amount", "is for carriers; an agent's dose has amount");
      if (dose.time > parameters.time.end)
        problems.add(key + ".time", units::to_text(dose.time, units::time, "h") + " is after the end, " +
                                        units::to_text(parameters.time.end, units::time, "h") +
                                        "; give it earlier or let time.end be later");
    }
  }
}

void check(const Case& parameters, const Vocabulary& vocabulary, ProblemList& problems) {
  check_geometry(parameters, problems);
  check_regions(parameters, problems);
  check_mechanics(parameters, problems);
  check_carriers(parameters, problems);
  check_plasma(parameters, problems);
  check_agents(parameters, vocabulary, problems);
  check_fibres(parameters, problems);
  check_arms(parameters, vocabulary, problems);
  check_times_and_probes(parameters, problems);
}

}  // namespace turgor::configuration
