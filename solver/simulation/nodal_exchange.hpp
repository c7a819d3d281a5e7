#pragma once

#include "configuration/case.hpp"
#include "discretization/node_graph.hpp"
#include "fluid/interstitial_fluid.hpp"
#include "simulation/tissue.hpp"
#include "transport/carrier_transport.hpp"

namespace turgor::simulation {

/// What the carriers exchange with vessels, lymphatics and the outer boundary in a given flow: the same nodal
/// volumes and pressures as the fluid's own exchange, so that a uniform concentration that physics keeps is
/// kept.
transport::NodalExchange nodal_exchange(const discretization::NodeGraph& graph, const Tissue& tissue,
                                        const fluid::FluidState& flow,
                                        const configuration::BoundaryParameters& boundary);

/// Coefficients of all carriers for the transport problem.
std::vector<transport::CarrierCoefficients> carrier_coefficients(const configuration::Case& run,
                                                                 const Tissue& tissue);

}  // namespace turgor::simulation
