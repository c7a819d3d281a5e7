#pragma once

#include <mpi.h>

#include <string>
#include <vector>

#include "poroelasticity/taylor_hood_mesh.hpp"

namespace turgor::benchmarks {

/// A product with an operator on cells, alone: what it takes on this rank.
struct CellRate {
  std::string name;
  double microseconds = 0;  ///< a cell
  double gigaflops = 0;     ///< a second; additions and multiplications are counted, one each
  double gigabytes = 0;     ///< a second, of what has to be read or written at least once
  double share_of_peak = 0, share_of_bandwidth = 0;  ///< a rank's multiply-adds in that precision, its triad
};

/// Of all ranks at once: the operator in double, the smoother's in single precision, the same with tangents.
/// `bandwidth`: of a rank, GB/s. Leaves tangents in the mesh.
std::vector<CellRate> cell_rates(poroelasticity::TaylorHoodMesh& mesh, double bandwidth);

}  // namespace turgor::benchmarks
