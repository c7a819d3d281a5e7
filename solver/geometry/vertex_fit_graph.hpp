#pragma once

#include <deal.II/base/partitioner.h>
#include <deal.II/base/point.h>
#include <deal.II/distributed/tria.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace turgor::geometry {

/// The cells and vertices near the interfaces between regions, as far as this rank knows them, for fitting.
///
/// Vertices are numbered locally, owned ones first. Cells that are outside the body do not count: nothing is
/// computed on them. Data of vertices that other ranks own are brought up to date by the update functions.
class FitGraph {
 public:
  using Triangulation = dealii::parallel::distributed::Triangulation<3>;
  using Vertex = std::uint32_t;
  static constexpr Vertex none = static_cast<Vertex>(-1);
  static constexpr std::uint8_t far = 255;
  /// Vertices up to this many cells from an interface move.
  static constexpr std::uint8_t free_layers = 3;

  struct Cell {
    std::array<Vertex, 8> corners;
    double size;  ///< edge of the undistorted cube (m)
    bool owned;
  };
  /// A vertex in the middle of a coarser cell's edge or face: the mean of its masters.
  struct Hanging {
    Vertex vertex;
    std::array<Vertex, 4> masters;
    unsigned count;
    double size;
  };
  /// A cell and the corner at which a vertex lies in it.
  struct Incidence {
    std::uint32_t cell;
    std::uint32_t corner;
  };

  /// `lattice`: undistorted position of each vertex of the triangulation, from a corner of the root cells;
  /// `outside` cells do not count.
  FitGraph(const Triangulation& triangulation, const std::vector<dealii::Point<3>>& lattice,
           dealii::types::material_id outside);

  std::size_t owned_vertices() const { return owned_; }
  std::size_t local_vertices() const { return lattice_.size(); }
  const std::vector<Cell>& cells() const { return cells_; }
  const std::vector<Hanging>& hanging() const { return hanging_; }
  const dealii::Point<3>& lattice(Vertex v) const { return lattice_[v]; }
  /// Edge of the smallest cell at the vertex (m).
  double size(Vertex v) const { return size_[v]; }
  /// Cells between the vertex and the nearest interface, or `far`.
  std::uint8_t layer(Vertex v) const { return layer_[v]; }
  /// The materials that meet at the vertex.
  std::vector<dealii::types::material_id> materials(Vertex v) const;
  bool is_free(Vertex v) const { return layer_[v] <= free_layers && !frozen_[v] && !is_hanging_[v]; }
  bool is_hanging(Vertex v) const { return is_hanging_[v]; }
  /// Cells around an owned vertex whose layer is at most free_layers + 1.
  const Incidence* begin(Vertex v) const { return incidences_.data() + first_incidence_[v]; }
  const Incidence* end(Vertex v) const { return incidences_.data() + first_incidence_[v + 1]; }
  /// Vertices of one colour share no cell where all cells have one size.
  unsigned colour(Vertex v) const;

  /// Number of a vertex of the triangulation here, or none.
  Vertex local(unsigned triangulation_vertex) const { return local_of_[triangulation_vertex]; }
  MPI_Comm communicator() const { return communicator_; }

  void update(std::vector<dealii::Point<3>>& positions) const;
  void update(std::vector<double>& values) const;

 private:
  void number_vertices(const Triangulation& triangulation);
  void find_layers(const std::vector<Cell>& all_cells);
  void find_hanging(const Triangulation& triangulation, dealii::types::material_id outside);

  MPI_Comm communicator_;
  dealii::types::material_id outside_;
  std::shared_ptr<const dealii::Utilities::MPI::Partitioner> partitioner_;
  std::size_t owned_ = 0;
  std::vector<Vertex> local_of_;
  std::vector<dealii::Point<3>> lattice_;
  std::vector<double> size_;
  std::vector<std::uint32_t> materials_;
  std::vector<std::uint8_t> layer_;
  std::vector<bool> frozen_, is_hanging_;
  std::vector<Cell> cells_;
  std::vector<Hanging> hanging_;
  std::vector<std::uint32_t> first_incidence_;
  std::vector<Incidence> incidences_;
};

}  // namespace turgor::geometry
