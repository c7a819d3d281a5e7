#include "output/long_tables.hpp"

#include <fstream>
#include <limits>
#include <sstream>

#include "output/number_text.hpp"
#include "tests/unit/output/body.hpp"
#include "tests/unit/output/matchers.hpp"

namespace turgor::output {
namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(LongTables, WriteOneRowPerValueAndNothingForTheUndefined) {
  const SharedFolder folder;
  LongTables tables(folder.path(), folder.is_root(), true);
  tables.series("control", 3600, "tumour", "liposome 60 nm", "mean", 0.1);
  tables.series("control", 3600, "", "", "pressure", {});
  const std::vector<ProbePoint> points = {{"axis", {0.001, 0, -1e-9}}};
  tables.probes("control", 0.5, "", "pressure", points, std::vector<double>{1234.5});
  const std::vector<Shell> shells = {{.distance = -1e-4, .volume = 2e-9, .mean = {}},
                                     {.distance = 1e-4, .volume = 1e-9, .mean = 1. / 3}};
  tables.radial("control", 0, "a", "concentration", shells);
  tables.flush();
  if (!folder.is_root()) return;
  EXPECT_EQ(content(folder.path() / "series.csv"),
            "arm,time_s,region,carrier,quantity,value\n"
            "control,3600,tumour,liposome 60 nm,mean,0.1\n"
            "control,3600,,,pressure,\n");
  EXPECT_EQ(content(folder.path() / "probes.csv"),
            "arm,time_s,carrier,quantity,probe,x_m,y_m,z_m,value\n"
            "control,0.5,,pressure,axis,0.001,0,-1e-09,1234.5\n");
  EXPECT_EQ(content(folder.path() / "radial.csv"),
            "arm,time_s,carrier,quantity,distance_m,volume_m3,value\n"
            "control,0,a,concentration,-1e-04,2e-09,\n"
            "control,0,a,concentration,1e-04,1e-09,0.3333333333333333\n");
}

TEST(LongTables, QuoteNamesThatHoldCommasQuotesOrLineBreaks) {
  const SharedFolder folder;
  LongTables tables(folder.path(), folder.is_root(), false);
  tables.series("low, then \"high\"", 0, "a\nb", "c;d", "mean", 1);
  tables.flush();
  if (!folder.is_root()) return;
  EXPECT_THAT(content(folder.path() / "series.csv"),
              testing::HasSubstr("\n\"low, then \"\"high\"\"\",0,\"a\nb\",c;d,mean,1\n"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "probes.csv"));
}

TEST(LongTables, HoldWholeOutputsOnly) {
  const SharedFolder folder;
  LongTables tables(folder.path(), folder.is_root(), false);
  tables.series("a", 0, "", "", "mean", 1);
  tables.flush();
  if (!folder.is_root()) return;
  const auto before = content(folder.path() / "series.csv");
  tables.series("a", 1, "", "", "mean", 2);
  EXPECT_EQ(content(folder.path() / "series.csv"), before);
  tables.flush();
  EXPECT_EQ(content(folder.path() / "series.csv"), before + "a,1,,,mean,2\n");
}

TEST(LongTables, RefuseWhatIsNoNumber) {
  const SharedFolder folder;
  LongTables tables(folder.path(), true, false);
  for (const double value : {std::nan(""), std::numeric_limits<double>::infinity()})
    EXPECT_THROW(tables.series("a", 0, "", "", "mean", value), std::runtime_error);
}

TEST(LongTables, SayWhereTheyCannotWrite) {
  const SharedFolder folder;
  try {
    LongTables tables(folder.path() / "missing", true, false);
    FAIL() << "a file in a folder that does not exist was opened";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("missing/series.csv: No such file or directory"));
  }
}

TEST(NumberText, ReadsBackAsTheSameNumber) {
  for (const double value : {0.1, 1. / 3, 1e-300, -2.8e-7, 123456789.125, 5e-324, 1.7976931348623157e308})
    EXPECT_EQ(std::stod(number_text(value) == "5e-324" ? "0x1p-1074" : number_text(value)), value);
  EXPECT_EQ(number_text(0.1), "0.1");
}

}  // namespace
}  // namespace turgor::output
