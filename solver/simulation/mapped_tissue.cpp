#include "simulation/mapped_tissue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <variant>
#include <vector>

#include "geometry/image_values.hpp"
#include "geometry/input_error.hpp"
#include "output/collective.hpp"

namespace turgor::simulation {

namespace {

using configuration::MappedParameter;
using poroelasticity::Place;
using LawTissue = poroelasticity::Tissue;

struct Map {
  configuration::MapParameters parameters;
  geometry::ImageValues image;
  std::vector<bool> holds_in;  ///< by region

  /// Of the region's own parameter.
  double factor(const Place& at) const {
    const std::string where =
        fmt::format("Map {}, image {}: the cell at ({:.4g}, {:.4g}, {:.4g}) mm", parameters.name,
                    parameters.image.string(), 1e3 * at[0], 1e3 * at[1], 1e3 * at[2]);
    const auto found = image.at(at);
    if (!found)
      throw geometry::InputError(where +
                                 " lies outside of it. Name the regions that it covers (regions = "
                                 "[\"tumour\"]), or give a larger image.");
    const double wrong = found->least > 0 ? found->value : found->least;
    if (!(wrong > 0 && std::isfinite(wrong)))
      throw geometry::InputError(fmt::format(
          "{} has the value {} beside it; all must be numbers above 0. Fill or smooth the image there.",
          where, wrong));
    return found->value / parameters.one;
  }
};

void scale(LawTissue& tissue, MappedParameter parameter, double factor) {
  switch (parameter) {
    case MappedParameter::stiffness:
      scale_stiffness(tissue.solid, factor);
      break;
    case MappedParameter::hydraulic_conductivity:
      std::visit([&](auto& law) { law.conductivity *= factor; }, tissue.permeability);
      break;
    case MappedParameter::vessel_surface_density:
      tissue.exchange.vessel_conductance *= factor;
      break;
    case MappedParameter::growth_rate:
      std::visit(
          [&](auto& law) {
            if constexpr (requires { law.rate; }) law.rate *= factor;
            if constexpr (requires { law.largest_rate; }) law.largest_rate *= factor;
          },
          tissue.growth);
      break;
  }
}

}  // namespace

poroelasticity::TissueField mapped_tissue(const configuration::Case& run) {
  if (run.maps.empty()) return {};
  auto maps = std::make_shared<std::vector<Map>>();
  for (const auto& parameters : run.maps) {
    Map map{.parameters = parameters, .image = geometry::read_image_values(parameters.image), .holds_in = {}};
    for (const auto& region : run.regions)
      map.holds_in.push_back(parameters.regions.empty() ||
                             std::ranges::count(parameters.regions, region.name) > 0);
    maps->push_back(std::move(map));
  }
  return [maps](const LawTissue& of_region, dealii::types::material_id region, const Place& centre) {
    LawTissue tissue = of_region;
    for (const auto& map : *maps)
      if (map.holds_in[region]) scale(tissue, map.parameters.parameter, map.factor(centre));
    return tissue;
  };
}

void refuse_unmapped_cells(MPI_Comm communicator, const dealii::Triangulation<3>& mesh,
                           const poroelasticity::TissueField& mapped,
                           const std::map<dealii::types::material_id, LawTissue>& tissues) {
  if (!mapped) return;
  try {
    output::together(communicator, [&] {
      for (const auto& cell : mesh.active_cell_iterators()) {
        if (!cell->is_locally_owned()) continue;
        const auto centre = cell->center();
        mapped(tissues.at(cell->material_id()), cell->material_id(), {centre[0], centre[1], centre[2]});
      }
    });
  } catch (const std::runtime_error& error) {
    throw geometry::InputError(error.what());
  }
}

}  // namespace turgor::simulation
