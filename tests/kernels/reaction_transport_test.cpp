#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "support/reaction_case.hpp"
#include "support/transport_case.hpp"
#include "tests/support/verification_test.hpp"

namespace turgor::kernels::testing {
namespace {

/// A row of nodes along x or along a radius: linear elements, lumped.
struct Row {
  std::vector<std::int64_t> row_begin{0};
  std::vector<std::int32_t> neighbour;
  std::vector<std::uint8_t> region_class;
  std::vector<double> stiffness, no_flow, volume, position;

  /// `dimension` 1: a slab of 1 m2; 3: a sphere with its centre at 0.
  Row(double length, std::int32_t intervals, int dimension) {
    const double h = length / intervals;
    const auto inside = [dimension](double r) {
      return dimension == 1 ? r : 4. / 3 * std::numbers::pi * r * r * r;
    };
    for (std::int32_t i = 0; i <= intervals; ++i) {
      position.push_back(i * h);
      volume.push_back(inside(std::min(length, (i + 0.5) * h)) - inside(std::max(0., (i - 0.5) * h)));
      for (const std::int32_t j : {i - 1, i + 1})
        if (j >= 0 && j <= intervals) {
          neighbour.push_back(j);
          stiffness.push_back(-(inside(std::max(i, j) * h) - inside(std::min(i, j) * h)) / (h * h));
        }
      row_begin.push_back(static_cast<std::int64_t>(neighbour.size()));
    }
    region_class.assign(neighbour.size(), 0);
    no_flow.assign(neighbour.size(), 0.);
  }
  std::size_t nodes() const { return volume.size(); }
  Graph graph() const {
    return {.owned_nodes = nodes(),
            .row_begin = row_begin,
            .neighbour = neighbour,
            .region_class = region_class,
            .stiffness = stiffness};
  }
};

/// A carrier that diffuses and binds: transport of the free state and reactions in each node take turns.
class BindingFront {
 public:
  BindingFront(const Row& row, double diffusivity, const ReactionNetwork& network, double site_density)
      : free_(row.nodes(), 1, 1, diffusivity), states_(network, row.nodes()) {
    free_.storage = row.volume;
    for (std::size_t n = 0; n < states_.storage.size(); ++n)
      states_.storage[n] = row.volume[n / network.states.size()];
    for (std::size_t n = 0; n < row.nodes(); ++n) states_.sites[n] = site_density * row.volume[n];
  }
  TransportCase& transport() { return free_; }
  ReactionCase& reactions() { return states_; }
  void start(const Row& row) {
    transport_ = free_.make(row.graph(), {.in = row.no_flow, .out = row.no_flow});
    problem_ = states_.make();
    values_ = states_.concentration;
  }
  /// Steps of half a reaction, transport, half a reaction, from time 0 on; the boundary holds `outside`. Ends
  /// before `end` when `done(time, concentrations)` says so.
  template <class Done>
  void advance(double end, std::int64_t steps, double outside, Done&& done) {
    const double step = end / static_cast<double>(steps);
    const std::size_t stride = states_.network.states.size();
    std::vector<double> free(free_.nodes);
    for (std::int64_t n = 0; n < steps; ++n) {
      const double time = static_cast<double>(n) * step;
      react(time, step / 2);
      for (std::size_t i = 0; i < free.size(); ++i) free[i] = values_[i * stride];
      transport_->set_concentration(free);
      transport_->advance(time, time + step, constant(0), constant(outside));
      transport_->concentration(free);
      for (std::size_t i = 0; i < free.size(); ++i) {
        // Transport rounds the smallest numbers there are to either side of zero.
        ASSERT_GT(free[i], -1e-300);
        values_[i * stride] = std::max(0., free[i]);
      }
      react(time + step / 2, step / 2);
      if (done(time + step, values_)) return;
    }
  }
  double stable_step() const { return 0.9 * transport_->stable_step().step; }

 private:
  void react(double time, double step) {
    problem_->set_concentration(values_);
    problem_->advance(time, time + step, 1);
    problem_->concentration(values_);
  }
  TransportCase free_;
  ReactionCase states_;
  std::unique_ptr<TransportProblem> transport_;
  std::unique_ptr<ReactionProblem> problem_;
  std::vector<double> values_;
};

/// Time (s) until all sites of a body in a bath are taken, for binding without return that is over at once.
double saturation_time(double length, int dimension, std::int32_t intervals, double diffusivity, double bath,
                       double site_density, double on_rate) {
  const Row row(length, intervals, dimension);
  BindingFront front(row, diffusivity, binding_network(on_rate, 0), site_density);
  const std::int32_t surface = intervals;
  front.transport().prescribed = {surface};
  front.reactions().concentration[3 * static_cast<std::size_t>(surface)] = bath;
  front.start(row);
  const double longest = 3 * length * length * site_density / (2 * diffusivity * bath) / dimension;
  double all = 0, bound_before = 0, time_before = 0, result = -1;
  for (const double volume : row.volume) all += volume * site_density;
  front.advance(longest, static_cast<std::int64_t>(std::ceil(longest / front.stable_step())), bath,
                [&](double time, const std::vector<double>& values) {
                  double bound = 0;
                  for (std::size_t i = 0; i < row.nodes(); ++i) bound += row.volume[i] * values[3 * i + 1];
                  const double wanted = 0.99 * all;
                  if (bound >= wanted)
                    result =
                        time_before + (time - time_before) * (wanted - bound_before) / (bound - bound_before);
                  bound_before = bound;
                  time_before = time;
                  return result > 0;
                });
  // The front is then at 0.01 of the length of a slab, at 0.01^(1/3) of the radius of a sphere.
  const double left = std::cbrt(0.01);
  return result / (dimension == 1 ? 0.99 * 0.99 : 1 - 3 * left * left + 2 * left * left * left);
}

// Ag/eps and the bath's and the carrier's D of design/physics.md 7.1.
constexpr double sites_per_room = 3.3e-4, bath = 1e-4, diffusivity = 1e-11, hour = 3600;
// The formulas hold where far fewer carriers are free than bound: the same product D c_0 with less in the
// bath.
constexpr double thinner = 1. / 33;

TEST(ReactionTransport, ASharpFrontFillsASlabInTheTimeOfTheClosedForm) {
  const double time =
      saturation_time(1e-4, 1, 16, diffusivity / thinner, bath * thinner, sites_per_room, 1e9);
  EXPECT_TRUE(verification::verify(
      {.id = "V11",
       .case_name = "binding front in a slab of 100 um, 16 intervals, c_0 = Ag/eps / 109",
       .quantity = "time until all sites are taken (h)",
       .expected = 0.458333,
       .got = time / hour,
       .tolerance = 0.01,
       .source = "L2 (Ag/eps) / (2 D c_0), design/physics.md 7.1"}));
}

TEST(ReactionTransport, ASharpFrontFillsASpheroidInTheTimeOfTheClosedForm) {
  const double time =
      saturation_time(2.5e-4, 3, 12, diffusivity / thinner, bath * thinner, sites_per_room, 1e9);
  EXPECT_TRUE(verification::verify(
      {.id = "V11",
       .case_name = "binding front in a spheroid of 250 um, 12 intervals, c_0 = Ag/eps / 109",
       .quantity = "time until all sites are taken (h)",
       .expected = 0.954861,
       .got = time / hour,
       .tolerance = 0.01,
       .source = "R2 (Ag/eps) / (6 D c_0), design/physics.md 7.1"}));
}

/// Neumann's solution of the front in a half-space, x = 2 lambda sqrt(D t), for any ratio of free to bound.
double front_time(double length, double ratio) {
  double low = 0, high = 1;
  for (int n = 0; n < 200; ++n) {
    const double l = (low + high) / 2;
    (std::sqrt(std::numbers::pi) * l * std::exp(l * l) * std::erf(l) < ratio ? low : high) = l;
  }
  return length * length / (4 * diffusivity * low * low);
}

TEST(ReactionTransport, WithThePublishedBathTheFrontIsThatOfNeumann) {
  const double expected = front_time(1e-4, bath / sites_per_room);
  EXPECT_GT(expected / hour, 1.05 * 0.458333);
  // The end of the slab holds carriers back that the half-space would lose, which makes it a little faster.
  const double time = saturation_time(1e-4, 1, 40, diffusivity, bath, sites_per_room, 1e8);
  EXPECT_NEAR(time / expected, 1, 2e-3);
}

TEST(ReactionTransport, AModeOfFewCarriersDecaysAsBindingHoldsItBackWithSecondOrderInTime) {
  const double length = 1e-3, on = 0.15, off = 8e-3;
  const std::int32_t intervals = 20;
  const Row row(length, intervals, 1);
  const double h = length / intervals, site_density = 0.01;
  // The free state's own rate, as the row of nodes has it.
  const double rate = 1e-10 * 2 / (h * h) * (1 - std::cos(std::numbers::pi / intervals));
  // Slowest rate of free' = -(rate + on) free + off bound, bound' = on free - off bound.
  const double sum = rate + on + off, slow = 2 * rate * off / (sum + std::sqrt(sum * sum - 4 * rate * off));
  const double bound_share = on / (off - slow), end = 8000;
  const auto error = [&](std::int64_t steps) {
    BindingFront front(row, 1e-10, binding_network(on / site_density, off), site_density);
    const double few = 1e-9 * site_density;
    for (std::size_t i = 0; i < row.nodes(); ++i) {
      const double mode = few * (1 + 0.5 * std::cos(std::numbers::pi * row.position[i] / length));
      front.reactions().concentration[3 * i] = mode;
      front.reactions().concentration[3 * i + 1] = few * on / off + (mode - few) * bound_share;
    }
    front.start(row);
    double amplitude = 0;
    front.advance(end, steps, 0, [&](double, const std::vector<double>& values) {
      amplitude = (values[0] - values[3 * static_cast<std::size_t>(intervals)]) / few;
      return false;
    });
    return std::abs(amplitude / std::exp(-slow * end) - 1);
  };
  const double coarse = error(500), fine = error(1000), finest = error(2000);
  EXPECT_LT(finest, 2e-4);
  EXPECT_GT(std::log2(coarse / fine), 1.85);
  EXPECT_GT(std::log2(fine / finest), 1.9);
  // Equilibrium at every instant would be 0.6 % slower: 1 + c_e / K_D = 19.75.
  EXPECT_NEAR(slow / (rate / 19.75), 1, 7e-3);
}

}  // namespace
}  // namespace turgor::kernels::testing
