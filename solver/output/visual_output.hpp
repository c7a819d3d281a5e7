#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "output/nodal_values.hpp"

namespace turgor::geometry {
class Domain;
}
namespace turgor::discretization {
class NodeGraph;
}

namespace turgor::output {

/// A field with one finite value per node, on owned nodes or on owned and ghost nodes.
struct NodalField {
  std::string name;
  std::string unit;  ///< "1" where there is none
  NodalValues values;
};

/// A field that is constant in each cell, in the order of discretization::for_each_cell. NaN: undefined
/// there.
struct CellField {
  std::string name;
  std::string unit;
  int components = 1;  ///< 3 for a vector
  std::vector<double> values;
};

/// What ParaView shows of one arm: a VTU per rank and a PVTU per output, and one PVD with the times in s.
///
/// Nodes that cells share are written once, hanging vertices follow the nodes they hang on. Every file is
/// written under a temporary name and renamed, pieces first and the PVD last, so that what the PVD names is
/// whole at any time. All ranks construct and write together.
class VisualOutput {
 public:
  /// `folder` (made where missing) takes <folder's name>.pvd and the rest; the mesh must stay as it is.
  VisualOutput(const discretization::NodeGraph& graph, const geometry::Domain& domain,
               const std::filesystem::path& folder, std::string arm);
  ~VisualOutput();
  VisualOutput(const VisualOutput&) = delete;
  VisualOutput& operator=(const VisualOutput&) = delete;

  /// Writes one output; the region of each cell is always there. Throws std::runtime_error naming the field
  /// where a nodal value is not finite, or the file that cannot be written, on all ranks alike.
  void write(double time_s, std::span<const NodalField> nodal_fields, std::span<const CellField> cell_fields);

  /// The PVD that ParaView opens.
  std::filesystem::path collection() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace turgor::output
