#include "regimen/agents.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <set>
#include <stdexcept>

#include "regimen/agent_library.hpp"

namespace turgor::regimen {
namespace {

using enum ModelParameter;

constexpr double round_off = 1e-13;
constexpr double day = 86400, mg_per_kg = 1e-6;

Agent narrowing() {
  return {.name = "narrowing",
          .effects = {{pore_diameter, 0.5}, {vessel_surface_density, 0.8}},
          .half_effect_dose = 5 * mg_per_kg,
          .onset = 1 * day,
          .offset = 2 * day,
          .window = 3 * day};
}

TEST(TheModelParameters, AreFoundByTheirNames) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < model_parameters.size(); ++i) {
    EXPECT_EQ(std::size_t(model_parameters[i].parameter), i);
    EXPECT_EQ(model_parameter(model_parameters[i].name), model_parameters[i].parameter);
    EXPECT_EQ(name_of(model_parameters[i].parameter), model_parameters[i].name);
    EXPECT_FALSE(model_parameters[i].meaning.empty());
    names.insert(model_parameters[i].name);
  }
  EXPECT_EQ(names.size(), model_parameters.size());
  EXPECT_FALSE(model_parameter("pore_size").has_value());
}

TEST(OneDose, FollowsItsClosedForm) {
  const AgentCourse course(narrowing(), {{.time = 1 * day, .amount = 10 * mg_per_kg}});
  const double full = 10.0 / 15;
  EXPECT_EQ(course.effect(0), 0);
  EXPECT_EQ(course.effect(1 * day), 0);
  EXPECT_NEAR(course.effect(2 * day), full * (1 - std::exp(-1)), round_off);
  const double end = full * (1 - std::exp(-3));
  EXPECT_NEAR(course.effect(4 * day), end, round_off);
  EXPECT_NEAR(course.effect(6 * day), end * std::exp(-1), round_off);
  EXPECT_NEAR(course.multipliers(4 * day)[pore_diameter], 1 - 0.5 * end, round_off);
  EXPECT_NEAR(course.multipliers(4 * day)[vessel_surface_density], 1 - 0.2 * end, round_off);
  EXPECT_EQ(course.multipliers(4 * day)[diffusivity], 1);
  EXPECT_EQ(course.breakpoints(), (std::vector<double>{1 * day, 4 * day}));
}

TEST(TheClosedForm, IsTheSolutionOfItsEquation) {
  Agent agent = narrowing();
  const std::vector<AgentDose> doses = {
      {0, 10 * mg_per_kg}, {2 * day, 20 * mg_per_kg}, {2.5 * day, 1 * mg_per_kg}};
  const AgentCourse course(agent, doses);
  double effect = 0;
  constexpr int steps = 200000;
  const double step = 10 * day / steps;
  for (int i = 0; i < steps; ++i) {
    const double middle = (i + 0.5) * step;
    double amount = 0;
    for (const auto& dose : doses)
      if (middle >= dose.time && middle < dose.time + 3 * day) amount += dose.amount;
    const double target = amount / (amount + 5 * mg_per_kg);
    const double tau = target > effect ? 1 * day : 2 * day;
    effect = (effect * (1 - step / (2 * tau)) + step / tau * target) / (1 + step / (2 * tau));
    if (i % 5000 == 4999) {
      ASSERT_NEAR(course.effect((i + 1) * step), effect, 1e-5) << i;
    }
  }
}

TEST(DosesTogether, NeverExceedFullEffect) {
  Agent agent = narrowing();
  agent.onset = agent.offset = 0;
  std::vector<AgentDose> doses;
  for (int i = 0; i < 20; ++i) doses.push_back({0.1 * i * day, 1000 * mg_per_kg});
  const AgentCourse course(agent, doses);
  EXPECT_LT(course.effect(1.95 * day), 1);
  EXPECT_NEAR(course.effect(1.95 * day), 20000. / 20005, round_off);
  EXPECT_GT(course.multipliers(1.95 * day)[pore_diameter], 0.5);
}

TEST(WithoutTimeConstants, EffectsComeAndGoAtOnce) {
  Agent agent{.name = "switch", .effects = {{hydraulic_conductivity, 3}}, .window = 1 * day};
  const AgentCourse course(agent, {{.time = 0, .amount = 1 * mg_per_kg}});
  EXPECT_EQ(course.effect(-1), 0);
  EXPECT_EQ(course.effect(0), 1);
  EXPECT_EQ(course.effect(day - 1), 1);
  EXPECT_EQ(course.effect(day), 0);
  agent.window.reset();
  EXPECT_EQ(AgentCourse(agent, {{.time = 0, .amount = 1 * mg_per_kg}}).effect(1000 * day), 1);
  EXPECT_EQ(AgentCourse(agent, {{.time = 0, .amount = 0}}).effect(day), 0);
}

TEST(DifferentAgents, MultiplyInTheRegionsTheyActIn) {
  Agent stroma{.name = "stroma",
               .effects = {{hydraulic_conductivity, 2}, {pore_diameter, 1.5}},
               .regions = {"tumour"}};
  Agent wall{.name = "wall", .effects = {{pore_diameter, 0.5}}};
  const std::vector<AgentCourse> both = {{stroma, {{.time = 0, .amount = 1}}},
                                         {wall, {{.time = 0, .amount = 1}}}};
  EXPECT_EQ(combined_multipliers(both, 1, "tumour")[pore_diameter], 0.75);
  EXPECT_EQ(combined_multipliers(both, 1, "tumour")[hydraulic_conductivity], 2);
  EXPECT_EQ(combined_multipliers(both, 1, "host")[pore_diameter], 0.5);
  EXPECT_EQ(combined_multipliers(both, 1, "host")[hydraulic_conductivity], 1);
  EXPECT_EQ(combined_multipliers(both, -1, "tumour"), Multipliers());
}

TEST(AnAgentThatCannotBe, IsRefusedByName) {
  const auto message = [](Agent agent) -> std::string {
    try {
      AgentCourse(std::move(agent), {});
    } catch (const std::invalid_argument& problem) {
      return problem.what();
    }
    return "";
  };
  EXPECT_THAT(message({.name = "a", .effects = {{pore_diameter, 0}}}), ::testing::HasSubstr("pore_diameter"));
  EXPECT_THAT(message({.name = "a", .onset = -1}), ::testing::HasSubstr("\"a\""));
  EXPECT_THAT(message({.name = "a", .half_effect_dose = 0}), ::testing::HasSubstr("half_effect_dose"));
  EXPECT_THAT(message({.name = "a", .window = 0}), ::testing::HasSubstr("window"));
  EXPECT_EQ(message({.name = "a"}), "");
}

TEST(TheLibrary, SaysOfEveryEffectWhereItComesFrom) {
  std::set<std::string> names;
  for (const auto& entry : agent_library()) {
    EXPECT_EQ(entry.sources.size(), entry.agent.effects.size()) << entry.agent.name;
    EXPECT_FALSE(entry.agent.effects.empty()) << entry.agent.name;
    EXPECT_FALSE(entry.agent_class.empty() || entry.what_is_published.empty() ||
                 entry.kinetics_source.empty());
    for (const auto& source : entry.sources) EXPECT_FALSE(source.source.empty()) << entry.agent.name;
    EXPECT_TRUE(names.insert(entry.agent.name).second) << entry.agent.name;
    EXPECT_NO_THROW(AgentCourse(entry.agent, {{.time = 0, .amount = 10 * mg_per_kg}})) << entry.agent.name;
    EXPECT_EQ(&library_agent(entry.agent.name), &entry);
  }
  for (const std::string_view name :
       {"dc101", "bevacizumab", "cediranib", "dexamethasone_3_mg_kg", "dexamethasone_30_mg_kg", "losartan",
        "saridegib", "tranilast", "pirfenidone", "pegph20", "collagenase", "amd3100", "anti_tgf_beta",
        "taxane", "metronomic_chemotherapy"})
    EXPECT_NO_THROW(library_agent(name)) << name;
  EXPECT_TRUE(library_agent("saridegib").direction_only());
  EXPECT_FALSE(library_agent("dexamethasone_3_mg_kg").direction_only());
  EXPECT_FALSE(library_agent("collagenase").direction_only());
}

TEST(TheLibrary, HasThePublishedDirections) {
  struct Direction {
    std::string_view agent;
    ModelParameter parameter;
    int sign;
  };
  for (const auto& [agent, parameter, sign] :
       std::initializer_list<Direction>{{"dc101", pore_diameter, -1},
                                        {"dc101", vessel_surface_density, -1},
                                        {"dc101", microvascular_pressure, +1},
                                        {"bevacizumab", pore_diameter, -1},
                                        {"bevacizumab", vessel_surface_density, -1},
                                        {"cediranib", pore_diameter, -1},
                                        {"dexamethasone_3_mg_kg", hydraulic_conductivity, +1},
                                        {"dexamethasone_30_mg_kg", hydraulic_conductivity, +1},
                                        {"collagenase", hydraulic_conductivity, +1},
                                        {"collagenase", diffusivity, +1},
                                        {"collagenase", microvascular_pressure, -1},
                                        {"losartan", hydraulic_conductivity, +1},
                                        {"losartan", diffusivity, +1},
                                        {"losartan", vessel_surface_density, +1},
                                        {"saridegib", vessel_surface_density, +1},
                                        {"tranilast", hydraulic_conductivity, +1},
                                        {"tranilast", vessel_surface_density, +1},
                                        {"pirfenidone", hydraulic_conductivity, +1},
                                        {"pirfenidone", vessel_surface_density, +1},
                                        {"pegph20", hydraulic_conductivity, +1},
                                        {"pegph20", vessel_surface_density, +1},
                                        {"pegph20", vascular_permeability, +1},
                                        {"amd3100", hydraulic_conductivity, +1},
                                        {"anti_tgf_beta", hydraulic_conductivity, +1},
                                        {"anti_tgf_beta", vessel_surface_density, +1},
                                        {"taxane", vessel_surface_density, +1},
                                        {"taxane", microvascular_pressure, -1},
                                        {"metronomic_chemotherapy", vessel_surface_density, +1}}) {
    SCOPED_TRACE(std::string(agent) + " on " + std::string(name_of(parameter)));
    double multiplier = 1;
    for (const auto& effect : library_agent(agent).agent.effects)
      if (effect.parameter == parameter) multiplier *= effect.multiplier;
    EXPECT_GT(sign * std::log(multiplier), 0);
  }
}

TEST(TheLibrary, RefusesAnUnknownAgentWithTheKnownOnes) {
  try {
    library_agent("dc102");
    FAIL();
  } catch (const std::invalid_argument& problem) {
    EXPECT_THAT(problem.what(), ::testing::HasSubstr("dc101, bevacizumab"));
  }
}

TEST(Dexamethasone, HasTheRatiosOfTheFittedValues) {
  const auto& low = library_agent("dexamethasone_3_mg_kg").agent.effects;
  const auto& high = library_agent("dexamethasone_30_mg_kg").agent.effects;
  EXPECT_NEAR(low[0].multiplier, 2.9109, 1e-4);   // L_p: sqrt(3.2902 2.5754)
  EXPECT_NEAR(low[1].multiplier, 6.5157, 1e-4);   // K: sqrt(6.0597 7.0060)
  EXPECT_NEAR(high[0].multiplier, 1.0701, 1e-4);  // sqrt(1.3161 0.8701)
  EXPECT_NEAR(high[1].multiplier, 4.4120, 1e-4);  // sqrt(5.3731 3.6228)
}

TEST(ALowDoseOfDc101, PrunesLittleAndAHighOneMuch) {
  const auto steady = [](double dose) {
    Agent agent = library_agent("dc101").agent;
    agent.window.reset();
    return AgentCourse(agent, {{.time = 0, .amount = dose * mg_per_kg}}).multipliers(100 * day);
  };
  // 0.4 at full effect, half at 40 mg/kg.
  EXPECT_NEAR(steady(10)[vessel_surface_density], 1 - 0.6 * 0.2, 1e-12);
  EXPECT_NEAR(steady(40)[vessel_surface_density], 1 - 0.6 * 0.5, 1e-12);
  // Pores are narrow at either dose.
  EXPECT_LT(steady(10)[pore_diameter] - steady(40)[pore_diameter], 0.07);
}

}  // namespace
}  // namespace turgor::regimen
