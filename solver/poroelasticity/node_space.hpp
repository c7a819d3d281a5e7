#pragma once

#include <deal.II/base/partitioner.h>
#include <deal.II/distributed/tria.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/mapping.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/la_parallel_vector.h>

#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace turgor::poroelasticity {

/// A vector on a space's nodes, owned ones first, then ghosts, components of a node side by side.
template <class Number>
using NodeVector = dealii::LinearAlgebra::distributed::Vector<Number>;

/// The nodes of continuous polynomials of one degree on a mesh, as one rank sees them: its own, then ghosts,
/// which are what its cells touch and what hanging nodes there hang on. Any number of components sits on a
/// node.
class NodeSpace {
 public:
  NodeSpace(const dealii::Triangulation<3>& mesh, unsigned degree);

  const dealii::DoFHandler<3>& dofs() const { return dofs_; }
  std::size_t owned() const { return owned_; }
  std::size_t size() const { return owned_ + ghosts_; }
  dealii::types::global_dof_index first() const { return first_; }
  /// Of owned cells, in the order of a grid.
  const std::vector<std::int32_t>& cell_nodes() const { return cell_nodes_; }
  std::size_t nodes_per_cell() const { return dofs_.get_fe().n_dofs_per_cell(); }
  std::int32_t local(dealii::types::global_dof_index node) const;
  dealii::types::global_dof_index global(std::int32_t node) const;

  template <class Number>
  void initialise(NodeVector<Number>& vector, int components) const;
  /// Fills ghosts, then hanging nodes from what they hang on.
  template <class Number>
  void fill(NodeVector<Number>& vector, int components) const;
  /// Ghosts and hanging nodes are 0 again: the vector is one of free unknowns.
  template <class Number>
  void forget(NodeVector<Number>& vector, int components) const;
  /// Transposed: hands what was added to hanging nodes to what they hang on, then to their owners. The vector
  /// must not have been filled.
  template <class Number>
  void collect(NodeVector<Number>& vector, int components) const;

  /// What a node is made of: itself, or those that it hangs on.
  struct Part {
    std::int32_t node;
    double weight;
  };
  struct Hanging {
    std::int32_t node;
    std::vector<Part> parts;
  };
  const std::vector<Hanging>& hanging() const { return hanging_; }
  /// The same by number over all ranks, also for nodes of ghost cells.
  std::vector<std::pair<dealii::types::global_dof_index, double>> parts_of(
      dealii::types::global_dof_index node) const;

  /// Where nodes lie, of owned ones and ghosts of owned cells (m).
  std::vector<std::array<double, 3>> places(const dealii::Mapping<3>& mapping) const;
  struct Located {
    dealii::DoFHandler<3>::active_cell_iterator cell;
    dealii::Point<3> unit;
    bool found = false;
  };
  /// The owned cell that holds a place, or is no further from it than `beside` times its size.
  Located locate(const dealii::Mapping<3>& mapping, const dealii::Point<3>& place,
                 double beside = 1e-8) const;
  /// Local nodes on parts of the boundary.
  std::vector<std::int32_t> on_boundary(dealii::types::boundary_id id) const;

 private:
  void number_nodes();
  void find_hanging();

  dealii::FE_Q<3> element_;
  dealii::DoFHandler<3> dofs_;
  dealii::AffineConstraints<double> constraints_;
  std::size_t owned_ = 0, ghosts_ = 0;
  dealii::types::global_dof_index first_ = 0;
  dealii::IndexSet ghost_set_;
  std::vector<std::int32_t> cell_nodes_;
  std::vector<Hanging> hanging_;
};

}  // namespace turgor::poroelasticity
