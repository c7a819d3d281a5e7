// What a parameter file may say of growth and stress, and what it is told where it errs.
#include <gmock/gmock.h>

#include "configuration/effective_parameters.hpp"
#include "configuration/template_file.hpp"
#include "parameter_file_fixture.hpp"

namespace turgor::configuration {
namespace {

using ::testing::HasSubstr;

/// A good file; tests change one line of it.
const std::string good = R"toml([geometry]
radius = "0.1 mm"
[geometry.host]
shape = "sphere"
extent = "1 mm"
[regions.tumour.solid]
shear_modulus = "5 kPa"
poisson_ratio = 0.3
[regions.tumour.growth]
law = "gompertz"
rate = "0.1 1/d"
largest_stretch = 2.5
[regions.host.solid]
shear_modulus = "2 kPa"
bulk_modulus = "20 kPa"
[mechanics]
coordinates = "radial"
[mechanics.boundary]
solid = "pressure"
pressures = ["0 Pa", "500 Pa"]
times = ["0 d", "1 h"]
[time]
end = "20 d"
outputs = "20 d"
)toml";

ReadResult read(const std::string& text) {
  return read_case_text(text, "case.toml", ".", {}, testing::vocabulary);
}

std::string changed(const std::string& line, const std::string& replacement) {
  std::string text = good;
  const auto at = text.find(line);
  EXPECT_NE(at, std::string::npos) << line;
  return text.replace(at, line.size(), replacement);
}

TEST(AMechanicsFile, ThatIsGoodIsTakenInSIUnits) {
  const auto result = read(good);
  ASSERT_TRUE(result) << describe_problems(result.problems);
  EXPECT_TRUE(result.warnings.empty()) << describe_problems(result.warnings);
  const auto& run = *result.parameters;
  EXPECT_EQ(run.regions[0].solid.shear_modulus, 5e3);
  EXPECT_NEAR(*run.regions[0].growth.rate, 0.1 / 86400, 1e-18);
  EXPECT_EQ(run.mechanics.boundary.pressures, (std::vector<double>{0, 500}));
  EXPECT_EQ(run.mechanics.boundary.times, (std::vector<double>{0, 3600}));
}

TEST(AMechanicsFile, ReadsBackFromItsEcho) {
  const auto original = read(good);
  ASSERT_TRUE(original);
  const auto again = read(effective_parameters(*original.parameters));
  ASSERT_TRUE(again) << describe_problems(again.problems);
  EXPECT_TRUE(testing::values_only(*again.parameters) == testing::values_only(*original.parameters));
}

struct BadLine {
  std::string name, line, replacement, key, message;
};

class ABadMechanicsLine : public ::testing::TestWithParam<BadLine> {};

TEST_P(ABadMechanicsLine, IsRefusedWithItsReason) {
  const auto& bad = GetParam();
  const auto result = read(changed(bad.line, bad.replacement));
  ASSERT_FALSE(result);
  const std::string said = describe_problems(result.problems);
  EXPECT_EQ(result.problems.size(), 1u) << said;
  EXPECT_THAT(said, HasSubstr(bad.key + ":"));
  EXPECT_THAT(said, HasSubstr(bad.message));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ABadMechanicsLine,
    ::testing::Values(
        BadLine{"RatePerSecond", "0.1 1/d", "0.1 1/s", "growth.rate", "was \"1/d\" meant?"},
        BadLine{"NegativeModulus", "5 kPa", "-5 kPa", "solid.shear_modulus", "out of range"},
        BadLine{"MissingModulus", "shear_modulus = \"5 kPa\"\n", "", "regions.tumour.solid.shear_modulus",
                "10 kPa"},
        BadLine{"HalfPoisson", "poisson_ratio = 0.3", "poisson_ratio = 0.5", "solid.poisson_ratio",
                "allowed is 0 to 0.49999"},
        BadLine{"BothModuli", "bulk_modulus = \"20 kPa\"", "bulk_modulus = \"20 kPa\"\npoisson_ratio = 0.3",
                "regions.host.solid.bulk_modulus", "keep one"},
        BadLine{"NeitherModulus", "poisson_ratio = 0.3\n", "", "regions.tumour.solid.poisson_ratio",
                "bulk_modulus"},
        BadLine{"UnknownLaw", "\"gompertz\"", "\"gomperz\"", "growth.law", "did you mean \"gompertz\""},
        BadLine{"UnknownSolid", "shear_modulus = \"5 kPa\"",
                "law = \"neo_hokean\"\nshear_modulus = \"5 kPa\"", "solid.law",
                "did you mean \"neo_hookean\""},
        BadLine{"WithoutLargestStretch", "largest_stretch = 2.5\n", "", "growth.largest_stretch", "needs"},
        BadLine{"CurveForGompertz", "largest_stretch = 2.5", "largest_stretch = 2.5\nstretches = [1, 2]",
                "growth.stretches", "only for law = \"given\""},
        BadLine{"StiffeningForNeoHookean", "poisson_ratio = 0.3", "poisson_ratio = 0.3\nstiffening = 2",
                "solid.stiffening", "fung_exponential"},
        BadLine{"WrongUnit", "rate = \"0.1 1/d\"", "rate = \"0.1 kPa\"", "growth.rate", "rate"},
        BadLine{"PlaneStrain", "\"radial\"", "\"plane_strain\"", "geometry.shape", "a box or a cylinder"},
        BadLine{"SolverWithoutMatrix", "\"radial\"", "\"radial\"\nlinear_solver = \"matrix_free\"",
                "mechanics.linear_solver", "cartesian"},
        BadLine{"UnknownSide", "[time]", "[mechanics.sides.outter]\n[time]", "mechanics.sides.outter",
                "did you mean \"outer\""},
        BadLine{"RollerOnABall", "[time]", "[mechanics.sides.outer]\nsolid = \"roller\"\n[time]",
                "mechanics.sides.outer.solid", "plane side"},
        BadLine{"CutOfAWholeBall", "[time]", "[mechanics.cut]\ntime = \"2 d\"\n[time]", "mechanics.cut",
                "symmetry = \"half\""},
        BadLine{"BoxAroundABall", "shape = \"sphere\"\nextent", "shape = \"box\"\nextent",
                "geometry.host.shape", "sphere"},
        BadLine{"HostWithoutExtent", "extent = \"1 mm\"\n", "", "geometry.host.extent", "required"},
        BadLine{"UnevenTable", "[\"0 d\", \"1 h\"]", "[\"0 d\"]", "mechanics.boundary.pressures",
                "2 values for 1"},
        BadLine{"FallingTimes", "[\"0 d\", \"1 h\"]", "[\"1 d\", \"1 h\"]", "mechanics.boundary.times",
                "increase"},
        BadLine{"StiffnessUnderPressure", "solid = \"pressure\"",
                "solid = \"pressure\"\nstiffness = \"2 kPa/mm\"", "mechanics.boundary.stiffness",
                "only for solid = \"foundation\""},
        BadLine{"LateExcision", "coordinates = \"radial\"", "coordinates = \"radial\"\nexcision = \"30 d\"",
                "mechanics.excision", "not before the end"},
        BadLine{"CoordinatesForgotten", "coordinates = \"radial\"", "strain = \"small\"", "mechanics",
                "coordinates = \"radial\""},
        BadLine{"Carriers", "[mechanics]\n",
                "[carriers.dextran]\ndiameter = \"6 nm\"\nvascular_permeability = \"1e-8 m/s\"\nreflection = "
                "0\n[mechanics]\n",
                "carriers", "not yet carried"}),
    [](const auto& one) { return one.param.name; });

/// A column that is squeezed from above.
const std::string column = R"toml([geometry]
shape = "box"
size = ["1 mm", "1 mm", "4 mm"]
[regions.tumour]
vessel_surface_density = "0 1/cm"
[regions.tumour.solid]
shear_modulus = "5 kPa"
poisson_ratio = 0.3
[mechanics]
coordinates = "cartesian"
[mechanics.sides.x_min]
solid = "roller"
fluid = "sealed"
[mechanics.sides.z_max]
solid = "traction"
traction = ["0 Pa", "0 Pa", "-100 Pa"]
factors = [0, 1]
times = ["0 s", "1 s"]
[mechanics.sides.z_min]
solid = "roller"
fluid = "inflow"
inflow = "0.1 um/s"
[mechanics.sides.x_max]
solid = "plate"
force = "-1 mN"
[mechanics.sides.y_max]
fluid = "pressure"
fluid_pressure = "10 Pa"
[time]
end = "1 h"
)toml";

TEST(ABoxFile, ThatIsGoodIsTakenInSIUnits) {
  const auto result = read(column);
  ASSERT_TRUE(result) << describe_problems(result.problems);
  const auto& run = *result.parameters;
  EXPECT_EQ(run.geometry.size, (std::array<double, 3>{1e-3, 1e-3, 4e-3}));
  ASSERT_EQ(run.mechanics.sides.size(), 5u);
  for (const auto& side : run.mechanics.sides) {
    if (side.name == "x_min") EXPECT_EQ(side.fluid, SideFluid::sealed);
    if (side.name == "z_max") EXPECT_EQ(side.body.traction, (std::array<double, 3>{0, 0, -100}));
    if (side.name == "z_min") EXPECT_NEAR(side.inflow, 1e-7, 1e-20);
    if (side.name == "x_max") EXPECT_NEAR(side.body.force, -1e-3, 1e-15);
  }
  const auto again = read(effective_parameters(run));
  ASSERT_TRUE(again) << describe_problems(again.problems);
  EXPECT_TRUE(testing::values_only(*again.parameters) == testing::values_only(run));
}

struct BadSide {
  std::string name, line, replacement, key, message;
};

class ABadBoxLine : public ::testing::TestWithParam<BadSide> {};

TEST_P(ABadBoxLine, IsRefusedWithItsReason) {
  const auto& bad = GetParam();
  std::string text = column;
  const auto at = text.find(bad.line);
  ASSERT_NE(at, std::string::npos);
  const auto result = read(text.replace(at, bad.line.size(), bad.replacement));
  ASSERT_FALSE(result);
  const std::string said = describe_problems(result.problems);
  EXPECT_THAT(said, HasSubstr(bad.key + ":"));
  EXPECT_THAT(said, HasSubstr(bad.message));
}

INSTANTIATE_TEST_SUITE_P(
    Each, ABadBoxLine,
    ::testing::Values(
        BadSide{"WithoutSize", "size = [\"1 mm\", \"1 mm\", \"4 mm\"]\n", "", "geometry.size", "10 mm"},
        BadSide{"PlateBesideAFixedSide", "[mechanics.sides.y_max]\n",
                "[mechanics.sides.y_min]\nsolid = \"fixed\"\n[mechanics.sides.y_max]\n",
                "mechanics.sides.x_max.solid", "a plate cannot move beside y_min"},
        BadSide{"Radius", "size", "radius = \"1 mm\"\nsize", "geometry.radius", "sphere\" or \"cylinder"},
        BadSide{"Host", "[regions.tumour]",
                "[geometry.host]\nshape = \"box\"\nextent = \"1 mm\"\n[regions.tumour]",
                "geometry.host.shape", "stands alone"},
        BadSide{"Half", "size", "symmetry = \"half\"\nsize", "geometry.symmetry", "computed whole"},
        BadSide{"SideOfACylinder", "sides.x_min", "sides.top", "mechanics.sides.top", "x_min"},
        BadSide{"NoTraction", "traction = [\"0 Pa\", \"0 Pa\", \"-100 Pa\"]\n", "", "z_max.traction",
                "needs"},
        BadSide{"UnevenFactors", "[0, 1]", "[0, 1, 2]", "z_max.factors", "3 values for 2"},
        BadSide{"NoFactors", "factors = [0, 1]\n", "", "z_max.factors", "one for each"},
        BadSide{"InflowBesidePressures", "solid = \"roller\"\nfluid = \"inflow\"",
                "solid = \"pressure\"\npressures = [\"0 Pa\", \"5 Pa\"]\ntimes = [\"0 s\", \"1 s\"]\nfluid = "
                "\"inflow\"",
                "z_min.factors", "one for each"},
        BadSide{"TimesOfARoller", "solid = \"roller\"\nfluid = \"sealed\"",
                "solid = \"roller\"\nfluid = \"sealed\"\ntimes = [\"0 s\", \"1 s\"]", "x_min.times",
                "or fluid = \"inflow\""},
        BadSide{"NoForce", "force = \"-1 mN\"\n", "", "x_max.force", "needs"},
        BadSide{"ForceOfAWall", "solid = \"roller\"\nfluid = \"inflow\"",
                "solid = \"fixed\"\nfluid = \"inflow\"\nforce = \"1 N\"", "z_min.force",
                "only for solid = \"plate\""},
        BadSide{"PressureOfASealedSide", "fluid = \"sealed\"",
                "fluid = \"sealed\"\nfluid_pressure = \"1 Pa\"", "x_min.fluid_pressure",
                "only for fluid = \"pressure\""},
        BadSide{"InflowInMillimetres", "\"0.1 um/s\"", "\"0.1 um\"", "z_min.inflow", "velocity"},
        BadSide{"ExcisionOfABox", "coordinates = \"cartesian\"",
                "coordinates = \"cartesian\"\nexcision = \"1 h\"", "mechanics.excision", "no host"}),
    [](const auto& one) { return one.param.name; });

TEST(AScanThatGrows, NeedsAHostAndACell) {
  const auto result = read(R"toml([geometry]
shape = "scan"
scan = { file = "tumour.nii.gz" }
[regions.tumour.solid]
shear_modulus = "5 kPa"
poisson_ratio = 0.3
[mechanics]
coordinates = "cartesian"
[time]
end = "1 d"
)toml");
  ASSERT_FALSE(result);
  const std::string said = describe_problems(result.problems);
  EXPECT_THAT(said, HasSubstr("geometry.host.shape: a scan grows in a host"));
  EXPECT_THAT(said, HasSubstr("resolution.rim_cell: is required"));
}

TEST(AMechanicsFile, IsWarnedOfWhatIsProbablyNotMeant) {
  const auto fast = read(changed("0.1 1/d", "0.25 1/h"));
  ASSERT_TRUE(fast) << describe_problems(fast.problems);
  ASSERT_EQ(fast.warnings.size(), 1u);
  EXPECT_THAT(fast.warnings[0].message, HasSubstr("faster than cells divide"));
}

TEST(AMechanicsFile, TakesNearlyIncompressibleSolidsWhereTheirDilatationIsTold) {
  const std::string stiff = changed("poisson_ratio = 0.3", "bulk_modulus = \"50 MPa\"");  // 1e4 times 5 kPa
  const auto in_space = [&](const std::string& solver) {
    const std::string before = "coordinates = \"radial\"";
    std::string text = stiff;
    text.replace(text.find(before), before.size(),
                 "coordinates = \"cartesian\"\nlinear_solver = \"" + solver + "\"");
    return read(text);
  };
  const auto radial = read(stiff);
  ASSERT_TRUE(radial) << describe_problems(radial.problems);
  EXPECT_TRUE(radial.warnings.empty());
  const auto refused = in_space("matrix_free");
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe_problems(refused.problems), HasSubstr("10000 times the shear modulus"));
  EXPECT_THAT(describe_problems(refused.problems), HasSubstr("mechanics.linear_solver = \"direct\""));
  EXPECT_TRUE(in_space("direct"));
}

TEST(AMechanicsFile, MapsOnlyWhatAnImageCanTell) {
  const std::string map =
      "[maps.stiffness]\nimage = \"stiffness.mha\"\none = 5\nregions = [\"tumor\"]\n[mechanics]\n";
  const auto refused = read(changed("[mechanics]\n", map));
  ASSERT_FALSE(refused);
  const std::string said = describe_problems(refused.problems);
  EXPECT_THAT(said, HasSubstr("maps.stiffness.image: an image has three dimensions"));
  EXPECT_THAT(said, HasSubstr("write geometry.symmetry = \"none\""));
  EXPECT_THAT(said,
              HasSubstr("maps.stiffness.regions: there is no region \"tumor\"; did you mean \"tumour\"?"));
  const auto without = read(changed("[mechanics]\n", "[maps.stiffness]\n[mechanics]\n"));
  ASSERT_FALSE(without);
  EXPECT_THAT(describe_problems(without.problems), HasSubstr("maps.stiffness.image: "));
}

TEST(AMechanicsFile, CannotSettleWhereNoFluidCanGo) {
  const std::string sealed =
      changed("[mechanics]\n", "[boundary]\nfluid = \"sealed\"\n[mechanics]\nstart = \"settled\"\n");
  EXPECT_TRUE(read(sealed)) << "vessels take it up";
  std::string without = sealed;
  for (const auto* region : {"tumour", "host"})
    without += std::string("[regions.") + region +
               "]\nvessel_surface_density = \"0 1/cm\"\nlymphatic_conductance = \"0 1/(mmHg s)\"\n";
  const auto result = read(without);
  ASSERT_FALSE(result);
  EXPECT_THAT(describe_problems(result.problems), HasSubstr("nothing settles"));
}

}  // namespace
}  // namespace turgor::configuration
