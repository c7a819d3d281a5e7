#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>

#include "support/scalar_case.hpp"

namespace turgor::kernels::testing {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct BadScalar : ::testing::Test {
  HexahedralGraph graph = build_graph({.cells = {2, 1, 1}});
  ScalarCase setup{graph, 1.};
  double supply = 1;

  BadScalar() { setup.prescribe(0, 1); }
  /// The message with which the problem is refused; empty when it is not.
  std::string refusal(bool steady = false) {
    try {
      const auto scalar = setup.make(graph.view());
      if (steady)
        scalar->solve_steady(supply);
      else
        scalar->advance(0, 1, 1, always(supply));
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  }
  void expect_refused_with(const std::string& words, bool steady = false) {
    const auto message = refusal(steady);
    EXPECT_NE(message.find(words), std::string::npos)
        << "got: '" << message << "', expected: '" << words << "'";
  }
};

TEST_F(BadScalar, TheCaseItselfIsFine) {
  EXPECT_EQ(refusal(), "");
  EXPECT_EQ(refusal(true), "");
}
TEST_F(BadScalar, AGraphWithoutTransposedEntries) {
  graph.neighbour[0] = 11;
  EXPECT_NE(refusal(), "");
}
TEST_F(BadScalar, NegativeDiffusivity) {
  setup.diffusivity[0] = -2e-9;
  expect_refused_with("scalar diffusivity of class 0 is -2e-09");
}
TEST_F(BadScalar, DiffusivityOfTheWrongSize) {
  setup.diffusivity.push_back(1);
  expect_refused_with("scalar diffusivity has 2 values, expected 1");
}
TEST_F(BadScalar, RetardationNotANumber) {
  setup.retardation[0] = nan;
  expect_refused_with("scalar retardation of class 0 is nan");
}
TEST_F(BadScalar, StorageZero) {
  setup.storage[3] = 0;
  expect_refused_with("scalar storage of node 3 is 0, which has to be above 0");
}
TEST_F(BadScalar, NegativeSupply) {
  setup.supply[4] = -1e-12;
  expect_refused_with("scalar supply of node 4 is -1e-12");
}
TEST_F(BadScalar, NegativeRelease) {
  setup.release[2] = -1;
  expect_refused_with("scalar release of node 2 is -1");
}
TEST_F(BadScalar, InfiniteLoss) {
  setup.loss[1] = std::numeric_limits<double>::infinity();
  expect_refused_with("scalar loss of node 1 is inf");
}
TEST_F(BadScalar, NegativeDemand) {
  setup.demand[5] = -3;
  expect_refused_with("scalar demand of node 5 is -3");
}
TEST_F(BadScalar, DemandOfTheWrongSize) {
  setup.demand.pop_back();
  expect_refused_with("scalar demand has 11 values, expected 12");
}
TEST_F(BadScalar, DemandWithoutHalfSaturation) {
  setup.demand[7] = 1;
  setup.half_saturation[7] = 0;
  expect_refused_with(
      "scalar half saturation of node 7 is 0, which has to be above 0 where there is a demand");
  setup.demand[7] = 0;
  EXPECT_EQ(refusal(), "");
  setup.demand[7] = 1;
  setup.half_saturation.clear();
  expect_refused_with("a scalar demand needs a half saturation");
}
TEST_F(BadScalar, NegativeConcentration) {
  setup.concentration[6] = -1e-3;
  expect_refused_with("scalar concentration of node 6 is -0.001");
}
TEST_F(BadScalar, PrescribedGhost) {
  setup.prescribe(12, 1);
  expect_refused_with("prescribed node 12 is not an owned node");
}
TEST_F(BadScalar, PrescribedTwice) {
  setup.prescribe(0, 1);
  expect_refused_with("prescribed node 0 is listed twice");
}
TEST_F(BadScalar, NegativePrescribedValue) {
  setup.prescribed_values[0] = -0.5;
  expect_refused_with("prescribed scalar of node 0 is -0.5");
}
TEST_F(BadScalar, NodesWithoutValues) {
  setup.prescribed_values.clear();
  expect_refused_with("prescribed scalar has 0 values, expected 1");
}
TEST_F(BadScalar, NegativeSupplyConcentration) {
  supply = -1;
  expect_refused_with("the scalar's supply at 1 s is -1");
  expect_refused_with("the scalar's supply is -1", true);
}
TEST_F(BadScalar, ATolerance) {
  setup.options.tolerance = 0;
  expect_refused_with("scalar tolerance is 0");
  setup.options.tolerance = 0.1;
  expect_refused_with("scalar tolerance is 0.1");
}
TEST_F(BadScalar, FlowInAndOutThatDoNotAgree) {
  const auto scalar = setup.make(graph.view());
  auto out = graph.flow_out;
  out[0] += 1;
  EXPECT_THROW(scalar->set_flow({.in = graph.flow_in, .out = out}), std::invalid_argument);
}
TEST_F(BadScalar, BackwardsInTimeOrWithoutSteps) {
  const auto scalar = setup.make(graph.view());
  EXPECT_THROW(scalar->advance(1, 0, 1, always(0)), std::invalid_argument);
  EXPECT_THROW(scalar->advance(0, nan, 1, always(0)), std::invalid_argument);
  EXPECT_THROW(scalar->advance(0, 1, 0, always(0)), std::invalid_argument);
}
TEST_F(BadScalar, RoomOfTheWrongSize) {
  const auto scalar = setup.make(graph.view());
  std::vector<double> values(11);
  EXPECT_THROW(scalar->concentration(values), std::invalid_argument);
  EXPECT_THROW(scalar->demanded(values), std::invalid_argument);
}
TEST_F(BadScalar, NothingTakesIt) {
  setup.prescribed.clear();
  setup.prescribed_values.clear();
  expect_refused_with("has no steady state of its own", true);
  EXPECT_EQ(refusal(), "");
}
TEST_F(BadScalar, MoreIsReleasedThanCanBeTaken) {
  setup.prescribed.clear();
  setup.prescribed_values.clear();
  for (auto& value : setup.demand) value = 1;
  setup.release[0] = 12.5;
  expect_refused_with("of which 12.5 mol/s are released and at most 12 mol/s taken has no steady state",
                      true);
  setup.release[0] = 11.5;
  EXPECT_EQ(refusal(true), "");
}
TEST_F(BadScalar, ANodeThatNothingReaches) {
  setup.diffusivity[0] = 0;
  expect_refused_with("nothing takes the scalar from node", true);
  for (auto& value : setup.loss) value = 1;
  EXPECT_EQ(refusal(true), "");
}

}  // namespace
}  // namespace turgor::kernels::testing
