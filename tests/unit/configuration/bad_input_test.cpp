#include <gmock/gmock.h>

#include <random>

#include "parameter_file_fixture.hpp"

namespace turgor::configuration {
namespace {

using ::testing::HasSubstr;

/// A good file of numbered lines; each test adds one bad line or changes one.
constexpr const char* good = R"toml([geometry]
radius = "5 mm"
[regions.tumour]
fluid_fraction = 0.3
[regions.tumour.vessel_wall]
pores = "log_normal"
mean_diameter = "200 nm"
standard_deviation = "60 nm"
[carriers."60 nm"]
diameter = "60 nm"
[carriers."60 nm".plasma]
kinetics = "bolus"
half_life = "16 h"
[agents.DC101]
effects = { pore_diameter = 0.5 }
[arms.control]
[[arms."low dose".doses]]
agent = "DC101"
amount = "10 mg/kg"
[time]
end = "24 h"
outputs = ["1 h", "24 h"]
[probes.centre]
points = ["0 mm", "0 mm", "0 mm"]
)toml";

struct BadLine {
  std::string name;
  int line;  ///< of the good file, replaced by `text`
  std::string text;
  int problem_line;          ///< 0: the whole file
  std::string key, message;  ///< of the one problem; the message is a part
};

std::string with_line(const std::string& text, int line, const std::string& replacement) {
  std::string changed, current;
  std::istringstream stream(text);
  for (int i = 1; std::getline(stream, current); ++i) changed += (i == line ? replacement : current) + "\n";
  return changed;
}

TEST(TheGoodFile, IsGood) {
  const auto result = read_case_text(good, "case.toml", ".", {}, testing::vocabulary);
  EXPECT_TRUE(result) << describe_problems(result.problems);
  EXPECT_TRUE(result.warnings.empty()) << describe_problems(result.warnings);
}

class ABadLine : public ::testing::TestWithParam<BadLine> {};

TEST_P(ABadLine, IsReportedWithLineKeyAndRemedy) {
  const auto& bad = GetParam();
  const auto result =
      read_case_text(with_line(good, bad.line, bad.text), "case.toml", ".", {}, testing::vocabulary);
  EXPECT_FALSE(result);
  ASSERT_EQ(result.problems.size(), 1u) << describe_problems(result.problems);
  const auto& problem = result.problems[0];
  EXPECT_EQ(problem.file, "case.toml");
  EXPECT_EQ(problem.line, bad.problem_line) << problem.message;
  EXPECT_EQ(problem.key, bad.key) << problem.message;
  EXPECT_THAT(problem.message, HasSubstr(bad.message));
}

INSTANTIATE_TEST_SUITE_P(
    Lines, ABadLine,
    ::testing::Values(
        BadLine{"MisspeltKey", 2, "raduis = \"5 mm\"\nradius = \"5 mm\"", 2, "geometry.raduis",
                "did you mean \"radius\"?"},
        BadLine{"MisspeltTable", 20, "[tiem]", 20, "tiem", "did you mean \"time\"?"},
        BadLine{"KeyOfAnotherTable", 4, "radius = \"5 mm\"", 4, "regions.tumour.radius",
                "it belongs in [geometry]"},
        BadLine{"UnknownKey", 4, "colour = \"red\"", 4, "regions.tumour.colour",
                "known here: tissue, hydraulic_conductivity"},
        BadLine{"DuplicateKey", 3, "radius = \"6 mm\"", 3, "",
                "\"radius\" is given twice; it stands already in line 2"},
        BadLine{"DuplicateTable", 16, "[geometry]", 16, "",
                "\"geometry\" is given twice; it stands already in line 1"},
        BadLine{"NoValue", 2, "radius =", 2, "", "the key has no value"},
        BadLine{"NoQuotes", 2, "radius = 5 mm", 2, "", "stands in quotes: \"5 mm\""},
        BadLine{"WordWithoutQuotes", 6, "pores = log_normal", 6, "",
                "a text stands in quotes: \"log_normal\""},
        BadLine{"MissingQuote", 2, "radius = \"5 mm", 2, "", "a quote is missing"},
        BadLine{"MissingBracket", 3, "[regions.tumour", 3, "", "no valid TOML"},
        BadLine{"MissingRadius", 2, "", 1, "geometry.radius",
                "a sphere needs its radius, for example radius = \"5 mm\""},
        BadLine{"StrangeTable", 20, "[%time]", 20, "",
                "keys are of letters, digits, _ and -, or stand in quotes"},
        BadLine{"EmptyText", 2, "radius = \"\"", 2, "geometry.radius",
                "is empty; expected a number with its unit, for example radius = \"5 mm\""},
        BadLine{"EmptyChoice", 6, "pores = \"\"", 6, "regions.tumour.vessel_wall.pores",
                "is empty; write one of none, classes, log_normal"},
        BadLine{"EmptyList", 22, "outputs = []", 22, "time.outputs", "is an empty list"},
        BadLine{"EmptyTableOfEffects", 15, "effects = {}", 15, "agents.DC101.effects", "is empty"},
        BadLine{"EmptyKey", 4, "\"\" = 1", 4, "regions.tumour.\"\"", "is no known key"},
        BadLine{"EmptyName", 16, "[arms.\"\"]", 16, "arms.\"\"", "empty name"},
        BadLine{"BareNumber", 2, "radius = 5", 2, "geometry.radius",
                "the bare number 5 lacks a unit; write a length (mm, um, nm) as text with its unit, for "
                "example \"5 mm\""},
        BadLine{"BareNumberInQuotes", 2, "radius = \"5\"", 2, "geometry.radius",
                "the bare number 5 lacks a unit"},
        BadLine{"BareDose", 19, "amount = 10", 19, "arms.\"low dose\".doses.1.amount",
                "for example \"10 mg/kg\""},
        BadLine{"BareNumberInAList", 22, "outputs = [\"1 h\", 24]", 22, "time.outputs",
                "the bare number 24 lacks a unit"},
        BadLine{"WrongDimension", 2, "radius = \"5 mmHg\"", 2, "geometry.radius",
                "expected length (mm, um, nm); got pressure"},
        BadLine{"UnknownUnit", 2, "radius = \"5 mmm\"", 2, "geometry.radius",
                "unknown unit \"mmm\"; did you mean \"mm\"?"},
        BadLine{"NotANumber", 4, "fluid_fraction = nan", 4, "regions.tumour.fluid_fraction",
                "not a finite number"},
        BadLine{"Infinite", 4, "fluid_fraction = -inf", 4, "regions.tumour.fluid_fraction",
                "not a finite number"},
        BadLine{"NotANumberAsText", 2, "radius = \"nan mm\"", 2, "geometry.radius", "not a finite number"},
        BadLine{"Negative", 2, "radius = \"-5 mm\"", 2, "geometry.radius",
                "-5 mm is out of range; allowed is 2 um to 20 cm"},
        BadLine{"TwelveMetreTumour", 2, "radius = \"12 m\"", 2, "geometry.radius",
                "12 m is out of range; allowed is 2 um to 20 cm"},
        BadLine{"ZeroRadius", 2, "radius = \"0 mm\"", 2, "geometry.radius", "out of range"},
        BadLine{"FractionAboveOne", 4, "fluid_fraction = 1.5", 4, "regions.tumour.fluid_fraction",
                "allowed is 0.001 to 1"},
        BadLine{"WrongType", 2, "radius = true", 2, "geometry.radius",
                "expects a length, for example radius = \"5 mm\"; got true or false"},
        BadLine{"DateForText", 6, "pores = 2020-01-01", 6, "regions.tumour.vessel_wall.pores", "got a date"},
        BadLine{"TableForValue", 2, "radius = { value = 5 }", 2, "geometry.radius", "got a table"},
        BadLine{"ValueForTable", 1, "boundary = 5\n[geometry]", 1, "boundary",
                "is a table: write [boundary]"},
        BadLine{"ValueForItem", 1, "arms.x = 5\n[geometry]", 1, "arms.x", "write [arms.\"name of the arm\"]"},
        BadLine{"TableForList", 17, "[arms.\"low dose\".doses]", 17, "arms.\"low dose\".doses",
                "is a list; write [[arms.\"low dose\".doses]]"},
        BadLine{"FractionForWholeNumber", 8, "standard_deviation = \"60 nm\"\nnumber_of_classes = 2.5", 9,
                "regions.tumour.vessel_wall.number_of_classes", "expects a whole number"},
        BadLine{"HugeWholeNumber", 8, "standard_deviation = \"60 nm\"\nnumber_of_classes = 4294967298", 9,
                "regions.tumour.vessel_wall.number_of_classes", "out of range"},
        BadLine{"TextForBoolean", 20, "[output]\nvisual = \"yes\"\n[time]", 21, "output.visual",
                "expects true or false, without quotes"},
        BadLine{"WrongWord", 12, "kinetics = \"bolu\"", 12, "carriers.\"60 nm\".plasma.kinetics",
                "not one of constant, bolus, infusion, bi_exponential, table; did you mean \"bolus\"?"},
        BadLine{"RegionThatTheShapeLacks", 3, "[regions.tumor]\n[regions.tumour]", 3, "regions.tumor",
                "did you mean \"tumour\"?"},
        BadLine{"CarrierLargerThanEveryPore", 10, "diameter = \"600 nm\"", 10, "carriers.\"60 nm\".diameter",
                "600 nm is larger than every pore (the widest has 440 nm)"},
        BadLine{"CarrierWithoutDiameter", 10, "", 9, "carriers.\"60 nm\"",
                "needs its diameter, for example diameter = \"60 nm\""},
        BadLine{"CarrierWithoutPores", 6, "pores = \"none\"", 9, "carriers.\"60 nm\"",
                "give the vessel wall pores"},
        BadLine{"MeanWithoutDeviation", 8, "", 5, "regions.tumour.vessel_wall.standard_deviation",
                "needs standard_deviation = \"60 nm\""},
        BadLine{"ClassesWithoutList", 6, "pores = \"classes\"", 5, "regions.tumour.vessel_wall",
                "needs classes = [{"},
        BadLine{"TwoLives", 13, "half_life = \"16 h\"\ntime_constant = \"23 h\"", 14,
                "carriers.\"60 nm\".plasma.time_constant", "half_life and time_constant are both given"},
        BadLine{"NoLife", 13, "", 11, "carriers.\"60 nm\".plasma", "needs half_life or time_constant"},
        BadLine{"LifeOfAConstant", 12, "kinetics = \"constant\"", 13, "carriers.\"60 nm\".plasma.half_life",
                "is only for kinetics"},
        BadLine{"LawWithoutValue", 10, "diameter = \"60 nm\"\ndiffusivity_law = \"given\"", 11,
                "carriers.\"60 nm\".diffusivity_law", "\"given\" needs diffusivity"},
        BadLine{"LawWithoutMolarMass", 10, "diameter = \"60 nm\"\ndiffusivity_law = \"nugent_jain\"", 11,
                "carriers.\"60 nm\".diffusivity_law", "needs molar_mass"},
        BadLine{"CarrierRegion", 10, "diameter = \"60 nm\"\nregions.tumr.diffusivity = \"1e-7 cm2/s\"", 11,
                "carriers.\"60 nm\".regions.tumr", "did you mean \"tumour\"?"},
        BadLine{"ModelParameter", 15, "effects = { pore_diamter = 0.5 }", 15, "agents.DC101.effects",
                "did you mean \"pore_diameter\"?"},
        BadLine{"AgentOfNoLibrary", 15, "like = \"dc11\"", 15, "agents.DC101.like",
                "did you mean \"dc101\"?"},
        BadLine{"AgentWithoutEffect", 15, "", 14, "agents.DC101", "does nothing"},
        BadLine{"NegativeMultiplier", 15, "effects = { pore_diameter = -1 }", 15, "agents.DC101.effects",
                "pore_diameter: -1 is out of range"},
        BadLine{"AgentRegion", 15, "effects = { pore_diameter = 0.5 }\nregions = [\"host\"]", 16,
                "agents.DC101.regions", "known regions are tumour"},
        BadLine{"UnknownAgent", 18, "agent = \"DC11\"", 18, "arms.\"low dose\".doses.1.agent",
                "did you mean \"DC101\"?"},
        BadLine{"DoseOfNothing", 18, "", 17, "arms.\"low dose\".doses.1", "a dose needs agent"},
        BadLine{"DoseWithoutAmount", 19, "", 17, "arms.\"low dose\".doses.1",
                "needs its amount, for example amount = \"10 mg/kg\""},
        BadLine{"UnknownCarrier", 19, "amount = \"10 mg/kg\"\n[[arms.control.doses]]\ncarrier = \"61 nm\"",
                21, "arms.control.doses.1.carrier", "did you mean \"60 nm\"?"},
        BadLine{"DoseAfterTheEnd", 19, "amount = \"10 mg/kg\"\ntime = \"2 days\"", 20,
                "arms.\"low dose\".doses.1.time", "48 h is after the end, 24 h"},
        BadLine{"OutputAfterTheEnd", 22, "outputs = [\"1 h\", \"25 h\"]", 22, "time.outputs",
                "25 h is after the end, 24 h"},
        BadLine{"TwoWaysOfOutput", 22, "outputs = [\"1 h\"]\noutput_interval = \"1 h\"", 23,
                "time.output_interval", "both given"},
        BadLine{"TooManyOutputs", 22, "output_interval = \"1 ms\"", 22, "time.output_interval",
                "at most 100000"},
        BadLine{"ProbeOutside", 24,
                "points = [[\"0 mm\", \"0 mm\", \"0 mm\"], [\"4 mm\", \"4 mm\", \"0 mm\"]]", 24,
                "probes.centre.points", "lies outside"},
        BadLine{"ProbeOfTwoCoordinates", 24, "points = [[\"0 mm\", \"0 mm\"]]", 24, "probes.centre.points",
                "expects a list of three lengths"},
        BadLine{"ProbeWithoutPoints", 24, "", 23, "probes.centre", "needs points"},
        BadLine{"HalfALine", 24, "from = [\"0 mm\", \"0 mm\", \"0 mm\"]", 23, "probes.centre",
                "to is missing"},
        BadLine{"CoreReachesTheSurface", 2, "radius = \"5 mm\"\nnecrotic_core_radius = \"6 mm\"", 3,
                "geometry.necrotic_core_radius", "must be below the radius, 5 mm"},
        BadLine{"HostWithoutShape", 2, "radius = \"5 mm\"\nhost.extent = \"6 mm\"", 3, "geometry.host.extent",
                "there is no host"},
        BadLine{"AxesOfASphere", 2, "radius = \"5 mm\"\nsemi_axes = [\"1 mm\", \"1 mm\", \"1 mm\"]", 3,
                "geometry.semi_axes", "is only for shape = \"ellipsoid\""},
        BadLine{"SphereOfAScan", 2, "radius = \"5 mm\"\nscan.file = \"no.nii\"", 3, "geometry.scan.file",
                "there is no file"}),
    [](const auto& test) { return test.param.name; });

class BadInput : public testing::ParameterFileTest {
 protected:
  ReadResult read(const std::string& text) {
    return read_case(write("case.toml", text), {}, testing::vocabulary);
  }
  void expect_only(const ReadResult& result, const std::string& message) {
    EXPECT_FALSE(result);
    ASSERT_EQ(result.problems.size(), 1u) << describe_problems(result.problems);
    EXPECT_THAT(result.problems[0].message, HasSubstr(message));
  }
};

TEST_F(BadInput, IsReportedAllInOneGoInTheOrderOfTheFile) {
  std::string text = good;
  for (const auto& [line, replacement] : std::map<int, std::string>{{2, "radius = 5"},
                                                                    {4, "fluid_fracton = 0.3"},
                                                                    {7, "mean_diameter = \"200 mmHg\""},
                                                                    {12, "kinetics = \"bolu\""},
                                                                    {18, "agent = \"DC11\""},
                                                                    {21, "end = nan"}})
    text = with_line(text, line, replacement);
  const auto result = read(text);
  std::vector<int> lines;
  for (const auto& problem : result.problems) lines.push_back(problem.line);
  EXPECT_THAT(lines, ::testing::IsSupersetOf({2, 4, 7, 12, 18, 21})) << describe_problems(result.problems);
  EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end()));
  const std::string report = describe_problems(result.problems);
  EXPECT_THAT(
      report,
      HasSubstr((folder() / "case.toml").string() +
                ":4: regions.tumour.fluid_fracton: is no known key; did you mean \"fluid_fraction\"?\n"));
}

TEST_F(BadInput, ThatIsNoFileSaysSo) {
  expect_only(read_case(folder() / "absent.toml"), "no such file");
  expect_only(read_case(folder()), "is a folder");
}

TEST_F(BadInput, ThatIsEmptyPointsToTheTemplates) {
  expect_only(read(""), "is empty; `turgor template`");
  expect_only(read(" \n\t\n"), "is empty");
}

TEST_F(BadInput, ThatIsBinaryIsRefused) {
  expect_only(read(std::string("abc\0def", 7)), "zero byte at offset 3");
  expect_only(read("\x1f\x8b\x08 and so on"), "gzip");
  expect_only(read(std::string("\xff\xfe[\0g\0", 6)), "UTF-16");
  expect_only(read("title = \"\xc3\x28\""), "no valid TOML");
}

TEST_F(BadInput, ThatIsHugeIsRefusedUnread) {
  const auto file = write("case.toml", "");
  std::filesystem::resize_file(file, std::uintmax_t(65) << 20);
  expect_only(read_case(file), "too large for a parameter file (65 MB; at most 64 MB)");
  expect_only(read_case("/dev/zero"), "too large for a parameter file");
}

TEST_F(BadInput, OfTwentyThousandPartsIsNotFollowed) {
  std::string deep;
  for (int part = 0; part < 20000; ++part) deep += "a.";
  expect_only(read(deep + "b = 1\n"), "more parts than any parameter has");
  expect_only(read("[" + deep + "b]\n"), "more parts than any parameter has");
}

TEST_F(BadInput, ThatIsTruncatedAnywhereNeverCrashes) {
  const std::string whole = good;
  int refused = 0;
  for (std::size_t length = 0; length < whole.size(); ++length)
    refused += !read_case_text(whole.substr(0, length), "case.toml", ".", {}, testing::vocabulary);
  // Only a cut between complete statements can leave a valid file.
  EXPECT_GT(refused, int(whole.size()) * 3 / 4);
}

TEST_F(BadInput, WithRandomDamageNeverCrashesAndNeverPassesSilentNonsense) {
  std::mt19937 random(7);
  const std::string signs = "\"[]{}=.,#\\\n0x-e%\xc2\xb5 \x01'";
  int refused = 0;
  constexpr int attempts = 2000;
  for (int i = 0; i < attempts; ++i) {
    std::string text = good;
    for (int k = 0; k < 3; ++k) text[random() % text.size()] = signs[random() % signs.size()];
    const auto result = read_case_text(text, "case.toml", ".", {}, testing::vocabulary);
    refused += !result;
    EXPECT_EQ(bool(result), result.problems.empty());
    if (!result) continue;
    EXPECT_GT(result.parameters->geometry.radius, 0);
    EXPECT_TRUE(std::isfinite(result.parameters->time.end));
  }
  EXPECT_GT(refused, attempts / 2);
}

TEST_F(BadInput, ThatIsDeeplyNestedIsRefused) {
  expect_only(read("x = " + std::string(100000, '[')), "no valid TOML");
}

TEST_F(BadInput, OfAScanNamesTheNearestFileAndTheEndings) {
  write("tumour.nii.gz", "stands for an image");
  const std::string head = "[geometry]\nshape = \"scan\"\n[geometry.scan]\n";
  expect_only(read(head + "file = \"tumor.nii.gz\"\n"), "did you mean \"tumour.nii.gz\"?");
  expect_only(read(head + "file = \"tumour.png\"\n"), "allowed are .nii .nii.gz .nrrd .mha .mhd .vti .vtk");
  expect_only(read(head + "file = \".\"\n"), "no known file name ending");
  expect_only(read(head), "a scan needs its image");
  expect_only(read(head + "file = \"tumour.nii.gz\"\nlabels = { tumour = 0 }\n"), "a whole number from 1 on");
  expect_only(read(head + "file = \"tumour.nii.gz\"\nlabels = { tumour = 1, necrotic_core = 1 }\n"),
              "label 1 is both");
  expect_only(read(head + "file = \"tumour.nii.gz\"\nlabels = { tumour = 1, oedema = 2 }\n"),
              "needs tissue =");
  expect_only(
      read("[geometry]\nshape = \"scan\"\nsymmetry = \"octant\"\nscan = { file = \"tumour.nii.gz\" }\n"),
      "an octant needs a built-in shape");
  expect_only(
      read("[geometry]\nshape = \"scan\"\nscan = { file = \"tumour.nii.gz\" }\nhost.shape = \"sphere\"\n"),
      "the host of a scan is a box");
}

TEST_F(BadInput, OfAPlasmaTableNamesItsLine) {
  const std::string text =
      with_line(with_line(good, 12, "kinetics = \"table\""), 13, "table = \"plasma.csv\"");
  const auto expect = [&](const std::string& csv, const std::string& message) {
    write("plasma.csv", csv);
    const auto result = read(text);
    expect_only(result, message);
    ASSERT_FALSE(result.problems.empty());
    EXPECT_EQ(result.problems[0].line, 13);
  };
  const std::string header = "time_s,relative_concentration\n";
  expect("", "at least two rows");
  expect(header + "0,1\n", "at least two rows");
  expect("time,concentration\n0,1\n", "plasma.csv:1: the first line must be time_s,relative_concentration");
  expect(header + "0,1\n1\n", "plasma.csv:3: expects two columns");
  expect(header + "0,1,2\n", "plasma.csv:2: expects two columns");
  expect(header + "0,x\n", "plasma.csv:2: \"x\" is no finite number");
  expect(header + "0,nan\n", "no finite number");
  expect(header + "0,1\n5,-1\n", "plasma.csv:3: a concentration cannot be negative");
  expect(header + "0,1\n5,1\n5,1\n", "plasma.csv:4: times must increase");
  expect(header + "1,1\n5,1\n", "plasma.csv:2: the first time must be 0");
}

TEST_F(BadInput, OfACarrierThatIsMeantToStayInTheVesselsIsAccepted) {
  EXPECT_TRUE(read(with_line(good, 10, "diameter = \"600 nm\"\nallow_excluded = true")));
  EXPECT_TRUE(
      read(with_line(good, 10, "diameter = \"600 nm\"\nvascular_permeability = \"0 cm/s\"\nreflection = 1")));
}

TEST_F(BadInput, LeavesTheFolderAsItWas) {
  read(with_line(good, 2, "radius = 5"));
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::recursive_directory_iterator(folder())) ++files;
  EXPECT_EQ(files, 1);
}

}  // namespace
}  // namespace turgor::configuration
