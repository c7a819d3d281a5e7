#include "simulation/nodal_exchange.hpp"

#include <algorithm>

#include "vasculature/wall_flux.hpp"

namespace turgor::simulation {

transport::NodalExchange nodal_exchange(const discretization::NodeGraph& graph, const Tissue& tissue,
                                        const fluid::FluidState& flow,
                                        const configuration::BoundaryParameters& boundary) {
  const std::size_t nodes = graph.owned_nodes(), count = tissue.carriers.size();
  transport::NodalExchange exchange{.gain = std::vector<double>(nodes * count, 0.),
                                    .back = std::vector<double>(nodes * count, 0.),
                                    .lymph = flow.lymph,
                                    .outflow = std::vector<double>(nodes * count, 0.),
                                    .inflow = std::vector<double>(nodes * count, 0.),
                                    .residual = flow.residual};
  for (std::size_t r = 0; r < tissue.fluid.size(); ++r) {
    const auto& region = tissue.fluid[r];
    for (std::size_t i = 0; i < nodes; ++i) {
      const double surface = graph.volume(r)[i] * region.vessel_surface_density;
      if (surface == 0) continue;
      for (const auto& way : tissue.wall[r]) {
        const double flux =
            vasculature::fluid_flux(way.hydraulic_conductivity, region.microvascular_pressure,
                                    flow.pressure[i], way.osmotic_reflection, region.oncotic_difference);
        for (std::size_t s = 0; s < count; ++s) {
          const auto solute = vasculature::solute_exchange(flux, way.permeability[s], way.reflection[s]);
          exchange.gain[i * count + s] += surface * solute.gain;
          exchange.back[i * count + s] += surface * solute.loss;
        }
      }
    }
  }
  if (boundary.concentration == configuration::OuterConcentration::sealed) return exchange;
  for (std::size_t o = 0; o < flow.outflow.size(); ++o) {
    const auto node = graph.outer_nodes()[o];
    double volume = 0;
    for (std::size_t r = 0; r < tissue.fluid.size(); ++r) volume += graph.volume(r)[node];
    for (std::size_t s = 0; s < count; ++s) {
      // The flux carries the retardation of the tissue it comes from; a node between two takes their mean.
      double retardation = 0;
      for (std::size_t r = 0; r < tissue.fluid.size(); ++r)
        retardation += tissue.carriers[s][r].retardation * graph.volume(r)[node] / volume;
      exchange.outflow[node * count + s] = retardation * std::max(0., flow.outflow[o]);
      exchange.inflow[node * count + s] = retardation * std::max(0., -flow.outflow[o]);
    }
  }
  return exchange;
}

std::vector<transport::CarrierCoefficients> carrier_coefficients(const configuration::Case& run,
                                                                 const Tissue& tissue) {
  std::vector<transport::CarrierCoefficients> all;
  for (std::size_t s = 0; s < run.carriers.size(); ++s) {
    auto& carrier = all.emplace_back();
    carrier.decay_rate = run.carriers[s].decay_rate;
    for (const auto& region : tissue.carriers[s]) {
      carrier.diffusivity.push_back(region.diffusivity);
      carrier.accessible_fraction.push_back(region.accessible_fraction);
      carrier.retardation.push_back(region.retardation);
    }
  }
  return all;
}

}  // namespace turgor::simulation
