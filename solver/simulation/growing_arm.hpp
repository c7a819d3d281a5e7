#pragma once

#include <functional>
#include <memory>

#include "configuration/case.hpp"
#include "output/summary.hpp"
#include "simulation/arm_regimen.hpp"
#include "simulation/mechanics_record.hpp"
#include "simulation/progress.hpp"

namespace turgor::simulation {

/// One arm of a growing body, whatever its coordinates.
class GrowingArm {
 public:
  virtual ~GrowingArm() = default;
  /// Until the end (true), or until asked to stop. `output` is called when results are due. Throws
  /// StepFailure.
  virtual bool advance(Progress& progress, double share_before, double share,
                       const std::function<void()>& output) = 0;
  virtual double time() const = 0;  ///< s
  /// As results need it, on all ranks. Collective.
  virtual MechanicsState state() const = 0;
  /// The mesh as it is now. Collective.
  virtual output::MeshSummary mesh() const = 0;
  /// Writes what ParaView shows, where that was asked for and the body has two dimensions or three.
  /// Collective.
  virtual void write_visual() = 0;
};

/// `folder` takes the visual output, and is made when there is some. `run`, `arm` and `regimen` must outlive
/// it. Throws geometry::InputError for a scan, mesh or map that does not do. All ranks call together.
std::unique_ptr<GrowingArm> make_growing_arm(MPI_Comm communicator, const configuration::Case& run,
                                             const configuration::ArmParameters& arm,
                                             const ArmRegimen& regimen, const std::filesystem::path& folder);

}  // namespace turgor::simulation
