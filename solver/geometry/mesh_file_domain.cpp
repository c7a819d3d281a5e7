#include "geometry/mesh_file_domain.hpp"

#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "geometry/body_size.hpp"
#include "geometry/input_error.hpp"
#include "units/nearest_word.hpp"

namespace turgor::geometry {

namespace {

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The end of a sentence about a name that is not known.
std::string meant(const std::string& name, const std::vector<std::string>& allowed) {
  const auto nearest = units::suggestion(name, allowed);
  return nearest.empty() ? "." : nearest;
}

double largest_extent(const MeshFile& mesh) {
  double extent = 0;
  for (std::size_t d = 0; d < 3; ++d) {
    const auto [least, greatest] = std::ranges::minmax_element(
        mesh.vertices, {}, [d](const std::array<double, 3>& vertex) { return vertex[d]; });
    extent = std::max(extent, (*greatest)[d] - (*least)[d]);
  }
  return extent;
}

}  // namespace

MeshDomain::MeshDomain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
                       std::vector<std::string> region_names)
    : Domain(communicator, std::move(region_names), geometry.mesh.copies) {
  auto mesh = read_mesh_file(geometry.mesh.file);
  check_mesh_file(mesh, geometry.mesh.file);
  const auto prefix = "Mesh " + geometry.mesh.file.string() + ": ";
  const auto materials = materials_of(mesh, prefix);
  expect_body_size(geometry.mesh.unit * largest_extent(mesh), prefix,
                   "Is geometry.mesh.unit the length of one unit of the mesh?");
  create_root_cells(mesh, materials, geometry.mesh.unit, prefix);
  surface_ = find_surface();
}

std::vector<dealii::types::material_id> MeshDomain::materials_of(const MeshFile& mesh,
                                                                 const std::string& prefix) const {
  const bool any_name =
      std::any_of(mesh.names.begin(), mesh.names.end(), [](const auto& n) { return n.first.first == 3; });
  if (!any_name)
    throw InputError(
        prefix +
        "has no physical names for its volumes. Name them after the regions of the case, for "
        "example Physical Volume(\"tumour\") = {1}; in the .geo file, and mesh again. Regions: " +
        list(region_names_) + ".");
  std::vector<std::string> volumes;
  for (const auto& [group, name] : mesh.names)
    if (group.first == 3) volumes.push_back(name);
  std::vector<dealii::types::material_id> materials;
  std::set<std::string> present;
  for (const auto& cell : mesh.hexahedra) {
    const auto name = mesh.names.find({3, cell.physical});
    if (name == mesh.names.end())
      throw InputError(
          prefix + "element " + std::to_string(cell.number) +
          " belongs to no named physical volume; every volume must be in one (or set Mesh.SaveAll = 0).");
    const auto region = std::find(region_names_.begin(), region_names_.end(), name->second);
    if (region == region_names_.end())
      throw InputError(
          prefix + "the physical volume \"" + name->second + "\" is no region of the case" +
          meant(name->second, region_names_) + " Volumes of the mesh: " + list(volumes) +
          "; regions of the case: " + list(region_names_) +
          ". Rename the volume in the .geo file or the region in the parameter file, or give the "
          "parameter file a section [regions." +
          name->second + "].");
    present.insert(name->second);
    materials.push_back(static_cast<dealii::types::material_id>(region - region_names_.begin()));
  }
  for (const auto& region : region_names_)
    if (!present.contains(region))
      throw InputError(
          prefix + "has no physical volume \"" + region +
          "\", which is a region of the case; it has: " + list({present.begin(), present.end()}) + ".");
  return materials;
}

void MeshDomain::create_root_cells(const MeshFile& mesh,
                                   const std::vector<dealii::types::material_id>& materials, double unit,
                                   const std::string& prefix) {
  // gmsh runs around the lower and the upper quadrilateral, deal.II counts lexicographically.
  constexpr std::array<std::size_t, 8> corner{0, 1, 3, 2, 4, 5, 7, 6};
  std::vector<dealii::Point<3>> vertices;
  for (const auto& x : mesh.vertices) vertices.emplace_back(unit * x[0], unit * x[1], unit * x[2]);
  std::vector<dealii::CellData<3>> cells;
  for (std::size_t c = 0; c < mesh.hexahedra.size(); ++c) {
    dealii::CellData<3> cell;
    for (std::size_t v = 0; v < 8; ++v)
      cell.vertices[v] = static_cast<unsigned>(mesh.hexahedra[c].vertices[corner[v]]);
    cell.material_id = materials[c];
    cells.push_back(cell);
  }
  std::map<std::array<unsigned, 4>, dealii::types::boundary_id> named;
  std::size_t unnamed = 0;
  for (const auto& face : mesh.quadrilaterals) {
    const auto name = mesh.names.find({2, face.physical});
    if (name == mesh.names.end()) continue;
    if (name->second != "outer" && name->second != "symmetry" && name->second != "sealed")
      throw InputError(prefix + "the physical surface \"" + name->second + "\" is unknown" +
                       meant(name->second, {"outer", "symmetry", "sealed"}) +
                       " Allowed are outer, symmetry, sealed. Rename it in the .geo file.");
    std::array<unsigned, 4> key;
    for (std::size_t v = 0; v < 4; ++v) key[v] = static_cast<unsigned>(face.vertices[v]);
    std::sort(key.begin(), key.end());
    const auto id = name->second == "outer"    ? outer_boundary
                    : name->second == "sealed" ? sealed_boundary
                                               : symmetry_plane;
    if (const auto [place, is_new] = named.emplace(key, id); !is_new && place->second != id)
      throw InputError(prefix + "element " + std::to_string(face.number) +
                       " lies in two physical surfaces that exclude each other; name it once.");
  }
  std::map<std::array<unsigned, 4>, int> faces;
  for (const auto& cell : cells)
    for (unsigned f = 0; f < 6; ++f) {
      std::array<unsigned, 4> key;
      for (unsigned v = 0; v < 4; ++v)
        key[v] = cell.vertices[dealii::GeometryInfo<3>::face_to_cell_vertices(f, v)];
      std::sort(key.begin(), key.end());
      if (++faces[key] > 2)
        throw InputError(prefix +
                         "three cells share one face. Is a volume in two physical groups? Name each once.");
    }
  dealii::SubCellData boundary;
  for (const auto& cell : cells)
    for (unsigned f = 0; f < 6; ++f) {
      dealii::CellData<2> face;
      std::array<unsigned, 4> key;
      for (unsigned v = 0; v < 4; ++v)
        key[v] = face.vertices[v] = cell.vertices[dealii::GeometryInfo<3>::face_to_cell_vertices(f, v)];
      std::sort(key.begin(), key.end());
      if (faces[key] != 1) continue;
      const auto name = named.find(key);
      unnamed += name == named.end();
      face.boundary_id = name == named.end() ? outer_boundary : name->second;
      boundary.boundary_quads.push_back(face);
    }
  dealii::GridTools::delete_unused_vertices(vertices, cells, boundary);
  dealii::GridTools::consistently_order_cells(cells);
  triangulation_.create_triangulation(vertices, cells, boundary);
  const auto idle = std::count_if(named.begin(), named.end(), [&](const auto& face) {
    const auto found = faces.find(face.first);
    return found == faces.end() || found->second != 1;
  });
  if (idle > 0)
    remarks_.push_back(prefix +
                       "faces of its physical surfaces that lie inside the body and bound nothing: " +
                       std::to_string(idle) + ".");
  if (unnamed > 0 && !named.empty())
    remarks_.push_back(prefix + std::to_string(unnamed) +
                       " boundary faces have no name and count as outer boundary.");
  const bool cut = std::any_of(mesh.names.begin(), mesh.names.end(), [](const auto& name) {
    return name.first.first == 2 && name.second == "symmetry";
  });
  if (cut && multiplicity_ == 1)
    remarks_.push_back(
        prefix +
        "planes of symmetry cut the body; set geometry.mesh.copies, 8 for an octant, or volumes, "
        "flows and amounts are those of the meshed part.");
  if (named.empty())
    remarks_.push_back(prefix +
                       "no boundary is named (outer, symmetry, sealed); all of it is outer boundary.");
}

TriangleSurface MeshDomain::find_surface() const {
  // Every rank has all root cells, and refinement does not change their shape.
  std::vector<TriangleSurface::Triangle> triangles;
  const auto in_tumour = [this](const auto& cell) { return region_names_[cell->material_id()] != "host"; };
  for (const auto& cell : triangulation_.cell_iterators_on_level(0)) {
    if (!in_tumour(cell)) continue;
    for (const unsigned f : cell->face_indices()) {
      if (cell->at_boundary(f) ? cell->face(f)->boundary_id() != outer_boundary
                               : in_tumour(cell->neighbor(f)))
        continue;
      std::array<dealii::Point<3>, 4> x;
      for (unsigned v = 0; v < 4; ++v)
        x[v] = cell->vertex(dealii::GeometryInfo<3>::face_to_cell_vertices(f, v));
      for (TriangleSurface::Triangle triangle :
           {TriangleSurface::Triangle{x[0], x[1], x[3]}, {x[0], x[3], x[2]}}) {
        const auto normal = dealii::cross_product_3d(triangle[1] - triangle[0], triangle[2] - triangle[0]);
        if (normal * (triangle[0] - cell->center()) < 0) std::swap(triangle[1], triangle[2]);
        triangles.push_back(triangle);
      }
    }
  }
  return TriangleSurface(std::move(triangles));
}

}  // namespace turgor::geometry
