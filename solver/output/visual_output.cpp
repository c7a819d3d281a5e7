#include "output/visual_output.hpp"

#include <array>
#include <cmath>
#include <stdexcept>

#include "discretization/node_graph_implementation.hpp"
#include "output/collective.hpp"
#include "output/piece_series.hpp"
#include "output/vertex_values.hpp"
#include "output/vtk_xml.hpp"

namespace turgor::output {

namespace {

using discretization::NodeGraph;

/// The vertices of this rank's cells, each once, and the cells as VTK orders their corners.
struct Geometry {
  std::size_t points = 0, cells = 0;
  /// Per point: a cell (in the order of for_each_cell) and the corner of it that the point is.
  std::vector<std::pair<std::int32_t, std::uint8_t>> source;
  VtuFile::Array positions, connectivity, offsets, types, regions;
};

Geometry geometry_of(const NodeGraph::Implementation& graph) {
  Geometry geometry;
  std::vector<std::int32_t> point_at(graph.domain.triangulation().n_vertices(), -1);
  std::vector<float> positions;
  std::vector<std::int32_t> connectivity, offsets, regions;
  for_each_cell(graph, [&](const auto& cell, const auto& nodes) {
    const auto vertices = discretization::vertices_of(graph.domain.mapping(), cell);
    // VTK's hexahedron goes around its lower face, deal.II's counts in x, y, z.
    for (const unsigned v : {0u, 1u, 3u, 2u, 4u, 5u, 7u, 6u}) {
      auto& point = point_at[cell->vertex_index(v)];
      if (point < 0) {
        point = static_cast<std::int32_t>(geometry.points++);
        for (const double x : vertices[v]) positions.push_back(static_cast<float>(x));
        geometry.source.emplace_back(static_cast<std::int32_t>(geometry.cells), static_cast<std::uint8_t>(v));
      }
      connectivity.push_back(point);
    }
    ++geometry.cells;
    offsets.push_back(static_cast<std::int32_t>(connectivity.size()));
    regions.push_back(nodes.region);
  });
  constexpr std::uint8_t hexahedron = 12;
  const std::vector<std::uint8_t> types(geometry.cells, hexahedron);
  geometry.positions = VtuFile::array("Points", std::span<const float>(positions), 3);
  geometry.connectivity = VtuFile::array("connectivity", std::span<const std::int32_t>(connectivity));
  geometry.offsets = VtuFile::array("offsets", std::span<const std::int32_t>(offsets));
  geometry.types = VtuFile::array("types", std::span<const std::uint8_t>(types));
  geometry.regions = VtuFile::array("region", std::span<const std::int32_t>(regions));
  return geometry;
}

}  // namespace

struct VisualOutput::Implementation {
  const NodeGraph& graph;
  std::vector<std::string> region_names;
  double multiplicity;
  bool is_octant;
  PieceSeries series;
  std::string arm;
  Geometry geometry;

  std::vector<VtuFile::Array> point_arrays(std::span<const NodalField> fields) const;
  std::vector<VtuFile::Array> cell_arrays(std::span<const CellField> fields) const;
};

VisualOutput::VisualOutput(const NodeGraph& graph, const geometry::Domain& domain,
                           const std::filesystem::path& folder, std::string arm)
    : implementation_(new Implementation{
          .graph = graph,
          .region_names = domain.region_names(),
          .multiplicity = domain.multiplicity(),
          .is_octant = domain.symmetric_about() == std::array<bool, 3>{true, true, true},
          .series = PieceSeries(graph.communicator(), folder),
          .arm = std::move(arm),
          .geometry = {},
      }) {
  auto& self = *implementation_;
  together(graph.communicator(), [&] { self.geometry = geometry_of(graph.implementation()); });
}

VisualOutput::~VisualOutput() = default;

std::filesystem::path VisualOutput::collection() const {
  return implementation_->series.collection();
}

std::vector<VtuFile::Array> VisualOutput::Implementation::point_arrays(
    std::span<const NodalField> fields) const {
  const auto& body = graph.implementation();
  std::vector<VtuFile::Array> arrays;
  for (const auto& field : fields) {
    // Collective, so before anything that could throw on one rank alone.
    std::vector<double> with_ghosts;
    if (const bool complete = field.values.size() >= graph.owned_nodes() + graph.ghost_nodes();
        dealii::Utilities::MPI::max(complete ? 0 : 1, graph.communicator())) {
      std::vector<double> owned(graph.owned_nodes());
      for (std::size_t node = 0; node < owned.size(); ++node) owned[node] = field.values[node];
      with_ghosts = graph.with_ghosts(owned);
    }
    const NodalValues values = with_ghosts.empty() ? field.values : NodalValues(with_ghosts);
    std::vector<float> at_points(geometry.points);
    bool finite = true;
    for (std::size_t point = 0; point < geometry.points; ++point) {
      const auto [cell, vertex] = geometry.source[point];
      const double value = value_at_vertex(body, body.cells[cell], vertex, values);
      finite = finite && std::isfinite(value);
      at_points[point] = static_cast<float>(value);
    }
    together(graph.communicator(), [&] {
      if (!finite)
        throw std::runtime_error("The field \"" + field.name + "\" of arm \"" + arm +
                                 "\" holds a value that is no number; it is not written.");
    });
    arrays.push_back(
        VtuFile::array(name_with_unit(field.name, field.unit), std::span<const float>(at_points)));
  }
  return arrays;
}

std::vector<VtuFile::Array> VisualOutput::Implementation::cell_arrays(
    std::span<const CellField> fields) const {
  std::vector<VtuFile::Array> arrays = {geometry.regions};
  for (const auto& field : fields) {
    if (field.values.size() != geometry.cells * field.components)
      throw std::logic_error("The cell field \"" + field.name + "\" has " +
                             std::to_string(field.values.size()) + " values instead of " +
                             std::to_string(geometry.cells * field.components) + ".");
    const std::vector<float> values(field.values.begin(), field.values.end());
    arrays.push_back(VtuFile::array(name_with_unit(field.name, field.unit), std::span<const float>(values),
                                    field.components));
  }
  return arrays;
}

void VisualOutput::write(double time_s, std::span<const NodalField> nodal_fields,
                         std::span<const CellField> cell_fields) {
  auto& self = *implementation_;
  const auto& geometry = self.geometry;
  auto point_data = self.point_arrays(nodal_fields);
  self.series.write(
      time_s,
      [&] {
        return Piece{.points = geometry.points,
                     .cells = geometry.cells,
                     .positions = geometry.positions,
                     .connectivity = geometry.connectivity,
                     .offsets = geometry.offsets,
                     .types = geometry.types,
                     .point_data = std::move(point_data),
                     .cell_data = self.cell_arrays(cell_fields)};
      },
      [&](VtuFile& file) {
        file.add_number("multiplicity", self.multiplicity);
        file.add_number("octant", self.is_octant ? 1 : 0);
        file.add_words("arm", std::vector<std::string>{self.arm});
        file.add_words("region names", self.region_names);
      });
}

}  // namespace turgor::output
