#pragma once

#include <mpi.h>

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "output/vtk_xml.hpp"

namespace turgor::output {

/// A mesh and its fields on one rank, as a VTU holds them.
struct Piece {
  std::size_t points = 0, cells = 0;
  VtuFile::Array positions, connectivity, offsets, types;
  std::vector<VtuFile::Array> point_data, cell_data;
};

/// The files of a series that ParaView opens: a VTU per rank and a PVTU per output, and one PVD with the
/// times in s.
///
/// Every file is written under a temporary name and renamed, pieces first and the PVD last, so that what the
/// PVD names is whole at any time. All ranks construct and write together.
class PieceSeries {
 public:
  /// `folder` (made where missing) takes <folder's name>.pvd and the rest.
  PieceSeries(MPI_Comm communicator, const std::filesystem::path& folder);

  /// `describe` adds what concerns the whole file. Throws std::runtime_error naming the file that cannot be
  /// written, on all ranks alike.
  void write(double time_s, const std::function<Piece()>& make,
             const std::function<void(VtuFile&)>& describe);

  MPI_Comm communicator() const { return communicator_; }
  /// The PVD that ParaView opens.
  std::filesystem::path collection() const;

 private:
  MPI_Comm communicator_;
  int rank_ = 0, ranks_ = 1;
  std::filesystem::path folder_;
  std::vector<TimedFile> files_;
};

}  // namespace turgor::output
