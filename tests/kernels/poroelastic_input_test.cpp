// What the element kernels of poroelasticity refuse, and how they say it.
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include <turgor/kernels/poroelastic_cells.hpp>

#include "tests/kernels/support/poroelastic_mesh.hpp"

namespace turgor::kernels {
namespace {

using testing::PlainCells;
using testing::PlainVector;
using testing::set;
using testing::tangents_of;
using Mesh = testing::PoroelasticMesh;

/// What a call throws; nothing where it does not.
template <class Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}
void expect_words(const std::string& message, std::initializer_list<const char*> words) {
  for (const char* word : words) EXPECT_NE(message.find(word), std::string::npos) << message;
}

TEST(PoroelasticInput, RefuseNodesThatAreNotThere) {
  PlainCells plain({2, 1, 1}, 0, 1);
  plain.displacement_node[27 + 5] = static_cast<std::int32_t>(plain.displacement_nodes);
  expect_words(message_of([&] { PoroelasticCells(plain.nodes(), plain.geometry()); }),
               {"displacement node 5 of cell 1", "below 45"});
  plain.displacement_node[27 + 5] = 0;
  plain.pressure_node[3] = -1;
  expect_words(message_of([&] { PoroelasticCells(plain.nodes(), plain.geometry()); }),
               {"pressure node 3 of cell 0 is -1"});
  plain.pressure_node.resize(8);
  expect_words(message_of([&] { PoroelasticCells(plain.nodes(), plain.geometry()); }),
               {"54 values, expected 27"});
}

TEST(PoroelasticInput, RefuseCellsThatAreTurnedInsideOut) {
  PlainCells plain({2, 1, 1}, 0, 1);
  for (auto& node : plain.cells[1].node) node[0] = -node[0];
  expect_words(message_of([&] { PoroelasticCells(plain.nodes(), plain.geometry()); }),
               {"point 0 of cell 1", "inside out"});
}

TEST(PoroelasticInput, RefuseNumbersThatAreNone) {
  Mesh mesh;
  mesh.shear[4] = -2;
  expect_words(message_of([&] { mesh.cells.set_tissue(mesh.tissue()); }), {"shear modulus of cell 4 is -2"});
  mesh.shear[4] = 1;
  mesh.storage[17] = std::numeric_limits<double>::quiet_NaN();
  expect_words(message_of([&] { mesh.cells.set_tissue(mesh.tissue()); }), {"storage of cell 17 is nan"});
  auto tangents = tangents_of(mesh);
  tangents[27 * 3 + 8].flux_by_strain[2] = std::numeric_limits<double>::infinity();
  expect_words(message_of([&] { set(mesh, tangents); }), {"flux by strain at point 8 of cell 3 is inf"});
}

TEST(PoroelasticInput, RefuseToBeAppliedWithoutTissueOrToVectorsOfOtherSizes) {
  Mesh mesh;
  auto x = PlainVector(mesh.plain), y = x;
  expect_words(message_of([&] { mesh.cells.apply(PoroelasticBlock::all, x.in(), y.out()); }),
               {"neither tissue"});
  mesh.cells.set_tissue(mesh.tissue());
  x.pressure.pop_back();
  expect_words(message_of([&] { mesh.cells.apply(PoroelasticBlock::all, x.in(), y.out()); }),
               {"pressure to apply to has 47 values, expected 48"});
  EXPECT_EQ(message_of([&] { mesh.cells.apply(PoroelasticBlock::stiffness, x.in(), y.out()); }), "");
}

}  // namespace
}  // namespace turgor::kernels
