#pragma once

#include <span>
#include <vector>

#include "regimen/agents.hpp"
#include "regimen/plasma.hpp"

namespace turgor::regimen {

/// A time at which a simulation has to stop, and what for.
struct Event {
  double time = 0;      ///< s
  bool output = false;  ///< results are written
  bool flow_update =
      false;  ///< the tissue has changed: multipliers, flow and coefficients are taken anew here
  bool plasma_break = false;  ///< a plasma concentration jumps or bends here
};

/// What a timeline is made of.
struct TimelineRequest {
  double begin = 0;                      ///< s
  double end = 0;                        ///< s
  std::span<const double> outputs = {};  ///< s; those outside [begin, end] are left out
  std::span<const PlasmaCourse> plasma = {};
  std::span<const AgentCourse> agents = {};
  double largest_change = 0.02;  ///< relative, of any multiplier between two flow updates
};

/// All events in [begin, end], sorted; times closer than 1e-9 of the whole are one event. The first is
/// `begin` (a flow update), the last is `end`. Between two flow updates no multiplier changes by more than
/// largest_change.
std::vector<Event> timeline(const TimelineRequest& request);

}  // namespace turgor::regimen
