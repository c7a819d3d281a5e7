#include <gtest/gtest.h>

#include <turgor/kernels/runtime.hpp>

#include <algorithm>

#include "discretization/node_graph.hpp"
#include "geometry/shape_domain.hpp"
#include "transport/carrier_transport.hpp"

namespace turgor::transport {
namespace {

/// A ball of still fluid whose vessels let two carriers in and out, one of which decays.
struct Tumour {
  kernels::Runtime runtime;
  geometry::ShapeDomain domain{MPI_COMM_WORLD, {.radius = 1e-3}, {"tumour"}, 1e-3};
  std::unique_ptr<discretization::NodeGraph> graph;
  std::optional<CarrierTransport> carriers;
  std::vector<double> still;

  Tumour() {
    for (int pass = 0; pass < 2; ++pass) {
      for (const auto& cell : domain.triangulation().active_cell_iterators())
        if (cell->is_locally_owned()) cell->set_refine_flag();
      domain.refine();
    }
    graph = std::make_unique<discretization::NodeGraph>(domain);
    still.assign(graph->view().neighbour.size(), 0.);
    carriers.emplace(graph->view(), graph->make_halo(), coefficients(0.2),
                     std::vector<std::span<const double>>{graph->volume(0)}, kernels::TransportOptions{});
    carriers->set_concentration(std::vector<double>(2 * graph->owned_nodes(), 0.));
    set_flow();
  }
  static std::vector<CarrierCoefficients> coefficients(double room) {
    const CarrierCoefficients lasting{
        .diffusivity = {1e-11}, .accessible_fraction = {room}, .retardation = {1}, .decay_rate = 0};
    auto decaying = lasting;
    decaying.decay_rate = 1e-4;
    return {lasting, decaying};
  }
  void set_flow() {
    const std::size_t nodes = graph->owned_nodes();
    NodalExchange exchange{.gain = std::vector<double>(2 * nodes),
                           .back = std::vector<double>(2 * nodes),
                           .lymph = std::vector<double>(nodes, 0.),
                           .outflow = std::vector<double>(2 * nodes, 0.),
                           .inflow = std::vector<double>(2 * nodes, 0.),
                           .residual = std::vector<double>(nodes, 0.)};
    for (std::size_t n = 0; n < 2 * nodes; ++n)
      exchange.gain[n] = exchange.back[n] = 1e-5 * graph->volume(0)[n / 2];
    carriers->set_flow({.in = still, .out = still}, exchange);
  }
  void advance(double begin, double end) {
    const auto one = [](double, std::span<double> values) { std::ranges::fill(values, 1.); };
    carriers->advance(begin, end, {.plasma = one, .outside = one});
  }
};

TEST(ChangingRoom, HalvesTheConcentrationThatFindsTwiceTheRoomAndKeepsTheLedger) {
  Tumour tumour;
  auto& carriers = *tumour.carriers;
  tumour.advance(0, 4000);
  const auto before = carriers.concentration();
  const auto stored = carriers.ledgers();
  carriers.set_coefficients(Tumour::coefficients(0.4));
  tumour.set_flow();
  const auto after = carriers.concentration();
  for (std::size_t n = 0; n < after.size(); ++n) ASSERT_NEAR(after[n] / before[n], 0.5, 1e-14);
  for (std::size_t s = 0; s < 2; ++s) EXPECT_NEAR(carriers.ledgers()[s].stored / stored[s].stored, 1, 1e-13);
  tumour.advance(4000, 9000);
  for (const auto& ledger : carriers.ledgers()) {
    EXPECT_GT(ledger.stored, 0);
    EXPECT_LT(ledger.relative_error(), 1e-12);
  }
  EXPECT_GT(carriers.ledgers()[1].decayed, 0.1 * carriers.ledgers()[1].stored);
  // dm/dt = 1e-5 V (1 - c), m = eps V c: the closed form of a ball that stays uniform.
  const double first = 1 - std::exp(-1e-5 / 0.2 * 4000), half = first / 2;
  const double expected = 1 - (1 - half) * std::exp(-1e-5 / 0.4 * 5000);
  EXPECT_NEAR(carriers.concentration()[0], expected, 1e-4);
}

}  // namespace
}  // namespace turgor::transport
