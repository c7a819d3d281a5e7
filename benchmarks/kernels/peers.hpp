#pragma once

#include <memory>

#include "team.hpp"

namespace turgor::benchmarks {

/// What other people's sparse products do on the same graph in the same processes.
class Peers {
 public:
  /// Node-species updates per second of all ranks (1/s).
  struct Rates {
    double aij = 0;   ///< PETSc's AIJ: a matrix per species, one product after the other
    double maij = 0;  ///< PETSc's MAIJ: one matrix for all species
  };
  virtual ~Peers() = default;
  virtual Rates rates() = 0;
};

/// None where PETSc is not there. Team and part have to outlive it.
std::unique_ptr<Peers> make_peers(const Team& team, const kernels::testing::GraphPart& part,
                                  std::size_t species);

/// To be called once, after the last of them is gone.
void stop_peers();

}  // namespace turgor::benchmarks
