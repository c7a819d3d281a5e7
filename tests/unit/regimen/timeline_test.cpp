#include "regimen/timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace turgor::regimen {
namespace {

using enum ModelParameter;

constexpr double hour = 3600, day = 86400;

Agent agent(double onset, double offset, double window) {
  return {.name = "agent",
          .effects = {{pore_diameter, 0.5}, {hydraulic_conductivity, 4}},
          .onset = onset,
          .offset = offset,
          .window = window};
}

std::vector<double> times(const std::vector<Event>& events) {
  std::vector<double> result;
  for (const auto& event : events) result.push_back(event.time);
  return result;
}

TEST(AnEmptyTimeline, HasItsBeginningAndItsEnd) {
  const auto events = timeline({.begin = 0, .end = day});
  ASSERT_EQ(times(events), (std::vector<double>{0, day}));
  EXPECT_TRUE(events[0].flow_update);
  EXPECT_FALSE(events[1].flow_update || events[1].output);
}

TEST(ATimeline, MergesWhatHappensAtTheSameTime) {
  const std::array<double, 4> outputs = {0, hour, 6 * hour, 30 * hour};
  const std::vector<PlasmaCourse> plasma = {
      {BolusPlasma{.time_constant = hour}, {{.time = 0}, {.time = 6 * hour}}},
      {InfusionPlasma{.duration = hour, .time_constant = hour},
       {{.time = 2 * hour * (1 + 1e-14)}, {.time = -5 * day}}}};
  const std::vector<AgentCourse> agents = {{agent(0, 0, 4 * hour), {{.time = 2 * hour, .amount = 1}}}};
  const auto events =
      timeline({.begin = 0, .end = day, .outputs = outputs, .plasma = plasma, .agents = agents});
  ASSERT_EQ(events.size(), 6u);
  const auto expect = [&](std::size_t i, double time, bool output, bool update, bool plasma_break) {
    EXPECT_NEAR(events[i].time, time, 1e-6);
    EXPECT_EQ(events[i].output, output) << i;
    EXPECT_EQ(events[i].flow_update, update) << i;
    EXPECT_EQ(events[i].plasma_break, plasma_break) << i;
  };
  expect(0, 0, true, true, true);
  expect(1, hour, true, false, false);
  expect(2, 2 * hour, false, true, true);
  expect(3, 3 * hour, false, false, true);
  expect(4, 6 * hour, true, true, true);
  expect(5, day, false, false, false);
}

TEST(ATimeline, UpdatesTheFlowBeforeAnyMultiplierHasMovedTooFar) {
  for (const double largest_change : {0.1, 0.02, 0.005}) {
    const std::vector<AgentCourse> agents = {
        {agent(day, 2 * day, 3 * day), {{.time = -day, .amount = 1}, {.time = 1.5 * day, .amount = 1}}},
        {agent(2 * day, day, 2 * day), {{.time = 0.3 * day, .amount = 1}}}};
    const auto events =
        timeline({.begin = 0, .end = 8 * day, .agents = agents, .largest_change = largest_change});
    std::vector<double> updates;
    for (const auto& event : events)
      if (event.flow_update) updates.push_back(event.time);
    double greatest = 0;
    for (std::size_t i = 0; i < updates.size(); ++i) {
      const double end = i + 1 < updates.size() ? updates[i + 1] : 8 * day;
      const auto held = combined_multipliers(agents, updates[i], "tumour");
      for (int j = 0; j < 50; ++j) {
        const auto now = combined_multipliers(agents, updates[i] + (end - updates[i]) * j / 50.0, "tumour");
        for (const auto parameter : {pore_diameter, hydraulic_conductivity})
          greatest = std::max(greatest, std::abs(std::log(now[parameter] / held[parameter])));
      }
    }
    EXPECT_LE(greatest, std::log1p(largest_change) * (1 + 1e-9));
    EXPECT_GT(greatest, 0.9 * std::log1p(largest_change));  // no more updates than needed
  }
}

std::vector<double> update_times(const std::vector<Event>& events) {
  std::vector<double> result;
  for (const auto& event : events)
    if (event.flow_update) result.push_back(event.time);
  return result;
}

std::vector<AgentCourse> opposing_agents() {
  const Agent up{.name = "up",
                 .effects = {{.parameter = pore_diameter, .multiplier = 3}},
                 .onset = 0.3 * day,
                 .offset = 1 * day,
                 .window = 2 * day};
  const Agent down{.name = "down",
                   .effects = {{.parameter = pore_diameter, .multiplier = 0.4},
                               {.parameter = hydraulic_conductivity, .multiplier = 5}},
                   .half_effect_dose = 1e-6,
                   .onset = 1 * day,
                   .offset = 0,
                   .window = 1.5 * day};
  return {{up, {{.time = 0.5 * day, .amount = 1e-6}, {.time = 4 * day, .amount = 1e-6}}},
          {down, {{.time = -0.5 * day, .amount = 1e-6}, {.time = 3 * day, .amount = 2e-6}}}};
}

/// Greatest relative difference of any multiplier from the one of the last flow update.
double greatest_staleness(const std::vector<AgentCourse>& agents, const std::vector<double>& updates,
                          double end) {
  double greatest = 0;
  constexpr int samples = 20000;
  for (int i = 0; i <= samples; ++i) {
    const double time = end * i / samples;
    const auto next = std::upper_bound(updates.begin(), updates.end(), time);
    if (next == updates.begin()) return 1e300;
    const auto used = combined_multipliers(agents, *std::prev(next), ""),
               now = combined_multipliers(agents, time, "");
    for (const auto& one : model_parameters)
      greatest = std::max(greatest, std::abs(std::log(now[one.parameter] / used[one.parameter])));
  }
  return std::expm1(greatest);
}

TEST(ATimeline, KeepsTheToleranceWhereAgentsOpposeEachOther) {
  const auto agents = opposing_agents();
  const double end = 6 * day;
  std::size_t updates_of_coarser = 0;
  for (const double tolerance : {0.1, 0.02, 0.005}) {
    const auto updates = update_times(timeline({.end = end, .agents = agents, .largest_change = tolerance}));
    EXPECT_LE(greatest_staleness(agents, updates, end), tolerance * (1 + 1e-6));
    EXPECT_GT(updates.size(), updates_of_coarser);
    updates_of_coarser = updates.size();
    // Without one of the updates between breakpoints the tolerance would not hold.
    auto fewer = updates;
    fewer.erase(fewer.begin() + std::ptrdiff_t(fewer.size() / 2));
    EXPECT_GT(greatest_staleness(agents, fewer, end), tolerance);
  }
}

TEST(ATimeline, UpdatesOnceWhereAnEffectJumps) {
  const std::vector<AgentCourse> agents = {{agent(0, 0, day), {{.time = 2 * hour, .amount = 1}}}};
  const auto events = timeline({.begin = 0, .end = 3 * day, .agents = agents});
  EXPECT_EQ(times(events), (std::vector<double>{0, 2 * hour, day + 2 * hour, 3 * day}));
}

TEST(ATimeline, OfNoLengthIsOneEvent) {
  const std::array<double, 1> outputs = {0};
  const auto events = timeline({.begin = 0, .end = 0, .outputs = outputs});
  ASSERT_EQ(events.size(), 1u);
  EXPECT_TRUE(events[0].output && events[0].flow_update);
}

TEST(ATimeline, RefusesWhatCannotBe) {
  EXPECT_THROW(timeline({.begin = 1, .end = 0}), std::invalid_argument);
  EXPECT_THROW(timeline({.begin = 0, .end = std::nan("")}), std::invalid_argument);
  EXPECT_THROW(timeline({.begin = 0, .end = 1, .largest_change = 0}), std::invalid_argument);
}

}  // namespace
}  // namespace turgor::regimen
