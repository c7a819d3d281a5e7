#include "poroelasticity/matrix_free_step.hpp"

#include <deal.II/fe/fe_tools.h>

#include <stdexcept>
#include <string>

#include "poroelasticity/tissue_points.hpp"

namespace turgor::poroelasticity {

struct MatrixFreeStep::Implementation {
  TaylorHoodMesh mesh;
  HeldNodes held;
  PoroelasticSolver solver;
  NodeFields fields;
  std::map<dealii::types::material_id, Tissue> regions;
  std::vector<dealii::types::global_dof_index> dof_of;  ///< of unknown [u | p]
  int iterations_when_set_up = 0;
  bool refresh = true;

  Implementation(const dealii::DoFHandler<3>& dofs, const dealii::Mapping<3>& mapping,
                 const std::map<dealii::types::material_id, Tissue>& tissues,
                 const std::map<dealii::types::boundary_id, Boundary>& boundaries,
                 const std::vector<Pin>& pins)
      : mesh(dofs.get_triangulation(), mapping),
        held(mesh.held(boundaries, pins)),
        solver(mesh, held, {}),
        fields(mesh),
        regions(tissues),
        dof_of(mesh.owned_unknowns()) {
    const auto& element = dofs.get_fe();
    const auto quadratic = dealii::FETools::hierarchic_to_lexicographic_numbering<3>(2),
               linear = dealii::FETools::hierarchic_to_lexicographic_numbering<3>(1);
    const std::size_t pressures = 3 * mesh.displacement.owned();
    std::vector<dealii::types::global_dof_index> indices(element.n_dofs_per_cell());
    std::size_t n = 0;
    for (const auto& cell : dofs.active_cell_iterators()) {
      cell->get_dof_indices(indices);
      for (unsigned i = 0; i < indices.size(); ++i) {
        const auto [component, within] = element.system_to_component_index(i);
        if (component < 3)
          dof_of[3 * mesh.displacement.cell_nodes()[27 * n + quadratic[within]] + component] = indices[i];
        else
          dof_of[pressures + mesh.pressure.cell_nodes()[8 * n + linear[within]]] = indices[i];
      }
      ++n;
    }
  }

  std::vector<double> own(const dealii::Vector<double>& from) const {
    std::vector<double> values(dof_of.size());
    for (std::size_t n = 0; n < values.size(); ++n) values[n] = from[dof_of[n]];
    return values;
  }
};

MatrixFreeStep::MatrixFreeStep(const dealii::DoFHandler<3>& dofs, const dealii::Mapping<3>& mapping,
                               const std::map<dealii::types::material_id, Tissue>& regions,
                               const std::map<dealii::types::boundary_id, Boundary>& boundaries,
                               Strain strain, const std::vector<Pin>& pins) {
  refuse_moving_boundaries(boundaries, strain);
  implementation_ = std::make_unique<Implementation>(dofs, mapping, regions, boundaries, pins);
}

MatrixFreeStep::~MatrixFreeStep() = default;

int MatrixFreeStep::solve(const dealii::Vector<double>& solution, const std::vector<History>& history,
                          const TimeStep& step, const dealii::Vector<double>& residual, double reduction,
                          dealii::Vector<double>& change) {
  auto& self = *implementation_;
  self.fields.load(self.own(solution));
  CellTissue likeness;
  self.solver.set_tangents(
      self.fields.values(),
      [&](std::size_t cell, std::span<const kernels::PoroelasticState> state,
          std::span<kernels::PoroelasticTangent> tangents) {
        const Tissue& tissue = self.regions.at(self.mesh.region[cell]);
        for (std::size_t q = 0; q < 27; ++q)
          tangents[q] = tangent_at(tissue, history[27 * cell + q], step, state[q]);
        add_likeness(tangents, likeness);
      },
      likeness, self.refresh);
  auto rows = self.own(residual);
  for (std::size_t n = 3 * self.mesh.displacement.owned(); n < rows.size(); ++n)
    rows[n] /= step.difference.now;
  // Rows of hanging nodes were handed on already.
  for (const auto& hanging : self.mesh.displacement.hanging())
    for (int c = 0; c < 3; ++c) rows[3 * hanging.node + c] = 0;
  for (const auto& hanging : self.mesh.pressure.hanging())
    rows[3 * self.mesh.displacement.owned() + hanging.node] = 0;
  std::vector<double> found(rows.size(), 0.);
  const auto report = self.solver.solve(rows, found, reduction);
  if (self.refresh) self.iterations_when_set_up = std::max(report.iterations, 4);
  self.refresh = report.iterations > 1.5 * self.iterations_when_set_up;
  for (std::size_t n = 0; n < found.size(); ++n) change[self.dof_of[n]] = found[n];
  return report.iterations;
}

}  // namespace turgor::poroelasticity
