#pragma once

#include <turgor/kernels/scalar.hpp>

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "hexahedral_graph.hpp"

namespace turgor::kernels::testing {

/// Everything a scalar problem is made of, filled with harmless values; tests change what they are about.
struct ScalarCase {
  std::vector<double> diffusivity, retardation, storage, concentration;
  std::vector<double> supply, release, loss, demand, half_saturation;
  std::vector<std::int32_t> prescribed;
  std::vector<double> prescribed_values;
  ScalarOptions options;

  ScalarCase(std::size_t nodes, std::size_t classes, double diffusion)
      : diffusivity(classes, diffusion),
        retardation(classes, 1.),
        storage(nodes, 1.),
        concentration(nodes, 0.),
        supply(nodes, 0.),
        release(nodes, 0.),
        loss(nodes, 0.),
        demand(nodes, 0.),
        half_saturation(nodes, 1.) {}
  ScalarCase(const HexahedralGraph& graph, double diffusion)
      : ScalarCase(graph.nodes, graph.classes, diffusion) {
    storage = graph.total_volume();
  }

  void prescribe(std::size_t node, double value) {
    prescribed.push_back(static_cast<std::int32_t>(node));
    prescribed_values.push_back(value);
  }
  ScalarExchange exchange() const {
    return {.supply = supply,
            .release = release,
            .loss = loss,
            .demand = demand,
            .half_saturation = half_saturation};
  }
  std::unique_ptr<ScalarProblem> make(const Graph& graph,
                                      std::unique_ptr<Halo> halo = make_serial_halo()) const {
    auto problem = std::make_unique<ScalarProblem>(
        graph, ScalarCoefficients{.diffusivity = diffusivity, .retardation = retardation}, storage,
        std::move(halo), options);
    problem->set_exchange(exchange());
    problem->set_prescribed(prescribed, prescribed_values);
    problem->set_concentration(concentration);
    return problem;
  }
};

inline std::vector<double> values_of(const ScalarProblem& problem, const ScalarCase& setup) {
  std::vector<double> values(setup.storage.size());
  problem.concentration(values);
  return values;
}

/// A supply that does not change.
inline SupplyOfTime always(double value) {
  return [value](double) { return value; };
}

/// What the ledger lacks, over the largest of its terms.
inline double ledger_gap(const ScalarAmounts& amounts) {
  const double gap = amounts.supplied + amounts.released + amounts.prescribed - amounts.lost -
                     amounts.demanded - amounts.stored;
  double largest = 0;
  for (const double term : {amounts.supplied, amounts.released, amounts.prescribed, amounts.lost,
                            amounts.demanded, amounts.stored})
    largest = std::max(largest, std::abs(term));
  return std::abs(gap) / largest;
}

}  // namespace turgor::kernels::testing
