#pragma once

#include <vector>

#include "geometry/vertex_fit_graph.hpp"

namespace turgor::geometry {

/// A plane that pulls on a vertex: the linearised distance to a surface.
struct SurfacePull {
  double distance = 0;          ///< signed, at the vertex's present position (m)
  dealii::Tensor<1, 3> normal;  ///< unit gradient of the distance
  double weight = 0;
};

/// What is known of the vertices whose step is too small, per local vertex.
struct StepPenalties {
  std::vector<double> weight;  ///< 0: not penalised
  std::vector<double> mass;    ///< m_i at the present positions (m3)
  std::vector<double> rate;    ///< sum over cells and j of max(0, -k_ij) (m)
  double largest_rate = 4;     ///< wanted bound of (rate/mass) (3 h^2/8)
};

/// The part of the fit's energy that depends on one vertex, along a move of that vertex.
///
/// E = sum over corners of [(N/3)^3/D^2 - 1 + b (D + 1/D - 2)] + sum over surfaces of w (d/h)^2, with D the
/// determinant of the three edges at a corner over h^3 and N the sum of their squares over h^2. The first
/// term is 0 for a cube and infinite for a flat corner (the mean ratio of Knupp 2000, cubed so that it is
/// rational), the second keeps sizes. D is linear and N quadratic in the position of one vertex, so a move is
/// cheap to judge.
class VertexEnergy {
 public:
  void gather(const FitGraph& graph, const std::vector<dealii::Point<3>>& positions, FitGraph::Vertex vertex,
              const std::vector<SurfacePull>& pulls, const StepPenalties& penalties);
  /// The move (m) that lowers the energy: a Newton step, shortened until the energy falls and no corner
  /// flattens.
  dealii::Tensor<1, 3> best_move() const;

 private:
  struct Corner {
    double determinant, squares;  // at the present position
    dealii::Tensor<1, 3> determinant_slope, squares_slope;
    double squares_curvature;
  };
  /// A cell that the moved vertex shares with vertices whose step is too small.
  struct SharedCell {
    std::array<dealii::Point<3>, 8> corners;
    unsigned moved;
    std::array<int, 8> term;  // of each corner, -1: not judged
  };
  struct RateTerm {
    FitGraph::Vertex judged;
    double weight, mass, rate;  // of the cells that do not move
    double cube;                // 3 h^2/8 over the wanted bound
    double now;                 // excess at the present position
  };
  void gather_rates(const FitGraph& graph, const std::vector<dealii::Point<3>>& positions,
                    FitGraph::Vertex vertex, const StepPenalties& penalties);
  /// By how much each term's rate exceeds its bound after a move, in parts of it.
  void find_excess(const dealii::Tensor<1, 3>& move, std::vector<double>& excess) const;
  double energy(const dealii::Tensor<1, 3>& move) const;

  double size_ = 1;
  std::vector<Corner> corners_;
  std::vector<SurfacePull> pulls_;
  std::vector<RateTerm> rates_;
  std::vector<SharedCell> shared_;
  mutable std::vector<double> excess_, mass_, rate_;  // room for sums
};

}  // namespace turgor::geometry
