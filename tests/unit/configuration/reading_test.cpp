#include <gmock/gmock.h>

#include "parameter_file_fixture.hpp"

namespace turgor::configuration {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AParameterFile : public testing::ParameterFileTest {
 protected:
  Case read(const std::string& text, const std::vector<std::string>& overrides = {}) {
    auto result = read_case(write("case.toml", text), overrides, testing::vocabulary);
    EXPECT_TRUE(result) << describe_problems(result.problems);
    warnings_ = result.warnings;
    return result ? *result.parameters : Case{};
  }

  std::vector<Problem> warnings_;
};

constexpr double mmHg = 133.322387415;

TEST_F(AParameterFile, GivesEveryValueInSI) {
  write("plasma.csv", "time_s,relative_concentration\n0,1\n60,0.5\n# comment\n120,0.25\n");
  const Case read_back = read(
      R"toml(
title = "golden"
[geometry]
shape = "sphere"
radius = "5 mm"
necrotic_core_radius = "2 mm"
symmetry = "octant"
[geometry.host]
shape = "box"
extent = "1 cm"
[resolution]
cells_per_penetration_length = 4
maximum_cells = 10000
rim_cell = "0.1 mm"
adaptive_cycles = 2
[regions.tumour]
hydraulic_conductivity = "1e-7 cm^2/(mmHg s)"
microvascular_pressure = "25 mmHg"
fluid_fraction = "20 %"
[regions.tumour.vessel_wall]
pores = "classes"
classes = [{ diameter = "200 nm", area_fraction = 1e-3 }, { diameter = "12 nm", area_fraction = 2e-3 }]
hindrance = "dechadilok_deen"
held_fixed = "area_fraction"
[boundary]
pressure = "1 kPa"
concentration = "given"
relative_concentration = 0.5
[carriers."liposome 60 nm"]
diameter = "60 nm"
molar_mass = "70 kDa"
diffusivity = "1e-7 cm2/s"
retardation_law = "steric"
[carriers."liposome 60 nm".plasma]
kinetics = "bi_exponential"
half_life = "16 h"
fast_fraction = 0.3
fast_half_life = "30 min"
[carriers."liposome 60 nm".regions.host]
vascular_permeability = "1e-7 cm/s"
reflection = 0.9
[carriers.dextran]
diameter = "13 nm"
vascular_permeability = "2e-7 cm/s"
reflection = 0.1
plasma = { kinetics = "table", table = "plasma.csv" }
[agents.blocker]
like = "dc101"
effects = { pore_diameter = 0.5 }
window = "5 d"
[arms.control]
[arms."low dose"]
[[arms."low dose".doses]]
agent = "blocker"
amount = "10 mg/kg"
time = "-2 days"
[[arms."low dose".doses]]
agent = "losartan"
amount = "20 mg/kg"
[[arms."low dose".doses]]
carrier = "dextran"
time = "1 h"
relative_amount = 2
[time]
end = "2 h"
output_interval = "45 min"
[transport]
scheme = "upwind"
maximum_step = "10 s"
[solver]
maximum_iterations = 77
[output]
visual = false
[probes.axis]
from = ["0 mm", "0 mm", "0 mm"]
to = ["4 mm", "0 mm", "0 mm"]
number_of_points = 5
[probes.centre]
points = ["0 mm", "0 mm", "0 mm"]
)toml");
  EXPECT_EQ(read_back.title, "golden");
  EXPECT_EQ(read_back.geometry.shape, Shape::sphere);
  EXPECT_EQ(read_back.geometry.radius, 5e-3);
  EXPECT_EQ(read_back.geometry.necrotic_core_radius, 2e-3);
  EXPECT_EQ(read_back.geometry.symmetry, Symmetry::octant);
  EXPECT_EQ(read_back.geometry.host.shape, HostShape::box);
  EXPECT_EQ(read_back.geometry.host.extent, 1e-2);
  EXPECT_EQ(read_back.resolution.cells_per_penetration_length, 4);
  EXPECT_EQ(read_back.resolution.maximum_cells, 1e4);
  EXPECT_EQ(read_back.resolution.rim_cell, 1e-4);
  EXPECT_FALSE(read_back.resolution.coarsest_cell);
  EXPECT_EQ(read_back.resolution.adaptive_cycles, 2);

  ASSERT_EQ(read_back.regions.size(), 3u);
  const auto& tumour = read_back.regions[0];
  EXPECT_EQ(tumour.name, "tumour");
  EXPECT_DOUBLE_EQ(tumour.hydraulic_conductivity, 1e-11 / mmHg);
  EXPECT_DOUBLE_EQ(tumour.microvascular_pressure, 25 * mmHg);
  EXPECT_EQ(tumour.fluid_fraction, 0.2);
  EXPECT_FALSE(tumour.osmotic_reflection) << "it follows from the pores";
  ASSERT_EQ(tumour.vessel_wall.classes.size(), 2u);
  EXPECT_EQ(tumour.vessel_wall.classes[1], (PoreClassParameters{.diameter = 12e-9, .area_fraction = 2e-3}));
  EXPECT_EQ(tumour.vessel_wall.hindrance, "dechadilok_deen");
  EXPECT_EQ(tumour.vessel_wall.held_fixed, PoresHeldFixed::area_fraction);

  EXPECT_EQ(read_back.boundary.pressure, 1000);
  EXPECT_EQ(read_back.boundary.concentration, OuterConcentration::given);
  EXPECT_EQ(read_back.boundary.relative_concentration, 0.5);

  ASSERT_EQ(read_back.carriers.size(), 2u);
  const auto& liposome = read_back.carriers[0];
  EXPECT_EQ(liposome.name, "liposome 60 nm");
  EXPECT_EQ(liposome.diameter, 60e-9);
  EXPECT_EQ(liposome.molar_mass, 70);
  EXPECT_EQ(liposome.everywhere.diffusivity, 1e-11);
  EXPECT_FALSE(liposome.everywhere.retardation) << "it follows from the steric law";
  EXPECT_EQ(liposome.regions.at("host").vascular_permeability, 1e-9);
  EXPECT_EQ(liposome.plasma.kinetics, PlasmaKinetics::bi_exponential);
  EXPECT_EQ(liposome.plasma.half_life, 57600);
  EXPECT_EQ(liposome.plasma.fast_half_life, 1800);
  const auto& dextran = read_back.carriers[1];
  EXPECT_EQ(dextran.everywhere.retardation, 1);
  EXPECT_EQ(dextran.plasma.table, folder() / "plasma.csv");
  EXPECT_THAT(dextran.plasma.table_times, ElementsAre(0, 60, 120));
  EXPECT_THAT(dextran.plasma.table_values, ElementsAre(1, 0.5, 0.25));

  ASSERT_EQ(read_back.agents.size(), 2u) << "the library's agent is added";
  EXPECT_EQ(read_back.agents[0].effects.at("pore_diameter"), 0.5);
  EXPECT_EQ(read_back.agents[0].window, 432000);
  EXPECT_EQ(read_back.agents[1].name, "losartan");
  EXPECT_EQ(read_back.agents[1].like, "losartan");
  ASSERT_EQ(read_back.arms.size(), 2u);
  ASSERT_EQ(read_back.arms[1].doses.size(), 3u);
  EXPECT_EQ(read_back.arms[1].doses[0],
            (DoseParameters{.agent = "blocker", .time = -172800, .amount = 1e-5}));
  EXPECT_EQ(read_back.arms[1].doses[2],
            (DoseParameters{.carrier = "dextran", .time = 3600, .relative_amount = 2}));

  EXPECT_THAT(read_back.time.outputs, ElementsAre(0, 2700, 5400, 7200));
  EXPECT_EQ(read_back.transport.scheme, TransportScheme::upwind);
  EXPECT_EQ(read_back.transport.maximum_step, 10);
  EXPECT_EQ(read_back.solver.maximum_iterations, 77);
  EXPECT_FALSE(read_back.output.visual);
  ASSERT_EQ(read_back.output.probes.size(), 2u);
  ASSERT_EQ(read_back.output.probes[0].points.size(), 5u);
  EXPECT_DOUBLE_EQ(read_back.output.probes[0].points[3][0], 3e-3);
  EXPECT_EQ(read_back.output.probes[0].points[4], (std::array<double, 3>{4e-3, 0, 0}));
  EXPECT_EQ(read_back.output.probes[1].points.size(), 1u);
}

TEST_F(AParameterFile, OfFewWordsTakesTheDefaultsOfBaxterAndJain) {
  const Case read_back = read(R"toml(
[geometry]
radius = "1 mm"
necrotic_core_radius = "0.2 mm"
host = { shape = "sphere" }
)toml");
  ASSERT_EQ(read_back.regions.size(), 3u);
  const auto& [tumour, core, host] =
      std::tie(read_back.regions[0], read_back.regions[1], read_back.regions[2]);
  EXPECT_EQ(tumour.tissue, Tissue::tumour);
  EXPECT_EQ(core.tissue, Tissue::necrotic);
  EXPECT_EQ(host.tissue, Tissue::normal);
  // The SI columns of the table, to the digits they are given with.
  constexpr double table_digits = 5e-4;
  EXPECT_NEAR(tumour.hydraulic_conductivity / 3.098e-14, 1, table_digits);
  EXPECT_NEAR(host.hydraulic_conductivity / 6.398e-15, 1, table_digits);
  EXPECT_EQ(core.hydraulic_conductivity, tumour.hydraulic_conductivity);
  EXPECT_NEAR(tumour.vessel_hydraulic_conductivity / 2.1e-11, 1, table_digits);
  EXPECT_NEAR(host.vessel_hydraulic_conductivity / 2.7e-12, 1, table_digits);
  EXPECT_EQ(tumour.vessel_surface_density, 2e4);
  EXPECT_EQ(host.vessel_surface_density, 7e3);
  EXPECT_EQ(core.vessel_surface_density, 0);
  EXPECT_EQ(tumour.osmotic_reflection, 0.82);
  EXPECT_EQ(host.osmotic_reflection, 0.91);
  EXPECT_NEAR(host.lymphatic_conductance / 9.98e-8, 1, table_digits);
  EXPECT_EQ(tumour.lymphatic_conductance, 0);
  const auto effective_pressure = [](const RegionParameters& region) {
    return region.microvascular_pressure -
           *region.osmotic_reflection *
               (region.plasma_oncotic_pressure - region.interstitial_oncotic_pressure);
  };
  EXPECT_NEAR(effective_pressure(tumour), 1533.2, 0.1);
  EXPECT_NEAR(effective_pressure(host), 866.6, 0.1);
  EXPECT_TRUE(read_back.carriers.empty());
  ASSERT_EQ(read_back.arms.size(), 1u);
  EXPECT_EQ(read_back.arms[0].name, "control");
  EXPECT_THAT(read_back.time.outputs, ElementsAre(0, 21600, 43200, 64800, 86400));
}

TEST_F(AParameterFile, KeepsTheOrderInWhichThingsAreNamed) {
  const Case read_back = read(R"toml(
[geometry]
radius = "1 mm"
[arms.zebra]
[arms.ant]
[arms.mouse]
)toml");
  ASSERT_EQ(read_back.arms.size(), 3u);
  EXPECT_EQ(read_back.arms[0].name, "zebra");
  EXPECT_EQ(read_back.arms[1].name, "ant");
}

TEST_F(AParameterFile, TakesTheTissueOfARegionForItsDefaults) {
  const auto labels = write("tumour.nii.gz", "stands for an image");
  const Case read_back = read(R"toml(
[geometry]
shape = "scan"
scan = { file = "tumour.nii.gz", labels = { tumour = [1, 4], oedema = 2 } }
[regions.oedema]
tissue = "normal"
)toml");
  EXPECT_EQ(read_back.geometry.scan.file, labels);
  EXPECT_EQ(read_back.geometry.scan.labels,
            (std::map<int, std::string>{{1, "tumour"}, {2, "oedema"}, {4, "tumour"}}));
  ASSERT_EQ(read_back.regions.size(), 2u);
  EXPECT_EQ(read_back.regions[0].name, "oedema");
  EXPECT_EQ(read_back.regions[0].vessel_surface_density, 7e3);
}

TEST_F(AParameterFile, WarnsOfARegionThatTheShapeDoesNotHave) {
  const Case read_back = read("[geometry]\nradius = \"1 mm\"\n[regions.host]\nfluid_fraction = 0.2\n");
  EXPECT_EQ(read_back.regions.size(), 1u);
  ASSERT_EQ(warnings_.size(), 1u);
  EXPECT_EQ(warnings_[0].line, 3);
  EXPECT_THAT(warnings_[0].message, HasSubstr("geometry.host.shape is none"));
}

TEST_F(AParameterFile, WarnsOfACarrierBeyondTheFitOfItsLaw) {
  const std::string head =
      "[geometry]\nradius = \"1 mm\"\n[regions.tumour]\nvessel_wall = { pores = \"implied\" }\n[carriers.a]\n"
      "plasma = { kinetics = \"constant\" }\nallow_excluded = true\n";
  read(head + "diameter = \"60 nm\"\n");
  EXPECT_TRUE(warnings_.empty());
  read(head + "diameter = \"200 nm\"\n");
  ASSERT_EQ(warnings_.size(), 1u);
  EXPECT_EQ(warnings_[0].key, "carriers.a.diffusivity_law");
  EXPECT_THAT(warnings_[0].message, HasSubstr("125"));
  read(head + "diameter = \"200 nm\"\ndiffusivity = \"1e-7 cm2/s\"\n");
  EXPECT_TRUE(warnings_.empty()) << "a given value needs no law";
}

TEST_F(AParameterFile, WarnsOfAnAgentThatChangesFibresAtWhichNoLawLooks) {
  const std::string head =
      "[geometry]\nradius = \"1 mm\"\n[agents.a]\neffects = { fibre_volume_fraction = 0.5 }\n"
      "[regions.tumour]\nvessel_wall = { pores = \"implied\" }\n";
  const std::string carrier = "[carriers.a]\ndiameter = \"12 nm\"\nplasma = { kinetics = \"constant\" }\n";
  read(head + carrier);
  ASSERT_EQ(warnings_.size(), 1u);
  EXPECT_THAT(warnings_[0].message, HasSubstr("changes nothing"));
  read(head + carrier + "retardation_law = \"steric\"\n");
  EXPECT_TRUE(warnings_.empty());
  read(head + "fibres = { drives_hydraulic_conductivity = true }\n" + carrier);
  EXPECT_TRUE(warnings_.empty());
}

constexpr const char* small_case = R"toml(
[geometry]
radius = "1 mm"
[regions.tumour]
vessel_wall = { pores = "implied" }
[carriers."liposome 60 nm"]
diameter = "60 nm"
[agents.a]
like = "dc101"
[arms."low dose"]
doses = [{ agent = "a", amount = "1 mg/kg" }, { agent = "a", amount = "2 mg/kg", time = "1 h" }]
)toml";

TEST_F(AParameterFile, IsChangedByOverrides) {
  const Case read_back =
      read(small_case, {"geometry.radius=2 mm", "geometry.symmetry=\"none\"", "output.visual=false",
                        "carriers.\"liposome 60 nm\".diameter=\"50 nm\"", "resolution.adaptive_cycles=3",
                        "carriers.dye = { diameter = \"1 nm\" }", "arms.\"low dose\".doses.2.amount=5 mg/kg",
                        "time.outputs=[\"1 h\", \"2 h\"]", "geometry.radius=3 mm"});
  EXPECT_EQ(read_back.geometry.radius, 3e-3) << "the last one holds";
  EXPECT_EQ(read_back.geometry.symmetry, Symmetry::none);
  EXPECT_FALSE(read_back.output.visual);
  EXPECT_EQ(read_back.resolution.adaptive_cycles, 3);
  ASSERT_EQ(read_back.carriers.size(), 2u);
  EXPECT_EQ(read_back.carriers[0].diameter, 50e-9);
  EXPECT_EQ(read_back.carriers[1].name, "dye");
  EXPECT_EQ(read_back.arms[0].doses[0].amount, 1e-6);
  EXPECT_EQ(read_back.arms[0].doses[1].amount, 5e-6);
  EXPECT_EQ(read_back.arms[0].doses[1].time, 3600);
  EXPECT_THAT(read_back.time.outputs, ElementsAre(3600, 7200));
}

TEST_F(AParameterFile, SaysWhichOverrideIsWrong) {
  const auto file = write("case.toml", small_case);
  const auto expect = [&](const std::string& assignment, const std::string& message) {
    const auto result = read_case(file, {assignment}, testing::vocabulary);
    ASSERT_EQ(result.problems.size(), 1u) << assignment << "\n" << describe_problems(result.problems);
    EXPECT_EQ(result.problems[0].file, "--set " + assignment);
    EXPECT_THAT(result.problems[0].message, HasSubstr(message));
  };
  expect("geometry.radius", "write section.key=value");
  expect("=5", "write section.key=value");
  expect("geometry.raduis=5 mm", "did you mean \"radius\"?");
  expect("geometry.radius=12 m", "out of range");
  expect("geometry.radius=5", "lacks a unit");
  expect("geometry radius=5 mm", "no valid key");
  expect("arms.\"low dose\".doses.3.amount=5 mg/kg", "is a list");
}

}  // namespace
}  // namespace turgor::configuration
