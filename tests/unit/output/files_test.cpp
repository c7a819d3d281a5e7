#include "output/files.hpp"

#include "tests/unit/output/body.hpp"
#include "tests/unit/output/matchers.hpp"

namespace turgor::output {
namespace {

TEST(FolderNames, AreSafeDistinctAndInOrder) {
  const std::vector<std::string> names = {"control", "low dose", "low/dose", "Low_Dose", "../up", "µ", ""};
  EXPECT_THAT(folder_names(names),
              testing::ElementsAre("control", "low_dose", "low_dose_2", "Low_Dose_3", "_.._up", "_", "__2"));
}

TEST(FolderNames, DoNotTakeTheNamesOfTheResults) {
  const std::vector<std::string> names = {"summary.json", "Series.csv"};
  EXPECT_THAT(folder_names(names), testing::ElementsAre("summary.json_2", "Series.csv_2"));
}

TEST(WholeFiles, ReplaceTheOldOnesAndLeaveNothingElse) {
  const SharedFolder folder;
  if (!folder.is_root()) return;
  write_whole_file(folder.path() / "a", "first");
  write_whole_file(folder.path() / "a", "second");
  EXPECT_EQ(std::filesystem::file_size(folder.path() / "a"), 6u);
  const auto entries = std::distance(std::filesystem::directory_iterator(folder.path()), {});
  EXPECT_EQ(entries, 1);
  EXPECT_THROW(write_whole_file(folder.path() / "missing" / "a", ""), std::runtime_error);
}

}  // namespace
}  // namespace turgor::output
