#include "output/visual_output.hpp"

#include <cmath>
#include <exception>
#include <optional>
#include <stdexcept>

#include "discretization/node_graph_implementation.hpp"
#include "output/collective.hpp"
#include "output/files.hpp"
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

std::string padded(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

}  // namespace

struct VisualOutput::Implementation {
  const NodeGraph& graph;
  std::vector<std::string> region_names;
  double multiplicity;
  bool is_octant;
  std::filesystem::path folder;
  std::string arm;
  unsigned rank, ranks;
  Geometry geometry;
  std::vector<TimedFile> files;

  std::vector<VtuFile::Array> point_arrays(std::span<const NodalField> fields) const;
  std::vector<VtuFile::Array> cell_arrays(std::span<const CellField> fields) const;
  std::string piece(double time, std::span<const VtuFile::Array> point_data,
                    std::span<const VtuFile::Array> cell_data) const;
};

VisualOutput::VisualOutput(const NodeGraph& graph, const geometry::Domain& domain,
                           const std::filesystem::path& folder, std::string arm)
    : implementation_(new Implementation{
          .graph = graph,
          .region_names = domain.region_names(),
          .multiplicity = domain.multiplicity(),
          .is_octant = domain.is_octant(),
          .folder = folder.has_filename() ? folder : folder.parent_path(),
          .arm = std::move(arm),
          .rank = dealii::Utilities::MPI::this_mpi_process(graph.communicator()),
          .ranks = dealii::Utilities::MPI::n_mpi_processes(graph.communicator()),
          .geometry = {},
          .files = {},
      }) {
  auto& self = *implementation_;
  together(graph.communicator(), [&] {
    self.geometry = geometry_of(graph.implementation());
    if (self.rank == 0) std::filesystem::create_directories(self.folder);
  });
}

VisualOutput::~VisualOutput() = default;

std::filesystem::path VisualOutput::collection() const {
  const auto& folder = implementation_->folder;
  return folder / (folder.filename().string() + ".pvd");
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

std::string VisualOutput::Implementation::piece(double time, std::span<const VtuFile::Array> point_data,
                                                std::span<const VtuFile::Array> cell_data) const {
  VtuFile file(geometry.points, geometry.cells);
  file.add_number("TimeValue", time);
  file.add_number("multiplicity", multiplicity);
  file.add_number("octant", is_octant ? 1 : 0);
  file.add_words("time unit", std::vector<std::string>{"s"});
  file.add_words("length unit", std::vector<std::string>{"m"});
  file.add_words("arm", std::vector<std::string>{arm});
  file.add_words("region names", region_names);
  for (const auto& array : point_data) file.add_point_data(array);
  for (const auto& array : cell_data) file.add_cell_data(array);
  file.add_points(geometry.positions);
  file.add_cells(geometry.connectivity);
  file.add_cells(geometry.offsets);
  file.add_cells(geometry.types);
  return file.content();
}

void VisualOutput::write(double time_s, std::span<const NodalField> nodal_fields,
                         std::span<const CellField> cell_fields) {
  auto& self = *implementation_;
  const MPI_Comm communicator = self.graph.communicator();
  const std::string name = "output_" + padded(self.files.size());
  const auto piece_name = [&](unsigned rank) { return name + "/" + std::to_string(rank) + ".vtu"; };
  const auto point_data = self.point_arrays(nodal_fields);
  together(communicator, [&] {
    if (self.rank == 0) std::filesystem::create_directories(self.folder / name);
  });
  std::vector<VtuFile::Array> cell_data;
  together(communicator, [&] {
    cell_data = self.cell_arrays(cell_fields);
    write_whole_file(self.folder / piece_name(self.rank), self.piece(time_s, point_data, cell_data));
  });
  together(communicator, [&] {
    self.files.push_back({time_s, name + ".pvtu"});
    if (self.rank != 0) return;
    std::vector<std::string> pieces;
    for (unsigned rank = 0; rank < self.ranks; ++rank) pieces.push_back(piece_name(rank));
    write_whole_file(self.folder / (name + ".pvtu"),
                     pvtu_content(point_data, cell_data, self.geometry.positions, pieces));
    write_whole_file(collection(), pvd_content(self.files));
  });
}

}  // namespace turgor::output
