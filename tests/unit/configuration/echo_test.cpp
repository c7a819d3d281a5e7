#include "configuration/effective_parameters.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "configuration/template_file.hpp"
#include "parameter_file_fixture.hpp"

namespace turgor::configuration {
namespace {

using ::testing::HasSubstr;

class TheEcho : public testing::ParameterFileTest {
 protected:
  Case read(const std::filesystem::path& file) {
    const auto result = read_case(file, {}, testing::vocabulary);
    EXPECT_TRUE(result) << describe_problems(result.problems);
    return result ? *result.parameters : Case{};
  }
};

constexpr const char* every_kind_of_value = R"toml(
title = "quotes \" and \\ and µ"
[geometry]
shape = "ellipsoid"
semi_axes = ["3.1 mm", "2.7 mm", "1/3"]
[geometry.host]
shape = "sphere"
extent = "0.123456789 cm"
[regions.host]
fluid_fraction = "17.3 %"
[regions.host.vessel_wall]
pores = "implied"
[regions.tumour]
hydraulic_conductivity = "4.137e-8 cm2/(mmHg s)"
osmotic_reflection = 0.7
[regions.tumour.vessel_wall]
pores = "classes"
classes = [{ diameter = "201.3 nm", area_fraction = 1.1e-3 }, { diameter = "12 nm", area_fraction = 0.1 }]
[carriers."a \"b\" c"]
diameter = "61.7 nm"
charge = -1.5
decay_rate = "0.1 1/day"
plasma = { kinetics = "table", table = "plasma.csv" }
regions = { host = { diffusivity = "1.7e-7 cm2/s" } }
[carriers.d]
diameter = "3 nm"
plasma = { kinetics = "infusion", infusion_duration = "17 min", time_constant = "7 h" }
[agents.x]
effects = { pore_diameter = 0.3333333333333333, vessel_surface_density = 1.1 }
regions = ["tumour", "host"]
half_effect_dose = "3.3 mg/kg"
onset = "1.7 d"
[arms.control]
[arms."high dose"]
doses = [{ agent = "x", amount = "7.7 mg/kg", time = "-3.3 d" }, { agent = "losartan", amount = "1 mg/kg" },
         { carrier = "all", relative_amount = 0.7 }]
[time]
end = "1.7 h"
output_interval = "0.37 h"
[probes.p]
points = [["0.1 mm", "0.2 mm", "0.3 mm"], ["0 mm", "1.7 mm", "0 mm"]]
[probes.line]
from = ["0.1 mm", "0 mm", "0 mm"]
to = ["1.3 mm", "0.7 mm", "0 mm"]
number_of_points = 7
)toml";

TEST_F(TheEcho, ReadsBackToTheSameCaseBitByBit) {
  std::string text = every_kind_of_value;
  text.replace(text.find("1/3"), 3, "0.3333333333333333 mm");
  write("plasma.csv", "time_s,relative_concentration\n0,1\n60,0.3\n");
  const Case original = read(write("case.toml", text));
  ASSERT_EQ(original.carriers.size(), 2u);
  // Elsewhere, so that file names must still lead to the right place.
  std::filesystem::create_directories(folder() / "results");
  const Case again = read(write("results/effective.toml", effective_parameters(original)));
  EXPECT_TRUE(testing::values_only(again) == testing::values_only(original)) << effective_parameters(again);
  const Case third = read(write("results/third.toml", effective_parameters(again)));
  EXPECT_TRUE(testing::values_only(third) == testing::values_only(original));
}

TEST_F(TheEcho, ComparisonNoticesTheLastBitOfAnyMember) {
  const Case original = read(write("case.toml", "[geometry]\nradius = \"1 mm\"\n"));
  const auto notices = [&](auto change) {
    Case changed = original;
    change(changed);
    return !(changed == original);
  };
  EXPECT_TRUE(notices([](Case& c) { c.geometry.radius = std::nextafter(c.geometry.radius, 1.); }));
  EXPECT_TRUE(notices([](Case& c) { c.regions[0].lymphatic_pressure = 1e-300; }));
  EXPECT_TRUE(notices([](Case& c) { c.arms[0].doses.emplace_back(); }));
  EXPECT_TRUE(notices([](Case& c) { c.time.output_interval = 1; }));
}

TEST_F(TheEcho, NamesDefaultsAndWhatWasWritten) {
  const Case original = read(write("case.toml", "[geometry]\nradius = \"1 mm\"\n"));
  const std::string echo = effective_parameters(original);
  EXPECT_THAT(echo, HasSubstr("radius = \"0.001 m\"  # 1 mm\n"));
  EXPECT_THAT(echo, HasSubstr("# default \"200 1/cm\", Baxter & Jain 1989"));
  EXPECT_THAT(echo, HasSubstr("# semi_axes: required for an ellipsoid\n"));
}

TEST_F(TheEcho, ComesAsJSONWithTheSameValues) {
  const Case original = read(write("case.toml", "title = \"t\"\n[geometry]\nradius = \"1 mm\"\n[arms.a]\n"));
  const auto json = nlohmann::json::parse(as_json(original));
  EXPECT_EQ(json.at("title"), "t");
  EXPECT_EQ(json.at("geometry").at("radius"), "0.001 m");
  EXPECT_EQ(json.at("regions").at("tumour").at("fluid_fraction"), 0.3);
  EXPECT_TRUE(json.at("arms").contains("a"));
  EXPECT_FALSE(json.contains("carriers"));
}

class ATemplate : public testing::ParameterFileTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(ATemplate, IsAFileThatReadsWithoutProblems) {
  write("tumour.nii.gz", "stands for an image");
  write("tumour.msh", "stands for a mesh");
  const auto text = template_file(GetParam());
  ASSERT_TRUE(text);
  const auto result = read_case(write("case.toml", *text), {}, testing::vocabulary);
  ASSERT_TRUE(result) << describe_problems(result.problems);
  EXPECT_TRUE(result.warnings.empty()) << describe_problems(result.warnings);
  EXPECT_EQ(result.parameters->carriers.size(), GetParam() == "spheroid" ? 0u : 3u);
  const auto again =
      read_case(write("again.toml", effective_parameters(*result.parameters)), {}, testing::vocabulary);
  ASSERT_TRUE(again) << describe_problems(again.problems);
  EXPECT_TRUE(testing::values_only(*again.parameters) == testing::values_only(*result.parameters));
}

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  for (const auto& entry : templates()) names.push_back(entry.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, ATemplate, ::testing::ValuesIn(template_names()));

TEST(Templates, CoverTheWaysToBegin) {
  EXPECT_THAT(template_names(),
              ::testing::IsSupersetOf({"sphere", "sphere_in_host", "scan", "mesh", "regimen"}));
  EXPECT_FALSE(template_file("no such template"));
}

}  // namespace
}  // namespace turgor::configuration
