#pragma once

#include <map>
#include <span>
#include <vector>

#include "poroelasticity/poroelastic_solver.hpp"

namespace turgor::poroelasticity {

/// Rigid plates in the solver without a matrix. Their nodes are held like given ones; how far a plate moves
/// is an unknown of its own, whose row is the sum of its nodes' rows less its force. Of each plate one owned
/// node, somewhere, stands for that row.
class MovingPlates {
 public:
  using Boundaries = std::map<dealii::types::boundary_id, Boundary>;
  MovingPlates(const TaylorHoodMesh& mesh, const Boundaries& boundaries);

  bool empty() const { return plates_.empty(); }
  /// Adds forces (N) to the rows that stand for plates.
  void add_loads(double time, std::span<double> momentum) const;
  /// The sum of each plate's rows. Collective.
  std::vector<double> pulls(std::span<const double> momentum) const;
  /// Puts those in the rows that stand for plates.
  void put(const std::vector<double>& pulls, std::span<double> momentum) const;
  /// `change` solves the equations for plates that stay; on return for plates that move so that their rows of
  /// `residual` are met too. Adds the iterations. Collective.
  void complete(PoroelasticSolver& solver, std::span<const double> residual, double tolerance,
                std::span<double> change, int& iterations) const;
  /// A plate's force, on the rank with the row that stands for it; 0 on all others and without a plate.
  double force(dealii::types::boundary_id id, double time) const;

 private:
  struct Plate {
    dealii::types::boundary_id id = 0;
    std::function<double(double)> force;
    std::vector<std::size_t> rows;  ///< of owned nodes
    bool stands_here = false;       ///< the first of these rows does
  };

  MPI_Comm communicator_;
  std::vector<Plate> plates_;
};

}  // namespace turgor::poroelasticity
