#pragma once

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>

#include "discretization/node_graph.hpp"
#include "geometry/shape_domain.hpp"

namespace turgor::output {

/// A sphere of 5 mm, computed as an octant, in a host or alone; cells grow with the distance from its rim, so
/// that there are hanging nodes, unless `growth` is 0.
struct Body {
  static constexpr double radius = 5e-3;
  static constexpr std::size_t tumour = 0, host = 1;

  Body(MPI_Comm communicator, bool with_host, double rim_cell = 0.4e-3, double growth = 0.5) {
    configuration::GeometryParameters geometry;
    geometry.shape = configuration::Shape::sphere;
    geometry.radius = radius;
    geometry.symmetry = configuration::Symmetry::octant;
    std::vector<std::string> names = {"tumour"};
    if (with_host) {
      geometry.host.shape = configuration::HostShape::sphere;
      names.push_back("host");
    }
    domain = std::make_unique<geometry::ShapeDomain>(communicator, geometry, names, with_host ? radius : 0.);
    domain->refine_to([=](double depth) { return rim_cell + growth * std::abs(depth); }, 1e6);
    graph = std::make_unique<discretization::NodeGraph>(*domain);
  }

  /// A function of the position on owned and ghost nodes.
  std::vector<double> field(const std::function<double(const std::array<double, 3>&)>& function) const {
    std::vector<double> owned;
    for (const auto& x : graph->positions()) owned.push_back(function(x));
    return graph->with_ghosts(owned);
  }

  std::unique_ptr<geometry::ShapeDomain> domain;
  std::unique_ptr<discretization::NodeGraph> graph;
};

inline double distance_to_centre(const std::array<double, 3>& x) {
  return std::hypot(x[0], x[1], x[2]);
}

/// An empty folder that all ranks share and that goes when the test ends.
class SharedFolder {
 public:
  SharedFolder() {
    char name[] = "/tmp/turgor_output_XXXXXX";
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    if (rank_ == 0 && !mkdtemp(name)) std::abort();
    MPI_Bcast(name, sizeof(name), MPI_CHAR, 0, MPI_COMM_WORLD);
    path_ = name;
  }
  ~SharedFolder() {
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank_ == 0) std::filesystem::remove_all(path_);
  }
  SharedFolder(const SharedFolder&) = delete;
  SharedFolder& operator=(const SharedFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  bool is_root() const { return rank_ == 0; }

 private:
  int rank_ = 0;
  std::filesystem::path path_;
};

}  // namespace turgor::output
