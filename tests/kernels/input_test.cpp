#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>

#include "support/transport_case.hpp"

namespace turgor::kernels::testing {
namespace {

struct BadInput : ::testing::Test {
  HexahedralGraph graph = build_graph({.cells = {2, 1, 1}});
  TransportCase setup{graph, 2, 1.};

  /// The message with which the problem is refused; empty when it is not.
  std::string refusal() {
    try {
      setup.make(graph.view(), graph.flow())->advance(0, 1e-3, constant(1), constant(1));
    } catch (const std::exception& error) {
      return error.what();
    }
    return "";
  }
  void expect_refused_with(const std::string& words) {
    const auto message = refusal();
    EXPECT_NE(message.find(words), std::string::npos)
        << "got: '" << message << "', expected: '" << words << "'";
  }
};

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_F(BadInput, TheCaseItselfIsFine) {
  EXPECT_EQ(refusal(), "");
}

TEST_F(BadInput, NeighbourOutOfRange) {
  graph.neighbour[graph.row_begin[4] - 1] = 12;
  expect_refused_with("row 3: neighbour 12 is out of range");
}
TEST_F(BadInput, NeighbourBelowZero) {
  graph.neighbour[0] = -1;
  expect_refused_with("row 0: neighbour -1 is out of range");
}
TEST_F(BadInput, NodeItsOwnNeighbour) {
  graph.neighbour[0] = 0;
  expect_refused_with("row 0: a node is its own neighbour");
}
TEST_F(BadInput, NeighboursOutOfOrder) {
  std::swap(graph.neighbour[0], graph.neighbour[1]);
  expect_refused_with("row 0: neighbours are not sorted, 1 comes after 3");
}
TEST_F(BadInput, MissingTransposeEntry) {
  // The last entry of the first row goes.
  const auto e = graph.row_begin[1] - 1;
  for (auto* values : {&graph.stiffness, &graph.flow_in, &graph.flow_out}) values->erase(values->begin() + e);
  graph.neighbour.erase(graph.neighbour.begin() + e);
  graph.region_class.erase(graph.region_class.begin() + e);
  for (std::size_t i = 1; i < graph.row_begin.size(); ++i) --graph.row_begin[i];
  expect_refused_with("row 0: the transpose of entry (10, 0) is missing");
}
TEST_F(BadInput, AnEntryListedTwice) {
  // Once more in its own row, not in its transpose: one node would lose what the other does not gain.
  for (auto* values : {&graph.stiffness, &graph.flow_in, &graph.flow_out})
    values->insert(values->begin(), values->front());
  graph.neighbour.insert(graph.neighbour.begin(), graph.neighbour.front());
  graph.region_class.insert(graph.region_class.begin(), 0);
  for (std::size_t i = 1; i < graph.row_begin.size(); ++i) ++graph.row_begin[i];
  expect_refused_with("row 0: neighbour 1 is listed twice in region class 0");
}
TEST_F(BadInput, MoreNodesThanAnIndexCanName) {
  auto view = graph.view();
  view.ghost_nodes = 3000000000;
  try {
    setup.make(view, graph.flow());
    ADD_FAILURE() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "a part has at most 2147483647 nodes, ghosts included, not 3000000012");
  }
}
TEST_F(BadInput, StiffnessThatIsNotThatOfItsTranspose) {
  graph.stiffness[0] = 0.25;
  expect_refused_with("row 0: stiffness to node 1 is 0.25 but ");
}
TEST_F(BadInput, StiffnessMayDifferFromItsTransposeInRoundOff) {
  graph.stiffness[0] *= 1 + 1e-12;
  EXPECT_EQ(refusal(), "");
  graph.stiffness[0] *= 1 + 1e-8;
  expect_refused_with("row 0: stiffness to node 1");
}
TEST_F(BadInput, TransposeInAnotherClassOnly) {
  graph.classes = setup.classes = 2;
  setup.diffusivity.assign(4, 1.);
  setup.retardation.assign(4, 1.);
  graph.region_class[0] = 1;
  expect_refused_with("the transpose of entry (0, 1) is missing");
}
TEST_F(BadInput, RowBeginThatDecreases) {
  std::swap(graph.row_begin[1], graph.row_begin[2]);
  expect_refused_with("row 1: row_begin decreases from 18 to 7");
}
TEST_F(BadInput, RowBeginThatDoesNotEndWithTheEntries) {
  graph.row_begin.back() -= 1;
  expect_refused_with("row_begin has to start at 0 and end at the number of entries, 100, not at 0 and 99");
}
TEST_F(BadInput, RegionClassOutOfRange) {
  graph.region_class[3] = 5;
  expect_refused_with("row 0: region class 5 is out of range");
}
TEST_F(BadInput, StiffnessNotANumber) {
  graph.stiffness[2] = nan;
  expect_refused_with("row 0: stiffness is nan");
}
TEST_F(BadInput, FlowInfinite) {
  graph.flow_in[graph.row_begin[2] + 1] = infinity;
  expect_refused_with("row 2: flow in of the entry with node 4 is inf");
}
TEST_F(BadInput, FlowNotANumber) {
  graph.flow_out[graph.row_begin[1]] = nan;
  expect_refused_with("row 1: flow out of the entry with node 0 is nan");
}
TEST_F(BadInput, FlowInAndOutThatDoNotAgree) {
  graph.flow_out[0] += 1;
  expect_refused_with("row 0: flow out to node 1 is 1 but flow in from node 0 in row 1 is 0");
}
/// Sets both directions of the edge between nodes 0 and 1.
void give_flow(HexahedralGraph& graph, double from_0_to_1, double from_1_to_0) {
  const auto back = graph.row_begin[1];  // node 0 is the first neighbour of node 1
  graph.flow_out[0] = graph.flow_in[back] = from_0_to_1;
  graph.flow_in[0] = graph.flow_out[back] = from_1_to_0;
}
TEST_F(BadInput, FlowsThatSumToNoNumber) {
  give_flow(graph, 1e308, -1e308);
  expect_refused_with("row 0: the flows of its entries sum to -inf");
}
TEST_F(BadInput, ARowThatDoesNotClose) {
  give_flow(graph, 0.75, 0.25);  // node 0 loses 0.5 m3/s of a uniform state, node 1 gains it
  std::vector<double> net(graph.nodes, 0.);
  net[0] = -0.5;
  net[1] = 0.5;
  const auto message = [&] {
    auto flow = graph.flow();
    flow.net = net;
    try {
      setup.make(graph.view(), flow);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message(), "");
  net[1] += 1e-12;
  EXPECT_EQ(message(), "") << "round-off";
  net[1] = 0.125;
  EXPECT_EQ(message(), "row 1: does not close: its entries bring 0.5 m3/s, but flow net is 0.125");
  net[1] = nan;
  EXPECT_EQ(message(), "row 1: flow net is nan");
  net.pop_back();
  EXPECT_EQ(message(), "flow net has 11 values, expected 12");
}
TEST_F(BadInput, StorageZero) {
  setup.storage[7] = 0;
  expect_refused_with("storage of row 3, species 1 is 0");
}
TEST_F(BadInput, NegativeStorage) {
  setup.storage[7] = -2.5e-13;
  expect_refused_with("storage of row 3, species 1 is -2.5e-13");
}
TEST_F(BadInput, StorageNotANumber) {
  setup.storage[4] = nan;
  expect_refused_with("storage of row 2, species 0 is nan");
}
TEST_F(BadInput, StorageInfinite) {
  setup.storage[4] = infinity;
  expect_refused_with("storage of row 2, species 0 is inf");
}
TEST_F(BadInput, StorageOfTheWrongSize) {
  setup.storage.pop_back();
  expect_refused_with("storage has 23 values, expected 24");
}
TEST_F(BadInput, NegativeDiffusivity) {
  setup.diffusivity[1] = -1;
  expect_refused_with("diffusivity of species 1 is -1");
}
TEST_F(BadInput, RetardationNotANumberInOneClass) {
  graph.classes = setup.classes = 2;
  setup.diffusivity.assign(4, 1.);
  setup.retardation = {1, 1, nan, 1};
  expect_refused_with("retardation of species 1, class 0 is nan");
}
TEST_F(BadInput, InfiniteDecayRate) {
  setup.decay_rate[0] = infinity;
  expect_refused_with("decay_rate of species 0 is inf");
}
TEST_F(BadInput, NegativeSource) {
  setup.sources.assign(1, std::vector<double>(24, 1.));
  setup.sources[0][4] = -2;
  expect_refused_with("source of row 2, species 0 is -2");
}
TEST_F(BadInput, LossNotANumber) {
  setup.loss[0] = nan;
  expect_refused_with("loss of row 0, species 0 is nan");
}
TEST_F(BadInput, NegativeConcentration) {
  setup.concentration[5] = -1e-3;
  expect_refused_with("concentration of row 2, species 1 is -0.001");
}
TEST_F(BadInput, ConcentrationOfMoreThanCanBeMoved) {
  setup.concentration[5] = 1e26;
  expect_refused_with("concentration of row 2, species 1 is 1e+26");
}
TEST_F(BadInput, SourceInfinite) {
  setup.sources.assign(1, std::vector<double>(24, 1.));
  setup.sources[0][23] = infinity;
  expect_refused_with("source of row 11, species 1 is inf");
}
TEST_F(BadInput, PrescribedGhost) {
  setup.prescribed = {12};
  expect_refused_with("prescribed node 12 is not an owned node");
}
TEST_F(BadInput, PrescribedTwice) {
  setup.prescribed = {1, 1};
  expect_refused_with("prescribed node 1 is listed twice");
}
TEST_F(BadInput, ThreeStages) {
  setup.options.stages = 3;
  expect_refused_with("stages: 1 or 2, not 3");
}
TEST_F(BadInput, SafetyAboveOne) {
  setup.options.step_safety = 1.1;
  expect_refused_with("step_safety: above 0, at most 1");
}
TEST_F(BadInput, ScalarOfTimeNotANumber) {
  setup.sources.assign(1, std::vector<double>(24, 1.));
  const auto problem = setup.make(graph.view(), graph.flow());
  EXPECT_THROW(problem->advance(0, 1, constant(nan), constant(0)), std::runtime_error);
}
TEST_F(BadInput, NegativePrescribedValue) {
  setup.prescribed = {1};
  const auto problem = setup.make(graph.view(), graph.flow());
  EXPECT_THROW(problem->advance(0, 1, constant(0), constant(-1)), std::runtime_error);
}
TEST_F(BadInput, BackwardsInTime) {
  const auto problem = setup.make(graph.view(), graph.flow());
  EXPECT_THROW(problem->advance(1, 0, constant(0), constant(0)), std::invalid_argument);
}
TEST_F(BadInput, AdvanceWithoutAFlow) {
  TransportProblem problem(graph.view(),
                           {.count = 2,
                            .diffusivity = setup.diffusivity,
                            .retardation = setup.retardation,
                            .decay_rate = setup.decay_rate},
                           setup.storage, make_serial_halo(), {});
  EXPECT_THROW(problem.advance(0, 1, constant(0), constant(0)), std::logic_error);
}

TEST(StableStep, NamesTheNodeTheSpeciesAndTheTermThatLimitIt) {
  const auto graph = build_graph({.cells = {4, 4, 4}, .velocity = [](const Point& x) {
                                    return Point{x[0] > 0.9 ? 0. : 0.1, 0, 0};
                                  }});
  const auto limits = [&](double diffusion, double loss) {
    TransportCase setup(graph, 2, 0.);
    setup.diffusivity[1] = diffusion;
    setup.loss[2 * 31 + 1] = loss * setup.storage[2 * 31 + 1];
    return setup.make(graph.view(), graph.flow())->stable_step();
  };
  EXPECT_EQ(limits(1, 0).limiting_term, LimitingTerm::diffusion);
  EXPECT_EQ(limits(1, 0).limiting_species, 1u);
  EXPECT_EQ(limits(0, 0).limiting_term, LimitingTerm::convection);
  EXPECT_EQ(limits(0, 1e4).limiting_term, LimitingTerm::exchange);
  EXPECT_EQ(limits(0, 1e4).limiting_node, 31);
  EXPECT_NEAR(limits(0, 1e4).step, 1e-4, 1e-6);
}

TEST_F(BadInput, MoreStepsThanCanBeCounted) {
  setup.options.maximum_step = 1e-300;
  expect_refused_with("more than 1e15 steps");
}
TEST_F(BadInput, DecayThatLeavesNoStep) {
  setup.decay_rate.assign(2, 1e300);
  expect_refused_with("more than 1e15 steps");
}
TEST_F(BadInput, MaximumStepThatIsNone) {
  for (const double step : {nan, -1.}) {
    setup.options.maximum_step = step;
    expect_refused_with("maximum_step");
  }
}
TEST_F(BadInput, TimesWithoutEnd) {
  const auto problem = setup.make(graph.view(), graph.flow());
  EXPECT_THROW(problem->advance(0, infinity, constant(1), constant(1)), std::invalid_argument);
  EXPECT_THROW(problem->advance(-infinity, 0, constant(1), constant(1)), std::invalid_argument);
}
TEST_F(BadInput, NoHalo) {
  EXPECT_THROW(setup.make(graph.view(), graph.flow(), nullptr), std::invalid_argument);
}
TEST_F(BadInput, ValuesThatLeaveTheRangeOfNumbersAreNoResult) {
  setup.sources.assign(1, setup.storage);
  for (const auto precision : {Precision::mixed, Precision::all_double})
    for (const auto scheme : {Scheme::upwind, Scheme::limited}) {
      setup.options.precision = precision;
      setup.options.scheme = scheme;
      const auto problem = setup.make(graph.view(), graph.flow());
      EXPECT_THROW(problem->advance(0, 10, constant(1e308), constant(1)), std::runtime_error);
    }
}

TEST_F(BadInput, MoreBoundThanThereAreSites) {
  const auto problem = setup.make(graph.view(), graph.flow());
  const ReactionNetwork network{
      .states = {"free", "bound"},
      .pools = {"receptor"},
      .transfers = {},
      .bindings = {{.free = 0, .bound = 1, .pool = 0, .on_rate = 1, .off_rate = 1}}};
  const std::vector<std::int32_t> species = {0, -1};
  const std::vector<double> storage(2 * graph.nodes, 1.), sites(graph.nodes, 1.);
  problem->set_reactions({.network = network, .species = species, .storage = storage, .sites = sites});
  std::vector<double> states(2 * graph.nodes, 0.5);
  EXPECT_NO_THROW(problem->set_states(states));
  states[2 * 3 + 1] = 5;
  try {
    problem->set_states(states);
    FAIL() << "5 mol were bound to 1 mol of sites";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "more is bound in node 3 than pool 'receptor' has sites");
  }
}

TEST(FlowThatOnlyLeaves, ClosesToItsOwnRoundOff) {
  const std::vector<std::int64_t> row_begin = {0, 2};
  const std::vector<std::int32_t> neighbour = {1, 2};
  const std::vector<std::uint8_t> region_class = {0, 0};
  const std::vector<double> stiffness = {-1, -1}, in = {0, 0}, out = {0.1, 0.2}, net = {-0.3}, one = {1},
                            none = {0};
  ASSERT_NE(-0.1 - 0.2, net[0]);
  TransportProblem problem({.owned_nodes = 1,
                            .ghost_nodes = 2,
                            .row_begin = row_begin,
                            .neighbour = neighbour,
                            .region_class = region_class,
                            .stiffness = stiffness},
                           {.count = 1, .diffusivity = one, .retardation = one, .decay_rate = none}, one,
                           make_serial_halo(), {});
  EXPECT_NO_THROW(problem.set_flow({.in = in, .out = out, .net = net}, {.sources = {}, .loss = none}));
}

TEST(PartWithoutNodes, IntegratesTheSourcesScalarsToo) {
  const std::vector<std::int64_t> row_begin = {0};
  const std::vector<double> one = {1}, none;
  TransportProblem problem({.row_begin = row_begin, .neighbour = {}, .region_class = {}, .stiffness = {}},
                           {.count = 1, .diffusivity = one, .retardation = one, .decay_rate = one}, none,
                           make_serial_halo(), {});
  problem.set_flow({}, {.sources = {none, none}, .loss = none});
  problem.set_concentration(none);
  problem.advance(0, 2, constant(3), constant(0));
  EXPECT_EQ(problem.source_integrals(), std::vector<double>({6, 6}));
}

}  // namespace
}  // namespace turgor::kernels::testing
