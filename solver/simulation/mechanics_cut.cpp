#include "simulation/mechanics_cut.hpp"

#include <deal.II/base/mpi.h>

#include <array>

namespace turgor::simulation {

namespace {

template <class Visit>
void visit_faces(const dealii::Triangulation<3>& mesh, dealii::types::boundary_id cut, const Visit& visit) {
  for (const auto& cell : mesh.active_cell_iterators())
    if (cell->is_locally_owned())
      for (const auto& face : cell->face_iterators())
        if (face->at_boundary() && face->boundary_id() == cut) visit(face);
}

}  // namespace

std::set<unsigned> vertices_of(const dealii::Triangulation<3>& mesh, dealii::types::boundary_id cut) {
  std::set<unsigned> vertices;
  visit_faces(mesh, cut, [&](const auto& face) {
    for (unsigned v = 0; v < 4; ++v) vertices.insert(face->vertex_index(v));
  });
  return vertices;
}

std::vector<CutFace> faces_of(const dealii::Triangulation<3>& mesh, dealii::types::boundary_id cut,
                              MPI_Comm communicator) {
  std::vector<std::array<double, 4>> mine;
  visit_faces(mesh, cut, [&](const auto& face) {
    const auto centre = face->center();
    mine.push_back({centre[0], centre[1], centre[2], face->measure()});
  });
  std::vector<CutFace> faces;
  for (const auto& of_rank : dealii::Utilities::MPI::all_gather(communicator, mine))
    for (const auto& face : of_rank)
      faces.push_back({.centre = dealii::Point<3>(face[0], face[1], face[2]), .area = face[3]});
  return faces;
}

}  // namespace turgor::simulation
