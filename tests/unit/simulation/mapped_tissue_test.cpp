// Images by which growing tissues vary within regions.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <limits>

#include "geometry/input_error.hpp"
#include "simulation/mapped_tissue.hpp"

namespace turgor::simulation {
namespace {

using configuration::MappedParameter;
namespace laws = poroelasticity;

/// An image of one voxel of 2 mm around (1, 1, 1) mm.
std::filesystem::path image_of(float value) {
  const auto file =
      std::filesystem::temp_directory_path() / ("turgor_map_" + std::to_string(getpid()) + ".mha");
  std::ofstream to(file, std::ios::binary);
  to << "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
        "CompressedData = False\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 1 1 1\n"
        "ElementSpacing = 2 2 2\nDimSize = 1 1 1\nElementType = MET_FLOAT\nElementDataFile = LOCAL\n";
  to.write(reinterpret_cast<const char*>(&value), sizeof value);
  return file;
}

const laws::Tissue before{.solid = laws::NeoHookean{.shear_modulus = 2, .bulk_modulus = 3},
                          .growth = laws::GompertzGrowth{.rate = 4, .largest_stretch = 2},
                          .permeability = laws::HolmesMow{.conductivity = 5},
                          .exchange = {.vessel_conductance = 6, .lymph_conductance = 7}};
constexpr laws::Place inside = {1e-3, 1e-3, 1e-3};

laws::Tissue mapped(MappedParameter parameter, float value, const laws::Place& at = inside,
                    dealii::types::material_id region = 0) {
  configuration::Case run;
  run.regions.resize(2);
  run.regions[0].name = "tumour";
  run.regions[1].name = "host";
  run.maps = {
      {.name = "m", .image = image_of(value), .parameter = parameter, .one = 10, .regions = {"tumour"}}};
  const auto field = mapped_tissue(run);
  std::filesystem::remove(run.maps[0].image);
  return field(before, region, at);
}

TEST(MappedTissue, ScalesTheParameterThatItsMapNamesAndNoOther) {
  const auto all = [](const laws::Tissue& of) {
    const auto& solid = std::get<laws::NeoHookean>(of.solid);
    return std::array{solid.shear_modulus,
                      solid.bulk_modulus,
                      std::get<laws::GompertzGrowth>(of.growth).rate,
                      std::get<laws::HolmesMow>(of.permeability).conductivity,
                      of.exchange.vessel_conductance,
                      of.exchange.lymph_conductance};
  };
  EXPECT_EQ(all(mapped(MappedParameter::stiffness, 20)), (std::array<double, 6>{4, 6, 4, 5, 6, 7}));
  EXPECT_EQ(all(mapped(MappedParameter::growth_rate, 20)), (std::array<double, 6>{2, 3, 8, 5, 6, 7}));
  EXPECT_EQ(all(mapped(MappedParameter::hydraulic_conductivity, 20)),
            (std::array<double, 6>{2, 3, 4, 10, 6, 7}));
  EXPECT_EQ(all(mapped(MappedParameter::vessel_surface_density, 20)),
            (std::array<double, 6>{2, 3, 4, 5, 12, 7}));
  EXPECT_EQ(all(mapped(MappedParameter::stiffness, 20, inside, 1)), all(before)) << "not in its regions";
}

TEST(MappedTissue, RefusesWhatIsNoParameter) {
  const auto refusal = [](float value, const laws::Place& at) -> std::string {
    try {
      mapped(MappedParameter::stiffness, value, at);
    } catch (const geometry::InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_NE(refusal(20, {3e-3, 0, 0}).find("lies outside"), std::string::npos);
  for (const float value :
       {0.F, -1.F, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()})
    EXPECT_NE(refusal(value, inside).find("must be numbers above 0"), std::string::npos) << value;
  EXPECT_EQ(refusal(20, inside), "");
}

TEST(MappedTissue, IsNoneWithoutMaps) {
  EXPECT_FALSE(mapped_tissue({}));
}

}  // namespace
}  // namespace turgor::simulation
