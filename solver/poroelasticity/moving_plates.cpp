#include "poroelasticity/moving_plates.hpp"

#include <deal.II/base/mpi.h>
#include <deal.II/lac/full_matrix.h>

#include <algorithm>
#include <limits>

namespace turgor::poroelasticity {

MovingPlates::MovingPlates(const TaylorHoodMesh& mesh, const Boundaries& boundaries)
    : communicator_(mesh.communicator) {
  const int rank = dealii::Utilities::MPI::this_mpi_process(communicator_);
  for (const auto& [id, boundary] : boundaries) {
    if (!boundary.plate) continue;
    Plate plate{.id = id, .force = boundary.plate_force, .rows = {}};
    for (const auto node : mesh.displacement.on_boundary(id))
      if (static_cast<std::size_t>(node) < mesh.displacement.owned())
        plate.rows.push_back(3 * static_cast<std::size_t>(node) + *boundary.plate);
    std::ranges::sort(plate.rows);
    int held_too = 0;
    for (const auto& [other, holds] : boundaries)
      if (holds.displacement[*boundary.plate])
        for (const auto node : mesh.displacement.on_boundary(other))
          held_too +=
              std::ranges::binary_search(plate.rows, 3 * static_cast<std::size_t>(node) + *boundary.plate);
    refuse_held_plate(dealii::Utilities::MPI::max(held_too, communicator_) > 0, id);
    const int mine = plate.rows.empty() ? std::numeric_limits<int>::max() : rank;
    plate.stands_here = dealii::Utilities::MPI::min(mine, communicator_) == rank;
    plates_.push_back(std::move(plate));
  }
}

void MovingPlates::add_loads(double time, std::span<double> momentum) const {
  for (const auto& plate : plates_)
    if (plate.stands_here) momentum[plate.rows.front()] += plate.force(time);
}

double MovingPlates::force(dealii::types::boundary_id id, double time) const {
  for (const auto& plate : plates_)
    if (plate.id == id && plate.stands_here) return plate.force(time);
  return 0;
}

std::vector<double> MovingPlates::pulls(std::span<const double> momentum) const {
  std::vector<double> sums;
  for (const auto& plate : plates_) {
    double sum = 0;
    for (const auto row : plate.rows) sum += momentum[row];
    sums.push_back(dealii::Utilities::MPI::sum(sum, communicator_));
  }
  return sums;
}

void MovingPlates::put(const std::vector<double>& pulls, std::span<double> momentum) const {
  for (std::size_t k = 0; k < plates_.size(); ++k)
    if (plates_[k].stands_here) momentum[plates_[k].rows.front()] = pulls[k];
}

void MovingPlates::complete(PoroelasticSolver& solver, std::span<const double> residual, double tolerance,
                            std::span<double> change, int& iterations) const {
  if (empty()) return;
  const std::size_t count = plates_.size();
  std::vector<double> rows(change.size());
  const auto pulls_of = [&](std::span<const double> x) {
    solver.multiply_all(x, rows);
    return pulls(std::span<const double>(rows).first(solver.displacement_size()));
  };
  // What each plate's motion by 1 moves, and with which force; then motions that leave no force over.
  std::vector<std::vector<double>> moved(count, std::vector<double>(change.size(), 0.));
  dealii::FullMatrix<double> pull(count, count);
  const std::vector<double> nothing(change.size(), 0.);
  for (std::size_t l = 0; l < count; ++l) {
    for (const auto row : plates_[l].rows) moved[l][row] = 1;
    iterations += solver.solve(nothing, moved[l], tolerance).iterations;
    const auto column = pulls_of(moved[l]);
    for (std::size_t k = 0; k < count; ++k) pull(k, l) = column[k];
  }
  const auto left = pulls(residual), taken = pulls_of(change);
  pull.gauss_jordan();
  for (std::size_t l = 0; l < count; ++l) {
    double motion = 0;
    for (std::size_t k = 0; k < count; ++k) motion -= pull(l, k) * (left[k] + taken[k]);
    for (std::size_t n = 0; n < change.size(); ++n) change[n] += motion * moved[l][n];
  }
}

}  // namespace turgor::poroelasticity
