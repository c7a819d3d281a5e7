#include <gtest/gtest.h>

#include "../../kernels/src/back_end_choice.hpp"

namespace turgor::kernels::detail {
namespace {

Surroundings nothing() {
  return {.devices = {.names = {}, .why_none = "no driver"}, .library_lacks = std::nullopt};
}
Surroundings card(std::optional<std::string> library_lacks) {
  return {.devices = {.names = {"card A", "card B"}, .why_none = "", .mine = 1},
          .library_lacks = library_lacks};
}
std::string refusal(const Surroundings& there) {
  try {
    choose(BackEnd::cuda, there);
  } catch (const BackEndUnavailable& error) {
    return error.what();
  }
  return "not refused";
}

TEST(BackEndChoice, FallsBackToTheHostAndSaysWhy) {
  const auto without_device = choose(BackEnd::automatic, nothing());
  EXPECT_EQ(without_device.back_end, BackEnd::host);
  EXPECT_EQ(without_device.reason, "no driver");
  const auto without_library = choose(BackEnd::automatic, card("no file"));
  EXPECT_EQ(without_library.back_end, BackEnd::host);
  EXPECT_EQ(without_library.reason, "card B is there, but no file");
}

TEST(BackEndChoice, TakesThisProcessesDeviceWhereAllIsThere) {
  for (const auto wanted : {BackEnd::automatic, BackEnd::cuda}) {
    const auto choice = choose(wanted, card(std::nullopt));
    EXPECT_EQ(choice.back_end, BackEnd::cuda);
    EXPECT_NE(choice.reason.find("on card B"), std::string::npos) << choice.reason;
  }
}

TEST(BackEndChoice, TakesTheHostWhereItIsAskedFor) {
  EXPECT_EQ(choose(BackEnd::host, card(std::nullopt)).back_end, BackEnd::host);
}

TEST(BackEndChoice, RefusesWhatCannotBeHadAndNamesTheRemedy) {
  EXPECT_NE(refusal(nothing()).find("no driver; run where an NVIDIA card"), std::string::npos)
      << refusal(nothing());
  const auto without_library = refusal(card("no file"));
  EXPECT_NE(without_library.find("card B is there, but no file"), std::string::npos) << without_library;
  EXPECT_NE(without_library.find("-DTURGOR_KERNELS_CUDA=ON"), std::string::npos) << without_library;
}

TEST(BackEndChoice, KnowsTheNames) {
  for (const auto back_end : {BackEnd::automatic, BackEnd::host, BackEnd::cuda})
    EXPECT_EQ(back_end_of(name_of(back_end)), back_end);
  EXPECT_THROW(back_end_of("gpu"), std::invalid_argument);
}

TEST(BackEnds, OfSeveralRuntimesTheYoungestCounts) {
  const Runtime outer(BackEnd::host);
  {
    const Runtime inner(BackEnd::host);
    EXPECT_EQ(inner.back_end(), BackEnd::host);
    EXPECT_EQ(inner.reason(), "asked for");
  }
  EXPECT_NE(back_end_description().find("Kokkos"), std::string::npos);
}

TEST(BackEnds, TheHostIsAlwaysUsable) {
  const auto all = back_ends();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].back_end, BackEnd::host);
  EXPECT_TRUE(all[0].usable);
  EXPECT_FALSE(all[1].description.empty());
}

}  // namespace
}  // namespace turgor::kernels::detail
