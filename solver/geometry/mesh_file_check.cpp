#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <sstream>

#include "geometry/input_error.hpp"
#include "geometry/mesh_file_reader.hpp"

namespace turgor::geometry {

namespace {

using Vector = std::array<double, 3>;

Vector operator-(const Vector& a, const Vector& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

double triple_product(const Vector& a, const Vector& b, const Vector& c) {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) +
         a[2] * (b[0] * c[1] - b[1] * c[0]);
}

// Neighbours of gmsh's corner v along the cell's three edges, so that a cube gives a positive triple product.
constexpr std::array<std::array<std::size_t, 3>, 8> corner_edges{
    {{1, 3, 4}, {2, 0, 5}, {3, 1, 6}, {0, 2, 7}, {7, 5, 0}, {4, 6, 1}, {5, 7, 2}, {6, 4, 3}}};

// How many of a cell's corners are turned the right way.
int upright_corners(const MeshFile& mesh, const MeshFile::Element& cell) {
  int upright = 0;
  for (std::size_t v = 0; v < 8; ++v) {
    const auto& x = mesh.vertices[cell.vertices[v]];
    const auto edge = [&](std::size_t e) { return mesh.vertices[cell.vertices[corner_edges[v][e]]] - x; };
    upright += triple_product(edge(0), edge(1), edge(2)) > 0;
  }
  return upright;
}

std::string place_of(const MeshFile& mesh, const MeshFile::Element& cell) {
  Vector centre{};
  for (const auto v : cell.vertices)
    for (std::size_t d = 0; d < 3; ++d) centre[d] += mesh.vertices[v][d] / 8;
  std::ostringstream text;
  text << '(' << centre[0] << ", " << centre[1] << ", " << centre[2] << ')';
  return text.str();
}

void check_types(const MeshFile& mesh, const std::string& prefix) {
  const auto count = [&](std::initializer_list<int> types) {
    std::size_t sum = 0;
    for (const int type : types)
      if (const auto found = mesh.other_types.find(type); found != mesh.other_types.end())
        sum += found->second;
    return sum;
  };
  std::ostringstream why;
  if (const auto tetrahedra = count({4, 11, 29})) {
    why << prefix << "has " << tetrahedra
        << " tetrahedra; hexahedra are needed. gmsh cuts each into four: gmsh FILE.geo -3 -setnumber "
           "Mesh.SubdivisionAlgorithm 2 -o FILE.msh (in a .geo file: Mesh.SubdivisionAlgorithm = 2;).";
    throw InputError(why.str());
  }
  if (const auto others = count({6, 7, 13, 14, 18, 19})) {
    why << prefix << "has " << others
        << " prisms or pyramids; hexahedra are needed (Mesh.SubdivisionAlgorithm = 2, or Recombine in "
           "extrusions).";
    throw InputError(why.str());
  }
  if (count({12, 17})) throw InputError(prefix + "has hexahedra of second order; set Mesh.ElementOrder = 1.");
  if (mesh.hexahedra.empty())
    throw InputError(prefix + "has no hexahedra. Mesh the volume in three dimensions (gmsh -3).");
}

// Two cells on the same nodes would pass as neighbours that share all their faces.
void check_duplicates(const MeshFile& mesh, const std::string& prefix) {
  std::set<std::vector<std::size_t>> cells;
  for (const auto& cell : mesh.hexahedra) {
    auto vertices = cell.vertices;
    std::sort(vertices.begin(), vertices.end());
    if (!cells.insert(std::move(vertices)).second)
      throw InputError(prefix + "element " + std::to_string(cell.number) + " at " + place_of(mesh, cell) +
                       " is there twice. Is its volume in two physical groups? Name each volume once.");
  }
}

void check_coincidence(const MeshFile& mesh, const std::string& prefix) {
  std::vector<std::size_t> order;
  std::vector<bool> used(mesh.vertices.size(), false);
  double shortest = std::numeric_limits<double>::max();
  for (const auto& cell : mesh.hexahedra)
    for (std::size_t v = 0; v < 8; ++v) {
      if (!used[cell.vertices[v]]) order.push_back(cell.vertices[v]);
      used[cell.vertices[v]] = true;
      const auto edge = mesh.vertices[cell.vertices[corner_edges[v][0]]] - mesh.vertices[cell.vertices[v]];
      shortest = std::min(shortest, std::hypot(edge[0], edge[1], edge[2]));
    }
  const double tolerance = 1e-6 * shortest;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return mesh.vertices[a] < mesh.vertices[b]; });
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      const auto gap = mesh.vertices[order[j]] - mesh.vertices[order[i]];
      if (gap[0] > tolerance) break;
      if (std::hypot(gap[0], gap[1], gap[2]) > tolerance) continue;
      std::ostringstream why;
      const auto& x = mesh.vertices[order[i]];
      why << prefix << "has two nodes at (" << x[0] << ", " << x[1] << ", " << x[2]
          << "): its parts are not joined, and nothing would flow between them. Write Coherence; "
             "(BooleanFragments "
             "with OpenCASCADE) before meshing, or Coherence Mesh; after it.";
      throw InputError(why.str());
    }
}

}  // namespace

void check_mesh_file(MeshFile& mesh, const std::filesystem::path& file) {
  const auto prefix = "Mesh " + file.string() + ": ";
  check_types(mesh, prefix);
  std::size_t mirrored = 0, inverted = 0;
  const MeshFile::Element* first = nullptr;
  for (const auto& cell : mesh.hexahedra) {
    const int upright = upright_corners(mesh, cell);
    mirrored += upright == 0;
    if (upright < 8 && !first) first = &cell;
    inverted += upright < 8;
  }
  if (mirrored == mesh.hexahedra.size()) {
    for (auto& cell : mesh.hexahedra)
      for (std::size_t v = 0; v < 4; ++v) std::swap(cell.vertices[v], cell.vertices[v + 4]);
  } else if (inverted > 0) {
    std::ostringstream why;
    why << prefix << inverted << " of " << mesh.hexahedra.size()
        << " cells are inverted or flat at a corner, the first is element " << first->number << " at "
        << place_of(mesh, *first)
        << ". Mesh finer there (Mesh.MeshSizeMax), so that cells on curved faces stay convex.";
    throw InputError(why.str());
  }
  check_duplicates(mesh, prefix);
  check_coincidence(mesh, prefix);
}

}  // namespace turgor::geometry
