#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "regimen/agents.hpp"

namespace turgor::regimen {

/// How well a number of the library is known.
enum class Certainty {
  published,   ///< from published text or data
  remembered,  ///< remembered from the paper; check before quoting
  chosen_here  ///< only the direction is published; the magnitude is a choice of this program
};

/// Where an effect of a library agent comes from.
struct EffectSource {
  Certainty certainty = Certainty::chosen_here;
  std::string_view source = {};
};

/// An agent with what is known about it.
struct LibraryAgent {
  Agent agent = {};
  std::string_view agent_class = {};
  std::string_view usual_dose = {};         ///< the dose that the entry stands for
  std::vector<EffectSource> sources = {};   ///< one per effect
  std::string_view kinetics_source = {};    ///< of onset, offset, window and half_effect_dose
  std::string_view what_is_published = {};  ///< including what the model does not show
  /// Whether every magnitude is chosen here: the agent shows a direction and nothing more.
  bool direction_only() const;
};

/// The built-in agents. Only effects on parameters that the model has: what an agent does to solid stress
/// shows here as its consequence for vessels (vessel_surface_density) and matrix (hydraulic_conductivity,
/// diffusivity).
const std::vector<LibraryAgent>& agent_library();

/// The agent of this name; throws std::invalid_argument that lists the names if there is none.
const LibraryAgent& library_agent(std::string_view name);

/// "published", "remembered" or "chosen here".
std::string_view text_of(Certainty certainty);

}  // namespace turgor::regimen
