#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace turgor::geometry {

/// What a gmsh file says, in its own numbering and unit.
struct MeshFile {
  struct Element {
    std::size_t number;                 ///< as in the file
    int physical;                       ///< number of its physical group, 0: none
    std::vector<std::size_t> vertices;  ///< positions in `vertices`, in gmsh's order
  };
  std::vector<std::array<double, 3>> vertices;
  std::vector<Element> hexahedra;
  std::vector<Element> quadrilaterals;
  /// Element type of gmsh -> how many, for those that are neither.
  std::map<int, std::size_t> other_types;
  /// Physical name of a group of the dimension and number.
  std::map<std::pair<int, int>, std::string> names;
};

/// Reads a gmsh .msh file of version 2.2 or 4.1 in text form; throws InputError with line and remedy.
MeshFile read_mesh_file(const std::filesystem::path& file);

/// Throws InputError where the mesh cannot be computed on: no hexahedra, tetrahedra, second order, inverted
/// cells, cells that are there twice, vertices that coincide. Mirrored meshes are turned over.
void check_mesh_file(MeshFile& mesh, const std::filesystem::path& file);

}  // namespace turgor::geometry
