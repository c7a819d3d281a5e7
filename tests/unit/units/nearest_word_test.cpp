#include "units/nearest_word.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace turgor::units {
namespace {

const std::vector<std::string> words{"radius", "semi_axes", "symmetry", "vascular_permeability"};

TEST(TheEditDistance, CountsInsertionsDeletionsSubstitutionsAndSwapsOnce) {
  EXPECT_EQ(edit_distance("radius", "radius"), 0);
  EXPECT_EQ(edit_distance("radius", "radus"), 1);
  EXPECT_EQ(edit_distance("radius", "raddius"), 1);
  EXPECT_EQ(edit_distance("radius", "rodius"), 1);
  EXPECT_EQ(edit_distance("radius", "raduis"), 1);
  EXPECT_EQ(edit_distance("radius", "Radius"), 0.25);
  EXPECT_EQ(edit_distance("", "abc"), 3);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
}

TEST(TheNearestWord, IsTheOneMeant) {
  EXPECT_EQ(nearest_word("raduis", words), "radius");
  EXPECT_EQ(nearest_word("symetry", words), "symmetry");
  EXPECT_EQ(nearest_word("permeability", words), "vascular_permeability");
  EXPECT_EQ(suggestion("RADIUS", words), "; did you mean \"radius\"?");
}

TEST(TheNearestWord, IsEmptyWhereNothingIsNear) {
  EXPECT_EQ(nearest_word("temperature", words), "");
  EXPECT_EQ(nearest_word("x", std::vector<std::string>{"y"}), "");
  EXPECT_EQ(suggestion("temperature", words), "");
}

}  // namespace
}  // namespace turgor::units
