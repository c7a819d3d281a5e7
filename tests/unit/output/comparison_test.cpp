#include "output/comparison.hpp"

#include <sstream>

#include "tests/unit/output/matchers.hpp"

namespace turgor::output {
namespace {

CarrierSummary carrier(std::optional<double> delivered) {
  CarrierSummary summary;
  summary.delivered_net_mol = delivered;
  summary.mean_concentration_relative = 0.0123;
  summary.coefficient_of_variation = 0.75;
  summary.penetration_depth_m = 310e-6;
  return summary;
}

ArmSummary arm(double pressure, Named<CarrierSummary> carriers) {
  ArmSummary summary;
  summary.fluid.mean_pressure_Pa = pressure;
  summary.carriers = std::move(carriers);
  return summary;
}

TEST(Comparison, RelatesEachCarrierToTheFirstArm) {
  Summary summary;
  summary.arms = {{"control", arm(2000, {{"12 nm", carrier(4e-9)}, {"60 nm", carrier({})}})},
                  {"treated", arm(1500.04, {{"12 nm", carrier(6e-9)}, {"60 nm", carrier(1e-9)}})}};
  const auto table = comparison_table(summary);
  EXPECT_EQ(table,
            "arm      carrier   delivery     mean conc.  heterogeneity  depth to 50 %  mean pressure\n"
            "                  / control  / peak plasma           (CV)           [um]           [Pa]\n"
            "control  12 nm        1.000      1.230e-02          0.750            310         2000.0\n"
            "         60 nm            -      1.230e-02          0.750            310\n"
            "treated  12 nm        1.500      1.230e-02          0.750            310         1500.0\n"
            "         60 nm            -      1.230e-02          0.750            310\n"
            "Control is the arm \"control\"; concentrations are means over the tumour.\n");
}

TEST(Comparison, ShowsTheFluidWhereThereAreNoCarriers) {
  Summary summary;
  summary.arms = {{"µ", arm(2000, {})}, {"bb", arm(1000, {})}};
  summary.arms[0].second.fluid.rim_velocity_m_s = 0.17e-6;
  const auto table = comparison_table(summary);
  EXPECT_THAT(table, testing::HasSubstr("0.1700"));
  std::istringstream lines(table);
  std::vector<std::string> rows;
  for (std::string line; std::getline(lines, line);) rows.push_back(line);
  // One letter of two bytes: aligned by letters, not by bytes.
  EXPECT_EQ(rows[2].find("2000.0") - 1, rows[3].find("1000.0"));
}

TEST(Comparison, OfNothingIsEmpty) {
  EXPECT_EQ(comparison_table({}), "");
}

}  // namespace
}  // namespace turgor::output
