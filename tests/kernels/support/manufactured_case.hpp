#pragma once

#include <cmath>
#include <numbers>

#include "transport_case.hpp"

namespace turgor::kernels::testing {

/// The velocity that goes with the case below (m/s).
inline constexpr Point manufactured_velocity{1, 0.6, -0.4};

/// c = 1 + sin sin sin / 2 in the unit cube (mol/m3).
inline double manufactured_concentration(const Point& x) {
  constexpr double pi = std::numbers::pi;
  return 1 + 0.5 * std::sin(pi * x[0]) * std::sin(pi * x[1]) * std::sin(pi * x[2]);
}

/// That concentration held by a source, whose scalar is 1, against constant convection, diffusion (m2/s) and
/// decay; given at the border.
inline TransportCase manufactured_case(const HexahedralGraph& graph, double diffusion, Scheme scheme) {
  constexpr double pi = std::numbers::pi, decay = 3;
  TransportCase setup(graph, 1, diffusion);
  setup.options.scheme = scheme;
  setup.decay_rate = {decay};
  setup.sources.emplace_back(graph.nodes);
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const auto& x = graph.position[i];
    const double exact = manufactured_concentration(x);
    double along = 0;
    for (int d = 0; d < 3; ++d)
      along += manufactured_velocity[d] * 0.5 * pi * std::cos(pi * x[d]) * std::sin(pi * x[(d + 1) % 3]) *
               std::sin(pi * x[(d + 2) % 3]);
    setup.sources[0][i] = setup.storage[i] * (along + diffusion * 3 * pi * pi * (exact - 1) + decay * exact);
    setup.concentration[i] = exact;
    if (graph.on_boundary[i]) setup.prescribed.push_back(static_cast<std::int32_t>(i));
  }
  return setup;
}

}  // namespace turgor::kernels::testing
