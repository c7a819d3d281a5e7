#include "output/statistics.hpp"

#include <gtest/gtest.h>

#include "tests/unit/output/body.hpp"

namespace turgor::output {
namespace {

/// Sums over nodes in any order and over any number of ranks.
constexpr double round_off = 1e-12;
/// (h/R)^2/3 for cells of an eighth of the radius: straight chords, and a distance bent within a cell.
constexpr double discretisation = 5e-3;

TEST(Statistics, MeetTheClosedFormsOfTheDistanceInASphereToSecondOrder) {
  const auto errors = [](double cell) {
    const Body body(MPI_COMM_WORLD, false, cell, 0);
    const BodyStatistics statistics(*body.graph, *body.domain);
    const auto weights = statistics.weights(Body::tumour);
    const auto radius = statistics.of(body.field(distance_to_centre), weights);
    EXPECT_NEAR(*radius.minimum, 0, round_off);
    EXPECT_NEAR(*radius.maximum, Body::radius, round_off);
    const auto x = statistics.of(body.field([](const auto& at) { return at[0]; }), weights);
    return std::array<double, 3>{std::abs(*radius.mean / (0.75 * Body::radius) - 1),
                                 std::abs(*radius.coefficient_of_variation - std::sqrt(3. / 80) / 0.75),
                                 std::abs(*x.mean / (3. / 8 * Body::radius) - 1)};
  };
  const auto coarse = errors(1.2e-3), fine = errors(0.6e-3);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_LT(fine[k], discretisation) << k;
    EXPECT_GT(std::log2(coarse[k] / fine[k]), 1.8) << k << ": " << coarse[k] << " -> " << fine[k];
  }
}

TEST(Statistics, GiveExtensiveValuesOfTheWholeBody) {
  const Body body(MPI_COMM_WORLD, false);
  const BodyStatistics statistics(*body.graph, *body.domain);
  const auto weights = statistics.weights(Body::tumour);
  const double whole = 4. / 3 * M_PI * std::pow(Body::radius, 3);
  EXPECT_NEAR(statistics.total(weights), whole, 3 * discretisation * whole);
  EXPECT_NEAR(statistics.total(weights), 8 * body.domain->quality().volume, round_off * whole);
  const auto two = body.field([](const auto&) { return 2.; });
  EXPECT_NEAR(statistics.total(two, weights), 2 * statistics.total(weights), round_off * whole);
}

TEST(Statistics, LeaveUndefinedWhatHasNoWeightOrNoMean) {
  const Body body(MPI_COMM_WORLD, false);
  const BodyStatistics statistics(*body.graph, *body.domain);
  const std::vector<double> nothing(body.graph->owned_nodes(), 0.);
  const auto none = statistics.of(body.field(distance_to_centre), nothing);
  EXPECT_FALSE(none.mean || none.minimum || none.maximum || none.coefficient_of_variation);
  const auto zero =
      statistics.of(body.field([](const auto&) { return 0.; }), statistics.weights(Body::tumour));
  EXPECT_EQ(*zero.mean, 0);
  EXPECT_FALSE(zero.coefficient_of_variation);
}

TEST(Statistics, KeepRegionsApart) {
  const Body body(MPI_COMM_WORLD, true);
  const BodyStatistics statistics(*body.graph, *body.domain);
  const auto radius = body.field(distance_to_centre);
  EXPECT_NEAR(*statistics.of(radius, statistics.weights(Body::tumour)).maximum, Body::radius, round_off);
  EXPECT_NEAR(*statistics.of(radius, statistics.weights(Body::host)).minimum, Body::radius, round_off);
  const auto regions = {Body::tumour, Body::host};
  const std::vector<std::size_t> both = regions;
  EXPECT_NEAR(
      statistics.total(statistics.weights(both)),
      statistics.total(statistics.weights(Body::tumour)) + statistics.total(statistics.weights(Body::host)),
      round_off * statistics.total(statistics.weights(both)));
}

TEST(Statistics, ReadOneCarrierOutOfManyPerNode) {
  const Body body(MPI_COMM_WORLD, false);
  const BodyStatistics statistics(*body.graph, *body.domain);
  std::vector<double> interleaved;
  for (std::size_t node = 0; node < body.graph->owned_nodes(); ++node)
    interleaved.insert(interleaved.end(), {1., 2., 3.});
  const auto weights = statistics.weights(Body::tumour);
  EXPECT_NEAR(*statistics.of(NodalValues(interleaved, 3, 2), weights).mean, 3, round_off);
  EXPECT_NEAR(*statistics.of(NodalValues(interleaved, 3, 0), weights).mean, 1, round_off);
}

TEST(Statistics, AreTheSameOnEveryNumberOfRanks) {
  const auto value = [](const auto& x) { return std::exp(-1e3 * x[0]) + 1e2 * x[1]; };
  const Body shared(MPI_COMM_WORLD, true), alone(MPI_COMM_SELF, true);
  const BodyStatistics over_ranks(*shared.graph, *shared.domain), on_one(*alone.graph, *alone.domain);
  const auto a = over_ranks.of(shared.field(value), over_ranks.weights(Body::tumour));
  const auto b = on_one.of(alone.field(value), on_one.weights(Body::tumour));
  EXPECT_NEAR(*a.mean, *b.mean, round_off * *b.mean);
  EXPECT_NEAR(*a.coefficient_of_variation, *b.coefficient_of_variation, round_off);
  EXPECT_NEAR(*a.minimum, *b.minimum, round_off);
  EXPECT_NEAR(*a.maximum, *b.maximum, round_off);
  auto changed = shared.field(value);
  if (shared.graph->first_node() == 0) changed[0] += 1;
  EXPECT_GT(std::abs(*over_ranks.of(changed, over_ranks.weights(Body::tumour)).mean - *b.mean),
            round_off * *b.mean);
}

}  // namespace
}  // namespace turgor::output
