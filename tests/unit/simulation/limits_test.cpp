#include "simulation/limits.hpp"

#include <limits>

// deal.II's macro of this name breaks GoogleMock's function.
#undef Assert
#include <gmock/gmock.h>

namespace turgor::simulation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

output::ArmSummary good() {
  output::ArmSummary arm;
  arm.fluid.residual_relative = 1e-9;
  arm.fluid.ledger_relative_error = 1e-12;
  arm.carriers = {{"12 nm", {}}};
  arm.carriers[0].second.ledger_relative_error = 1e-13;
  arm.carriers[0].second.minimum_relative = 0;
  return arm;
}

TEST(Limits, AreKeptByAGoodRunAndByOneWithoutCarriers) {
  EXPECT_THAT(broken_limits("control", good()), IsEmpty());
  EXPECT_THAT(broken_limits("control", {}), IsEmpty());
}

TEST(Limits, TellWhatIsBrokenAndWhere) {
  auto arm = good();
  arm.fluid.residual_relative = 2e-8;
  arm.carriers[0].second.ledger_relative_error = 2e-10;
  arm.carriers[0].second.minimum_relative = -1e-30;
  EXPECT_THAT(
      broken_limits("control", arm),
      ElementsAre(HasSubstr("control: the pressure's relative residual 2.0e-08"),
                  HasSubstr("control, 12 nm: the ledger is off by 2.0e-10"), HasSubstr("below zero")));
}

TEST(Limits, ANumberThatIsNoneBreaksThem) {
  auto arm = good();
  arm.fluid.residual_relative = arm.fluid.ledger_relative_error = not_a_number;
  arm.carriers[0].second.ledger_relative_error = arm.carriers[0].second.minimum_relative = not_a_number;
  EXPECT_EQ(broken_limits("control", arm).size(), 4u);
}

}  // namespace
}  // namespace turgor::simulation
