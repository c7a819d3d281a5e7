#include "configuration/parameters/descriptions.hpp"

namespace turgor::configuration {

void describe(Description& d, AgentParameters& agent) {
  d.plain("like", agent.like,
          {.help = "An agent of the built-in library whose values are taken where none are given here.",
           .otherwise = "all is given here",
           .example = "dc101"});
  d.plain("effects", agent.effects,
          {.help = "Model parameter = multiplier at full effect; 1 changes nothing.",
           .minimum = "1e-6",
           .maximum = "1e6",
           .otherwise = "those of `like`",
           .example = "{ pore_diameter = 0.5, vessel_surface_density = 0.8 }"});
  d.plain("regions", agent.regions,
          {.help = "Regions it acts in.", .otherwise = "all regions of tumour tissue", .example = "tumour"});
  d.quantity("half_effect_dose", agent.half_effect_dose, units::dimensionless,
             {.help = "Dose at half the effect, as agent per body mass: E = dose/(dose + half_effect_dose).",
              .unit = "mg/kg",
              .minimum = "1e-9 mg/kg",
              .maximum = "1e5 mg/kg",
              .otherwise = "that of `like`, or full effect at any dose",
              .example = "5 mg/kg"});
  d.quantity("onset", agent.onset, units::time,
             {.help = "Time constant with which the effect comes.",
              .unit = "d",
              .minimum = "0 s",
              .maximum = "3660 d",
              .otherwise = "that of `like`, or at once",
              .example = "1 d"});
  d.quantity("offset", agent.offset, units::time,
             {.help = "Time constant with which the effect goes after the window.",
              .unit = "d",
              .minimum = "0 s",
              .maximum = "3660 d",
              .otherwise = "that of `like`, or at once",
              .example = "2 d"});
  d.quantity("window", agent.window, units::time,
             {.help = "How long one dose acts.",
              .unit = "d",
              .minimum = "1 s",
              .maximum = "3660 d",
              .otherwise = "that of `like`, or for ever",
              .example = "5 d"});
}

void describe(Description& d, ArmParameters& arm) {
  d.list("doses", arm.doses, "dose",
         "What is given when. Without a dose of a carrier, all carriers are given at time 0.");
}

void describe(Description& d, DoseParameters& dose) {
  d.plain("agent", dose.agent,
          {.help = "The agent that is given: one of [agents], or of the built-in library.",
           .otherwise = "agent or carrier is required",
           .example = "DC101"});
  d.plain("carrier", dose.carrier,
          {.help = "The carrier that is given, or \"all\".",
           .otherwise = "agent or carrier is required",
           .example = "all"});
  d.quantity("time", dose.time, units::time,
             {.help = "When; negative is before the simulation begins.",
              .unit = "h",
              .minimum = "-366 d",
              .maximum = "3660 d"});
  // Once it is known what is given, the other amount has no meaning.
  if (dose.carrier.empty())
    d.quantity("amount", dose.amount, units::dimensionless,
               {.help = "Agent per body mass.",
                .unit = "mg/kg",
                .minimum = "1e-9 mg/kg",
                .maximum = "1e5 mg/kg",
                .otherwise = "required for an agent",
                .example = "10 mg/kg",
                .zero_means_absent = true});
  if (dose.agent.empty())
    d.plain("relative_amount", dose.relative_amount,
            {.help = "Carrier: of the dose that gives its peak concentration.",
             .minimum = "0",
             .maximum = "1e6"});
}

}  // namespace turgor::configuration
