#include "output/summary.hpp"

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

#include "output/provenance.hpp"
#include "tests/unit/output/matchers.hpp"

namespace turgor::output {
namespace {

using Json = nlohmann::json;

/// The part of JSON schema that summary.schema.json uses: type, properties, required, additionalProperties.
/// Returns what is wrong, one line each.
std::vector<std::string> violations(const Json& value, const Json& schema, const std::string& place = "") {
  const auto is = [&](const std::string& type) {
    return type == "null"      ? value.is_null()
           : type == "object"  ? value.is_object()
           : type == "number"  ? value.is_number()
           : type == "integer" ? value.is_number_integer()
           : type == "string"  ? value.is_string()
                               : type == "boolean" && value.is_boolean();
  };
  const auto& type = schema.at("type");
  const auto types = type.is_array() ? type.get<std::vector<std::string>>()
                                     : std::vector<std::string>{type.get<std::string>()};
  if (std::none_of(types.begin(), types.end(), is)) return {place + ": wrong type " + value.dump()};
  if (!value.is_object()) return {};
  std::vector<std::string> all;
  for (const auto& key : schema.value("required", Json::array()))
    if (!value.contains(key.get<std::string>())) all.push_back(place + ": missing " + key.dump());
  for (const auto& [key, member] : value.items()) {
    const auto properties = schema.value("properties", Json::object());
    const auto& additional = schema.at("additionalProperties");
    if (properties.contains(key)) {
      for (const auto& line : violations(member, properties[key], place + "/" + key)) all.push_back(line);
    } else if (additional.is_object()) {
      for (const auto& line : violations(member, additional, place + "/" + key)) all.push_back(line);
    } else if (!additional.get<bool>()) {
      all.push_back(place + ": unknown " + key);
    }
  }
  return all;
}

Summary example() {
  CarrierSummary carrier;
  carrier.ledger_relative_error = 3e-13;
  carrier.delivered_net_mol = 1.5e-9;
  carrier.regions = {{"tumour", {}}};
  ArmSummary arm;
  arm.completed = true;
  arm.transport_steps = 12345678901;
  arm.carriers = {{"liposome \"60 nm\"", carrier}};
  arm.fluid.centre_pressure_Pa = 2000.5;
  arm.regions = {{"tumour",
                  {.volume_m3 = 5e-7,
                   .mean_pressure_Pa = {},
                   .p_e_Pa = {},
                   .alpha = 10,
                   .penetration_length_m = {},
                   .hydraulic_conductivity_m2_Pa_s = {},
                   .vessel_hydraulic_conductivity_m_Pa_s = {},
                   .vessel_surface_density_1_m = {}}}};
  Summary summary;
  summary.title = "An example";
  summary.arms = {{"control", arm}, {"a/b", {}}};
  summary.provenance.libraries = {{"deal.II", "9.4.1"}};
  summary.provenance.wall_time_s = {{"fluid", 1.5}, {"total", 2}};
  return summary;
}

Json schema() {
  return Json::parse(summary_schema_text());
}

TEST(Summary, HasTheKeysThatScriptsRelyOn) {
  const auto json = Json::parse(summary_text(example()));
  EXPECT_EQ(json["arms"]["control"]["carriers"]["liposome \"60 nm\""]["delivered_net_mol"], 1.5e-9);
  EXPECT_EQ(json["arms"]["control"]["fluid"]["centre_pressure_Pa"], 2000.5);
  EXPECT_EQ(json["arms"]["control"]["regions"]["tumour"]["alpha"], 10);
  EXPECT_EQ(json["arms"]["control"]["transport_steps"], 12345678901);
  for (const auto* key : {"ledger_relative_error", "minimum_relative", "delivered_net_mol",
                          "mean_concentration_relative", "penetration_depth_m"})
    EXPECT_TRUE(json["arms"]["control"]["carriers"]["liposome \"60 nm\""].contains(key)) << key;
  for (const auto* key : {"centre_pressure_Pa", "rim_velocity_m_s", "outflow_m3_s", "residual_relative",
                          "ledger_relative_error"})
    EXPECT_TRUE(json["arms"]["a/b"]["fluid"].contains(key)) << key;
  for (const auto* key : {"volume_m3", "mean_pressure_Pa", "p_e_Pa", "alpha"})
    EXPECT_TRUE(json["arms"]["control"]["regions"]["tumour"].contains(key)) << key;
  for (const auto* key : {"version", "commit", "libraries", "command", "input_sha256", "ranks", "back_end",
                          "wall_time_s", "peak_memory_bytes"})
    EXPECT_TRUE(json["provenance"].contains(key)) << key;
}

TEST(Summary, WritesTheUndefinedAsNullAndKeepsTheOrderOfArms) {
  const auto text = summary_text(example());
  const auto json = Json::parse(text);
  EXPECT_TRUE(json["arms"]["control"]["fluid"]["rim_velocity_m_s"].is_null());
  EXPECT_LT(text.find("\"control\""), text.find("\"a/b\""));
}

TEST(Summary, FitsItsSchema) {
  EXPECT_THAT(violations(Json::parse(summary_text(example())), schema()), testing::IsEmpty());
  EXPECT_THAT(violations(Json::parse(summary_text({})), schema()), testing::IsEmpty());
}

TEST(Summary, ThatIsDamagedDoesNotFitItsSchema) {
  const auto damaged = [](auto&& damage) {
    auto json = Json::parse(summary_text(example()));
    damage(json);
    return violations(json, schema());
  };
  EXPECT_THAT(damaged([](Json& j) { j["arms"]["control"]["fluid"].erase("outflow_m3_s"); }),
              testing::SizeIs(1));
  EXPECT_THAT(damaged([](Json& j) { j["arms"]["control"]["fluid"]["presure"] = 1; }), testing::SizeIs(1));
  EXPECT_THAT(damaged([](Json& j) { j["provenance"]["ranks"] = 1.5; }), testing::SizeIs(1));
  EXPECT_THAT(damaged([](Json& j) { j["arms"] = Json::array(); }), testing::SizeIs(1));
  EXPECT_THAT(damaged([](Json& j) { j["arms"]["control"]["regions"]["tumour"]["alpha"] = "10"; }),
              testing::SizeIs(1));
}

TEST(Summary, SchemaInTheDocumentationIsTheOneWritten) {
  const std::string file = TURGOR_SOURCE_DIR "/docs/summary.schema.json";
  if (std::getenv("TURGOR_UPDATE_DOCUMENTATION")) std::ofstream(file) << summary_schema_text();
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  EXPECT_EQ(text.str(), summary_schema_text())
      << "Run this test once with TURGOR_UPDATE_DOCUMENTATION=1 to write the schema anew.";
}

TEST(Summary, NamesTheKeyOfWhatIsNoNumber) {
  auto summary = example();
  summary.arms[0].second.fluid.outflow_m3_s = std::numeric_limits<double>::quiet_NaN();
  try {
    summary_text(summary);
    FAIL() << "not a number was written";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("arms.control.fluid.outflow_m3_s"));
  }
}

TEST(Summary, SurvivesACommandThatIsNoUtf8) {
  auto summary = example();
  summary.provenance.command = "turgor run \xff.toml";
  EXPECT_TRUE(Json::accept(summary_text(summary)));
}

TEST(Sha256, MeetsThePublishedDigests) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Provenance, KnowsLibrariesMemoryAndTime) {
  EXPECT_GT(peak_memory_bytes(MPI_COMM_WORLD), 1'000'000);
  EXPECT_THAT(utc_now(), testing::MatchesRegex("20..-..-..T..:..:..Z"));
  for (const auto& [name, version] : library_versions()) EXPECT_FALSE(version.empty()) << name;
}

}  // namespace
}  // namespace turgor::output
