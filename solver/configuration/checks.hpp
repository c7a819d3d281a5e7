#pragma once

#include "configuration/read_case.hpp"

namespace turgor::configuration {

template <class Struct>
std::vector<std::string> names_of(const std::vector<Struct>& objects) {
  std::vector<std::string> names;
  for (const auto& object : objects) names.push_back(object.name);
  return names;
}

/// Checks that look at more than one parameter; one function per topic.
void check(const Case& parameters, const Vocabulary& vocabulary, ProblemList& problems);

void check_geometry(const Case& parameters, ProblemList& problems);
void check_regions(const Case& parameters, ProblemList& problems);
void check_mechanics(const Case& parameters, ProblemList& problems);
/// The part of it that is about shape, coordinates, excision and cut, and that about sides.
void check_mechanics_body(const Case& parameters, ProblemList& problems);
void check_mechanics_sides(const Case& parameters, ProblemList& problems);
void check_carriers(const Case& parameters, ProblemList& problems);
void check_plasma(const Case& parameters, ProblemList& problems);
void check_agents(const Case& parameters, const Vocabulary& vocabulary, ProblemList& problems);
void check_fibres(const Case& parameters, ProblemList& problems);
void check_arms(const Case& parameters, const Vocabulary& vocabulary, ProblemList& problems);
void check_times_and_probes(const Case& parameters, ProblemList& problems);

}  // namespace turgor::configuration
