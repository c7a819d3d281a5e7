#include "output/shells.hpp"

#include <gtest/gtest.h>

#include "output/statistics.hpp"
#include "tests/unit/output/body.hpp"

namespace turgor::output {
namespace {

constexpr double round_off = 1e-12;
constexpr double thickness = 0.4e-3;
const std::vector<std::size_t> tumour_only = {Body::tumour};

std::vector<Shell> profile(const std::vector<double>& distances, const std::vector<double>& means) {
  std::vector<Shell> shells;
  for (std::size_t k = 0; k < distances.size(); ++k)
    shells.push_back({.distance = distances[k], .volume = 1, .mean = means[k]});
  return shells;
}

TEST(Shells, MeetALinearProfileExactlyOnBothSidesOfTheSurface) {
  const Body body(MPI_COMM_WORLD, true);
  const Shells shells(*body.graph, *body.domain, tumour_only, thickness);
  const auto averages = shells.averages(
      body.field([](const auto& x) { return 3 + 2e3 * (Body::radius - distance_to_centre(x)); }));
  double worst = 0, volume = 0;
  std::size_t outside = 0;
  for (const auto& shell : averages) {
    worst = std::max(worst, std::abs(*shell.mean - (3 + 2e3 * shell.distance)));
    volume += shell.volume;
    outside += shell.distance < 0;
  }
  EXPECT_LT(worst, 100 * round_off);
  EXPECT_NEAR(volume, 8 * body.domain->quality().volume, round_off * volume);
  EXPECT_GE(outside, 5u);
  EXPECT_GE(averages.size() - outside, 5u);
  EXPECT_TRUE(std::is_sorted(averages.begin(), averages.end(),
                             [](const auto& a, const auto& b) { return a.distance < b.distance; }));
}

TEST(Shells, SplitTheVolumeOfTheSurfaceBetweenTumourAndHost) {
  const Body body(MPI_COMM_WORLD, true);
  const Shells shells(*body.graph, *body.domain, tumour_only, thickness);
  const BodyStatistics statistics(*body.graph, *body.domain);
  double inside = 0, outside = 0;
  for (const auto& shell : shells.averages(body.field([](const auto&) { return 1.; })))
    (shell.distance >= 0 ? inside : outside) += shell.volume;
  EXPECT_NEAR(inside, statistics.total(statistics.weights(Body::tumour)), round_off * inside);
  EXPECT_NEAR(outside, statistics.total(statistics.weights(Body::host)), round_off * outside);
}

TEST(Shells, WeighTheMeanByAFactorAndAreEmptyWithoutWeight) {
  const Body body(MPI_COMM_WORLD, false);
  const Shells shells(*body.graph, *body.domain, tumour_only, thickness);
  const auto radius = body.field(distance_to_centre);
  std::vector<double> factor(body.graph->owned_nodes());
  for (std::size_t node = 0; node < factor.size(); ++node) factor[node] = radius[node] > 0.6 * Body::radius;
  const auto plain = shells.averages(radius), weighted = shells.averages(radius, factor);
  ASSERT_EQ(plain.size(), weighted.size());
  EXPECT_FALSE(weighted.back().mean);
  EXPECT_TRUE(plain.back().mean);
  EXPECT_NEAR(*weighted.front().mean, *plain.front().mean, round_off);
}

TEST(Shells, AreTheSameOnEveryNumberOfRanks) {
  const auto value = [](const auto& x) { return std::exp(-1e3 * x[0]); };
  const Body shared(MPI_COMM_WORLD, true), alone(MPI_COMM_SELF, true);
  const auto a = Shells(*shared.graph, *shared.domain, tumour_only, thickness).averages(shared.field(value));
  const auto b = Shells(*alone.graph, *alone.domain, tumour_only, thickness).averages(alone.field(value));
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t k = 0; k < a.size(); ++k) {
    EXPECT_NEAR(*a[k].mean, *b[k].mean, round_off);
    EXPECT_NEAR(a[k].distance, b[k].distance, round_off * Body::radius);
    EXPECT_NEAR(a[k].volume, b[k].volume, round_off * b[k].volume);
  }
  EXPECT_DOUBLE_EQ(shell_thickness_from_mesh(*shared.domain, tumour_only),
                   shell_thickness_from_mesh(*alone.domain, tumour_only));
}

TEST(Shells, OfTheMeshsOwnThicknessLeaveNoneOfTheRimEmpty) {
  const Body body(MPI_COMM_WORLD, false);
  const double own = shell_thickness_from_mesh(*body.domain, tumour_only);
  EXPECT_GT(own, 0.1e-3);
  EXPECT_LT(own, 0.8e-3);
  const auto averages =
      Shells(*body.graph, *body.domain, tumour_only, own).averages(body.field(distance_to_centre));
  EXPECT_LT(averages.front().distance, own);
  EXPECT_LT(averages[1].distance, 2 * own);
}

TEST(Shells, RefuseAThicknessThatIsNone) {
  const Body body(MPI_COMM_WORLD, false);
  EXPECT_THROW(Shells(*body.graph, *body.domain, tumour_only, 0), std::invalid_argument);
  EXPECT_THROW(Shells(*body.graph, *body.domain, tumour_only, 1e-12), std::invalid_argument);
}

TEST(PenetrationDepth, OfAnExponentialIsItsLengthTimesTheLogarithm) {
  // Fine enough that the chords of exp(-x/L) between the shells cost less than the tolerance, (h/L)^2/8.
  const Body body(MPI_COMM_WORLD, false, 0.25e-3, 0);
  const double length = 0.8e-3;
  const auto averages =
      Shells(*body.graph, *body.domain, tumour_only, 0.1e-3).averages(body.field([=](const auto& x) {
        return std::exp((distance_to_centre(x) - Body::radius) / length);
      }));
  for (const double fraction : {0.5, 0.1})
    EXPECT_NEAR(*penetration_depth(averages, fraction),
                averages.front().distance - length * std::log(fraction), 0.02 * length);
}

TEST(PenetrationDepth, IsInterpolatedInwardsFromTheHighestShell) {
  const auto shells = profile({-0.5, 0.5, 1.5, 2.5, 3.5}, {9, 2, 4, 3, 1});
  EXPECT_DOUBLE_EQ(*penetration_depth(shells, 0.5), 3.0);  // the host's 9 and the 2 above do not count
  EXPECT_DOUBLE_EQ(*penetration_depth(shells, 0.25), 3.5);
  auto changed = shells;
  changed.back().mean = 1.5;
  EXPECT_NE(*penetration_depth(changed, 0.5), 3.0);
}

TEST(PenetrationDepth, IsUndefinedWhereTheMeanNeverFallsSoFar) {
  EXPECT_FALSE(penetration_depth(profile({0.5, 1.5}, {4, 3}), 0.5));
  EXPECT_FALSE(penetration_depth(profile({0.5, 1.5}, {0, 0}), 0.5));
  EXPECT_FALSE(penetration_depth(profile({-1.5, -0.5}, {4, 1}), 0.5));
  EXPECT_FALSE(penetration_depth({}, 0.5));
}

}  // namespace
}  // namespace turgor::output
