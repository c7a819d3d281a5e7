#include <gtest/gtest.h>

#include <cmath>

#include "support/condensed_rows.hpp"
#include "support/transport_case.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

using verification::verify;

/// What is sampled of the layer in front of a face that holds c = 0, in a flow of Péclet number w L / D.
struct Layer {
  double peclet, place;  ///< place: share of the length
  int cells;             ///< of the coarser mesh, along the flow
  double settling;       ///< in L / w: many times the layer's own time, D / w^2
  double value;          ///< c(place)/c(0) = (1 - exp(-(1 - place) Pe))/(1 - exp(-Pe))
};

/// Steady c(place)/c(0) on a bar of deformed hexahedra. The flow brings fluid of concentration 1 in, so that
/// w c - D dc/dx = w all along and c = 1 - exp(-(1 - x) Pe).
double sampled(const Layer& layer, int cells, Scheme scheme) {
  const double width = 2. / cells;
  const auto graph = build_graph({.cells = {cells, 2, 2},
                                  .extent = {1, width, width},
                                  .random_shift = 0.1,
                                  .velocity = [](const Point&) {
                                    return Point{1, 0, 0};
                                  }});
  TransportCase setup(graph, 1, 1 / layer.peclet);
  setup.options.scheme = scheme;
  setup.sources.assign(1, std::vector<double>(graph.nodes, 0.));
  std::size_t inlet = graph.nodes, sample = graph.nodes;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const auto& x = graph.position[i];
    const double exact = -std::expm1(-(1 - x[0]) * layer.peclet);
    setup.concentration[i] = std::max(0., exact);
    if (x[0] == 0) setup.sources[0][i] = -graph.outflow[i];
    if (x[0] == 1) setup.prescribed.push_back(static_cast<std::int32_t>(i));
    if (x[1] == 0 && x[2] == 0 && x[0] == 0) inlet = i;
    if (x[1] == 0 && x[2] == 0 && std::abs(x[0] - layer.place) < 1e-12) sample = i;
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  // Starts from the exact solution, so that only what the mesh changes about it has to settle.
  problem->advance(0, layer.settling, constant(1), constant(0));
  const auto values = concentration_of(*problem, setup);
  return values.at(sample) / values.at(inlet);
}

class BoundaryLayer : public ::testing::TestWithParam<Layer> {};
INSTANTIATE_TEST_SUITE_P(Transport, BoundaryLayer,
                         ::testing::Values(Layer{1, 0.9, 10, 3, 0.1505449880},
                                           Layer{10, 0.9, 20, 2, 0.6321492584},
                                           Layer{100, 0.99, 200, 0.25, 0.63212056}));

TEST_P(BoundaryLayer, HasTheValueOfTheClosedForm) {
  const auto layer = GetParam();
  const double coarse = sampled(layer, layer.cells, Scheme::limited),
               fine = sampled(layer, 2 * layer.cells, Scheme::limited);
  const double order = std::log2(std::abs(coarse - layer.value) / std::abs(fine - layer.value));
  EXPECT_TRUE(
      verify({.id = "V10",
              .case_name = "boundary layer, Pe " + std::to_string(static_cast<int>(layer.peclet)) + ", " +
                           std::to_string(2 * layer.cells) + " deformed hexahedra along the flow",
              .quantity = "c/c(0) at " + std::to_string(layer.place).substr(0, 4) + " L",
              .expected = layer.value,
              .got = fine,
              .tolerance = 0.005,
              .order = order,
              .lowest_order = 1.8,
              .source = "closed form (1 - exp(-(1 - x/L) Pe))/(1 - exp(-Pe))"}));
}

/// A bar whose cells are `finest` long next to x = 1 and up to ten layers before it, then longer and longer.
HexahedralCells graded_bar(double finest, double fine_length) {
  std::vector<double> from_end{0};
  for (double width = finest; from_end.back() < 1;) {
    if (from_end.back() > fine_length) width *= 1.2;
    from_end.push_back(std::min(1., from_end.back() + width));
  }
  HexahedralCells mesh;
  const auto planes = static_cast<std::int32_t>(from_end.size());
  for (std::int32_t p = 0; p < planes; ++p)
    for (int corner = 0; corner < 4; ++corner) {
      mesh.position.push_back({1 - from_end[planes - 1 - p], finest * (corner & 1), finest * (corner >> 1)});
      mesh.on_boundary.push_back(true);
    }
  for (std::int32_t p = 0; p + 1 < planes; ++p) {
    auto& cell = mesh.cells.emplace_back();
    for (int v = 0; v < 8; ++v) cell[v] = 4 * (p + (v & 1)) + (v >> 1);
    mesh.region.push_back(0);
  }
  return mesh;
}

/// c/c(0) where it is 1 - 1/e, one layer before the end, on a bar with `per_layer` cells a layer.
double one_layer_before_the_end(double peclet, int per_layer) {
  const auto mesh = graded_bar(1 / (peclet * per_layer), 10 / peclet);
  const auto graph = condensed_rows(
      mesh,
      [](const Point&) {
        return Point{1, 0, 0};
      },
      0, mesh.position.size());
  TransportCase setup(graph, 1, 1 / peclet);
  setup.sources.assign(1, std::vector<double>(graph.nodes, 0.));
  std::size_t sample = 0;
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    const double x = graph.position[i][0];
    setup.concentration[i] = std::max(0., -std::expm1(-(1 - x) * peclet));
    if (x == 0) setup.sources[0][i] = -graph.outflow[i];
    if (x == 1) setup.prescribed.push_back(static_cast<std::int32_t>(i));
    if (std::abs((1 - x) * peclet - 1) < 1e-6) sample = i;
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  problem->advance(0, 25 / peclet, constant(1), constant(0));
  const auto values = concentration_of(*problem, setup);
  for (const double c : values) EXPECT_LE(c, 1 + 1e-3);
  return values.at(sample) / values.at(0);
}

TEST(SteepBoundaryLayer, HasTheValueOfTheClosedForm) {
  for (const double peclet : {1e3, 1e4}) {
    const double exact = std::expm1(-1) / std::expm1(-peclet);
    const double coarse = one_layer_before_the_end(peclet, 4), fine = one_layer_before_the_end(peclet, 8);
    EXPECT_TRUE(verify({.id = "V10",
                        .case_name = "boundary layer, Pe " + std::to_string(static_cast<int>(peclet)) +
                                     ", 8 cells a layer, then longer ones",
                        .quantity = "c/c(0) one layer before the end",
                        .expected = exact,
                        .got = fine,
                        .tolerance = 0.005,
                        .order = std::log2(std::abs(coarse - exact) / std::abs(fine - exact)),
                        .lowest_order = 1.8,
                        .source = "closed form (1 - exp(-(1 - x/L) Pe))/(1 - exp(-Pe))"}));
  }
}

TEST(BoundaryLayerOfUpwinding, IsTooThickByMuchMore) {
  const Layer layer{100, 0.99, 100, 0.25, 0.63212056};
  EXPECT_GT(std::abs(sampled(layer, layer.cells, Scheme::upwind) - layer.value),
            3 * std::abs(sampled(layer, layer.cells, Scheme::limited) - layer.value));
}

}  // namespace
}  // namespace turgor::kernels::testing
