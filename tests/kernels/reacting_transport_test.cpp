#include <gtest/gtest.h>
#include <turgor/kernels/reactions.hpp>

#include <algorithm>
#include <cmath>

#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

constexpr std::size_t states = 4;  // carrier, bound, taken up, drug

/// A carrier that binds and is taken up, and releases a drug that moves too: species 0 and 2 of three.
ReactionNetwork network() {
  ReactionNetwork result;
  result.states = {"carrier", "bound", "taken up", "drug"};
  result.pools = {"receptor"};
  result.transfers = {{.from = 1, .to = 2, .rate = 0.05}, {.from = 0, .to = 3, .rate = 0.02, .yield = 5}};
  result.bindings = {{.free = 0, .bound = 1, .pool = 0, .on_rate = 2, .off_rate = 0.3}};
  return result;
}

struct Body {
  HexahedralGraph graph = build_graph(swirling_cube(6, 1e-2));
  TransportCase setup{graph, 3, 1e-3};
  std::vector<std::int32_t> species{0, -1, -1, 2};
  std::vector<double> storage, sites;
  /// A class by place, and rates for three of them.
  std::vector<std::uint8_t> node_class;
  std::vector<double> transfer_rate{0.05, 0.4, 0, 0.02, 0, 0.3}, off_rate{0.3, 0.01, 3};

  RegionRates rates() const {
    return {.classes = 3,
            .node_class = node_class,
            .transfer_rate = transfer_rate,
            .on_rate = {},
            .off_rate = off_rate};
  }

  Body() {
    setup.sources.assign(1, setup.storage);
    setup.options.peaks = true;
    for (std::size_t i = 0; i < graph.nodes; ++i) {
      const double volume = setup.storage[3 * i];
      storage.insert(storage.end(), {volume, 0.5 * volume, 0.7 * volume, volume});
      sites.push_back(0.4 * volume * (graph.position[i][0] < 0.5 ? 1 : 0.2));
      node_class.push_back(static_cast<std::uint8_t>(3 * graph.position[i][1] * 0.999));
    }
  }
  std::unique_ptr<TransportProblem> make(const RegionRates& rates = {}) const {
    auto problem = setup.make(graph.view(), graph.flow());
    problem->set_reactions({network(), species, storage, sites, rates});
    return problem;
  }
};

std::vector<double> states_of(const TransportProblem& problem, std::size_t nodes) {
  std::vector<double> values(nodes * states);
  problem.states(values);
  return values;
}

void expect_what_they_do_in_turn(const Body& body, const RegionRates& rates) {
  const auto coupled = body.make(rates);
  const double step = 0.5 * coupled->stable_step().step;
  coupled->advance(0, step, constant(1), constant(0));
  const auto got = states_of(*coupled, body.graph.nodes);

  const auto transport = body.setup.make(body.graph.view(), body.graph.flow());
  ReactionProblem reactions(network(), body.storage, body.sites, {}, rates);
  reactions.set_concentration(std::vector<double>(body.graph.nodes * states, 0.));
  reactions.advance(0, step / 2, 1);
  transport->advance(0, step, constant(1), constant(0));
  std::vector<double> expected(body.graph.nodes * states);
  reactions.concentration(expected);
  const auto moved = concentration_of(*transport, body.setup);
  for (std::size_t i = 0; i < body.graph.nodes; ++i) {
    expected[i * states] = moved[3 * i];
    expected[i * states + 3] = moved[3 * i + 2];
  }
  reactions.set_concentration(expected);
  reactions.advance(step / 2, step, 1);
  reactions.concentration(expected);
  double largest = 0;
  for (std::size_t n = 0; n < got.size(); ++n) {
    largest = std::max(largest, expected[n]);
    ASSERT_NEAR(got[n], expected[n], 1e-13 * step) << n;
  }
  EXPECT_GT(largest, 0);
  EXPECT_GT(expected[1], 0);
}

TEST(TransportReactions, AreWhatTransportAndReactionsDoInTurn) {
  expect_what_they_do_in_turn(Body(), {});
}

TEST(TransportReactions, WithRatesThatDifferFromRegionToRegionAreWhatBothDoInTurn) {
  const Body body;
  expect_what_they_do_in_turn(body, body.rates());
}

/// `uptake`: of the bound state, per class.
void expect_ledger_of_a_pulse(const Body& body, const RegionRates& rates, std::span<const double> uptake) {
  const auto problem = body.make(rates);
  const double end = 400 * problem->stable_step().step;
  const auto pulse = [&](double time, std::span<double> values) {
    std::fill(values.begin(), values.end(), std::exp(-6 * time / end));
  };
  problem->advance(0, end / 2, pulse, constant(0));
  problem->advance(end / 2, end, pulse, constant(0));
  const auto now = states_of(*problem, body.graph.nodes);
  const auto entered = problem->source_integrals();
  // Carrier in all its states, with a fifth of the drug, which is five times as much as the carrier it came
  // from.
  long double held = 0, given = 0, drug_from_outside = 0;
  for (std::size_t i = 0; i < body.graph.nodes; ++i) {
    const double* c = now.data() + i * states;
    const double* volume = body.storage.data() + i * states;
    held += volume[0] * c[0] + volume[1] * c[1] + volume[2] * c[2] + volume[3] * c[3] / 5;
    given += body.setup.sources[0][3 * i] * entered[0];
    drug_from_outside += body.setup.sources[0][3 * i + 2] * entered[2] / 5;
    EXPECT_LE(volume[1] * c[1], body.sites[i] * (1 + 1e-14)) << i;
    for (std::size_t s = 0; s < states; ++s) ASSERT_GE(c[s], 0) << i << ' ' << s;
  }
  EXPECT_NEAR(double(held / (given + drug_from_outside)), 1, 1e-12);
  std::vector<double> exposure(body.graph.nodes * states);
  problem->reaction_exposure(exposure);
  for (std::size_t i = 0; i < body.graph.nodes; ++i)  // all that was taken up came from the bound state
    ASSERT_NEAR(body.storage[i * states + 2] * now[i * states + 2],
                uptake[rates.node_class.empty() ? 0 : rates.node_class[i]] * body.storage[i * states + 1] *
                    exposure[i * states + 1],
                1e-12 * body.storage[i * states + 2] * now[i * states + 2]);
}

TEST(TransportReactions, KeepTheLedgerAndTheSitesOfAPulse) {
  const std::vector<double> uptake{0.05};
  expect_ledger_of_a_pulse(Body(), {}, uptake);
}

TEST(TransportReactions, WithRatesThatDifferFromRegionToRegionKeepTheLedgerToo) {
  const Body body;
  expect_ledger_of_a_pulse(body, body.rates(), std::span(body.transfer_rate).first(3));
}

TEST(TransportReactions, PeaksAreTheGreatestOfAllStepsAndTheirTimes) {
  const Body body;
  const auto problem = body.setup.make(body.graph.view(), body.graph.flow());
  auto decaying = body;
  decaying.setup.decay_rate.assign(3, 0.5);
  const auto peaked = decaying.setup.make(body.graph.view(), body.graph.flow());
  const double step = 0.5 * peaked->stable_step().step;
  std::vector<double> greatest(body.setup.storage.size(), -1), when(greatest), now(greatest), peak(greatest),
      time(greatest);
  const auto note = [&](double at) {
    peaked->concentration(now);
    for (std::size_t n = 0; n < now.size(); ++n)
      if (now[n] > greatest[n]) {
        greatest[n] = now[n];
        when[n] = at;
      }
  };
  const auto pulse = [](double at, std::span<double> values) {
    std::fill(values.begin(), values.end(), at < 3 ? 1. : 0.);
  };
  note(0);
  double at = 0;
  for (; at < 6; at += step) {
    peaked->advance(at, at + step, pulse, constant(0));
    note(at + step);
  }
  peaked->peak(peak);
  peaked->time_of_peak(time);
  for (std::size_t n = 0; n < now.size(); ++n) {
    ASSERT_EQ(peak[n], greatest[n]) << n;
    ASSERT_EQ(time[n], when[n]) << n;
    ASSERT_GT(time[n], 1);
    ASSERT_LT(time[n], at);
  }
  peaked->set_concentration(std::vector<double>(now.size(), 0.));
  peaked->advance(0, step, constant(0), constant(0));
  peaked->peak(peak);
  EXPECT_EQ(*std::max_element(peak.begin(), peak.end()), 0);
  auto silent = body.setup;
  silent.options.peaks = false;
  EXPECT_THROW(silent.make(body.graph.view(), body.graph.flow())->peak(peak), std::logic_error);
}

TEST(TransportReactions, OfNoRateChangeNothingBesideAConcentrationThatIsGivenInTime) {
  Body body;
  body.setup.options.peaks = false;
  for (std::size_t i = 0; i < body.graph.nodes; ++i)
    if (body.graph.position[i][2] == 0) body.setup.prescribed.push_back(static_cast<std::int32_t>(i));
  const auto given = [](double time, std::span<double> values) {
    std::fill(values.begin(), values.end(), time);
  };
  const auto outcome = [&](bool reacting) {
    const auto problem = body.setup.make(body.graph.view(), body.graph.flow());
    ReactionNetwork idle;
    idle.states = {"carrier", "copy"};
    idle.transfers = {{.from = 0, .to = 1, .rate = 0}};
    const std::vector<double> storage(2 * body.graph.nodes, 1.);
    const std::vector<std::int32_t> species{0, -1};
    if (reacting) problem->set_reactions({idle, species, storage, {}});
    problem->advance(0, 5, constant(1), given);
    return std::pair(concentration_of(*problem, body.setup), problem->supplied());
  };
  const auto plain = outcome(false), reacting = outcome(true);
  for (std::size_t n = 0; n < plain.first.size(); ++n)
    ASSERT_NEAR(reacting.first[n], plain.first[n], 1e-14) << n;
  for (std::size_t s = 0; s < 3; ++s) EXPECT_NEAR(reacting.second[s] / plain.second[s], 1, 1e-12);
}

TEST(TransportReactions, HoweverFastLeaveNothingNegative) {
  const Body body;
  for (const double rate : {1e3, 1e6, 1e8}) {
    const auto problem = body.setup.make(body.graph.view(), body.graph.flow());
    problem->advance(0, 5, constant(1), constant(0));  // rounding leaves its traces
    ReactionNetwork fast;
    fast.states = {"carrier", "drug"};
    fast.transfers = {{.from = 0, .to = 1, .rate = rate}};
    const std::vector<double> storage(2 * body.graph.nodes, 1.);
    const std::vector<std::int32_t> species{0, -1};
    problem->set_reactions({fast, species, storage, {}});
    for (int n = 0; n < 20; ++n) {
      const auto report = problem->advance(5 + 0.05 * n, 5 + 0.05 * (n + 1), constant(1), constant(0));
      for (const double minimum : report.minimum) ASSERT_GE(minimum, 0) << rate << ' ' << n;
    }
  }
}

TEST(TransportReactions, DoNotHideThePeakOfTheBeginning) {
  Body body;
  body.setup.sources.clear();
  std::fill(body.setup.concentration.begin(), body.setup.concentration.end(), 1.);
  const auto problem = body.setup.make(body.graph.view(), body.graph.flow());
  ReactionNetwork loss;
  loss.states = {"carrier"};
  loss.transfers = {{.from = 0, .rate = 1}};
  const std::vector<std::int32_t> species{1};
  problem->set_reactions({loss, species, std::vector<double>(body.graph.nodes, 1.), {}});
  problem->advance(2, 7, constant(0), constant(0));
  std::vector<double> peak(body.setup.storage.size()), time(peak);
  problem->peak(peak);
  problem->time_of_peak(time);
  for (std::size_t i = 0; i < body.graph.nodes; ++i) {
    EXPECT_EQ(peak[3 * i + 1], 1);
    EXPECT_EQ(time[3 * i + 1], 2);
  }
}

TEST(TransportReactions, OfStatesThatDoNotFitAreRefused) {
  const Body body;
  const auto message = [&](const std::vector<std::int32_t>& species, std::span<const double> storage) {
    const auto problem = body.setup.make(body.graph.view(), body.graph.flow());
    try {
      problem->set_reactions({network(), species, storage, body.sites});
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  EXPECT_NE(message({0, -1, -1, 0}, body.storage).find("same species"), std::string::npos);
  EXPECT_NE(message({0, -1, -1, 3}, body.storage).find("species 3"), std::string::npos);
  EXPECT_NE(message({0, -1, 2}, body.storage).find("3 are given"), std::string::npos);
  auto broken = body.storage;
  broken[4 * 7 + 2] = 0;
  const auto refusal = message({0, -1, -1, 2}, broken);
  EXPECT_NE(refusal.find("node 7"), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("taken up"), std::string::npos) << refusal;
  broken[4 * 7 + 2] = 1;
  broken[4 * 7] = 0;  // of a species: nobody reads it
  EXPECT_EQ(message({0, -1, -1, 2}, broken), "accepted");
  auto misplaced = body;
  misplaced.node_class[9] = 3;
  try {
    misplaced.make(misplaced.rates());
    ADD_FAILURE() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "class 3 of node 9 is out of range, there are 3");
  }
  const auto problem = body.setup.make(body.graph.view(), body.graph.flow());
  std::vector<double> values(body.graph.nodes * states);
  EXPECT_THROW(problem->states(values), std::logic_error);
}

}  // namespace
}  // namespace turgor::kernels::testing
