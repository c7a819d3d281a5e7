#include "configuration/resolve.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "configuration/parameters/descriptions.hpp"
#include "configuration/plasma_table.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add_regions(Case& parameters) {
  auto needed = regions_of_shape(parameters.geometry);
  if (parameters.geometry.shape == Shape::mesh && parameters.regions.empty()) needed.push_back("tumour");
  for (const auto& name : needed) {
    const bool given = std::any_of(parameters.regions.begin(), parameters.regions.end(),
                                   [&](const auto& region) { return region.name == name; });
    if (!given) parameters.regions.push_back(default_region(name));
  }
}

/// Regions of other shapes may stay in a file (`--set geometry.host.shape=none`), but take no part.
void drop_idle_regions(Case& parameters, ProblemList& problems) {
  if (parameters.geometry.shape == Shape::mesh) return;
  const auto needed = regions_of_shape(parameters.geometry);
  std::erase_if(parameters.regions, [&](const RegionParameters& region) {
    const bool idle =
        !contains(needed, region.name) && (region.name == "host" || region.name == "necrotic_core");
    if (idle)
      problems.warn(join_key("regions", region.name),
                    "is not used: the geometry has no such region (" +
                        std::string(region.name == "host" ? "geometry.host.shape is none"
                                                          : "geometry.necrotic_core_radius is not given") +
                        ")");
    return idle;
  });
}

void resolve_reflection(RegionParameters& region) {
  const auto pores = region.vessel_wall.pores;
  if (region.osmotic_reflection || pores == PoreDistribution::classes ||
      pores == PoreDistribution::log_normal)
    return;
  RegionParameters sample;
  Description description;
  describe(description, sample);
  const auto& about = std::get<Parameter>(*description.find("osmotic_reflection")).about;
  const std::string& text = region.tissue == Tissue::normal     ? about.normal
                            : region.tissue == Tissue::necrotic ? about.necrotic
                                                                : about.tumour;
  region.osmotic_reflection = units::parse_si(text, units::dimensionless);
}

void resolve_times(TimeParameters& time, ProblemList& problems) {
  if (time.output_interval) {
    if (!time.outputs.empty())
      problems.add("time.output_interval", "outputs and output_interval are both given; keep one of the two");
    constexpr double most_outputs = 1e5;
    const double count = std::floor(time.end / *time.output_interval * (1 + 1e-12));
    if (count > most_outputs) {
      problems.add("time.output_interval",
                   "gives " + units::to_text(count) + " outputs; at most 100000 are sensible");
      return;
    }
    time.outputs.clear();
    for (int i = 0; i <= int(count); ++i)
      time.outputs.push_back(std::min(time.end, i * *time.output_interval));
    if (time.outputs.back() < time.end * (1 - 1e-12)) time.outputs.push_back(time.end);
  } else if (time.outputs.empty()) {
    time.outputs = {0, 0.25 * time.end, 0.5 * time.end, 0.75 * time.end, time.end};
  }
  std::sort(time.outputs.begin(), time.outputs.end());
  time.outputs.erase(std::unique(time.outputs.begin(), time.outputs.end()), time.outputs.end());
}

void resolve_probe(ProbeParameters& probe) {
  if (!probe.from || !probe.to || !probe.points.empty()) return;
  const int last = probe.number_of_points - 1;
  for (int i = 0; i <= last; ++i) {
    Point point;
    for (std::size_t k = 0; k < 3; ++k)
      point[k] =
          i == last ? (*probe.to)[k] : (*probe.from)[k] + ((*probe.to)[k] - (*probe.from)[k]) * i / last;
    probe.points.push_back(point);
  }
}

/// An arm may give an agent of the library that the file itself does not mention.
void add_library_agents(Case& parameters, const Vocabulary& vocabulary) {
  for (const auto& arm : parameters.arms)
    for (const auto& dose : arm.doses) {
      const bool given = std::any_of(parameters.agents.begin(), parameters.agents.end(),
                                     [&](const auto& agent) { return agent.name == dose.agent; });
      if (!given && contains(vocabulary.agents, dose.agent))
        parameters.agents.push_back({.name = dose.agent, .like = dose.agent});
    }
}

void read_plasma(CarrierParameters& carrier, ProblemList& problems) {
  if (carrier.plasma.table.empty()) return;
  try {
    const auto table = read_plasma_table(carrier.plasma.table);
    carrier.plasma.table_times = table.times;
    carrier.plasma.table_values = table.values;
  } catch (const std::exception& error) {
    problems.add(join_key("carriers", carrier.name) + ".plasma.table", error.what());
  }
}

}  // namespace

std::vector<std::string> regions_of_shape(const GeometryParameters& geometry) {
  std::vector<std::string> names;
  if (geometry.shape == Shape::mesh) return names;
  if (geometry.shape == Shape::scan) {
    for (const auto& [label, region] : geometry.scan.labels)
      if (!contains(names, region)) names.push_back(region);
  } else {
    names.push_back("tumour");
    if (geometry.necrotic_core_radius > 0) names.push_back("necrotic_core");
  }
  if (geometry.host.shape != HostShape::none && !contains(names, "host")) names.push_back("host");
  return names;
}

void resolve(Case& parameters, const Vocabulary& vocabulary, ProblemList& problems) {
  add_regions(parameters);
  drop_idle_regions(parameters, problems);
  for (auto& region : parameters.regions) resolve_reflection(region);
  for (auto& carrier : parameters.carriers) {
    if (carrier.retardation_law == transport::GivenRetardation::name && !carrier.everywhere.retardation)
      carrier.everywhere.retardation = 1;
    read_plasma(carrier, problems);
  }
  if (parameters.arms.empty()) parameters.arms.push_back({.name = "control", .doses = {}});
  add_library_agents(parameters, vocabulary);
  resolve_times(parameters.time, problems);
  for (auto& probe : parameters.output.probes) resolve_probe(probe);
}

}  // namespace turgor::configuration
