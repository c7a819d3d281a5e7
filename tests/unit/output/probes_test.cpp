#include "output/probes.hpp"

#include "tests/unit/output/body.hpp"
#include "tests/unit/output/matchers.hpp"

namespace turgor::output {
namespace {

constexpr double round_off = 1e-12;

double linear(const std::array<double, 3>& x) {
  return 1 + 100 * x[0] - 200 * x[1] + 300 * x[2];
}

/// Points that fill a grid in the octant's sphere up to `most` of the radius.
std::vector<ProbePoint> grid(double most) {
  std::vector<ProbePoint> points;
  for (double x = 0; x < 1; x += 0.13)
    for (double y = 0; y < 1; y += 0.17)
      for (double z = 0; z < 1; z += 0.11)
        if (std::hypot(x, y, z) < most)
          points.push_back({"grid", {x * Body::radius, y * Body::radius, z * Body::radius}});
  return points;
}

TEST(Probes, ReproduceALinearFieldAlsoNextToHangingNodes) {
  const Body body(MPI_COMM_WORLD, false);
  const Probes probes(*body.graph, *body.domain, grid(0.98));
  ASSERT_GT(probes.points().size(), 150u);
  EXPECT_TRUE(probes.outside().empty());
  const auto values = probes.evaluate(body.field(linear));
  double worst = 0;
  for (std::size_t k = 0; k < values.size(); ++k)
    worst = std::max(worst, std::abs(values[k] - linear(probes.points()[k].position)));
  EXPECT_LT(worst, round_off);
  const auto bent = probes.evaluate(body.field([](const auto& x) { return linear(x) + 1e5 * x[0] * x[1]; }));
  EXPECT_NE(bent, values);
}

TEST(Probes, AreReflectedIntoTheOctant) {
  const Body body(MPI_COMM_WORLD, false);
  const Probes probes(
      *body.graph, *body.domain,
      {{"a", {1e-3, 2e-3, 3e-3}}, {"b", {-1e-3, 2e-3, -3e-3}}, {"c", {-1e-3, -2e-3, 3.1e-3}}});
  const auto values = probes.evaluate(body.field(linear));
  EXPECT_NEAR(values[0], values[1], round_off);
  EXPECT_GT(std::abs(values[0] - values[2]), 1e-3);
  EXPECT_EQ(probes.points()[1].position[0], -1e-3);
}

TEST(Probes, OnTheCurvedSurfaceTakeTheNearestValue) {
  const Body body(MPI_COMM_WORLD, false);
  const double third = Body::radius / std::sqrt(3.), near = Body::radius * std::sqrt(0.5);
  const Probes probes(
      *body.graph, *body.domain,
      {{"axis", {Body::radius, 0, 0}},
       {"diagonal", {third, third, third}},
       {"between", {near * std::cos(0.1), near * std::cos(0.1), Body::radius * std::sin(0.1)}}});
  EXPECT_TRUE(probes.outside().empty());
  for (const double value : probes.evaluate(body.field(distance_to_centre)))
    EXPECT_NEAR(value, Body::radius, 5e-3 * Body::radius);
}

TEST(Probes, OutsideTheMeshAreNamedWithTheirCoordinates) {
  const Body body(MPI_COMM_WORLD, false);
  const Probes probes(*body.graph, *body.domain, {{"in", {0, 0, 0}}, {"far away", {0.012, 0, -0.001}}});
  ASSERT_EQ(probes.outside().size(), 1u);
  EXPECT_THAT(probes.outside().front(), testing::HasSubstr("\"far away\""));
  EXPECT_THAT(probes.outside().front(), testing::HasSubstr("(0.012, 0, -0.001) m"));
  const auto values = probes.evaluate(body.field(linear));
  EXPECT_NEAR(values[0], 1, round_off);
  EXPECT_TRUE(std::isnan(values[1]));
}

TEST(Probes, OnFacesBetweenRanksHaveOneOwner) {
  const Body shared(MPI_COMM_WORLD, true), alone(MPI_COMM_SELF, true);
  std::vector<ProbePoint> points;
  for (const auto& x : alone.graph->positions())  // nodes are where cells and ranks meet
    points.push_back({"node", {x[0], x[1], x[2]}});
  const auto value = [](const auto& x) { return 1 + x[0] / Body::radius; };
  const auto a = Probes(*shared.graph, *shared.domain, points).evaluate(shared.field(value));
  for (std::size_t k = 0; k < points.size(); ++k) ASSERT_NEAR(a[k], value(points[k].position), round_off);
}

}  // namespace
}  // namespace turgor::output
