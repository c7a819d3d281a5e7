#include <deal.II/base/mpi.h>
#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_values.h>

#include <array>
#include <limits>
#include <map>
#include <stdexcept>
#include <type_traits>

#include "poroelasticity/cell_key.hpp"
#include "poroelasticity/matrix_free_implementation.hpp"
#include "poroelasticity/point_state.hpp"

// What MatrixFreePoroelasticProblem tells of a place, and takes over from another mesh.
namespace turgor::poroelasticity {

namespace {

using Key = std::array<double, 3>;

std::vector<Key> keys_of(const dealii::Triangulation<3>& mesh) {
  std::vector<Key> keys;
  for (const auto& cell : mesh.active_cell_iterators())
    if (cell->is_locally_owned()) keys.push_back(cell_key<3>(cell));
  return keys;
}

/// What a cell hands on: displacement and pressure of its nodes, and what its points remember.
constexpr std::size_t cell_values = 3 * 27 + 8 + 10 * 27;

void pack(const kernels::PoroelasticVector<const double>& fields, const TaylorHoodMesh& mesh,
          const std::vector<History>& history, std::size_t cell, std::vector<double>& into) {
  for (std::size_t i = 0; i < 27; ++i) {
    const auto node = static_cast<std::size_t>(mesh.displacement.cell_nodes()[27 * cell + i]);
    for (std::size_t c = 0; c < 3; ++c) into.push_back(fields.displacement[3 * node + c]);
  }
  for (std::size_t v = 0; v < 8; ++v)
    into.push_back(fields.pressure[mesh.pressure.cell_nodes()[8 * cell + v]]);
  for (std::size_t q = 0; q < 27; ++q) {
    const auto& past = history[27 * cell + q];
    into.insert(into.end(), {past.volume, past.volume_before, past.growth, past.growth_next});
    for (const auto* slope : {&past.slope, &past.slope_before})
      into.insert(into.end(), slope->begin(), slope->end());
  }
}

}  // namespace

void MatrixFreePoroelasticProblem::Implementation::take_over(const Implementation& whole) {
  // Every rank says which cells it wants; those that have them answer.
  const auto wanted = dealii::Utilities::MPI::all_gather(mesh.communicator, keys_of(triangulation));
  std::map<Key, std::size_t> owned;
  for (const auto& key : keys_of(whole.triangulation)) owned.emplace(key, owned.size());
  NodeFields from(whole.mesh);
  from.load(whole.state);
  std::map<unsigned, std::vector<double>> answers;
  for (unsigned rank = 0; rank < wanted.size(); ++rank)
    for (std::size_t n = 0; n < wanted[rank].size(); ++n)
      if (const auto found = owned.find(wanted[rank][n]); found != owned.end()) {
        auto& answer = answers[rank];
        answer.push_back(static_cast<double>(n));
        pack(from.values(), whole.mesh, whole.points.history(), found->second, answer);
      }
  const auto received = dealii::Utilities::MPI::some_to_some(mesh.communicator, answers);
  std::vector<History> history(points.history().size());
  std::size_t cells = 0;
  for (const auto& [rank, values] : received)
    for (std::size_t begin = 0; begin < values.size(); begin += 1 + cell_values, ++cells) {
      const auto cell = static_cast<std::size_t>(values[begin]);
      const double* next = values.data() + begin + 1;
      for (std::size_t i = 0; i < 27; ++i, next += 3)
        if (const auto node = static_cast<std::size_t>(mesh.displacement.cell_nodes()[27 * cell + i]);
            node < mesh.displacement.owned())
          std::copy_n(next, 3, state.begin() + static_cast<std::ptrdiff_t>(3 * node));
      for (std::size_t v = 0; v < 8; ++v, ++next)
        if (const auto node = static_cast<std::size_t>(mesh.pressure.cell_nodes()[8 * cell + v]);
            node < mesh.pressure.owned())
          state[displacements() + node] = *next;
      for (std::size_t q = 0; q < 27; ++q, next += 10)
        history[27 * cell + q] = {.volume = next[0],
                                  .volume_before = next[1],
                                  .growth = next[2],
                                  .growth_next = next[3],
                                  .slope = {next[4], next[5], next[6]},
                                  .slope_before = {next[7], next[8], next[9]}};
    }
  const int missing = cells == mesh.region.size() ? 0 : 1;
  if (dealii::Utilities::MPI::max(missing, mesh.communicator) > 0)
    throw std::invalid_argument("a cell of the part that was cut out is not in the whole");
  points.set_history(std::move(history));
  before = state;
  time = whole.time;
  step_before = 0;
}

void MatrixFreePoroelasticProblem::visit_corners(
    const std::function<void(const CellCorners<3>&)>& visit) const {
  auto& self = *implementation_;
  self.fields.load(self.state);
  const auto fields = self.fields.values();
  std::size_t n = 0;
  for (const auto& cell : self.triangulation.active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    CellCorners<3> corners{.cell = cell->global_active_cell_index(), .region = cell->material_id()};
    const auto positions = self.mesh.mapping.get_vertices(cell);
    for (unsigned v = 0; v < 8; ++v) {
      // The corners of the 27 nodes, which lie as in a grid.
      const unsigned in_grid = 2 * (v & 1u) + 6 * (v >> 1 & 1u) + 18 * (v >> 2);
      const auto node = static_cast<std::size_t>(self.mesh.displacement.cell_nodes()[27 * n + in_grid]);
      corners.vertex[v] = cell->vertex_index(v);
      corners.position[v] = positions[v];
      for (std::size_t d = 0; d < 3; ++d) corners.displacement[v][d] = fields.displacement[3 * node + d];
      corners.pressure[v] = fields.pressure[self.mesh.pressure.cell_nodes()[8 * n + v]];
    }
    visit(corners);
    ++n;
  }
}

PointState<3> MatrixFreePoroelasticProblem::state_at(const dealii::Point<3>& place) const {
  auto& self = *implementation_;
  NodeFields before(self.mesh);
  self.fields.load(self.state);
  before.load(self.before);
  const auto fields = self.fields.values(), old = before.values();
  auto located = self.mesh.displacement.locate(self.mesh.mapping, place);
  if (dealii::Utilities::MPI::max(located.found ? 1 : 0, self.mesh.communicator) == 0)
    located = self.mesh.displacement.locate(self.mesh.mapping, place, beside_a_curved_surface);
  PointState<3> point;
  if (located.found) {
    const auto& cell = located.cell;
    std::size_t n = 0;
    for (auto other = self.mesh.displacement.dofs().begin_active(); other != cell; ++other)
      if (other->is_locally_owned()) ++n;
    PointFields here;
    const auto add = [&](const NodeSpace& space, const auto& visit) {
      dealii::FEValues<3> values(
          self.mesh.mapping, space.dofs().get_fe(),
          dealii::Quadrature<3>(dealii::GeometryInfo<3>::project_to_unit_cell(located.unit)),
          dealii::update_values | dealii::update_gradients);
      const typename dealii::DoFHandler<3>::active_cell_iterator in_space(&self.triangulation, cell->level(),
                                                                          cell->index(), &space.dofs());
      values.reinit(in_space);
      std::vector<dealii::types::global_dof_index> nodes(space.nodes_per_cell());
      in_space->get_dof_indices(nodes);
      for (unsigned i = 0; i < nodes.size(); ++i)
        visit(static_cast<std::size_t>(space.local(nodes[i])), values.shape_value(i, 0),
              values.shape_grad(i, 0));
    };
    add(self.mesh.displacement, [&](std::size_t node, double value, const dealii::Tensor<1, 3>& slope) {
      for (int c = 0; c < 3; ++c) {
        const double u = fields.displacement[3 * node + c];
        here.displacement[c] += u * value;
        here.displacement_before[c] += old.displacement[3 * node + c] * value;
        for (int d = 0; d < 3; ++d) here.gradient[3 * c + d] += u * slope[d];
      }
    });
    add(self.mesh.pressure, [&](std::size_t node, double value, const dealii::Tensor<1, 3>& slope) {
      here.pressure += fields.pressure[node] * value;
      for (int d = 0; d < 3; ++d) here.slope[d] += fields.pressure[node] * slope[d];
    });
    const dealii::QGauss<3> quadrature(3);
    unsigned nearest = 0;
    for (unsigned q = 1; q < 27; ++q)
      if (located.unit.distance_square(quadrature.point(q)) <
          located.unit.distance_square(quadrature.point(nearest)))
        nearest = q;
    here.growth = self.points.history()[27 * n + nearest].growth;
    point = point_state(self.points.tissue_of(n), self.options.strain, place, cell->material_id(), here,
                        self.step_before);
    point.cell = cell->global_active_cell_index();
  }
  const int nobody = std::numeric_limits<int>::max();
  const int rank = dealii::Utilities::MPI::this_mpi_process(self.mesh.communicator);
  const int whose = dealii::Utilities::MPI::min(located.found ? rank : nobody, self.mesh.communicator);
  if (whose == nobody) throw std::invalid_argument("the place is not in the mesh");
  static_assert(std::is_trivially_copyable_v<PointState<3>>);
  MPI_Bcast(&point, sizeof point, MPI_BYTE, whose, self.mesh.communicator);
  return point;
}

}  // namespace turgor::poroelasticity
