#include "regimen/timeline.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace turgor::regimen {

namespace {

/// Times after `begin` and before `end` between which no agent's effect changes by more than `allowed`.
void add_updates(std::span<const AgentCourse> agents, double begin, double end, double allowed,
                 double shortest, std::vector<Event>& events) {
  // From the right of a breakpoint to the left of the next: an effect may jump at both.
  const double last = std::nextafter(end, begin);
  double time = begin;
  while (end - time > shortest && greatest_change(agents, time, last) > allowed) {
    double low = time, high = last;
    while (high - low > shortest / 4) {
      const double middle = (low + high) / 2;
      (greatest_change(agents, time, middle) > allowed ? high : low) = middle;
    }
    time = std::max(low, time + shortest);
    if (time < end) events.push_back({.time = time, .flow_update = true});
  }
}

}  // namespace

std::vector<Event> timeline(const TimelineRequest& request) {
  const double begin = request.begin, end = request.end;
  if (!std::isfinite(begin) || !std::isfinite(end) || end < begin)
    throw std::invalid_argument("a timeline needs a finite beginning and an end that is not before it");
  if (!(request.largest_change > 0))
    throw std::invalid_argument("the largest change of a multiplier between flow updates must be positive");
  const double apart = 1e-9 * (end - begin);

  std::vector<Event> events = {{.time = begin, .flow_update = true}, {.time = end}};
  const auto inside = [&](double time) { return time >= begin - apart && time <= end + apart; };
  for (const double time : request.outputs)
    if (inside(time)) events.push_back({.time = time, .output = true});
  for (const auto& course : request.plasma)
    for (const double time : course.breakpoints())
      if (inside(time)) events.push_back({.time = time, .plasma_break = true});

  std::vector<double> changes = {begin};
  for (const auto& agent : request.agents)
    for (const double time : agent.breakpoints())
      if (time > begin + apart && time < end + apart) changes.push_back(time);
  std::sort(changes.begin(), changes.end());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i > 0) events.push_back({.time = changes[i], .flow_update = true});
    const double next = i + 1 < changes.size() ? changes[i + 1] : end;
    add_updates(request.agents, changes[i], next, std::log1p(request.largest_change), apart, events);
  }

  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.time < b.time; });
  std::vector<Event> merged;
  for (const auto& event : events) {
    if (!merged.empty() && event.time - merged.back().time <= apart) {
      merged.back().time = event.time;
      merged.back().output |= event.output;
      merged.back().flow_update |= event.flow_update;
      merged.back().plasma_break |= event.plasma_break;
    } else {
      merged.push_back(event);
    }
  }
  merged.front().time = begin;
  if (merged.size() > 1) merged.back().time = end;
  return merged;
}

}  // namespace turgor::regimen
