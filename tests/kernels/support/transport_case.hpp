#pragma once

#include <turgor/kernels/transport.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "hexahedral_graph.hpp"

namespace turgor::kernels::testing {

/// All double, or mixed where TURGOR_TEST_PRECISION says so: most tests run both ways.
inline Precision precision_under_test() {
  const char* name = std::getenv("TURGOR_TEST_PRECISION");
  return name && std::string_view(name) == "mixed" ? Precision::mixed : Precision::all_double;
}

/// How far results that differ in rounding only may lie apart, relative to the largest value.
inline const double round_off = precision_under_test() == Precision::mixed ? 1e-6 : 1e-13;

/// Everything a transport problem is made of, filled with harmless values; tests change what they are about.
struct TransportCase {
  std::size_t nodes = 0, species = 1, classes = 1;
  std::vector<double> diffusivity, retardation, decay_rate, storage, concentration, loss;
  std::vector<std::vector<double>> sources;
  std::vector<std::int32_t> prescribed;
  std::vector<double> diffusivity_factor, retardation_factor;  ///< [node], or none
  TransportOptions options{.precision = precision_under_test()};

  TransportCase(std::size_t node_count, std::size_t species_count, std::size_t class_count, double diffusion)
      : nodes(node_count),
        species(species_count),
        classes(class_count),
        diffusivity(species_count * class_count, diffusion),
        retardation(species_count * class_count, 1.),
        decay_rate(species_count, 0.),
        storage(node_count * species_count, 1.),
        concentration(node_count * species_count, 0.),
        loss(node_count * species_count, 0.) {}
  TransportCase(const HexahedralGraph& graph, std::size_t species_count, double diffusion)
      : TransportCase(graph.nodes, species_count, graph.classes, diffusion) {
    const auto volume = graph.total_volume();
    for (std::size_t n = 0; n < storage.size(); ++n) storage[n] = volume[n / species];
  }

  std::unique_ptr<TransportProblem> make(const Graph& graph, const Flow& flow,
                                         std::unique_ptr<Halo> halo = make_serial_halo()) const {
    const bool has_factors = !diffusivity_factor.empty() || !retardation_factor.empty();
    auto all_options = options;
    all_options.nodal_factors = options.nodal_factors || has_factors;
    auto problem = std::make_unique<TransportProblem>(graph,
                                                      Species{.count = species,
                                                              .diffusivity = diffusivity,
                                                              .retardation = retardation,
                                                              .decay_rate = decay_rate},
                                                      storage, std::move(halo), all_options);
    Exchange exchange{.sources = {}, .loss = loss};
    for (const auto& source : sources) exchange.sources.emplace_back(source);
    problem->set_prescribed(prescribed);
    if (has_factors)
      problem->set_factors({.diffusivity = diffusivity_factor, .retardation = retardation_factor});
    problem->set_flow(flow, exchange);
    problem->set_concentration(concentration);
    return problem;
  }
};

/// A scalar of time that is the same for all sources and species.
inline ScalarsOfTime constant(double value) {
  return [value](double, std::span<double> values) { std::fill(values.begin(), values.end(), value); };
}

inline std::vector<double> concentration_of(const TransportProblem& problem, const TransportCase& setup) {
  std::vector<double> values(setup.storage.size());
  problem.concentration(values);
  return values;
}

/// Amount of each species, in extended precision.
inline std::vector<long double> amounts(const TransportCase& setup, std::span<const double> concentration) {
  std::vector<long double> sum(setup.species, 0);
  for (std::size_t n = 0; n < concentration.size(); ++n)
    sum[n % setup.species] += static_cast<long double>(setup.storage[n]) * concentration[n];
  return sum;
}

}  // namespace turgor::kernels::testing
